import { beforeEach, describe, expect, it, vi } from 'vitest';
import { RegionProposals } from '../../../../src/detect/proposals/proposals.svelte';
import type { Covered, Detection, ProposalProgress, ProposalResult, RecogniseRequest } from '../../../../workers/api';
import { FaultError } from '../../../../workers/fault';
import { FakeWorker } from '../../link/fake-worker';

const RESULT: ProposalResult = {
  hierarchies: [{ colour: 'hsv', k: 50, measures: ['size'], regions: 9 }],
  boxes: new Float32Array(4 * 250), width: 50, height: 40, ms: 7,
};
const thing = (x: number): Detection => ({
  box: { x, y: 0, width: 0.5, height: 0.5 }, label: 'cup', classIndex: 0, score: 0.9,
  origin: { cell: [0, 0], stride: 8, anchor: 0 },
});

/** What lives in the fake worker: answers at once, unless told to wait or to fail. */
class FakeSearch {
  fail = false;
  hold = false;
  readonly asked: RecogniseRequest[] = [];

  async propose(_picture: unknown, onprogress: ProposalProgress, signal: AbortSignal): Promise<ProposalResult> {
    onprogress(0.5);
    if (this.fail) throw new FaultError('frame', 'told to');
    if (this.hold) await new Promise((_, reject) => signal.addEventListener('abort', () => reject(new DOMException('', 'AbortError'))));
    return RESULT;
  }

  step(): null {
    return null;
  }

  cover(things: readonly { x: number }[]): Covered[] {
    return things.map(({ x }) => ({ first: Math.round(100 * x), best: 0.7, bestAt: 3 }));
  }

  recognise(request: RecogniseRequest) {
    this.asked.push(request);
    return { count: request.count, found: [], crops: request.count, ms: 1, backend: 'wasm' };
  }
}

describe('region proposals on the page', () => {
  let api: FakeSearch;
  let workers: FakeWorker[];
  let proposals: RegionProposals;

  beforeEach(() => {
    vi.stubGlobal('document', { baseURI: 'http://localhost/' });
    api = new FakeSearch();
    workers = [];
    proposals = new RegionProposals(
      // A port can be transferred in Node, as a picture can in a browser.
      () => Promise.resolve(new MessageChannel().port1 as unknown as ImageBitmap),
      () => {
        const worker = new FakeWorker(api);
        workers.push(worker);
        return worker.asWorker();
      },
    );
  });

  it('are searched, and held against what a detector found before or after', async () => {
    proposals.compare([thing(0.2)]);
    expect(proposals.covered).toEqual([]);
    await proposals.search();
    expect([proposals.phase, proposals.total, proposals.count]).toEqual(['ready', 250, 100]);
    expect(proposals.growth.regions).toBe(9);
    await expect.poll(() => proposals.covered.map(({ by }) => by.first)).toEqual([20]);
    proposals.compare([thing(0.1), thing(0.4)]);
    await expect.poll(() => proposals.covered.map(({ thing: { box }, by }) => [box.x, by.first])).toEqual([[0.1, 10], [0.4, 40]]);
    proposals.show(1e9);
    expect(proposals.count).toBe(250);
    proposals.show(0);
    expect(proposals.count).toBe(1);
  });

  it('can be given up, and searched again', async () => {
    api.hold = true;
    const search = proposals.search();
    await expect.poll(() => proposals.done).toBe(0.5);
    proposals.cancel();
    await search;
    expect(proposals.phase).toBe('cancelled');
    api.hold = false;
    await proposals.search();
    expect(proposals.phase).toBe('ready');
    expect(workers).toHaveLength(1);
  });

  it('that fail say why; a worker that crashes is replaced with the next search', async () => {
    api.fail = true;
    await proposals.search();
    expect([proposals.phase, proposals.fault?.code]).toEqual(['failed', 'frame']);
    api.fail = false;
    api.hold = true;
    const search = proposals.search();
    await expect.poll(() => proposals.done).toBe(0.5);
    workers[0]!.crash();
    await search;
    expect([proposals.phase, proposals.fault?.code]).toEqual(['failed', 'internal']);
    api.hold = false;
    await proposals.search();
    expect(proposals.phase).toBe('ready');
    expect(workers).toHaveLength(2);
  });

  it('are forgotten when the picture moves on, and the worker is ended', async () => {
    await proposals.search();
    await proposals.recognise({ count: 5, scoreThreshold: 0.5, iouThreshold: 0.5, backend: 'auto' });
    expect(proposals.recognition.outcome?.crops).toBe(5);
    expect(api.asked[0]).toMatchObject({ count: 5, baseUrl: 'http://localhost/' });
    proposals.leave();
    expect([proposals.phase, proposals.total, proposals.recognition.outcome]).toEqual(['none', 0, null]);
    expect(workers[0]!.terminated).toBe(true);
    api.hold = true;
    const late = proposals.search();
    proposals.leave();
    await late;
    expect(proposals.phase).toBe('none');
  });
});
