import { describe, expect, it } from 'vitest';
import { Palette } from '../../../src/style/palette.svelte';

describe('what is painted with', () => {
  const own = Float32Array.of(1, 2);
  const choice = (id: string) => ({ wave: 'wave', mine: own })[id] ?? null;

  it('is told to the worker with all that was set', () => {
    let changes = 0;
    const palette = new Palette('wave', () => changes++);
    palette.set({ second: 'mine', blend: 0.25, strength: 0.5, keepColours: true });
    expect(changes).toBe(1);
    expect(palette.settings(choice, 'wave')).toEqual({
      style: 'wave', second: own, blend: 0.25, strength: 0.5, keepColours: true,
    });
  });

  it('does not mix a style with itself', () => {
    const palette = new Palette('wave', () => undefined);
    palette.set({ second: 'mine' });
    palette.set({ style: 'mine' });
    expect(palette.second).toBeNull();
  });

  it('falls back where a style is gone', () => {
    const palette = new Palette('gone', () => undefined);
    palette.set({ second: 'gone too' });
    expect(palette.settings(choice, 'wave')).toMatchObject({ style: 'wave', second: null });
  });
});
