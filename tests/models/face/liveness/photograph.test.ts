import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { FaceChain } from '../../../../models/face/chain';
import { pictureCutter } from '../../../../models/face/cutter';
import { lidsOf } from '../../../../models/face/landmarks/lids';
import { Mesher, meshRegion } from '../../../../models/face/landmarks/mesh';
import { ACTIONS } from '../../../../models/face/liveness/actions';
import { advance, newChallenge, type Challenge } from '../../../../models/face/liveness/challenge';
import { signsOf, type Signs } from '../../../../models/face/liveness/signs';
import { loadGraph } from '../../../../models/load-graph';
import { faceEntry } from '../../../../models/zoo/faces/index';
import { PHOTOS } from '../../photos';
import { startWasm } from '../../wasm';
import { readFiles } from '../../zoo-files';

/** A sheet of paper before the camera: width and height as it is turned and tipped, its shear, and its angle. */
interface Held {
  readonly across?: number;
  readonly down?: number;
  readonly shear?: number;
  readonly degrees?: number;
}

const SIDE = 320;
const FRAME_MS = 100;
/** One face, with room around it. */
const FACE = { left: 1010, top: 180, width: 420, height: 420 };

/** Out and back, as somebody moves it who wants it to look alive. */
const thereAndBack = (most: Held): Held[] => [0.25, 0.5, 0.75, 1, 1, 0.75, 0.5, 0.25, 0].map((share) => ({
  across: 1 + share * ((most.across ?? 1) - 1), down: 1 + share * ((most.down ?? 1) - 1),
  shear: share * (most.shear ?? 0), degrees: share * (most.degrees ?? 0),
}));
const WAYS: readonly (readonly [string, readonly Held[]])[] = [
  ['held still', []],
  ['turned to one side', thereAndBack({ across: 0.7, shear: 0.1 })],
  ['turned to the other side', thereAndBack({ across: 0.7, shear: -0.1 })],
  ['tipped', thereAndBack({ down: 0.72 })],
  ['tipped the other way and tilted', thereAndBack({ down: 0.8, degrees: 14 })],
];

let chain: FaceChain;
let mesher: Mesher;
beforeAll(async () => {
  await startWasm();
  chain = await FaceChain.load({
    detector: readFiles(faceEntry('face-detector')),
    landmarks: readFiles(faceEntry('face-landmarks')),
    embedding: readFiles(faceEntry('face-embedding')),
  });
  mesher = new Mesher(await loadGraph(readFiles(faceEntry('face-mesh'))));
  return () => [chain, mesher].forEach((each) => each.dispose());
});

/** What the challenges see of the photograph, printed, as it is held. */
async function signsAt({ across = 1, down = 1, shear = 0, degrees = 0 }: Held): Promise<Signs | null> {
  const background = '#667';
  const print = await sharp(`${PHOTOS}/sample3.jpg`).extract(FACE).resize(SIDE, SIDE).png().toBuffer();
  const moved = await sharp(print).affine([[across, 0], [shear, down]], { background }).png().toBuffer();
  const turned = await sharp(moved).rotate(degrees, { background }).png().toBuffer();
  const { data, info } = await sharp(turned)
    .resize(2 * SIDE, 2 * SIDE, { fit: 'contain', background, withoutEnlargement: true })
    .ensureAlpha().raw().toBuffer({ resolveWithObject: true });
  const cutter = pictureCutter({ rgba: data, width: info.width, height: info.height });
  const [face] = await chain.detector.detect(cutter);
  if (!face) return null;
  const [landmarks] = await chain.landmarks(cutter, [face]);
  const [mesh] = await mesher.locate(cutter, [meshRegion(face)]);
  return signsOf(landmarks!, lidsOf(mesh!.points));
}

describe.each(WAYS)('a printed photograph, %s,', (_, ways) => {
  it('passes no challenge', async () => {
    const rest = await signsAt({});
    expect(rest).not.toBeNull();
    const moving: (Signs | null)[] = [];
    for (const held of ways) moving.push(await signsAt(held));
    const frames = [...Array.from({ length: 10 }, () => rest), ...moving, ...Array.from({ length: 80 }, () => rest)];
    for (const action of ACTIONS) {
      let challenge: Challenge = newChallenge([action]);
      frames.forEach((signs, i) => (challenge = advance(challenge, signs, i * FRAME_MS)));
      expect([action, challenge.phase]).toEqual([action, 'failed']);
    }
  });
});
