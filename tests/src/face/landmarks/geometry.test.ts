import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { axesOf, onStage, seatOf } from '../../../../src/face/landmarks/geometry';
import { aFace } from '../../../models/face/a-face';

const view = { left: 10, top: 20, width: 400, height: 300, mirrored: false };
/** As fractions of a frame of 640 × 480. */
const face = (roll = 0) => aFace({ roll }).map(({ x, y }) => ({ x: x / 640, y: y / 480 }));

describe('where a face sits on the stage', () => {
  it('is between the eyes, as far apart as these are, and slopes with them', () => {
    const seat = seatOf(view, face(20));
    expect(seat.origin.x).toBeCloseTo(10 + 400 * (320 / 640), 6);
    expect(seat.origin.y).toBeCloseTo(20 + 300 * (200 / 480), 6);
    expect(seat.unit).toBeCloseTo(60 * (400 / 640), 6);
    expect((seat.angle * 180) / Math.PI).toBeCloseTo(20, 6);
  });

  it('is its mirror image in a mirrored view', () => {
    const seat = seatOf({ ...view, mirrored: true }, face(20));
    expect((seat.angle * 180) / Math.PI).toBeCloseTo(-20, 6);
    expect(onStage({ ...view, mirrored: true }, { x: 0, y: 0 })).toEqual({ x: 410, y: 20 });
  });
});

describe('the axes of a head', () => {
  it('point to the side, down, and at the camera when it looks straight ahead', () => {
    const { side, down, out } = axesOf({ yaw: 0, pitch: 0, roll: 0 }, false);
    expect([side.x, side.y, down.x, down.y, out.x, out.y].map((value) => Math.abs(value))).toEqual([1, 0, 0, 1, 0, 0]);
  });

  it('follow the nose: right when it turns right, down when it nods, and the other way in the mirror', () => {
    expect(axesOf({ yaw: 30, pitch: 0, roll: 0 }, false).out.x).toBeCloseTo(0.5, 6);
    expect(axesOf({ yaw: 30, pitch: 0, roll: 0 }, true).out.x).toBeCloseTo(-0.5, 6);
    expect(axesOf({ yaw: 0, pitch: 30, roll: 0 }, false).out.y).toBeCloseTo(0.5, 6);
    const tilted = axesOf({ yaw: 0, pitch: 0, roll: 90 }, false);
    expect([tilted.side.x, tilted.side.y]).toEqual([expect.closeTo(0, 6), expect.closeTo(1, 6)]);
  });

  it('are seen as long as three perpendicular ones of length 1 can be', () => {
    const angle = fc.double({ min: -180, max: 180, noNaN: true });
    fc.assert(
      fc.property(angle, angle, angle, fc.boolean(), (yaw, pitch, roll, mirrored) => {
        const axes = Object.values(axesOf({ yaw, pitch, roll }, mirrored));
        // Two rows of a rotation: each of length 1, at right angles.
        expect(axes.reduce((sum, { x }) => sum + x * x, 0)).toBeCloseTo(1, 9);
        expect(axes.reduce((sum, { y }) => sum + y * y, 0)).toBeCloseTo(1, 9);
        expect(axes.reduce((sum, { x, y }) => sum + x * y, 0)).toBeCloseTo(0, 9);
      }),
    );
  });
});
