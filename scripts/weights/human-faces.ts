import type { GraphModelFiles } from '../../models/graph-builder';
import { copyGraph } from './packaged-graph';

interface Copy {
  /** As the package calls it. */
  readonly model: string;
  readonly input: string;
  /** What the network's outputs are called in the package, and here. */
  readonly outputs: Readonly<Record<string, string>>;
  readonly inputShape: readonly number[];
}

/** Networks about faces as @vladmandic/human ships them, unchanged but for the names of what goes in and comes out. */
export const HUMAN_FACES = {
  'face-detector': {
    model: 'blazeface',
    input: 'input',
    outputs: { Identity: 'scores_16', Identity_2: 'boxes_16', Identity_1: 'scores_32', Identity_3: 'boxes_32' },
    inputShape: [1, 256, 256, 3],
  },
  'face-mesh': {
    model: 'facemesh',
    input: 'input_1',
    outputs: { Identity_1: 'presence', Identity_2: 'mesh' },
    inputShape: [-1, 192, 192, 3],
  },
  'face-antispoof': { model: 'antispoof', input: 'conv2d_input', outputs: { Identity: 'real' }, inputShape: [-1, 128, 128, 3] },
  'face-liveness': { model: 'liveness', input: 'conv2d_1_input', outputs: { Identity: 'classes' }, inputShape: [-1, 32, 32, 3] },
} as const satisfies Record<string, Copy>;

export function convertHumanFace(root: string, id: keyof typeof HUMAN_FACES): GraphModelFiles {
  const { model, input, outputs, inputShape }: Copy = HUMAN_FACES[id];
  const rename = (name: string) => outputs[name] ?? (name === input ? 'face' : name);
  return copyGraph(root, model, { outputs: Object.keys(outputs), rename, inputShape }).build();
}
