import type { Part } from '../../../models/face/landmarks/parts';
import { m } from '../../i18n/generated/messages';

/** Colours that stay apart on skin, and from each other for most eyes. */
export const COLOURS: Readonly<Record<Part, string>> = {
  jaw: '#f1f4f6', leftBrow: '#ffd166', rightBrow: '#ffd166', noseBridge: '#8fb3ff', noseBase: '#8fb3ff',
  leftEye: '#5ee6c8', rightEye: '#5ee6c8', outerLips: '#ff9aa5', innerLips: '#ff9aa5',
};

/** Left and right as the person has them: the picture's left eye is their right one. */
const NAMES: Readonly<Record<Part, () => string>> = {
  jaw: m.landmarks_jaw,
  leftBrow: m.landmarks_right_brow,
  rightBrow: m.landmarks_left_brow,
  noseBridge: m.landmarks_nose_bridge,
  noseBase: m.landmarks_nose_base,
  leftEye: m.landmarks_right_eye,
  rightEye: m.landmarks_left_eye,
  outerLips: m.landmarks_outer_lips,
  innerLips: m.landmarks_inner_lips,
};

export function partName(part: Part): string {
  return NAMES[part]();
}
