import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Engine, GIVEN_UP } from '../../../src/detect/engine.svelte';
import { DetectSession, type SessionSettings } from '../../../src/detect/session.svelte';
import { DEFAULT_SETTINGS } from '../../../src/storage/settings';
import { FakeWorker } from '../link/fake-worker';
import { FakeDetector, FakeSource } from './fakes';

let settings: SessionSettings;
let detector: FakeDetector;
let workers: FakeWorker[];
const events = {
  onfault: vi.fn(), onrestart: vi.fn(), onready: vi.fn(), onslow: vi.fn(), onsilence: vi.fn(),
};

beforeEach(() => {
  vi.stubGlobal('document', { baseURI: 'http://localhost/' });
  vi.stubGlobal('createImageBitmap', () => Promise.resolve(new MessageChannel().port1));
  settings = { ...DEFAULT_SETTINGS, explain: false, regression: true };
  detector = new FakeDetector();
  workers = [];
  for (const spy of Object.values(events)) spy.mockClear();
});
afterEach(() => {
  for (const worker of workers) worker.terminate();
  vi.unstubAllGlobals();
});

function spawn(): Worker {
  const worker = new FakeWorker(detector);
  workers.push(worker);
  return worker.asWorker();
}

const makeSession = () =>
  new DetectSession(() => settings, events, (engineEvents) => new Engine(() => settings, engineEvents, spawn));

const reaches = (session: DetectSession, phase: string) =>
  vi.waitFor(() => expect(session.phase).toBe(phase), { timeout: 10_000 });

/** A session that has answered a frame of its source. */
async function running(source = new FakeSource()) {
  const session = makeSession();
  session.watch(source);
  await reaches(session, 'ready');
  await answers(session, source);
  return { session, source };
}

async function answers(session: DetectSession, source: FakeSource): Promise<void> {
  const before = detector.frames;
  await vi.waitFor(() => expect(source.give()).toBe(true));
  await vi.waitFor(() => {
    expect(detector.frames).toBeGreaterThan(before);
    expect(session.result).not.toBeNull();
  });
}

describe('DetectSession', () => {
  it('opens the network for the first source, and closes every frame', async () => {
    const { session, source } = await running();
    for (let i = 0; i < 5; i++) await answers(session, source);
    expect(detector.opened).toHaveLength(1);
    await vi.waitFor(() => expect(source.closed).toBe(source.made));
  });

  it('does not carry a freeze over to the next source', async () => {
    const { session } = await running();
    session.setPaused(true);
    const next = new FakeSource();
    next.paused = true;
    session.watch(next);
    expect(session.paused).toBe(false);
    await answers(session, next);
  });

  it('opens what is set by the time there is a source again', async () => {
    const { session } = await running();
    session.watch(null);
    settings = { ...settings, detector: 'ssd' };
    const next = new FakeSource();
    session.watch(next);
    await reaches(session, 'ready');
    expect(detector.opened.map((request) => request.detector)).toEqual(['centernet', 'ssd']);
    expect(session.result).toBeNull();
  });

  it('answers a still that comes when another network is wished for than is open', async () => {
    const { session } = await running();
    session.watch(null);
    settings = { ...settings, detector: 'ssd' };
    const still = new FakeSource(false);
    session.watch(still);
    // It gives its one picture by itself as soon as it is asked.
    await vi.waitFor(() => expect(still.give()).toBe(true));
    await reaches(session, 'ready');
    await vi.waitFor(() => expect(session.result).not.toBeNull());
  });

  it('does not open anew what is open', async () => {
    const { session } = await running();
    session.watch(new FakeSource());
    expect(session.phase).toBe('ready');
    expect(detector.opened).toHaveLength(1);
  });

  it('shows no boxes of a network that is gone', async () => {
    const { session } = await running();
    detector.holdOpening = true;
    settings = { ...settings, detector: 'ssd' };
    session.engine.ensure();
    expect(session.phase).toBe('opening');
    expect(session.result).toBeNull();
    session.engine.cancel();
    expect(session.phase).toBe('off');
  });

  it('decides anew about a frozen picture without the network', async () => {
    const { session } = await running();
    session.setPaused(true);
    await vi.waitFor(() => expect(detector.frames).toBe(2));
    await vi.waitFor(() => expect(session.shown).not.toBeNull());
    session.refresh();
    await vi.waitFor(() => expect(detector.decodings).toBe(1));
    expect(detector.frames).toBe(2);
    session.setPaused(false);
    expect(session.shown).toBeNull();
  });

  it('shows no boxes that a network decided anew while another was being opened', async () => {
    const { session } = await running(new FakeSource(false));
    let decide = () => {};
    detector.gate = new Promise((resolve) => (decide = resolve));
    detector.holdOpening = true;
    session.refresh();
    await vi.waitFor(() => expect(detector.decodings).toBe(1));
    settings = { ...settings, detector: 'ssd' };
    session.engine.ensure();
    decide();
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect([session.phase, session.result]).toEqual(['opening', null]);
    session.engine.cancel();
  });

  it('asks a still for its picture once, and once more after the worker crashed', async () => {
    const { session, source } = await running(new FakeSource(false));
    workers[0]?.crash();
    expect(session.result).toBeNull();
    await reaches(session, 'ready');
    await vi.waitFor(() => expect(session.result).not.toBeNull());
    expect(source.made).toBe(2);
    expect(events.onrestart).toHaveBeenCalledTimes(1);
  });

  it('replaces a worker that lost its device, and says so once', async () => {
    const { session, source } = await running();
    detector.failFrames = 'device-lost';
    await vi.waitFor(() => expect(source.give()).toBe(true));
    await vi.waitFor(() => expect(events.onfault).toHaveBeenCalledTimes(1));
    detector.failFrames = null;
    await reaches(session, 'ready');
    await answers(session, source);
    expect(events.onrestart).not.toHaveBeenCalled();
    expect(workers).toHaveLength(2);
  });

  it('gives up a network that fails frame after frame', async () => {
    const { session, source } = await running();
    detector.failFrames = 'bad-output';
    await vi.waitFor(
      () => {
        source.give();
        expect(session.phase).toBe('failed');
      },
      { timeout: 10_000, interval: 5 },
    );
    expect(events.onfault).toHaveBeenCalledTimes(4);
    expect(session.engine.fault?.code).toBe('bad-output');
  });

  it('says that the worker crashed too often, and starts afresh for another source', async () => {
    const { session } = await running();
    for (let i = 0; i < 4; i++) {
      workers.at(-1)?.crash();
      if (i < 3) await reaches(session, 'ready');
    }
    expect(session.phase).toBe('failed');
    expect(session.engine.fault).toBe(GIVEN_UP);
    const next = new FakeSource();
    session.watch(next);
    await reaches(session, 'ready');
    await answers(session, next);
  });

  it('tells why opening failed, and leaves nothing behind when the source goes', async () => {
    detector.failOpening = 'weights-offline';
    const session = makeSession();
    session.watch(new FakeSource());
    await reaches(session, 'failed');
    expect(session.engine.fault?.code).toBe('weights-offline');
    session.watch(null);
    expect(session.phase).toBe('off');
  });
});
