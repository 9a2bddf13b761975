import { dispose, reverse, tidy, type Tensor, type Tensor4D } from '@tensorflow/tfjs-core';
import type { FaceChain } from '../../../models/face/chain';
import type { Cutter } from '../../../models/face/cutter';
import type { FaceDetection } from '../../../models/face/detect/detection';
import { toRegion } from '../../../models/face/align/region';
import type { Normalisation } from '../../../models/face/align/warp';
import { unitLength, type Embedding } from '../../../models/face/embedding/distance';
import { DESCRIPTOR, type EmbedOptions } from '../../../models/face/embedding/embedder';
import { landmarkRegion } from '../../../models/face/landmarks/landmarker';
import type { Point } from '../../../models/face/point';
import type { GraphTopology } from '../../../models/graph-files';
import { loadGraph } from '../../../models/load-graph';
import { faceEntry } from '../../../models/zoo/faces/index';
import { root } from '../../lib/process.mjs';
import { serve } from '../../weights/files';
import { copyGraph } from '../../weights/packaged-graph';

/** A face that was found, with its landmarks. */
export interface Found {
  readonly cutter: Cutter;
  readonly detection: FaceDetection;
  readonly landmarks: readonly Point[];
}

/** A way to make a face numbers. */
export interface FaceCode {
  readonly name: string;
  /** Numbers in an embedding. */
  readonly length: number;
  /** Of its weights. */
  readonly bytes: number;
  embed(face: Found): Promise<Embedding>;
}

const SIZE = 224;
/** How much larger than the detector's box the square is that is cut out: what served it best of what was tried. */
const MARGIN = 1.4;
/** The mean colour of ImageNet taken away; its channels are blue, green, red. */
const COLOURS: Normalisation = { scale: [1, 1, 1], offset: [-123.68, -116.779, -103.939] };

/** @param chain whose embedding network is one of them; stays the caller's */
export async function openEmbeddings(chain: FaceChain): Promise<readonly FaceCode[]> {
  const { bytes } = faceEntry('face-embedding').weights;
  const own = (options: EmbedOptions) => async ({ cutter, landmarks }: Found) => {
    const [embedding] = await chain.embed(cutter, [landmarks], options);
    return embedding!;
  };
  return [
    { name: '128-d whitened, with its mirror image', length: 128, bytes, embed: own({ mirrored: true }) },
    { name: '128-d whitened', length: 128, bytes, embed: own({}) },
    { name: '128-d as packaged, with its mirror image', length: 128, bytes, embed: own({ mirrored: true, output: DESCRIPTOR }) },
    await openFaceRes(),
  ];
}

/** FaceRes of @vladmandic/human, on the square that the landmarks are looked for in, and a margin. */
async function openFaceRes(): Promise<FaceCode> {
  const output = 'global_pooling/Mean';
  const options = { outputs: [output], rename: (name: string) => name, inputShape: [-1, SIZE, SIZE, 3] };
  const { topology, weights } = serve('faceres', copyGraph(root, 'faceres', options).build(), '', {
    inputs: ['input_1'], outputs: [output],
  });
  const graph = await loadGraph({
    topology: JSON.parse(Buffer.from(topology.bytes).toString('utf8')) as GraphTopology,
    weights: Uint8Array.from(weights.bytes).buffer,
  });
  return {
    name: 'FaceRes', length: 1024, bytes: weights.pin.bytes,
    embed: async ({ cutter, detection }) => {
      const region = landmarkRegion(detection);
      const toCrop = toRegion({ ...region, side: region.side * MARGIN }, SIZE);
      const values = tidy(() => {
        const crop = cutter.cut(toCrop, SIZE, COLOURS);
        return graph.execute(reverse<Tensor4D>(crop, 3), output) as Tensor;
      });
      const numbers = Float32Array.from(await values.data());
      dispose(values);
      return unitLength(numbers);
    },
  };
}
