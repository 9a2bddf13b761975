import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Grid, PAGE } from '../../../../src/train/collect/grid.svelte';
import { Selection } from '../../../../src/train/collect/selection.svelte';

const list = (count: number) => Array.from({ length: count }, (_, i) => `s${i}`);
const key = (name: string, more: Partial<KeyboardEvent> = {}) =>
  ({ key: name, shiftKey: false, ctrlKey: false, metaKey: false, ...more });

describe('Selection', () => {
  it('selects one more, one less, and all between two', () => {
    const selection = new Selection();
    const all = list(10);
    selection.toggle('s2');
    selection.extend('s5', all);
    expect([...selection.ids].sort()).toEqual(['s2', 's3', 's4', 's5']);
    selection.toggle('s3');
    expect(selection.has('s3')).toBe(false);
    selection.extend('s1', all);
    expect([...selection.ids].sort()).toEqual(['s1', 's2', 's3', 's4', 's5']);
    selection.clear();
    selection.extend('s7', all);
    expect([...selection.ids]).toEqual(['s7']);
  });

  it('forgets what is gone', () => {
    const selection = new Selection();
    selection.all(list(5));
    selection.keepOnly(['s1', 's4', 's9']);
    expect([...selection.ids].sort()).toEqual(['s1', 's4']);
  });
});

describe('Grid', () => {
  it('shows no more than a page of 5,000, and has no page after the last', () => {
    const grid = new Grid(() => list(5000));
    expect(grid.shown).toHaveLength(PAGE);
    expect(grid.pages).toBe(84);
    grid.turn(1000);
    expect([grid.page, grid.shown.length, grid.at]).toEqual([83, 20, 's4980']);
  });

  it('stays on a page that is there when pictures are deleted', () => {
    let ids = list(70);
    const grid = new Grid(() => ids);
    grid.turn(1);
    expect(grid.shown).toHaveLength(10);
    ids = ids.slice(0, 60);
    const after = new Grid(() => ids);
    after.turn(1);
    expect([after.page, after.shown.length]).toEqual([0, 60]);
  });

  it('goes by keys across pages, and never out of the list', () => {
    const grid = new Grid(() => list(130));
    const moves = fc.constantFrom('ArrowRight', 'ArrowLeft', 'ArrowDown', 'ArrowUp', 'Home', 'End', 'PageDown', 'PageUp');
    fc.assert(
      fc.property(fc.array(moves), fc.integer({ min: 1, max: 9 }), (keys, columns) => {
        for (const name of keys) {
          expect(grid.key(key(name), columns)).toBe('moved');
          expect(grid.shown).toContain(grid.at);
        }
      }),
    );
    grid.key(key('Home'), 4);
    expect([grid.page, grid.at]).toEqual([0, 's0']);
    for (let i = 0; i < PAGE; i++) grid.key(key('ArrowRight'), 4);
    expect([grid.page, grid.at]).toEqual([1, 's60']);
    grid.key(key('ArrowUp'), 4);
    expect([grid.page, grid.at]).toEqual([0, 's56']);
  });

  it('selects by keys', () => {
    const grid = new Grid(() => list(20));
    expect(grid.key(key(' '), 4)).toBe('done');
    expect([...grid.selection.ids]).toEqual(['s0']);
    grid.key(key('ArrowRight', { shiftKey: true }), 4);
    grid.key(key('ArrowDown', { shiftKey: true }), 4);
    expect(grid.selection.size).toBe(6);
    expect(grid.key(key('Escape'), 4)).toBe('done');
    expect(grid.selection.size).toBe(0);
    // The dialog closes with the next one.
    expect(grid.key(key('Escape'), 4)).toBeNull();
    grid.key(key('a', { ctrlKey: true }), 4);
    expect(grid.selection.size).toBe(20);
    expect(grid.key(key('Delete'), 4)).toBe('remove');
    expect(grid.key(key('Enter'), 4)).toBe('open');
    expect(grid.key(key('x'), 4)).toBeNull();
  });
});
