import { loadGraph } from '../load-graph';
import type { GraphFiles } from '../graph-files';
import type { Cutter } from './cutter';
import type { FaceDetection } from './detect/detection';
import { FaceDetector } from './detect/detector';
import { Embedder, type EmbedOptions } from './embedding/embedder';
import type { Embedding } from './embedding/distance';
import { Landmarker, landmarkRegion } from './landmarks/landmarker';
import type { Point } from './point';

/** The files of the three networks of the chain. */
export interface ChainFiles {
  readonly detector: GraphFiles;
  readonly landmarks: GraphFiles;
  readonly embedding: GraphFiles;
}

/** From a picture to embeddings: detect, find landmarks, align, embed. Each step can be looked at. */
export class FaceChain {
  readonly detector: FaceDetector;
  readonly landmarker: Landmarker;
  readonly embedder: Embedder;

  private constructor(detector: FaceDetector, landmarker: Landmarker, embedder: Embedder) {
    this.detector = detector;
    this.landmarker = landmarker;
    this.embedder = embedder;
  }

  /** Builds the networks on the current backend. */
  static async load({ detector, landmarks, embedding }: ChainFiles): Promise<FaceChain> {
    return new FaceChain(
      new FaceDetector(await loadGraph(detector)),
      new Landmarker(await loadGraph(landmarks)),
      new Embedder(await loadGraph(embedding)),
    );
  }

  /** 68 landmarks of each face, in pixels of the picture. */
  landmarks(cutter: Cutter, faces: readonly FaceDetection[]): Promise<readonly (readonly Point[])[]> {
    return this.landmarker.locate(cutter, faces.map(landmarkRegion));
  }

  /** @param faces their landmarks */
  embed(cutter: Cutter, faces: readonly (readonly Point[])[], options?: EmbedOptions): Promise<readonly Embedding[]> {
    return this.embedder.embed(cutter, faces, options);
  }

  dispose(): void {
    this.detector.dispose();
    this.landmarker.dispose();
    this.embedder.dispose();
  }
}
