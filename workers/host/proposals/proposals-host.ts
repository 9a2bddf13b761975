import { releaseProxy, transfer } from 'comlink';
import type { Box } from '../../../models/geometry/box';
import type { Picture } from '../../../models/picture';
import { drawRegions, regionsAfter } from '../../../models/proposals/drawing';
import { shrink, type Planes } from '../../../models/proposals/planes';
import { ProposalRecogniser } from '../../../models/proposals/rcnn';
import { coverage, type Covered } from '../../../models/proposals/recall';
import { DEFAULT_SEARCH, selectiveSearch, type Search } from '../../../models/proposals/selective-search';
import type {
  Frame, HierarchyStep, ProposalProgress, ProposalResult, ProposalsWorker, RecogniseRequest, RecogniseResult,
} from '../../api';
import { explain } from '../explain';
import { Turns } from '../turns';
import type { OpenedClassifier } from './open-classifier';
import { nextTurn, runPausing } from './pause';
import { unionOf } from './union';

/** Longer side, pixels, of the picture that proposals are cut out of. */
const DETAIL = 1024;

/** What the host is given, so that it also runs where there is no canvas. */
export interface ProposalsMeans {
  /** Pixels of a frame, as displayed. @throws FaultError 'frame' */
  readonly read: (frame: Frame) => Picture;
  /** The window classifier. @throws FaultError; the signal's reason on abort */
  readonly openClassifier: (
    request: Pick<RecogniseRequest, 'backend' | 'baseUrl'>, signal: AbortSignal,
  ) => Promise<OpenedClassifier>;
  readonly toBitmap: (rgba: Uint8ClampedArray<ArrayBuffer>, width: number, height: number) => Promise<ImageBitmap>;
}

/** What workers/proposals.ts does, apart from being a worker: keeps what was found in the newest picture. */
export class ProposalsHost implements ProposalsWorker {
  readonly #means: ProposalsMeans;
  readonly #turns = new Turns();
  #search: Search | null = null;
  /** The newest picture, larger than it was searched: small things are recognised by their details. */
  #picture: Planes | null = null;
  #opened: OpenedClassifier | null = null;
  #recogniser: ProposalRecogniser | null = null;

  constructor(means: ProposalsMeans) {
    this.#means = means;
  }

  propose(frame: Frame, onprogress: ProposalProgress, signal: AbortSignal): Promise<ProposalResult> {
    const work = async (alive: AbortSignal) => {
      this.#search = null;
      this.#recogniser = null;
      const began = performance.now();
      const picture = this.#means.read(frame);
      const search = await runPausing(selectiveSearch(picture, DEFAULT_SEARCH), onprogress, alive);
      this.#picture = shrink(picture, DETAIL);
      this.#search = search;
      return resultOf(search, performance.now() - began);
    };
    return this.#turns.replace(signal, work).finally(() => {
      frame.close();
      release(onprogress);
    });
  }

  async step(hierarchy: number, merges: number): Promise<HierarchyStep | null> {
    const { picture, grown } = this.#search ?? {};
    const one = grown?.[hierarchy];
    if (!picture || !one) return null;
    const { leaves } = one.hierarchy;
    const done = Math.max(0, Math.min(leaves - 1, Math.round(merges)));
    const newest = done > 0 ? leaves + done - 1 : -1;
    const { width, height } = picture;
    const rgba = drawRegions(picture, one.segmentation, regionsAfter(one.hierarchy, done), newest);
    const drawn = await this.#means.toBitmap(rgba, width, height);
    const union = done > 0 ? unionOf(one.hierarchy, done - 1, width, height) : null;
    return transfer({ hierarchy, merges: done, regions: leaves - done, picture: drawn, union }, [drawn]);
  }

  cover(things: readonly Box[], overlap: number): Promise<readonly Covered[]> {
    return Promise.resolve(this.#search ? coverage(this.#search.boxes, things, overlap) : []);
  }

  recognise(
    request: RecogniseRequest, onprogress: ProposalProgress, signal: AbortSignal,
  ): Promise<RecogniseResult | null> {
    return this.#turns.replace(signal, (alive) => this.#recognise(request, onprogress, alive)).finally(() => {
      release(onprogress);
    });
  }

  async #recognise(
    { count, scoreThreshold, iouThreshold, backend, baseUrl }: RecogniseRequest,
    onprogress: ProposalProgress,
    signal: AbortSignal,
  ): Promise<RecogniseResult | null> {
    if (!this.#search || !this.#picture) return null;
    this.#opened ??= await this.#means.openClassifier({ backend, baseUrl }, signal);
    const opened = this.#opened;
    this.#recogniser ??= new ProposalRecogniser(opened.classifier, this.#picture, this.#search.boxes);
    const recogniser = this.#recogniser;
    const before = recogniser.done;
    const began = performance.now();
    try {
      while (await recogniser.more(count)) {
        onprogress(recogniser.done / count);
        signal.throwIfAborted();
        await nextTurn();
      }
    } catch (error) {
      if (signal.aborted) throw signal.reason;
      const fault = await explain(error, opened.backend);
      // Whatever it was, the next one begins with a network made anew.
      this.#opened = null;
      this.#recogniser = null;
      opened.dispose();
      throw fault;
    }
    return {
      count,
      found: recogniser.found(count, scoreThreshold, iouThreshold),
      crops: recogniser.done - before,
      ms: performance.now() - began,
      backend: opened.backend.name,
    };
  }
}

function release(callback: ProposalProgress): void {
  (callback as { [releaseProxy]?: () => void })[releaseProxy]?.();
}

function resultOf({ picture, grown, boxes }: Search, ms: number): ProposalResult {
  const hierarchies = grown.map(({ strategy, segmentation }) => ({ ...strategy, regions: segmentation.count }));
  return { hierarchies, boxes, width: picture.width, height: picture.height, ms };
}
