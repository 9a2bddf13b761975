import { engine } from '@tensorflow/tfjs-core';
import type { GraphModel } from '@tensorflow/tfjs-converter';
import { FaceDetector } from '../../../models/face/detect/detector';
import { Embedder } from '../../../models/face/embedding/embedder';
import { Landmarker } from '../../../models/face/landmarks/landmarker';
import { Mesher } from '../../../models/face/landmarks/mesh';
import { EvidenceNetworks } from '../../../models/face/liveness/evidence';
import type { BackendReport, Comparison, FaceExtra, Frame, LookResult, LookSettings, Template } from '../../api';
import { FaultError } from '../../fault';
import type { Backend } from '../backend/backend';
import type { EventLine } from '../events';
import { explain } from '../explain';
import { Turns } from '../turns';
import { whatWentWrong } from '../warm-up';
import { frameSourceOf, type FrameSource } from './frame-source';
import { lookAt, type Means } from './look';
import type { Load } from './open-faces';
import { Recogniser } from './recogniser';
import { Tracker } from './tracker';

export interface FaceSessionParts {
  readonly report: BackendReport;
  readonly backend: Backend;
  readonly events: EventLine;
  readonly graphs: { readonly detector: GraphModel; readonly landmarks: GraphModel; readonly embedding: GraphModel };
  readonly load: Load;
}

/** The open chain, from the first frame to `close`. Owns the backend and all networks. */
export class FaceSession {
  readonly report: BackendReport;
  readonly #parts: FaceSessionParts;
  readonly #source: FrameSource;
  readonly #means: Means;
  readonly #extras: { mesher: Mesher | null; evidence: EvidenceNetworks | null } = { mesher: null, evidence: null };
  readonly #turns = new Turns();
  #lost: string | null = null;
  #closed = false;

  constructor(parts: FaceSessionParts) {
    this.report = parts.report;
    this.#parts = parts;
    const { backend, events, graphs } = parts;
    this.#source = frameSourceOf(backend);
    this.#means = {
      detector: new FaceDetector(graphs.detector),
      landmarker: new Landmarker(graphs.landmarks),
      embedder: new Embedder(graphs.embedding),
      tracker: new Tracker(),
      recogniser: new Recogniser(),
      // Of other shapes than before, shaders are compiled anew; plain code only does more work.
      fixedShapes: backend.name === 'webgpu' || backend.name === 'webgl',
      extras: this.#extras,
    };
    void backend.lost.then((reason) => {
      this.#lost = reason;
      events.fault({ code: 'device-lost', detail: reason });
    });
  }

  /** See FaceWorker.look. One frame at a time: each stage needs what the one before it has read back. */
  look(frame: Frame, settings: LookSettings): Promise<LookResult> {
    return this.#turns.take(async () => {
      if (this.#closed) throw new FaultError('internal', 'the face chain was closed');
      if (this.#lost !== null) throw new FaultError('device-lost', this.#lost);
      try {
        const started = performance.now();
        const open = await this.#source.open(frame, settings.thorough ? 'still' : 'live');
        // Cameras wait for their frames to be given back.
        frame.close();
        const upload = performance.now() - started;
        try {
          const { faces, timings } = await lookAt(open, settings, this.#means);
          open.dispose();
          const { width, height } = open.size;
          return { width, height, faces, timings: { ...timings, upload }, tensors: engine().state.numTensors };
        } catch (error) {
          open.dispose();
          throw error;
        }
      } catch (error) {
        throw await explain(error, this.#parts.backend);
      }
    });
  }

  /** See FaceWorker.prepare. */
  prepare(extra: FaceExtra, signal: AbortSignal): Promise<void> {
    return this.#turns.take(async () => {
      try {
        if (extra === 'mesh' && !this.#extras.mesher) {
          const [mesh] = await this.#parts.load(['face-mesh'], signal);
          this.#extras.mesher = new Mesher(mesh!);
        }
        if (extra === 'evidence' && !this.#extras.evidence) {
          const [antispoof, liveness] = await this.#parts.load(['face-antispoof', 'face-liveness'], signal);
          this.#extras.evidence = new EvidenceNetworks(antispoof!, liveness!);
        }
      } catch (error) {
        throw await whatWentWrong(error, this.#parts.backend, signal);
      }
    });
  }

  know(people: readonly Template[], comparison: Comparison): void {
    this.#means.recogniser.know(people, comparison);
  }

  forget(): void {
    this.#means.tracker.forget();
  }

  /** Takes the device away as a driver would. */
  loseDevice(): void {
    this.#parts.backend.lose();
  }

  /** Waits for the frames in flight, then frees everything. */
  close(): Promise<void> {
    return this.#turns.take(() => {
      if (this.#closed) return Promise.resolve();
      this.#closed = true;
      const { detector, landmarker, embedder } = this.#means;
      this.#parts.events.close();
      for (const each of [detector, landmarker, embedder, this.#extras.mesher, this.#extras.evidence]) each?.dispose();
      this.#source.dispose();
      this.#parts.backend.dispose();
      return Promise.resolve();
    });
  }
}
