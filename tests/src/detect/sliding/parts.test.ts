import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { COURSE_NET_LAYERS } from '../../../../models/sliding-window/course-net';
import { receptiveFields } from '../../../../models/sliding-window/receptive-field';
import { heatColours } from '../../../../src/detect/sliding/colours';
import { cellNear, middleOf, sideOf, windowOf, windowsWished } from '../../../../src/detect/sliding/geometry';
import { ownChoice } from '../../../../src/detect/sliding/own.svelte';
import { isSlidingView, SLIDING_VIEWS, slides } from '../../../../src/detect/sliding/views';
import { volumesOf } from '../../../../src/detect/sliding/volumes';
import type { FieldStep, WindowLevel } from '../../../../workers/api';

const level: fc.Arbitrary<WindowLevel> = fc
  .record({
    columns: fc.integer({ min: 1, max: 30 }), rows: fc.integer({ min: 1, max: 30 }),
    x: fc.double({ min: -0.2, max: 0.5, noNaN: true }), y: fc.double({ min: -0.2, max: 0.5, noNaN: true }),
    side: fc.double({ min: 0.05, max: 0.9, noNaN: true }), step: fc.double({ min: 0.01, max: 0.3, noNaN: true }),
  })
  .map(({ columns, rows, x, y, side, step }) => ({
    level: 0, columns, rows, first: { x, y, width: side, height: side }, step: { x: step, y: step },
    pixels: { width: 320, height: 240 }, window: 96, stride: 32,
  }));

describe('geometry', () => {
  it('finds every window again by its middle', () => {
    fc.assert(
      fc.property(level, fc.nat(), fc.nat(), (grid, c, r) => {
        const cell = { column: c % grid.columns, row: r % grid.rows };
        const { x, y } = middleOf(windowOf(grid, cell));
        expect(cellNear(grid, x, y)).toEqual(cell);
      }),
    );
  });

  it('stays within the grid, wherever the pointer is', () => {
    fc.assert(
      fc.property(level, fc.double({ min: -9, max: 9, noNaN: true }), fc.double({ min: -9, max: 9, noNaN: true }), (grid, x, y) => {
        const { column, row } = cellNear(grid, x, y);
        expect(column).toBeGreaterThanOrEqual(0);
        expect(column).toBeLessThan(grid.columns);
        expect(row).toBeGreaterThanOrEqual(0);
        expect(row).toBeLessThan(grid.rows);
      }),
    );
  });

  it('makes wished windows square in pixels, each √2 larger, in the middle', () => {
    const windows = windowsWished(0.5, 3, { width: 640, height: 480 });
    expect(windows.map(({ width }) => Math.round(width * 640))).toEqual([240, 339, 480]);
    for (const { x, y, width, height } of windows) {
      expect(width * 640).toBeCloseTo(height * 480);
      expect(x + width / 2).toBeCloseTo(0.5);
      expect(y + height / 2).toBeCloseTo(0.5);
    }
    expect(sideOf({ first: windows[0]! }, 640)).toBe(240);
  });
});

describe('volumesOf', () => {
  const layers = COURSE_NET_LAYERS.map(({ name, kernel, stride }): FieldStep => {
    const { x } = receptiveFields(COURSE_NET_LAYERS, 'image', { width: 14, height: 14 }).get(name)!;
    return { name, kernel: kernel[0], ownStride: stride, stride: x.stride, field: x.size };
  });

  it.each([[14, 1], [16, 2], [28, 8]])('gives the course’s maps of a picture of %i: %i × the answer', (side, answers) => {
    const volumes = volumesOf(side, layers, 6, { column: 0, row: 0 });
    expect(volumes.map((volume) => volume.side)).toEqual([side, side - 4, (side - 4) / 2, answers, answers, answers]);
    expect(volumes.map((volume) => volume.channels)).toEqual([3, 16, 16, 400, 400, 6]);
    expect(volumes.map(({ part }) => part.side)).toEqual([14, 10, 5, 1, 1, 1]);
  });

  it('marks what the last window is computed from, up to the edge of every map', () => {
    for (const { part, side } of volumesOf(28, layers, 6, { column: 7, row: 7 })) expect(part.x + part.side).toBe(side);
  });
});

describe('heatColours', () => {
  it('is clear for nothing, and the brighter and denser the surer', () => {
    const colours = heatColours();
    expect(colours[3]).toBe(0);
    for (let i = 1; i < 256; i++) {
      expect(colours[i * 4 + 3]!).toBeGreaterThanOrEqual(colours[i * 4 - 1]!);
      expect(colours[i * 4]!).toBeGreaterThanOrEqual(colours[i * 4 - 4]!);
    }
  });
});

describe('views', () => {
  it('are known by their names', () => {
    expect(SLIDING_VIEWS.every(isSlidingView)).toBe(true);
    expect(isSlidingView('grid')).toBe(false);
    expect(isSlidingView(null)).toBe(false);
    expect(slides('sliding-window')).toBe(true);
    expect(slides('ssd')).toBe(false);
  });
});

describe('ownChoice', () => {
  const classes = (...names: string[]) => names.map((name) => ({ id: name, name, colour: '#777777' }));

  it('takes a class that is called so for nothing', () => {
    expect(ownChoice({ id: 'a', classes: classes('Cup', 'Nothing') })).toEqual({ id: 'a', background: 'Nothing' });
    expect(ownChoice({ id: 'a', classes: classes('杯子', '背景') })).toEqual({ id: 'a', background: '背景' });
  });

  it('takes none else: every window then shows one of them', () => {
    expect(ownChoice({ id: 'a', classes: classes('Cup', 'Nothingness') })).toEqual({ id: 'a', background: null });
  });
});
