import * as v from 'valibot';
import { INPUT_SIZES } from '../../../models/yolo/own/recipe';
import type { DetectorSpec } from '../../../models/yolo/own/detector-spec';
import type { ClassifierSpec } from '../../../models/transfer/classifier-spec';
import type { ClassifierSource } from '../../../workers/api';
import type { ModelRow } from '../../storage/models';

const count = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1_000_000));
const side = v.pipe(v.number(), v.integer(), v.minValue(8), v.maxValue(1024));
const answers = v.picklist(['softmax', 'sigmoids']);

/** As far as the page needs to know; the worker that builds the network checks the rest. */
const classifier = v.looseObject({
  version: v.literal(1),
  trunk: v.pipe(v.string(), v.regex(/^[\da-f]{64}$/)),
  taps: v.pipe(v.array(v.pipe(v.string(), v.maxLength(200))), v.minLength(1), v.maxLength(64)),
  inputSize: side,
  freeze: v.union([v.picklist(['all', 'none']), v.pipe(v.number(), v.integer(), v.minValue(0))]),
  head: v.looseObject({ inputs: count, hidden: v.pipe(v.array(count), v.maxLength(16)), classes: count }),
  answers,
});

const foreign = v.object({
  topology: v.unknown(),
  inputSize: side,
  answers,
  input: v.object({ crop: v.boolean(), scale: v.number(), offset: v.number() }),
});

const measure = v.pipe(v.number(), v.finite(), v.minValue(0.01), v.maxValue(4096));
const anchor = v.object({ width: measure, height: measure });
const anchors = v.pipe(v.array(anchor), v.minLength(1), v.maxLength(16));
const few = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(16));

const detector = v.looseObject({
  version: v.literal(1),
  trunk: v.pipe(v.string(), v.regex(/^[\da-f]{64}$/)),
  inputSize: v.picklist(INPUT_SIZES),
  head: v.looseObject({
    yolo: v.looseObject({
      classes: count,
      boxForm: v.picklist(['exponential', 'bounded']),
      scales: v.pipe(
        v.array(v.looseObject({ stride: v.picklist([8, 16, 32]), anchors })),
        v.minLength(1),
        v.maxLength(3),
        v.check((scales) => scales.every(({ stride }, i) => i === 0 || stride > scales[i - 1]!.stride), 'finest first'),
      ),
    }),
    layers: v.pipe(v.array(v.looseObject({ inputs: count, width: count, blocks: few, kernel: few })), v.maxLength(3)),
  }),
});

/** What a network of another make is built from, beside its weights. */
export type ForeignSpec = v.InferOutput<typeof foreign>;

/** null for anything else. */
export function parseClassifierSpec(spec: unknown): ClassifierSpec | null {
  const parsed = v.safeParse(classifier, spec);
  return parsed.success ? (parsed.output as unknown as ClassifierSpec) : null;
}

/** null for anything else. */
export function parseDetectorSpec(spec: unknown): DetectorSpec | null {
  const parsed = v.safeParse(detector, spec);
  if (!parsed.success || parsed.output.head.layers.length !== parsed.output.head.yolo.scales.length) return null;
  return parsed.output as unknown as DetectorSpec;
}

/** null for anything else. */
export function parseForeignSpec(spec: unknown): ForeignSpec | null {
  const parsed = v.safeParse(foreign, spec);
  return parsed.success ? parsed.output : null;
}

/** What the worker is given to open; null where the row is not what this version writes. */
export function sourceOf({ kind, spec, classes }: ModelRow, weights: ArrayBuffer): ClassifierSource | null {
  if (kind === 'saccade') {
    const own = parseClassifierSpec(spec);
    return own && own.head.classes === classes.length ? { kind, classifier: { spec: own, weights } } : null;
  }
  if (kind === 'yolo') {
    const own = parseDetectorSpec(spec);
    const labels = classes.map(({ name }) => name);
    return own && own.head.yolo.classes === labels.length ? { kind, detector: { spec: own, weights }, labels } : null;
  }
  if (kind !== 'layers' && kind !== 'graph') return null;
  const parsed = parseForeignSpec(spec);
  if (!parsed) return null;
  const { topology, inputSize, input } = parsed;
  return { kind, topology, weights, inputSize, classes: classes.length, input };
}

/** Whether its classes exclude each other. */
export function answersOf({ kind, spec }: ModelRow): 'softmax' | 'sigmoids' {
  const parsed = kind === 'saccade' ? parseClassifierSpec(spec) : parseForeignSpec(spec);
  return parsed?.answers ?? 'softmax';
}
