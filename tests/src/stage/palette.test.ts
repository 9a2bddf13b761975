import { describe, expect, it } from 'vitest';
import { ZOO } from '../../../models/zoo';
import { colourOf } from '../../../src/stage/palette';

describe('colourOf', () => {
  it('gives a label one colour, however the network spells it', () => {
    expect(colourOf('Person')).toBe(colourOf('person'));
  });

  it('tells most classes of a network apart', () => {
    for (const { classes } of ZOO) {
      const colours = new Set(classes.map(colourOf));
      expect(colours.size).toBeGreaterThan(classes.length * 0.9);
    }
  });
});
