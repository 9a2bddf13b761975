import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { eyeAspectRatio, mouthWidth } from '../../../models/face/landmarks/expression';
import { eye, LANDMARKS, part, PARTS } from '../../../models/face/landmarks/parts';
import { poseOf } from '../../../models/face/landmarks/pose';
import { aFace } from './a-face';

it('the parts are all of the landmarks, each once', () => {
  const all = Object.values(PARTS).flatMap(([from, to]) => Array.from({ length: to - from }, (_, i) => from + i));
  expect(all).toEqual(Array.from({ length: LANDMARKS }, (_, i) => i));
});

describe('pose', () => {
  const angle = fc.double({ min: -35, max: 35, noNaN: true });

  it('is straight for a face that looks into the camera', () => {
    const { yaw, pitch, roll } = poseOf(aFace());
    for (const each of [yaw, pitch, roll]) expect(each).toBeCloseTo(0, 9);
  });

  it('finds the angles of a face of simple geometry, wherever and however large it is', () => {
    fc.assert(
      fc.property(angle, angle, angle, fc.double({ min: 5, max: 300, noNaN: true }), (yaw, pitch, roll, size) => {
        const found = poseOf(aFace({ yaw, pitch, roll, size, place: { x: size, y: -3 } }));
        expect(found.yaw).toBeCloseTo(yaw, 6);
        expect(found.pitch).toBeCloseTo(pitch, 6);
        expect(found.roll).toBeCloseTo(roll, 6);
      }),
    );
  });

  it('of a flat picture stays, however it is turned before the camera', () => {
    fc.assert(
      fc.property(angle, angle, fc.double({ min: 0.3, max: 1, noNaN: true }), (yaw, pitch, squeezed) => {
        // Seen from far away, turning a sheet about the vertical makes it narrower.
        const turned = aFace({ yaw, pitch }).map(({ x, y }) => ({ x: x * squeezed, y }));
        expect(poseOf(turned).yaw).toBeCloseTo(yaw, 6);
        expect(poseOf(turned).pitch).toBeCloseTo(pitch, 6);
      }),
    );
  });
});

describe('expression', () => {
  it('measures eyes and mouth, as computed by hand', () => {
    expect(eyeAspectRatio(aFace({ eyes: 0.3 }))).toBeCloseTo(0.3, 9);
    expect(eyeAspectRatio(aFace({ eyes: 0, roll: 20 }))).toBeCloseTo(0, 9);
    expect(mouthWidth(aFace({ mouth: 1.2, size: 17, roll: -30 }))).toBeCloseTo(1.2, 9);
  });

  it('finds eyes in their middle', () => {
    const face = aFace({ size: 100, place: { x: 0, y: 0 } });
    expect(eye(face, 'left').x).toBeCloseTo(-50, 9);
    expect(eye(face, 'right').x).toBeCloseTo(50, 9);
    expect(part(face, 'leftEye')).toHaveLength(6);
  });
});
