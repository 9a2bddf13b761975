import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ZOO } from '../../../../models/zoo';
import { gridsOf, placeOf } from '../../../../models/zoo/grids';
import { anchorBox, cellAt, cellBox, onStage, range, within } from '../../../../src/detect/mechanism/geometry';
import { stepsOf } from '../../../../src/detect/mechanism/steps';
import { VIEWS, viewsOf } from '../../../../src/detect/mechanism/views';
import { SLIDING_VIEWS } from '../../../../src/detect/sliding/views';
import { toStage, viewOf } from '../../../../src/stage/view';
import type { Candidate } from '../../../../workers/api';

const side = fc.integer({ min: 1, max: 4000 });
const seen = fc
  .record({ entry: fc.constantFrom(...ZOO), width: side, height: side, mirrored: fc.boolean(), which: fc.nat(9) })
  .map(({ entry, width, height, mirrored, which }) => {
    const inputSize = entry.inputSizes[which % entry.inputSizes.length]!;
    const grids = gridsOf(entry, inputSize);
    const place = placeOf(entry, inputSize, width, height);
    return { grid: grids[which % grids.length]!, place, view: viewOf({ width, height }, { width: 390, height: 844 }, mirrored) };
  });

describe('the cells over the picture', () => {
  it('lie under the finger that points at their middle, mirrored or not, whatever the picture', () => {
    fc.assert(
      fc.property(seen, fc.nat(500), fc.nat(500), ({ grid, place, view }, row, column) => {
        const cell = within(grid, place, { row, column });
        const { x, y, width, height } = onStage(view, place, cellBox(grid, cell));
        expect(width).toBeGreaterThan(0);
        expect(cellAt(view, place, grid, { x: x + width / 2, y: y + height / 2 })).toEqual(cell);
      }),
    );
  });

  it('are those that the picture touches, also of a picture thinner than a cell', () => {
    fc.assert(
      fc.property(seen, ({ grid, place }) => {
        const { left, top, right, bottom } = range(grid, place);
        expect(left).toBeGreaterThanOrEqual(0);
        expect(left).toBeLessThanOrEqual(right);
        expect(top).toBeLessThanOrEqual(bottom);
        expect(Math.max(right, bottom)).toBeLessThan(grid.side);
        expect(left * grid.stride).toBeLessThanOrEqual(place.x);
        expect((right + 1) * grid.stride).toBeGreaterThanOrEqual(place.x + place.width - 1e-3);
      }),
    );
  });

  it('have their anchors around their middle', () => {
    const grid = { side: 13, stride: 32, anchors: [{ width: 100, height: 20 }] };
    expect(anchorBox(grid, { row: 1, column: 2 }, grid.anchors[0]!)).toEqual({ x: 30, y: 38, width: 100, height: 20 });
  });

  it('take the whole input to the whole picture', () => {
    const view = viewOf({ width: 200, height: 100 }, { width: 400, height: 400 }, true);
    const place = { size: 416, x: 0, y: 104, width: 416, height: 208 };
    const box = onStage(view, place, { x: 0, y: 104, width: 416, height: 208 });
    expect(box).toEqual(toStage(view, { x: 0, y: 0, width: 1, height: 1 }));
  });
});

describe('the turns of suppression', () => {
  it('are one for each box that stays, with what it takes away', () => {
    const fates = [-1, 0, -1, 0, 2, -1];
    const candidates = fates.map((suppressedBy) => ({ suppressedBy }) as Candidate);
    expect(stepsOf(candidates)).toEqual([
      { kept: 0, suppressed: [1, 3] }, { kept: 2, suppressed: [4] }, { kept: 5, suppressed: [] },
    ]);
    expect(stepsOf([])).toEqual([]);
  });
});

describe('viewsOf', () => {
  it('shows anchors only where there are some', () => {
    const [ssd, centernet, yolo] = ZOO.map((entry) => viewsOf(entry.id, gridsOf(entry, entry.inputSizes[0]!)));
    expect(centernet).toEqual(['grid', 'before-nms', 'nms-steps', 'proposals']);
    expect(ssd).toEqual(yolo);
    expect(yolo).toContain('anchors');
  });

  it('shows sliding windows as such, whatever cells they have', () => {
    expect(viewsOf('sliding-window', [])).toEqual([...SLIDING_VIEWS, 'nms-steps', 'proposals']);
    expect(SLIDING_VIEWS.filter((view) => !VIEWS.includes(view))).toEqual([]);
  });
});
