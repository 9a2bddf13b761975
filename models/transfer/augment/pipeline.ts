import { Random } from '../../random';
import { cutOut, shiftColour, shiftPca, type ColourBasis } from './colour';
import { crop, localWarp, mirror, randomWindow, rotate, shear } from './geometry';
import type { Augmentable } from './sampling';

/** One augmentation, as plain data. Every number is the most that may happen; zero changes nothing. */
export type AugmentStep =
  /** Mirrored with this probability. */
  | { readonly kind: 'mirror'; readonly probability: number }
  /** A window that leaves out up to this part of the area. */
  | { readonly kind: 'crop'; readonly loss: number }
  /** Turned by up to so many degrees either way. */
  | { readonly kind: 'rotate'; readonly degrees: number }
  | { readonly kind: 'shear'; readonly degrees: number }
  /** Displaced by up to this part (below 0.5) of a quarter of the picture. */
  | { readonly kind: 'warp'; readonly amount: number }
  | { readonly kind: 'colour'; readonly brightness: number; readonly contrast: number; readonly saturation: number }
  /** Deviation of AlexNet's α; 0.1 there. */
  | { readonly kind: 'pca'; readonly deviation: number; readonly basis: ColourBasis }
  /** A grey square of up to this part of the shorter side. */
  | { readonly kind: 'cutout'; readonly side: number };

/** Steps in the order in which they are done. Serialisable as JSON. */
export type AugmentPipeline = readonly AugmentStep[];

/** Runs a pipeline. The same seeds give the same picture, on every machine. */
export function augment(sample: Augmentable, pipeline: AugmentPipeline, ...seeds: readonly number[]): Augmentable {
  const random = new Random(...seeds);
  return pipeline.reduce((current, step) => apply(step, current, random), sample);
}

/** The same pipeline weaker or stronger: every strength times `factor`, as far as it makes sense. */
export function scalePipeline(pipeline: AugmentPipeline, factor: number): AugmentPipeline {
  const scaled = (value: number, most: number) => Math.min(most, value * factor);
  return pipeline.map((step): AugmentStep => {
    switch (step.kind) {
      case 'mirror':
        return { ...step, probability: scaled(step.probability, 0.5) };
      case 'crop':
        return { ...step, loss: scaled(step.loss, 0.9) };
      case 'rotate':
        return { ...step, degrees: scaled(step.degrees, 180) };
      case 'shear':
        return { ...step, degrees: scaled(step.degrees, 45) };
      case 'warp':
        return { ...step, amount: scaled(step.amount, 0.49) };
      case 'colour': {
        const { brightness, contrast, saturation } = step;
        const [b, c, s] = [brightness, contrast, saturation].map((value) => scaled(value, 1));
        return { ...step, brightness: b!, contrast: c!, saturation: s! };
      }
      case 'pca':
        return { ...step, deviation: scaled(step.deviation, 1) };
      case 'cutout':
        return { ...step, side: scaled(step.side, 1) };
    }
  });
}

function apply(step: AugmentStep, sample: Augmentable, random: Random): Augmentable {
  const { picture, boxes } = sample;
  const either = (most: number) => random.between(-most, most);
  switch (step.kind) {
    case 'mirror':
      return random.next() < step.probability ? mirror(sample) : sample;
    case 'crop':
      return step.loss === 0 ? sample : crop(sample, randomWindow(1 - random.next() * step.loss, random));
    case 'rotate':
      return rotate(sample, (either(step.degrees) * Math.PI) / 180);
    case 'shear':
      return shear(sample, (either(step.degrees) * Math.PI) / 180);
    case 'warp':
      return localWarp(sample, step.amount, 4, random);
    case 'colour': {
      const changed = shiftColour(picture, either(step.brightness), 1 + either(step.contrast), 1 + either(step.saturation));
      return { picture: changed, boxes };
    }
    case 'pca': {
      const alphas = step.basis.vectors.map(() => random.normal() * step.deviation);
      return { picture: shiftPca(picture, step.basis, alphas), boxes };
    }
    case 'cutout':
      return { picture: cutOut(picture, random.next(), random.next(), random.next() * step.side), boxes };
  }
}
