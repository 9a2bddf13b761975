import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { FaceChain } from '../../../models/face/chain';
import { pictureCutter } from '../../../models/face/cutter';
import { principalFace } from '../../../models/face/detect/choose';
import { searchFaces } from '../../../models/face/detect/search';
import type { Embedding } from '../../../models/face/embedding/distance';
import { faceEntry } from '../../../models/zoo/faces/index';
import { readNetwork, startWasm } from '../node-detector';
import { readPicture } from '../pictures';

/** What is known of a picture: its face, or in a few words why there is none. */
export type Looked = { readonly embedding: Embedding; readonly note: null } | { readonly embedding: null; readonly note: string };

/** The face chain in Node on WASM. */
export async function openChain(): Promise<FaceChain> {
  await startWasm();
  return FaceChain.load({
    detector: readNetwork(faceEntry('face-detector')),
    landmarks: readNetwork(faceEntry('face-landmarks')),
    embedding: readNetwork(faceEntry('face-embedding')),
  });
}

/** The embedding of the face that a picture is of. */
export async function lookAt(chain: FaceChain, folder: string, name: string, mirrored: boolean): Promise<Looked> {
  const unknown = (note: string): Looked => ({ embedding: null, note });
  if (!existsSync(join(folder, name))) return unknown(`there is no picture ${name}`);
  let cutter;
  try {
    cutter = pictureCutter(await readPicture(folder, name));
  } catch {
    return unknown(`${name} cannot be read`);
  }
  const face = principalFace(await searchFaces(chain.detector, cutter), cutter.width, cutter.height);
  if (!face) return unknown(`no face in ${name}`);
  const [embedding] = await chain.embed(cutter, await chain.landmarks(cutter, [face]), { mirrored });
  return { embedding: embedding!, note: null };
}
