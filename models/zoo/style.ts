import { styleSize, type TransferSpec } from '../style/spec';
import { mit } from './licences/mit';
import type { NetworkEntry, WeightFile } from './zoo';

/** A network of the Style tab: one file of halves, trained by this project. */
type StyleNetwork = Pick<NetworkEntry, 'name' | 'source' | 'licence' | 'card'> & {
  readonly id: 'style-transfer' | 'style-loss' | 'style-predictor';
  readonly weights: WeightFile;
};

/** A work that a style was learned from. */
interface StyleWork {
  readonly id: string;
  readonly title: string;
  readonly author: string;
  readonly year: string;
  readonly licence: string;
  readonly url: string;
}

const HOLDER = 'The Saccade contributors';

const OWN: Pick<NetworkEntry, 'source' | 'licence'> = {
  source: { package: 'saccade', version: '0.1.0', url: './' },
  licence: { spdx: 'MIT', holder: HOLDER, text: mit(`Copyright (c) 2026 ${HOLDER}`) },
};

const PREPROCESSING = 'RGB, values 0 to 1.';
const PHOTOGRAPHS = 'photos1000 and Caltech-101 (CC BY 4.0)';

/** Works of a hundred years ago and more, and textures drawn by models/style/textures; in the strip's order. */
export const styles: readonly StyleWork[] = [
  painting('the_scream', 'The Scream', 'Edvard Munch', '1893', 'The_Scream'),
  painting('wave', 'The Great Wave off Kanagawa', 'Katsushika Hokusai', '1831', 'The_Great_Wave_off_Kanagawa'),
  painting(
    'the_shipwreck_of_the_minotaur', 'The Wreck of a Transport Ship', 'J. M. W. Turner', '1810',
    'The_Wreck_of_a_Transport_Ship',
  ),
  drawn('glass', 'Stained glass'),
  drawn('dots', 'Dots'),
  drawn('ink', 'Ink'),
  drawn('contours', 'Contour lines'),
  drawn('impasto', 'Thick oil'),
  drawn('watercolour', 'Watercolour'),
];

/** Paints; its file ends with the style vectors, 'photograph' first. */
export const transferNetwork: StyleNetwork & { readonly spec: TransferSpec; readonly styles: readonly string[] } = {
  id: 'style-transfer',
  name: 'Saccade style transfer',
  spec: { full: 16, half: 32, quarter: 64, blocks: 4 },
  styles: ['photograph', ...styles.map(({ id }) => id)],
  weights: {
    path: 'weights/style-transfer.6f4c3f7b0a796630.bin',
    bytes: 117_510,
    sha256: '6f4c3f7b0a796630864f0b42e8285f0bf4195f8d2d4b8fad99c113b66fc54234',
  },
  ...OWN,
  card: {
    data: `Photographs of ${PHOTOGRAPHS}; three paintings in the public domain and six textures of our own.`,
    preprocessing: PREPROCESSING,
    metrics: [],
    limits: 'Trained for minutes, in a laboratory program outside of this project; The Great Wave and Turner are pale.',
  },
};

/** So many numbers are a style of that network. */
export const styleNumbers = styleSize(transferNetwork.spec);

/** Judges paintings, for Gatys' optimisation and for learning a style. */
export const lossNetwork: StyleNetwork = {
  id: 'style-loss',
  name: 'Saccade loss network',
  weights: {
    path: 'weights/style-loss.e16dcf7199dcbd6e.bin',
    bytes: 785_216,
    sha256: 'e16dcf7199dcbd6e2e547c4d255b7da5a2dbec3537621904ba91cc81a62aba51',
  },
  ...OWN,
  card: {
    data: `Distilled from the Darknet reference network (Joseph Redmon, public domain) on photographs of ${PHOTOGRAPHS}.`,
    preprocessing: PREPROCESSING,
    metrics: [],
    limits: 'Made to compare pictures, not to tell what is in them.',
  },
};

/** A person's own picture → style vector, at once. */
export const predictorNetwork: StyleNetwork = {
  id: 'style-predictor',
  name: 'Saccade style predictor',
  weights: {
    path: 'weights/style-predictor.3c072764d3026a3f.bin',
    bytes: 310_144,
    sha256: '3c072764d3026a3fcfdb9703972fb555ced9eaf7c1fce463183d6953af85a463',
  },
  ...OWN,
  card: {
    data: `Trained with the transfer network, on photographs of ${PHOTOGRAPHS} and pieces of its styles as style pictures.`,
    preprocessing: PREPROCESSING,
    metrics: [],
    limits: 'Catches colours and coarse texture; learning a style properly comes closer.',
  },
};

/** What the Style tab loads, to be credited. */
export const STYLE_ZOO: readonly StyleNetwork[] = [transferNetwork, lossNetwork, predictorNetwork];

function painting(id: string, title: string, author: string, year: string, article: string): StyleWork {
  return { id, title, author, year, licence: 'Public domain', url: `https://en.wikipedia.org/wiki/${article}` };
}

function drawn(id: string, title: string): StyleWork {
  return { id, title, author: 'Saccade', year: '2026', licence: 'MIT', url: './' };
}
