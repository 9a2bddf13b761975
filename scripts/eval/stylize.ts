import { readFileSync, statSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { clipByValue, image, tensor1d, tensor4d, tidy, type Tensor4D } from '@tensorflow/tfjs-core';
import sharp from 'sharp';
import type { Picture } from '../../models/picture';
import { contentCost, gramMatrix, styleCost } from '../../models/style/costs';
import { readLossNet, readTransfer } from '../../models/style/load';
import { LossNet } from '../../models/style/loss-net';
import { keepColours, mixStyles } from '../../models/style/mix';
import { Predictor } from '../../models/style/predictor';
import { FRAME_MULTIPLE, transferMacs, type StyleVector } from '../../models/style/spec';
import { TransferNet } from '../../models/style/transfer-net';
import { lossNetwork, predictorNetwork, transferNetwork } from '../../models/zoo/style';
import type { WeightFile } from '../../models/zoo/zoo';
import { UserError } from '../lib/program';
import { startWasm } from './node-detector';
import { readPicture } from './pictures';

const PUBLIC = resolve(import.meta.dirname, '../../public');
/** Sides below this have nothing that could be painted, and longer ones of a style picture are made smaller first. */
const SMALLEST = 32;
const STYLE_SIDE = 320;
/** Variance of the lightness, of 255, below which a style picture is of one colour. */
const FLAT = 2;

const HELP = `npm run eval -- stylize --content FILE --style NAME|FILE --out FILE [options]

Paints a picture in a style of the zoo or of a picture of your own, in Node on WASM.

  --content FILE   the picture to paint
  --style NAME     one of ${transferNetwork.styles.slice(1).join(', ')};
                   or the FILE of a style picture
  --out FILE       PNG, JPEG or WebP, by its name
  --longest N      pixels of the longer side that is painted (512)
  --strength X     from 0, the photograph, to 1 (1)
  --keep-colours   the painting's lightness with the picture's own colours
  --json           print sizes, costs and work as JSON
  --help           this text`;

/** `npm run eval -- stylize`. */
export async function stylize(args: readonly string[]): Promise<void> {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean', default: false } as const;
  const { values } = parseArgs({
    args: [...args],
    options: {
      content: text, style: text, out: text, longest: { ...text, default: '512' }, strength: { ...text, default: '1' },
      'keep-colours': flag, json: flag, help: { ...flag, short: 'h' },
    },
  });
  if (values.help) {
    console.log(HELP);
    return;
  }
  const { content, style, out } = values;
  if (!content || !style || !out) throw new UserError('--content, --style and --out are needed; --help tells more.');
  const longest = Number(values.longest);
  if (!Number.isInteger(longest) || longest < SMALLEST) {
    throw new UserError(`--longest must be a whole number from ${SMALLEST}; '${values.longest}' is none.`);
  }
  const strength = Number(values.strength);
  if (!(strength >= 0 && strength <= 1)) {
    throw new UserError(`--strength must be from 0 to 1; '${values.strength}' is not.`);
  }
  await startWasm();
  const networks = open();
  const frame = toFrame(await read(content), longest, FRAME_MULTIPLE);
  const picture = networks.vectors.has(style) ? null : await readStyle(style);
  const named = picture ? await networks.predictor.predict(picture) : networks.vectors.get(style)!;
  const vector = mixStyles(networks.vectors.get('photograph')!, { style: named, second: null, blend: 0, strength });
  const began = performance.now();
  const painted = paint(networks.transfer, frame, vector, values['keep-colours']);
  const bytes = Uint8Array.from(await painted.data(), (value) => Math.round(value * 255));
  const ms = performance.now() - began;
  const [, height, width] = painted.shape;
  await sharp(bytes, { raw: { width, height, channels: 3 } }).toFile(out).catch((error: unknown) => {
    throw new UserError(`${out} cannot be written: ${error instanceof Error ? error.message : String(error)}.`);
  });
  const costs = judge(networks.loss, painted, frame, picture);
  const gmac = transferMacs(transferNetwork.spec, height, width) / 1e9;
  const told = { out, width, height, style, ms: Math.round(ms), gmac: Number(gmac.toFixed(3)), costs };
  const judged = `content cost ${costs.content}${costs.style === null ? '' : `, style cost ${costs.style}`}`;
  const sentence = `${out}: ${width} × ${height}, ${told.gmac} GMAC, ${told.ms} ms; ${judged}.`;
  console.log(values.json ? JSON.stringify(told) : sentence);
}

interface Judged {
  readonly content: number;
  /** null: the picture of the style is not at hand. */
  readonly style: number | null;
}

function open() {
  const { spec, styles } = transferNetwork;
  const { weights, vectors } = readTransfer(served(transferNetwork.weights), spec, styles);
  const loss = new LossNet(readLossNet(served(lossNetwork.weights)));
  const predictor = new Predictor(served(predictorNetwork.weights), spec, loss);
  return { transfer: new TransferNet(spec, weights), vectors, loss, predictor };
}

function served({ path }: WeightFile): ArrayBuffer {
  try {
    return Uint8Array.from(readFileSync(resolve(PUBLIC, path))).buffer;
  } catch {
    throw new UserError(`public/${path} is missing: 'npm run weights' makes it.`);
  }
}

async function read(file: string): Promise<Picture> {
  if (!statSync(file, { throwIfNoEntry: false })?.isFile()) throw new UserError(`There is no file ${file}.`);
  return readPicture(dirname(file), basename(file)).catch(() => {
    throw new UserError(`${file} is no picture that can be decoded.`);
  });
}

/** @throws UserError for a style picture that holds no style */
async function readStyle(file: string): Promise<Tensor4D> {
  const { styles } = transferNetwork;
  if (!file.includes('.')) throw new UserError(`There is no style '${file}'; there are ${styles.slice(1).join(', ')}.`);
  const picture = await read(file);
  if (Math.min(picture.width, picture.height) < SMALLEST) {
    const size = `${picture.width} × ${picture.height}`;
    throw new UserError(`${file} is ${size}: a style picture needs ${SMALLEST} pixels each way.`);
  }
  const { channels } = await sharp(picture.rgba, { raw: { width: picture.width, height: picture.height, channels: 4 } })
    .removeAlpha()
    .stats();
  if (channels.every(({ stdev }) => stdev * stdev < FLAT)) {
    throw new UserError(`${file} is of one colour: there is nothing in it that could be painted with.`);
  }
  return toFrame(picture, Math.round((STYLE_SIDE * longer(picture)) / Math.min(picture.width, picture.height)), 1);
}

const longer = ({ width, height }: Picture) => Math.max(width, height);

/** [1, h, w, 3] with the longer side at most `longest`, sides multiples of `multiple`. */
function toFrame(picture: Picture, longest: number, multiple: number): Tensor4D {
  const { rgba, width, height } = picture;
  const values = new Float32Array(width * height * 3);
  for (let i = 0; i < values.length; i++) values[i] = rgba[Math.floor(i / 3) * 4 + (i % 3)]! / 255;
  const scale = Math.min(1, longest / longer(picture));
  const side = (length: number) => Math.max(SMALLEST, Math.round((length * scale) / multiple) * multiple);
  return tidy(() => image.resizeBilinear(tensor4d(values, [1, height, width, 3]), [side(height), side(width)]));
}

function paint(net: TransferNet, frame: Tensor4D, vector: StyleVector, colours: boolean): Tensor4D {
  return tidy(() => {
    const painted = net.paint(frame, tensor1d(vector));
    return clipByValue(colours ? keepColours(painted, frame) : painted, 0, 1);
  });
}

/** Costs of the painting; that of the style where its picture is at hand. */
function judge(loss: LossNet, painted: Tensor4D, frame: Tensor4D, style: Tensor4D | null): Judged {
  const costs = tidy(() => {
    const [features, wanted] = [loss.features(painted), loss.features(frame)];
    const content = contentCost(features[3]!, wanted[3]!);
    const targets = style && loss.features(style).map(gramMatrix);
    return targets ? [content, styleCost(features.map(gramMatrix), targets)] : [content];
  });
  const [content, styled] = costs.map((cost) => Number(cost.dataSync()[0]!.toFixed(4)));
  costs.forEach((cost) => cost.dispose());
  return { content: content!, style: styled ?? null };
}
