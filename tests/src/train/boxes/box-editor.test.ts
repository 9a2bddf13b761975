import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { BoxEditor } from '../../../../src/train/boxes/box-editor.svelte';
import type { SampleBox } from '../../../../src/storage/samples';

const SIZE = { width: 200, height: 100 };
const CUP: SampleBox = { classId: 'cup', x: 0.1, y: 0.2, width: 0.2, height: 0.3 }; // 20, 20 to 60, 50
const REACH = 6;

function open(boxes: readonly SampleBox[] = [], onaccept?: (label: string, classId: string) => void): BoxEditor {
  return new BoxEditor({ size: SIZE, boxes, classId: 'cup', ...(onaccept && { onaccept }) });
}

function dragged(editor: BoxEditor, from: readonly [number, number], to: readonly [number, number]): BoxEditor {
  editor.press({ x: from[0], y: from[1] }, REACH);
  editor.drag({ x: (from[0] + to[0]) / 2, y: (from[1] + to[1]) / 2 });
  editor.drag({ x: to[0], y: to[1] });
  editor.release();
  return editor;
}

function tap(editor: BoxEditor, x: number, y: number): void {
  editor.press({ x, y }, REACH);
  editor.release();
}

/** x, y, width, height in pixels. */
function pixels(editor: BoxEditor): number[][] {
  return editor.items.map(({ x, y, width, height }) =>
    [x * 200, y * 100, width * 200, height * 100].map((value) => Math.round(value * 1e6) / 1e6),
  );
}

function proposal(x: number, label = 'mug') {
  return { x, y: 0.1, width: 0.1, height: 0.2, classId: 'cup', label, score: 0.5 };
}

describe('drawing', () => {
  it('goes from corner to corner in any direction, on whole pixels, and chooses the new box', () => {
    const editor = dragged(open(), [80.4, 60.2], [30.6, 10]);
    expect(pixels(editor)).toEqual([[31, 10, 49, 50]]);
    expect(editor.selected).toMatchObject({ classId: 'cup', proposal: null });
    expect(editor.preview).toBeNull();
  });

  it('ends at the edges of the picture', () => {
    expect(pixels(dragged(open(), [150, 50], [999, -40]))).toEqual([[150, 0, 50, 50]]);
  });

  it('makes nothing of a tap or of a sliver', () => {
    expect(dragged(open(), [10, 10], [80, 12]).items).toEqual([]);
    const editor = open();
    tap(editor, 50, 50);
    expect([editor.items, editor.canUndo]).toEqual([[], false]);
  });

  it('shows what is being drawn, and forgets it when aborted', () => {
    const editor = open();
    editor.press({ x: 20, y: 20 }, REACH);
    editor.drag({ x: 60, y: 50 });
    expect(editor.preview).toEqual({ x: 0.1, y: 0.2, width: 0.2, height: 0.3 });
    expect(editor.abort()).toBe(true);
    editor.release();
    expect([editor.preview, editor.items, editor.canUndo, editor.abort()]).toEqual([null, [], false, false]);
  });
});

describe('choosing', () => {
  const big: SampleBox = { classId: 'table', x: 0, y: 0, width: 1, height: 1 };

  it('takes the smallest box first, then what lies under it, then none', () => {
    const editor = open([big, CUP]);
    const chosen: (string | undefined)[] = [];
    for (let i = 0; i < 3; i++) {
      tap(editor, 40, 35);
      chosen.push(editor.selected?.classId);
    }
    expect(chosen).toEqual(['cup', 'table', undefined]);
  });

  it('lets a box be drawn inside one that is not chosen', () => {
    const editor = dragged(open([big]), [50, 50], [70, 70]);
    expect(pixels(editor)[1]).toEqual([50, 50, 20, 20]);
  });
});

describe('changing by pointer', () => {
  function chosen(): BoxEditor {
    const editor = open([CUP]);
    editor.select(editor.items[0]!.key);
    return editor;
  }

  it('moves as a whole, and stops at the edges with its size', () => {
    expect(pixels(dragged(chosen(), [40, 35], [50, 45]))).toEqual([[30, 30, 40, 30]]);
    expect(pixels(dragged(chosen(), [40, 35], [-500, 500]))).toEqual([[0, 70, 40, 30]]);
  });

  it.each([
    ['nw', [20, 20], [25, 10], [25, 10, 35, 40]],
    ['n', [40, 20], [90, 10], [20, 10, 40, 40]],
    ['ne', [60, 20], [70, 30], [20, 30, 50, 20]],
    ['e', [60, 35], [90, 0], [20, 20, 70, 30]],
    ['se', [60, 50], [100, 80], [20, 20, 80, 60]],
    ['s', [40, 50], [0, 90], [20, 20, 40, 70]],
    ['sw', [20, 50], [0, 100], [0, 20, 60, 80]],
    ['w', [20, 35], [10, 0], [10, 20, 50, 30]],
  ] as const)('resizes by the handle %s', (handle, from, to, after) => {
    const editor = chosen();
    expect(editor.hit({ x: from[0], y: from[1] }, REACH)).toEqual({ handle });
    expect(pixels(dragged(editor, from, to))).toEqual([[...after]]);
  });

  it('does not turn inside out, nor get smaller than can be seen', () => {
    expect(pixels(dragged(chosen(), [60, 50], [0, 0]))).toEqual([[20, 20, 4, 4]]);
    expect(pixels(dragged(chosen(), [20, 20], [500, 500]))).toEqual([[56, 46, 4, 4]]);
  });

  it('does not jump when it is taken beside its edge', () => {
    expect(pixels(dragged(chosen(), [63, 35], [73, 35]))).toEqual([[20, 20, 50, 30]]);
  });

  it('leaves room to move even a small box', () => {
    const editor = open([{ ...CUP, width: 0.03, height: 0.06 }]); // 6 by 6 pixels
    editor.select(editor.items[0]!.key);
    expect(editor.hit({ x: 23, y: 23 }, REACH)).toEqual({ handle: '' });
    expect(editor.hit({ x: 15, y: 23 }, REACH)).toEqual({ handle: 'w' });
    expect(editor.hit({ x: 40, y: 23 }, REACH)).toBeNull();
  });

  it('is one step, however far it went', () => {
    const editor = dragged(chosen(), [40, 35], [50, 45]);
    editor.undo();
    expect([pixels(editor), editor.canUndo, editor.canRedo]).toEqual([[[20, 20, 40, 30]], false, true]);
    editor.redo();
    expect(pixels(editor)).toEqual([[30, 30, 40, 30]]);
  });
});

describe('changing by keyboard', () => {
  it('adds boxes in the middle, none on top of another', () => {
    const editor = open();
    editor.add();
    editor.add();
    expect(pixels(editor)).toEqual([[67, 33, 66, 34], [75, 41, 66, 34]]);
    expect(editor.selected?.key).toBe(editor.items[1]!.key);
  });

  it('moves and sizes by pixels; a key held down is one step', () => {
    const editor = open([CUP]);
    editor.select(editor.items[0]!.key);
    editor.nudge(10, 0);
    editor.nudge(0, 1);
    editor.settle();
    editor.nudge(0, 1);
    editor.stretch(-10, 20);
    expect(pixels(editor)).toEqual([[30, 22, 30, 50]]);
    editor.undo();
    expect(pixels(editor)).toEqual([[30, 22, 40, 30]]);
    editor.undo();
    expect(pixels(editor)).toEqual([[30, 21, 40, 30]]);
    editor.undo();
    expect([pixels(editor), editor.canUndo]).toEqual([[[20, 20, 40, 30]], false]);
  });

  it('gives the class to the chosen box and to the next one', () => {
    const editor = open([CUP]);
    editor.setClass('table');
    expect(editor.items[0]!.classId).toBe('cup');
    editor.select(editor.items[0]!.key);
    editor.setClass('dog');
    editor.add();
    expect(editor.items.map(({ classId }) => classId)).toEqual(['dog', 'dog']);
  });

  it('deletes the chosen box and chooses its neighbour', () => {
    const editor = open([CUP, { ...CUP, classId: 'b' }, { ...CUP, classId: 'c' }]);
    editor.select(editor.items[1]!.key);
    editor.remove();
    expect([editor.boxes.map(({ classId }) => classId), editor.selected?.classId]).toEqual([['cup', 'c'], 'c']);
    editor.remove();
    expect(editor.selected?.classId).toBe('cup');
    editor.remove();
    editor.remove();
    expect([editor.boxes, editor.selected]).toEqual([[], null]);
  });
});

describe('proposals', () => {
  it('are kept apart until they are accepted, one by one', () => {
    const onaccept = vi.fn();
    const editor = open([CUP], onaccept);
    editor.propose([proposal(0.5), proposal(0.7, 'bowl')]);
    expect([editor.boxes.length, editor.proposals.length, editor.differsFrom([CUP])]).toEqual([1, 2, false]);
    editor.setClass('mine');
    editor.nudge(-2, 0);
    editor.accept();
    expect(onaccept.mock.calls).toEqual([['mug', 'mine']]);
    expect(editor.boxes[1]).toEqual({ classId: 'mine', x: 0.49, y: 0.1, width: 0.1, height: 0.2 });
    expect(editor.selected?.proposal?.label).toBe('bowl');
    editor.accept();
    expect([editor.proposals.length, editor.differsFrom([CUP])]).toEqual([0, true]);
    editor.accept();
    expect(onaccept).toHaveBeenCalledTimes(2);
  });

  it('are accepted, dismissed and replaced all at once, and that can be undone', () => {
    const editor = open();
    editor.propose([proposal(0.5), proposal(0.7)]);
    editor.propose([proposal(0.3)]);
    expect(editor.proposals.map(({ x }) => x)).toEqual([0.3]);
    editor.undo();
    editor.acceptAll();
    expect(editor.boxes).toHaveLength(2);
    editor.undo();
    editor.dismissAll();
    expect(editor.items).toEqual([]);
    editor.undo();
    expect(editor.proposals).toHaveLength(2);
  });
});

type Move = (editor: BoxEditor) => void;

const point = fc.record({ x: fc.double({ min: -60, max: 260, noNaN: true }), y: fc.double({ min: -60, max: 160, noNaN: true }) });
const step = fc.integer({ min: -300, max: 300 });
const anyMove: fc.Arbitrary<Move> = fc.oneof(
  fc.tuple(point, fc.array(point, { maxLength: 4 }), fc.boolean()).map(([from, way, gives]): Move => (editor) => {
    editor.press(from, REACH);
    for (const at of way) editor.drag(at);
    if (gives) editor.abort();
    else editor.release();
  }),
  fc.tuple(step, step).map(([dx, dy]): Move => (editor) => editor.nudge(dx, dy)),
  fc.tuple(step, step).map(([dx, dy]): Move => (editor) => editor.stretch(dx, dy)),
  fc.nat(5).map((n): Move => (editor) => editor.select(editor.items[n]?.key ?? null)),
  fc.constantFrom('cup', 'dog').map((id): Move => (editor) => editor.setClass(id)),
  fc.constantFrom<Move>((editor) => editor.add(), (editor) => editor.remove(), (editor) => editor.acceptAll(),
    (editor) => editor.dismissAll(), (editor) => editor.accept(), (editor) => editor.settle()),
  fc.double({ min: 0, max: 0.9, noNaN: true }).map((x): Move => (editor) => editor.propose([proposal(x)])),
);

/** Any box in the picture, of at least a pixel. */
const anyBox: fc.Arbitrary<SampleBox> = fc
  .record({ x: fc.integer({ min: 0, max: 199 }), y: fc.integer({ min: 0, max: 99 }), w: fc.nat(199), h: fc.nat(99) })
  .map(({ x, y, w, h }) => ({
    classId: 'cup', x: x / 200, y: y / 100,
    width: Math.min(w + 1, 200 - x) / 200, height: Math.min(h + 1, 100 - y) / 100,
  }))
  .filter(({ x, y, width, height }) => x + width <= 1 && y + height <= 1);

describe('whatever is done', () => {
  it('no box leaves the picture, none gets lost under a pixel', () => {
    fc.assert(fc.property(fc.array(anyBox, { maxLength: 3 }), fc.array(anyMove, { maxLength: 25 }), (boxes, moves) => {
      const editor = open(boxes);
      for (const move of moves) {
        move(editor);
        for (const { x, y, width, height } of editor.items) {
          expect(x).toBeGreaterThanOrEqual(0);
          expect(y).toBeGreaterThanOrEqual(0);
          expect(x + width).toBeLessThanOrEqual(1);
          expect(y + height).toBeLessThanOrEqual(1);
          expect(Math.min(width * 200, height * 100)).toBeGreaterThanOrEqual(1 - 1e-6);
        }
      }
    }), { numRuns: 500 });
  });

  it('undoing all gives back what was there, and redoing all what came of it', () => {
    fc.assert(fc.property(fc.array(anyBox, { maxLength: 3 }), fc.array(anyMove, { maxLength: 25 }), (boxes, moves) => {
      const editor = open(boxes);
      const first = editor.items;
      for (const move of moves) move(editor);
      const last = editor.items;
      let steps = 0;
      for (; editor.canUndo; steps++) editor.undo();
      expect(editor.items).toEqual(first);
      for (; editor.canRedo; steps--) editor.redo();
      expect(editor.items).toEqual(last);
      expect(steps).toBe(0);
    }), { numRuns: 300 });
  });

  it('each single step is taken back exactly', () => {
    fc.assert(fc.property(fc.array(anyBox, { maxLength: 3 }), fc.array(anyMove, { maxLength: 8 }), anyMove, (boxes, moves, move) => {
      const editor = open(boxes);
      for (const each of moves) each(editor);
      editor.settle();
      const before = editor.items;
      move(editor);
      if (editor.items !== before) {
        editor.undo();
        expect(editor.items).toEqual(before);
      }
    }), { numRuns: 300 });
  });
});
