import type { AugmentPipeline } from './pipeline';

/** What photographs of things usually stand without becoming something else. */
export const GENTLE: AugmentPipeline = [
  { kind: 'mirror', probability: 0.5 },
  { kind: 'crop', loss: 0.35 },
  { kind: 'rotate', degrees: 8 },
  { kind: 'colour', brightness: 0.08, contrast: 0.2, saturation: 0.2 },
];
