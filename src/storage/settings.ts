import * as v from 'valibot';
import { ADVISED_THRESHOLD, FACE_CURVE } from '../../models/zoo/faces/curve';
import { BACKENDS } from '../../workers/api';

const fraction = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
const side = v.pipe(v.number(), v.integer(), v.minValue(32), v.maxValue(2048));
const text = v.pipe(v.string(), v.maxLength(512));

/** Every field falls back on its own, so one damaged value costs no other. */
const schema = v.object({
  detector: v.fallback(v.picklist(['ssd', 'centernet', 'yolo', 'sliding-window', 'tiny-yolo-face']), 'centernet'),
  /** Side of the square network input, per detector; null: what the network was trained for. */
  inputSize: v.fallback(
    v.object({
      ssd: v.fallback(v.nullable(side), null),
      centernet: v.fallback(v.nullable(side), null),
      yolo: v.fallback(v.nullable(side), null),
      'tiny-yolo-face': v.fallback(v.nullable(side), null),
      'sliding-window': v.fallback(v.nullable(side), null),
    }),
    { ssd: null, centernet: null, yolo: null, 'sliding-window': null, 'tiny-yolo-face': null },
  ),
  /**
   * The network of the Train tab's shelf that slides instead of the shipped classifier, and which of its classes stands
   * for nothing; null: the shipped one.
   */
  own: v.fallback(v.nullable(v.object({ id: text, background: v.nullable(text) })), null),
  backend: v.fallback(v.picklist(['auto', ...BACKENDS]), 'auto'),
  scoreThreshold: v.fallback(fraction, 0.35),
  iouThreshold: v.fallback(fraction, 0.5),
  maxBoxes: v.fallback(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(300)), 50),
  /** Labels to show; null shows all. */
  labels: v.fallback(v.nullable(v.pipe(v.array(text), v.maxLength(1000))), null),
  /** Show exactly the frame that the boxes belong to. */
  locked: v.fallback(v.boolean(), false),
  theme: v.fallback(v.picklist(['system', 'light', 'dark']), 'system'),
  cameraId: v.fallback(v.nullable(text), null),
  facing: v.fallback(v.nullable(v.picklist(['user', 'environment'])), null),
  /** How many classes are shown of what a trained network answers. */
  liveTop: v.fallback(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(5)), 3),
  /** Below this probability a trained network is said not to be sure. */
  liveThreshold: v.fallback(fraction, 0.5),
  /** Below this distance two faces are taken to be one person's. */
  faceThreshold: v.fallback(v.pipe(v.number(), v.minValue(FACE_CURVE.from), v.maxValue(FACE_CURVE.to)), ADVISED_THRESHOLD),
  /** Longest side at which pictures are painted, in pixels; null: as large as the device can. */
  styleSize: v.fallback(v.nullable(side), null),
  /** Tell results to screen readers. */
  announce: v.fallback(v.boolean(), true),
});

/** What the person set, kept between visits. */
export type Settings = Readonly<v.InferOutput<typeof schema>>;

/** Settings out of anything: what is missing or damaged becomes its default. */
export function parseSettings(stored: unknown): Settings {
  const isRecord = typeof stored === 'object' && stored !== null && !Array.isArray(stored);
  return v.parse(schema, { ...empty, ...(isRecord ? stored : {}) });
}

const empty = Object.fromEntries(Object.keys(schema.entries).map((key) => [key, undefined]));

export const DEFAULT_SETTINGS: Settings = parseSettings({});
