import { IDBFactory } from 'fake-indexeddb';
import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { DetectWorker } from '../../../../workers/api';
import { FaultError } from '../../../../workers/fault';
import { BoxSession } from '../../../../src/train/boxes/box-session.svelte';
import { BoxDesk } from '../../../../src/train/boxes/desk.svelte';
import { DataSet } from '../../../../src/train/data/dataset.svelte';

const data: DataSet[] = [];
const closed = vi.fn();

beforeEach(() => {
  vi.stubGlobal('indexedDB', new IDBFactory());
  vi.stubGlobal('createImageBitmap', async () => ({ close: closed }));
});
afterEach(() => {
  for (const each of data.splice(0)) each.stop();
  vi.unstubAllGlobals();
  closed.mockClear();
});

const CUP = { x: 0.1, y: 0.1, width: 0.3, height: 0.3 };
const FOUND = {
  width: 40, height: 30, candidates: [], candidateCount: 0, tensors: 1,
  timings: { upload: 1, network: 1, readback: 1, nms: 1 },
  detections: [detection('cup', 0.9, CUP), detection('bowl', 0.4, { x: 0.6, y: 0.5, width: 0.2, height: 0.2 })],
};

function detection(label: string, score: number, box: typeof CUP) {
  return { label, score, box, classIndex: 0, origin: { cell: [0, 0] as const, stride: 1, anchor: 0 } };
}

type Look = () => ReturnType<DetectWorker['detect']>;

/** What the desk is given in the place of a worker. */
function fakeProposer(look: Look) {
  return { engine: { progress: null, phase: 'ready' }, look: vi.fn(look), end: vi.fn() };
}

async function shop(look: Look = async () => FOUND) {
  const set = new DataSet();
  data.push(set);
  await set.load();
  const cup = set.addClass('Cup');
  const thing = set.addClass('Thing');
  const pictures = ['1', '2', '3', '4'].map((name) => ({ image: new Blob([name]), width: 40, height: 30 }));
  const rows = set.addSamples(pictures, { classIds: [thing.id], source: 'file' });
  const proposer = fakeProposer(look);
  const desk = new BoxDesk(() => { throw new Error('no engine is made'); }, proposer as never);
  const at = (i: number) => new BoxSession({ data: set, desk, sampleId: rows[i]!.id });
  return { set, cup, thing, ids: rows.map(({ id }) => id), desk, proposer, at };
}

describe('BoxSession', () => {
  it('keeps what was drawn when it goes on, as one step that can be undone', async () => {
    const { set, cup, thing, ids, at } = await shop();
    const session = at(0);
    session.editor.add();
    session.editor.setClass(cup.id);
    session.editor.nudge(3, 0);
    expect(session.step(1)).toBe(true);
    expect([session.sample.id, session.position, session.total, session.kept]).toEqual([ids[1], 2, 4, 1]);
    expect(set.sample(ids[0]!)).toMatchObject({ classIds: [thing.id, cup.id], boxes: [{ classId: cup.id }] });
    expect(set.undo()).toBe('draw-boxes');
    expect(set.sample(ids[0]!)).toMatchObject({ classIds: [thing.id], boxes: [] });
  });

  it('does nothing to the data set where nothing was changed', async () => {
    const { set, ids, at } = await shop();
    const before = set.history.last;
    const session = at(0);
    session.editor.add();
    session.editor.undo();
    session.step(1);
    expect(session.step(-1)).toBe(true);
    expect(session.step(-1)).toBe(false);
    session.keep();
    expect([set.history.last, session.sample.id, session.kept]).toEqual([before, ids[0], 0]);
  });

  it('keeps twice, should the page be hidden in between, without a step for nothing', async () => {
    const { set, ids, at } = await shop();
    const session = at(0);
    session.editor.add();
    session.keep();
    const { last } = set.history;
    session.keep();
    expect([set.sample(ids[0]!)?.boxes.length, set.history.last === last]).toEqual([1, true]);
  });

  it('counts a picture once, however often it is kept', async () => {
    const { at } = await shop();
    const session = at(0);
    session.editor.add();
    session.keep();
    session.editor.add();
    session.step(1);
    expect([session.kept, session.steps]).toEqual([1, 2]);
  });

  it('gives a drag up that was under way', async () => {
    const { set, ids, at } = await shop();
    const session = at(0);
    session.editor.press({ x: 1, y: 1 }, 3);
    session.editor.drag({ x: 30, y: 20 });
    session.keep();
    expect(set.sample(ids[0]!)?.boxes).toEqual([]);
  });
});

describe('proposals', () => {
  it('come with classes of the same name, else of the sample, and enter the data set only when accepted', async () => {
    const { set, cup, thing, ids, at, desk } = await shop();
    const session = at(0);
    expect(await session.propose()).toBe(2);
    expect(session.editor.proposals.map(({ classId }) => classId)).toEqual([cup.id, thing.id]);
    session.editor.accept();
    session.step(1);
    expect(set.sample(ids[0]!)?.boxes).toEqual([{ classId: cup.id, ...CUP }]);
    expect([...desk.pending.keys()]).toEqual([ids[0]]);
    session.step(-1);
    expect(session.editor.proposals.map(({ proposal }) => proposal?.label)).toEqual(['bowl']);
    session.editor.remove();
    session.keep();
    expect(desk.pending.size).toBe(0);
  });

  it('leave out what has a box already, and remember for which class a label was taken', async () => {
    const { set, cup, ids, at } = await shop();
    set.setBoxes(ids[0]!, [{ classId: cup.id, ...CUP }]);
    const session = at(0);
    expect(await session.propose()).toBe(1);
    session.editor.setClass(cup.id);
    session.editor.accept();
    session.step(1);
    await session.propose();
    expect(session.editor.proposals.map(({ classId }) => classId)).toEqual([cup.id, cup.id]);
  });

  it('for all samples wait to be reviewed, one after the other', async () => {
    const { set, ids, desk, proposer, at } = await shop();
    expect(await desk.propose(set, ids)).toBe(8);
    expect([desk.pending.size, desk.run, proposer.look.mock.calls.length]).toEqual([4, null, 4]);
    expect(set.samples.every(({ boxes }) => boxes.length === 0)).toBe(true);
    const session = at(2);
    expect(session.waiting).toEqual([ids[3], ids[0], ids[1]]);
    session.editor.dismissAll();
    session.go(session.waiting[0]!);
    expect(session.waiting).toEqual([ids[0], ids[1]]);
  });

  it('stop when told to, and keep what was found until then', async () => {
    let seen = 0;
    const { set, ids, desk } = await shop(async () => {
      if (++seen === 2) desk.cancel();
      return FOUND;
    });
    expect(await desk.propose(set, ids)).toBeNull();
    expect([[...desk.pending.keys()], desk.run, desk.fault]).toEqual([[ids[0]], null, null]);
  });

  it('pass over a picture that fails, and say why when they give up', async () => {
    let seen = 0;
    const { set, ids, desk } = await shop(async () => {
      if (++seen !== 2) throw new FaultError('frame', 'told to');
      return FOUND;
    });
    expect(await desk.propose(set, [...ids.slice(0, 2), ...ids.slice(2), 'gone'])).toBeNull();
    expect([desk.pending.size, desk.fault?.code]).toEqual([1, 'internal']);
    expect(await desk.propose(set, ids.slice(0, 1))).toBeNull();
    expect(desk.fault).toEqual({ code: 'frame', detail: 'told to' });
  });
});
