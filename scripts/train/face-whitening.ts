import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { pictureCutter } from '../../models/face/cutter';
import { DESCRIPTOR } from '../../models/face/embedding/embedder';
import type { Embedding } from '../../models/face/embedding/distance';
import { whiteningOf } from '../../models/face/embedding/whitening';
import { listPictures, readPicture } from '../eval/pictures';
import { openChain } from '../eval/verify/faces';
import { root } from '../lib/process.mjs';
import { UserError } from '../lib/program';
import { writeWhitening } from './face-whitening/file';

const HELP = `npm run train -- face-whitening --images DIR [--images DIR …]

Learns what the embeddings of faces have in common, so that it no longer counts: mean and covariance over every face of
at least 40 pixels in the pictures of these folders, none of which needs a name. Writes models/weights/face-whitening;
then 'npm run weights -- --print' tells what models/zoo/faces/embedding.ts has to pin.

  --shrinkage N   how much the covariance is drawn towards a multiple of the identity (3)
  --out FILE      write somewhere else`;

/** Smaller faces tell more of the camera than of whose they are. */
const SMALLEST = 40;

/** `npm run train -- face-whitening`. */
export async function faceWhitening(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      images: { type: 'string', multiple: true }, shrinkage: { type: 'string', default: '3' },
      out: { type: 'string', default: join(root, 'models/weights/face-whitening/whitening.bin') },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) {
    console.log(HELP);
    return;
  }
  if (!values.images?.length) throw new UserError('--images is missing: a folder of pictures.');
  const chain = await openChain();
  const faces: Embedding[] = [];
  for (const folder of values.images) {
    for (const name of listPictures(folder)) {
      const cutter = pictureCutter(await readPicture(folder, name));
      const found = await chain.detector.detect(cutter);
      const large = found.filter(({ left, top, right, bottom }) => Math.min(right - left, bottom - top) >= SMALLEST);
      const landmarks = await chain.landmarks(cutter, large);
      for (const each of landmarks) faces.push(...(await chain.embed(cutter, [each], { mirrored: true, output: DESCRIPTOR })));
    }
    console.error(`${faces.length} faces after ${folder}`);
  }
  chain.dispose();
  writeWhitening(values.out, whiteningOf(faces, Number(values.shrinkage)));
  console.log(`${values.out}: from ${faces.length} faces`);
}
