import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Engine } from '../../../../src/detect/engine.svelte';
import { DEFAULT_SETTINGS } from '../../../../src/storage/settings';
import { Proposer } from '../../../../src/train/boxes/proposer';
import { FakeDetector, RESULT } from '../../detect/fakes';
import { FakeWorker } from '../../link/fake-worker';

let detector: FakeDetector;
let workers: FakeWorker[];

beforeEach(() => {
  vi.stubGlobal('document', { baseURI: 'http://localhost/' });
  detector = new FakeDetector();
  workers = [];
});
afterEach(() => {
  for (const worker of workers) worker.terminate();
  vi.unstubAllGlobals();
});

function open(): Proposer {
  const spawn = () => {
    const worker = new FakeWorker(detector);
    workers.push(worker);
    return worker.asWorker();
  };
  const wish = () => DEFAULT_SETTINGS;
  return new Proposer(wish, (events) => new Engine(wish, events, spawn));
}

/** What can be transferred in Node, and tells that it was closed. */
function picture() {
  const { port1 } = new MessageChannel();
  const close = vi.spyOn(port1, 'close');
  return { image: port1 as unknown as ImageBitmap, close };
}

describe('Proposer', () => {
  it('opens a detector of its own with the first picture, once for all, and ends it when told', async () => {
    const proposer = open();
    expect(workers).toHaveLength(0);
    expect(await proposer.look(picture().image)).toEqual(RESULT);
    expect(await proposer.look(picture().image)).toEqual(RESULT);
    expect([workers.length, detector.opened.length, detector.frames]).toEqual([1, 1, 2]);
    proposer.end();
    expect(workers[0]!.terminated).toBe(true);
    expect(await proposer.look(picture().image)).toEqual(RESULT);
    expect(workers).toHaveLength(2);
    proposer.end();
  });

  it('tells why a detector does not open, closes the picture, and can be asked again', async () => {
    const proposer = open();
    detector.failOpening = 'weights-offline';
    const { image, close } = picture();
    await expect(proposer.look(image)).rejects.toMatchObject({ code: 'weights-offline' });
    expect(close).toHaveBeenCalled();
    detector.failOpening = null;
    expect(await proposer.look(picture().image)).toEqual(RESULT);
    proposer.end();
  });

  it('tells why a picture fails, and looks at the next', async () => {
    const proposer = open();
    detector.failFrames = 'frame';
    await expect(proposer.look(picture().image)).rejects.toMatchObject({ code: 'frame' });
    detector.failFrames = null;
    expect(await proposer.look(picture().image)).toEqual(RESULT);
    proposer.end();
  });

  it('does not wait on when told to stop, or ended, while the detector is being opened', async () => {
    const proposer = open();
    detector.holdOpening = true;
    const controller = new AbortController();
    const stopped = picture();
    const looking = proposer.look(stopped.image, controller.signal);
    controller.abort();
    await expect(looking).rejects.toMatchObject({ name: 'AbortError' });
    expect(stopped.close).toHaveBeenCalled();
    const other = proposer.look(picture().image);
    proposer.end();
    await expect(other).rejects.toMatchObject({ code: 'internal' });
  });
});
