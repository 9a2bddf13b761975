import { parseArgs } from 'node:util';
import { coverage, recallAt, type Covered } from '../../models/proposals/recall';
import { DEFAULT_SEARCH, search } from '../../models/proposals/selective-search';
import { readBoxes, readClasses } from '../accuracy/labels';
import { listPictures, readPicture } from './pictures';
import { UserError } from '../lib/program';

const HELP = `npm run eval -- proposals --images DIR --labels DIR --classes FILE

How many of the true boxes the region proposals cover, by number of proposals.

  --images DIR     the pictures
  --labels DIR     a text file for each picture: class cx cy width height, in fractions
  --classes FILE   names of the classes (data.yaml, or one a line)
  --iou N          overlap from which a true box counts as covered   (0.5)
  --hierarchies N  ways of growing regions, of the eight that there are   (8)
  --longest N      pixels: longer pictures are made smaller   (${DEFAULT_SEARCH.longest})
  --json           print JSON, with the whole curve
  --help           this text`;

/** Numbers of proposals at which recall is told. */
const COUNTS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000] as const;
const TOLD = [100, 500, 2000] as const;
/** Sides of squares of the same area, pixels of the picture: COCO's small, medium and large. */
const SIZES = [['small', 0, 32], ['medium', 32, 96], ['large', 96, Infinity]] as const;

/** A true box, and how it was covered. */
interface Told extends Covered {
  /** Square root of its area, pixels of the picture. */
  readonly side: number;
}

/** `npm run eval -- proposals`. */
export async function proposals(args: readonly string[]): Promise<void> {
  const options = readOptions(args);
  if (!options) {
    console.log(HELP);
    return;
  }
  const { images, labels, overlap, settings } = options;
  const classes = readClasses(options.classes);
  const boxes: Told[] = [];
  const times: number[] = [];
  let proposed = 0;
  for (const name of listPictures(images)) {
    const picture = await readPicture(images, name);
    const truths = readBoxes(labels, name, classes).map(({ box }) => box);
    const began = performance.now();
    const found = search(picture, settings).boxes;
    times.push(performance.now() - began);
    proposed += found.length / 4;
    coverage(found, truths, overlap).forEach((covered, i) => {
      const { width, height } = truths[i]!;
      boxes.push({ ...covered, side: Math.sqrt(width * picture.width * height * picture.height) });
    });
  }
  if (boxes.length === 0) throw new UserError(`There is no box for any of the pictures in ${labels}.`);
  tell(boxes, times, proposed, overlap, options.json);
}

function tell(
  boxes: readonly Told[], times: readonly number[], proposed: number, overlap: number, json: boolean,
): void {
  const recall = (of: readonly Told[]) => COUNTS.map((count) => [count, round(recallAt(of, count))] as const);
  const summary = {
    pictures: times.length,
    boxes: boxes.length,
    overlap,
    proposals: Math.round(proposed / times.length),
    recall: recall(boxes),
    recallBySize: SIZES.map(([name, from, to]) => {
      const some = boxes.filter(({ side }) => side >= from && side < to);
      return { name, boxes: some.length, recall: recall(some) };
    }),
    meanBestOverlap: round(boxes.reduce((sum, { best }) => sum + best, 0) / boxes.length),
    medianMilliseconds: Math.round(times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)]!),
  };
  if (json) {
    console.log(JSON.stringify(summary));
    return;
  }
  const percent = (of: readonly Told[], count: number) => `${(100 * recallAt(of, count)).toFixed(1)}%`;
  const each = `${summary.medianMilliseconds} ms each (median)`;
  console.log(`${summary.proposals} proposals a picture, ${each}, ${times.length} pictures.`);
  for (const count of TOLD) {
    const share = percent(boxes, count);
    console.log(`The first ${count} cover ${share} of ${boxes.length} boxes (IoU ≥ ${overlap}).`);
  }
  for (const [name, from, to] of SIZES) {
    const some = boxes.filter(({ side }) => side >= from && side < to);
    if (some.length > 0) console.log(`  ${name}: ${percent(some, 2000)} of ${some.length} with 2000.`);
  }
}

function readOptions(args: readonly string[]) {
  const { values } = parseArgs({
    args: [...args],
    options: {
      images: { type: 'string' },
      labels: { type: 'string' },
      classes: { type: 'string' },
      iou: { type: 'string', default: '0.5' },
      hierarchies: { type: 'string', default: String(DEFAULT_SEARCH.strategies.length) },
      longest: { type: 'string', default: String(DEFAULT_SEARCH.longest) },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) return null;
  const count = number('hierarchies', values.hierarchies, 1, DEFAULT_SEARCH.strategies.length);
  const settings = {
    ...DEFAULT_SEARCH,
    strategies: DEFAULT_SEARCH.strategies.slice(0, Math.round(count)),
    longest: number('longest', values.longest, 16, 4096),
  };
  return {
    images: given('images', values.images),
    labels: given('labels', values.labels),
    classes: given('classes', values.classes),
    overlap: number('iou', values.iou, 0.01, 1),
    settings,
    json: values.json,
  };
}

function given(name: string, value: string | undefined): string {
  if (!value) throw new UserError(`--${name} is missing; --help tells more.`);
  return value;
}

function number(name: string, text: string, smallest: number, largest: number): number {
  const value = Number(text);
  if (text.trim() === '' || !(value >= smallest && value <= largest)) {
    throw new UserError(`--${name} must be a number from ${smallest} to ${largest}, not '${text}'.`);
  }
  return value;
}

function round(share: number): number {
  return Math.round(share * 1e4) / 1e4;
}
