import { describe, expect, it } from 'vitest';
import { GENTLE } from '../../../models/transfer/augment/gentle';
import { featureSource } from '../../../models/transfer/features/feature-source';
import { augmentationName, copyDraw, freshDraw, inputPixels, makeInputs } from '../../../models/transfer/inputs';
import { SSD_PREPROCESSING } from '../../../models/trunk/ssd-trunk';
import { pictureOf } from './tiny-job';

const options = { inputSize: 12, preprocessing: SSD_PREPROCESSING, steps: GENTLE };
const picture = pictureOf('red-1');

describe('network inputs', () => {
  it('are the picture, and can be shown again as it was', () => {
    const [plain] = makeInputs(picture, [null], options);
    const shown = inputPixels(plain!, options);
    expect([shown.width, shown.height]).toEqual([12, 12]);
    shown.rgba.forEach((value, i) => expect(Math.abs(value - picture.rgba[i]!)).toBeLessThanOrEqual(1));
  });

  it('differ from draw to draw, and are the same for the same', () => {
    const draws = [copyDraw(1, 'a', 1), copyDraw(1, 'a', 2), copyDraw(1, 'b', 1), copyDraw(2, 'a', 1), freshDraw(1, 'a', 1), freshDraw(1, 'a', 2)];
    const made = makeInputs(picture, draws, options).map((input) => input.join());
    expect(new Set(made).size).toBe(draws.length);
    expect(makeInputs(picture, draws, options).map((input) => input.join())).toEqual(made);
    expect(copyDraw(1, 'a', 0)).toBeNull();
  });

  it('have names of everything that they depend on', () => {
    const names = [
      augmentationName(1, GENTLE, 0), augmentationName(1, GENTLE, 1), augmentationName(1, GENTLE, 2),
      augmentationName(2, GENTLE, 1), augmentationName(1, GENTLE.slice(1), 1),
      featureSource('ssd', ['a', 'b'], 300), featureSource('ssd', ['b'], 300), featureSource('ssd', ['a', 'b'], 224),
      featureSource('other', ['a', 'b'], 300),
    ];
    expect(new Set(names).size).toBe(names.length);
    expect(augmentationName(2, [], 0)).toBe(augmentationName(1, GENTLE, 0));
  });
});
