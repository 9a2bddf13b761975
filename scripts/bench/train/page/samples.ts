import { makeInputs, type InputMaker } from '../../../../models/transfer/inputs';
import { Random } from '../../../../models/random';
import type { RowCache, TrainingSample } from '../../../../models/transfer/training';

/** Like a camera's samples of three classes: JPEG, 640 × 480, of a scene that shifts a little from one to the next. */
export interface Samples {
  readonly classes: readonly string[];
  readonly samples: readonly TrainingSample[];
  readonly inputs: InputMaker;
}

const SCENES = ['kitchen', 'living', 'desk'];
const PER_CLASS = 20;
/** Of each class, as Teachable Machine holds back 15%. */
const DEV = 3;
const [WIDTH, HEIGHT] = [640, 480];

/** The app's own demo pictures, seen through a window that moves, under light that changes. */
export async function drawSamples(): Promise<Samples> {
  const random = new Random(3);
  const blobs = new Map<string, Blob>();
  const samples: TrainingSample[] = [];
  for (const [label, scene] of SCENES.entries()) {
    const picture = await createImageBitmap(await (await fetch(`/demo/${scene}.webp`)).blob());
    for (let i = 0; i < PER_CLASS; i++) {
      const id = `${scene}-${i}`;
      blobs.set(id, await seen(picture, random));
      samples.push({ id, labels: [label], split: i < DEV ? 'dev' : 'train' });
    }
    picture.close();
  }
  return { classes: SCENES, samples, inputs: inputsFrom(blobs) };
}

async function seen(picture: ImageBitmap, random: Random): Promise<Blob> {
  const canvas = new OffscreenCanvas(WIDTH, HEIGHT);
  const context = contextOf(canvas);
  const zoom = random.between(0.6, 0.85);
  const [width, height] = [picture.width * zoom, picture.height * zoom];
  context.filter = `brightness(${random.between(0.85, 1.15)})`;
  const [x, y] = [random.between(0, picture.width - width), random.between(0, picture.height - height)];
  context.drawImage(picture, x, y, width, height, 0, 0, WIDTH, HEIGHT);
  return canvas.convertToBlob({ type: 'image/jpeg', quality: 0.9 });
}

function inputsFrom(blobs: ReadonlyMap<string, Blob>): InputMaker {
  return {
    async make(sample, draws, options) {
      const bitmap = await createImageBitmap(blobs.get(sample)!);
      const { width, height } = bitmap;
      const context = contextOf(new OffscreenCanvas(width, height));
      context.drawImage(bitmap, 0, 0);
      bitmap.close();
      return makeInputs({ rgba: context.getImageData(0, 0, width, height).data, width, height }, draws, options);
    },
  };
}

function contextOf(canvas: OffscreenCanvas): OffscreenCanvasRenderingContext2D {
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) throw new Error('there is no canvas here');
  return context;
}

/** Nothing is known beforehand, and nothing is kept. */
export const noCache: RowCache = {
  readFeatures: (_network, _augmentation, ids) => Promise.resolve(ids.map(() => null)),
  writeFeatures: () => Promise.resolve(),
};
