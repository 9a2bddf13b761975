import { parseArgs } from 'node:util';
import { readWindowHead } from '../../models/sliding-window/detector/read-head';
import { ShippedWindows } from '../../models/sliding-window/detector/shipped';
import { centernet } from '../../models/zoo/centernet';
import { slidingWindow } from '../../models/zoo/sliding-window';
import { readBoxes, readClasses } from '../accuracy/labels';
import { UserError } from '../lib/program';
import { centernetOn, windowsAlone, windowsInPlace, type CropRecogniser } from './crops/recognisers';
import { scoreCrops, type CropScore, type LabelledPhoto } from './crops/score';
import { readNetwork, startWasm } from './node-detector';
import { listPictures } from './pictures';

const HELP = `npm run eval -- crops --images DIR --labels DIR --classes FILE

How many true boxes the window classifier recognises, each as the square that just holds it: cut out and seen alone, and
in its place in the picture, as the single pass sees it.

  --images DIR    the pictures
  --labels DIR    a text file for each picture: class cx cy width height, in fractions
  --classes FILE  names of the classes (data.yaml, or one a line)
  --reference     CenterNet on the same windows too: alone at 96 and 224 pixels, and in its place at 96
  --json          print JSON, with every class
  --help          this text`;

/** `npm run eval -- crops`. */
export async function crops(args: readonly string[]): Promise<void> {
  const options = readOptions(args);
  if (!options) {
    console.log(HELP);
    return;
  }
  const photos = readPhotos(options);
  await startWasm();
  const recognisers = await openAll(options.reference);
  const results: Record<string, CropScore> = {};
  for (const [name, recogniser] of Object.entries(recognisers)) {
    results[name] = await scoreCrops(photos, recogniser, slidingWindow.classes);
    recogniser.dispose();
  }
  if (options.json) {
    console.log(JSON.stringify(results));
    return;
  }
  const percent = (share: number) => `${(100 * share).toFixed(1)}%`;
  for (const [name, { top1, top5, crops: count, classes }] of Object.entries(results)) {
    const five = `${percent(top5)} in the first five`;
    console.log(`${name}: ${percent(top1)} of ${count} boxes of ${classes} classes right, ${five}`);
  }
}

async function openAll(reference: boolean): Promise<Record<string, CropRecogniser>> {
  const files = readNetwork(slidingWindow);
  const { network, classes } = slidingWindow;
  if (network.kind !== 'sliding-window' || !files.head) throw new Error('the window classifier has no head');
  const windows = new ShippedWindows(files, readWindowHead(network, classes.length, files.head));
  const ours = {
    'window classifier, alone': windowsAlone(windows),
    'window classifier, in place': windowsInPlace(windows),
  };
  if (!reference) return ours;
  const theirs = readNetwork(centernet);
  return {
    ...ours,
    'CenterNet, alone at 96 px': await centernetOn(theirs, 96, 0),
    'CenterNet, alone at 224 px': await centernetOn(theirs, 224, 0),
    'CenterNet, in place at 96 px': await centernetOn(theirs, 96, 1),
  };
}

function readPhotos({ images, labels, classes }: { images: string; labels: string; classes: string }): LabelledPhoto[] {
  const names = readClasses(classes);
  const photos = listPictures(images).map((name) => {
    const truths = readBoxes(labels, name, names).flatMap(({ label, box }) => {
      const classIndex = slidingWindow.classes.indexOf(label);
      return classIndex < 0 ? [] : [{ classIndex, box }];
    });
    return { folder: images, name, truths };
  });
  if (photos.every(({ truths }) => truths.length === 0)) {
    throw new UserError(`There is no box of a class that the classifier knows for any of the pictures in ${labels}.`);
  }
  return photos;
}

function readOptions(args: readonly string[]) {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean', default: false } as const;
  const { values } = parseArgs({
    args: [...args],
    options: { images: text, labels: text, classes: text, reference: flag, json: flag, help: { ...flag, short: 'h' } },
  });
  if (values.help) return null;
  const { images, labels, classes, reference, json } = values;
  if (!images || !labels || !classes) {
    throw new UserError('--images, --labels and --classes are needed; --help tells more.');
  }
  return { images, labels, classes, reference, json };
}
