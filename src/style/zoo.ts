import { styleNumbers, styles, transferNetwork } from '../../models/zoo/style';
import { m } from '../i18n/generated/messages';

/** The styles that come with Saccade, in the order of the strip. */
export const ZOO_STYLES = styles;

/** Which network a style's numbers belong to. */
export const STYLE_NETWORK: string = transferNetwork.weights.sha256;

/** How many numbers a style of that network is. */
export const STYLE_NUMBERS: number = styleNumbers;

export function isZooStyle(id: string): boolean {
  return ZOO_STYLES.some((style) => style.id === id);
}

const NAMES: Readonly<Record<string, () => string>> = {
  the_scream: m.style_name_the_scream,
  wave: m.style_name_wave,
  the_shipwreck_of_the_minotaur: m.style_name_the_shipwreck_of_the_minotaur,
  glass: m.style_name_glass,
  dots: m.style_name_dots,
  ink: m.style_name_ink,
  contours: m.style_name_contours,
  impasto: m.style_name_impasto,
  watercolour: m.style_name_watercolour,
};

/** What a style of the zoo is called; null for one that is none of them. */
export function styleName(id: string): string | null {
  const style = ZOO_STYLES.find((each) => each.id === id);
  return style ? (NAMES[id]?.() ?? style.title) : null;
}

/** Whose work a style of the zoo was learnt from; null for one that is none of them. */
export function originOf(id: string): string | null {
  const style = ZOO_STYLES.find((each) => each.id === id);
  return style ? [style.title, style.author, style.year].filter(Boolean).join(', ') : null;
}
