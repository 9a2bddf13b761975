import { describe, expect, it } from 'vitest';
import { lidsOf } from '../../../../models/face/landmarks/lids';
import { stageOf } from '../../../../models/face/liveness/actions';
import { signsOf } from '../../../../models/face/liveness/signs';
import { aFace } from '../a-face';

/** The points of FaceMesh that matter here: eyes 40 wide and `open` high, a mouth 100 below them. */
function mesh(open: number, down = 1) {
  const points = Array.from({ length: 468 }, () => ({ x: 0, y: 0 }));
  const eye = (x: number, corners: readonly number[], above: readonly number[], below: readonly number[]) => {
    corners.forEach((index, i) => (points[index] = { x: x + 40 * i, y: 0 }));
    above.forEach((index, i) => (points[index] = { x: x + 10 * (i + 1), y: (-open / 2) * down }));
    below.forEach((index, i) => (points[index] = { x: x + 10 * (i + 1), y: (open / 2) * down }));
  };
  eye(-70, [33, 133], [160, 159, 158], [144, 145, 153]);
  eye(30, [362, 263], [385, 386, 387], [380, 374, 373]);
  points[61] = { x: -30, y: 100 * down };
  points[291] = { x: 30, y: 100 * down };
  return points;
}

describe('the lids of the mesh', () => {
  it('are as high as they are, by the width of an eye and by the way to the mouth', () => {
    const { aspect, gap } = lidsOf(mesh(12));
    expect(aspect).toBeCloseTo(0.3, 12);
    expect(gap).toBeCloseTo(0.12, 12);
    expect(lidsOf(mesh(0))).toEqual({ aspect: 0, gap: 0 });
  });

  it('keep their gap on a picture that is tipped, not their aspect', () => {
    const { aspect, gap } = lidsOf(mesh(12, 0.5));
    expect(aspect).toBeCloseTo(0.15, 12);
    expect(gap).toBeCloseTo(0.12, 12);
  });

  it('blink where both fall as they did on a man who closed his eyes, not where a picture is tipped', () => {
    const open = signsOf(aFace(), lidsOf(mesh(13.6)));
    expect(stageOf('blink', open, signsOf(aFace(), lidsOf(mesh(6.2))))).toBe('doing');
    expect(stageOf('blink', open, signsOf(aFace(), lidsOf(mesh(13.6, 0.6))))).toBe('rest');
  });
});
