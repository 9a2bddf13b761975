import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { overlap } from '../../../../src/train/boxes/geometry';
import { commandOf, type Key } from '../../../../src/train/boxes/keys';
import { LabelClasses } from '../../../../src/train/boxes/label-classes';
import { Pointers } from '../../../../src/train/boxes/pointers';
import { boxFigures } from '../../../../src/train/boxes/summary';
import { viewportOf, WHOLE, zoomed } from '../../../../src/train/boxes/viewport';
import { toFrame } from '../../../../src/stage/view';
import type { SampleRow } from '../../../../src/storage/samples';
import { iou } from '../../../../models/geometry/iou';

function key(name: string, more: Partial<Key> = {}): Key {
  return { key: name, code: '', shiftKey: false, altKey: false, ctrlKey: false, metaKey: false, ...more };
}

describe('commandOf', () => {
  it.each([
    [key('ArrowLeft'), { do: 'nudge', dx: -10, dy: 0 }],
    [key('ArrowDown', { altKey: true }), { do: 'nudge', dx: 0, dy: 1 }],
    [key('ArrowRight', { shiftKey: true }), { do: 'stretch', dx: 10, dy: 0 }],
    [key('ArrowUp', { shiftKey: true, altKey: true }), { do: 'stretch', dx: 0, dy: -1 }],
    [key('N'), { do: 'add' }],
    [key('Delete'), { do: 'remove' }],
    [key('Backspace'), { do: 'remove' }],
    [key('Enter'), { do: 'accept' }],
    [key('PageDown'), { do: 'next' }],
    [key('PageUp'), { do: 'previous' }],
    [key('Escape'), { do: 'escape' }],
    [key('z', { ctrlKey: true }), { do: 'undo' }],
    [key('Z', { metaKey: true, shiftKey: true }), { do: 'redo' }],
    [key('y', { ctrlKey: true }), { do: 'redo' }],
    [key('"', { code: 'Digit3' }), { do: 'class', index: 2 }],
    [key('9', { code: 'Numpad9' }), { do: 'class', index: 8 }],
    [key('n', { ctrlKey: true }), null],
    [key('n', { altKey: true }), null],
    [key('Tab'), null],
    [key('constructor'), null],
  ])('%o', (event, command) => expect(commandOf(event)).toEqual(command));
});

describe('LabelClasses', () => {
  const classes = [{ id: 'a', name: 'Cup', colour: '#ffffff', order: 0 }, { id: 'b', name: '狗', colour: '#ffffff', order: 1 }];
  const labels = new LabelClasses((label) => (label === 'dog' ? '狗' : label));

  it('takes the class of the same name, in either language, else the one given', () => {
    expect(labels.classOf('cup', classes, 'z')).toBe('a');
    expect(labels.classOf('dog', classes, 'z')).toBe('b');
    expect(labels.classOf('bowl', classes, 'z')).toBe('z');
  });

  it('remembers what the person said, as long as the class is there', () => {
    labels.remember('cup', 'b');
    expect(labels.classOf('cup', classes, 'z')).toBe('b');
    expect(labels.classOf('cup', classes.slice(0, 1), 'z')).toBe('a');
  });
});

describe('overlap', () => {
  it('is the intersection over union that the networks use', () => {
    const side = fc.double({ min: 0, max: 1, noNaN: true });
    const box = fc.record({ x: side, y: side, width: side, height: side });
    fc.assert(fc.property(box, box, (a, b) => void expect(overlap(a, b)).toBe(iou(a, b))));
  });
});

describe('viewport', () => {
  const picture = { width: 400, height: 200 };
  const stage = { width: 300, height: 300 };

  it('shows the whole picture at first, with a margin', () => {
    expect(viewportOf(picture, stage, WHOLE)).toEqual({ left: 16, top: 83, width: 268, height: 134, mirrored: false });
  });

  it('keeps what is under the pointer under it, where the picture fills the stage', () => {
    const at = { x: 100, y: 145 };
    const near = zoomed(picture, stage, WHOLE, at, 4);
    const before = toFrame(viewportOf(picture, stage, WHOLE), at);
    const after = toFrame(viewportOf(picture, stage, near), at);
    expect(after.x).toBeCloseTo(before.x, 9);
    expect(after.y).toBeCloseTo(before.y, 9);
    expect(zoomed(picture, stage, near, at, 1e-9)).toEqual(WHOLE);
  });

  it('never shows more beside the picture than the whole picture has', () => {
    const place = fc.record({ x: fc.integer({ min: 0, max: 300 }), y: fc.integer({ min: 0, max: 300 }) });
    const by = fc.record({ x: fc.integer({ min: -900, max: 900 }), y: fc.integer({ min: -900, max: 900 }) });
    const steps = fc.array(fc.tuple(place, fc.double({ min: 0.1, max: 8, noNaN: true }), by), { maxLength: 6 });
    fc.assert(fc.property(steps, (all) => {
      const zoom = all.reduce((each, [at, factor, move]) => zoomed(picture, stage, each, at, factor, move), WHOLE);
      const { left, top, width, height } = viewportOf(picture, stage, zoom);
      expect(left).toBeLessThanOrEqual(16 + 1e-6);
      expect(left + width).toBeGreaterThanOrEqual(284 - 1e-6);
      expect(top).toBeLessThanOrEqual(83 + 1e-6);
      expect(top + height).toBeGreaterThanOrEqual(217 - 1e-6);
      expect(zoom.scale).toBeLessThanOrEqual(16);
    }));
  });
});

describe('Pointers', () => {
  function watched() {
    const said: string[] = [];
    const pointers = new Pointers({
      press: ({ x, y }) => said.push(`press ${x} ${y}`),
      drag: ({ x, y }) => said.push(`drag ${x} ${y}`),
      release: () => said.push('release'),
      abort: () => said.push('abort'),
      zoom: (at, factor, by) => said.push(`zoom ${at.x} ${at.y} ×${factor} ${by.x} ${by.y}`),
    });
    return { pointers, said };
  }

  it('draws with one', () => {
    const { pointers, said } = watched();
    pointers.press(1, { x: 1, y: 2 });
    pointers.move(1, { x: 3, y: 4 });
    pointers.move(7, { x: 9, y: 9 });
    pointers.release(1);
    expect(said).toEqual(['press 1 2', 'drag 3 4', 'release']);
  });

  it('pinches with two: what the first had begun is taken back, and nothing is drawn until both are up', () => {
    const { pointers, said } = watched();
    pointers.press(1, { x: 0, y: 0 });
    pointers.press(2, { x: 10, y: 0 });
    pointers.move(2, { x: 20, y: 0 });
    pointers.release(2);
    pointers.move(1, { x: 5, y: 5 });
    pointers.release(1);
    pointers.press(3, { x: 1, y: 1 });
    expect(said).toEqual(['press 0 0', 'abort', 'zoom 5 0 ×2 5 0', 'zoom 5 5 ×1 5 5', 'press 1 1']);
  });

  it('pans with the middle button, and gives up what the system takes away', () => {
    const { pointers, said } = watched();
    pointers.press(1, { x: 0, y: 0 }, true);
    pointers.move(1, { x: 4, y: 2 });
    pointers.release(1);
    pointers.press(1, { x: 0, y: 0 });
    pointers.cancel(1);
    expect(said).toEqual(['zoom 4 2 ×1 4 2', 'press 0 0', 'abort']);
  });
});

describe('boxFigures', () => {
  it('counts samples, boxes and typical sizes in pixels', () => {
    const classes = ['a', 'b'].map((id, order) => ({ id, name: id, colour: '#ffffff', order }));
    const sample = (id: string, sides: readonly number[]): SampleRow => ({
      id, classIds: ['a'], groupId: id, split: 'train', createdAt: 0, width: 100, height: 50, source: 'file',
      boxes: sides.map((side) => ({ classId: 'a', x: 0, y: 0, width: side, height: side })),
    });
    const figures = boxFigures(classes, [sample('1', [0.1, 0.9]), sample('2', []), sample('3', [0.4])]);
    expect(figures).toMatchObject({ samples: 3, withBoxes: 2, boxes: 3, without: ['2'] });
    expect(figures.classes.map(({ count, median }) => [count, median])).toEqual([[3, { width: 40, height: 20 }], [0, null]]);
  });
});
