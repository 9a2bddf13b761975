import { releaseProxy, transfer } from 'comlink';
import type { Box } from '../../../models/geometry/box';
import type { Picture } from '../../../models/picture';
import { drawRegions, regionsAfter } from '../../../models/proposals/drawing';
import { coverage, type Covered } from '../../../models/proposals/recall';
import { DEFAULT_SEARCH, selectiveSearch, type Search } from '../../../models/proposals/selective-search';
import type { Frame, HierarchyStep, ProposalProgress, ProposalResult, ProposalsWorker } from '../../api';
import { Turns } from '../turns';
import { runPausing } from './pause';
import { unionOf } from './union';

/** What the host is given, so that it also runs where there is no canvas. */
export interface ProposalsMeans {
  /** Pixels of a frame, as displayed. @throws FaultError 'frame' */
  readonly read: (frame: Frame) => Picture;
  readonly toBitmap: (rgba: Uint8ClampedArray<ArrayBuffer>, width: number, height: number) => Promise<ImageBitmap>;
}

/** What workers/proposals.ts does, apart from being a worker: keeps what was found in the newest picture. */
export class ProposalsHost implements ProposalsWorker {
  readonly #means: ProposalsMeans;
  readonly #turns = new Turns();
  #search: Search | null = null;

  constructor(means: ProposalsMeans) {
    this.#means = means;
  }

  propose(frame: Frame, onprogress: ProposalProgress, signal: AbortSignal): Promise<ProposalResult> {
    const work = async (alive: AbortSignal) => {
      this.#search = null;
      const began = performance.now();
      const picture = this.#means.read(frame);
      const search = await runPausing(selectiveSearch(picture, DEFAULT_SEARCH), onprogress, alive);
      this.#search = search;
      return resultOf(search, performance.now() - began);
    };
    return this.#turns.replace(signal, work).finally(() => {
      frame.close();
      (onprogress as { [releaseProxy]?: () => void })[releaseProxy]?.();
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
}

function resultOf({ picture, grown, boxes }: Search, ms: number): ProposalResult {
  const hierarchies = grown.map(({ strategy, segmentation }) => ({ ...strategy, regions: segmentation.count }));
  return { hierarchies, boxes, width: picture.width, height: picture.height, ms };
}
