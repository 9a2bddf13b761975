import { IDBFactory } from 'fake-indexeddb';
import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { NETWORK, People } from '../../../../src/face/people/people.svelte';
import { Registration } from '../../../../src/face/people/registration.svelte';
import { Database } from '../../../../src/storage/db';
import { Notices } from '../../../../src/ui/notices.svelte';
import type { Enrolment, LookResult, SeenFace } from '../../../../workers/api';
import { person } from '../people';

vi.mock('../../../../src/face/people/thumbnail', () => ({ thumbnailOf: () => 'data:image/jpeg;base64,AAAA' }));
beforeEach(() => vi.stubGlobal('indexedDB', new IDBFactory()));
afterEach(() => void vi.unstubAllGlobals());

const { embedding } = person('Ada');
const quality = { pixels: 200, sharpness: 100, light: { mean: 120, clipped: 0, imbalance: 0 }, eyes: 0.3, faults: [] };

function face(change: Partial<SeenFace['quality']> = {}): SeenFace {
  return {
    track: 1, box: { x: 0.3, y: 0.3, width: 0.3, height: 0.3 }, score: 0.9, landmarks: [], anchors: [],
    pose: { yaw: 0, pitch: 0, roll: 0 }, quality: { ...quality, ...change },
    signs: { eyes: 0.3, lids: 0.1, mouth: 1, yaw: 0, pitch: 0, place: { x: 0, y: 0 }, size: 1 },
    embedding: { values: embedding, shot: 1, reason: 'asked', fresh: true },
    recognition: null, crop: { size: 1, rgba: new Uint8ClampedArray(4) }, mesh: null, evidence: null,
  };
}

const seen = (...faces: SeenFace[]): LookResult => ({
  width: 640, height: 480, faces, tensors: 0,
  timings: { upload: 0, detect: 0, landmarks: 0, align: 0, embed: 0, compare: 0, mesh: 0, evidence: 0 },
});

async function setUp(resembling: Enrolment['resembling'] = []) {
  const notices = new Notices();
  const people = new People({ db: new Database(), notices, onchange: () => undefined });
  await people.load();
  const enrol = vi.fn((_: readonly Float32Array[]) => Promise.resolve({ embedding, resembling }));
  let now = 0;
  const registration = new Registration({ people, notices, enrol, onchange: () => undefined, now: () => now });
  /** Everything holds for long enough. */
  const hold = (sharpness = 100) => {
    for (let i = 0; i < 5; i++) {
      registration.seen(seen(face({ sharpness })), true);
      now += 300;
    }
  };
  return { people, registration, enrol, notices, hold, pass: (ms: number) => (now += ms) };
}

describe('registration', () => {
  it('takes nothing before the person has agreed and has a name', async () => {
    const { registration, hold } = await setUp();
    hold();
    expect([registration.step, registration.taking]).toEqual(['off', false]);
    registration.begin();
    registration.agree('  ', false);
    hold();
    expect([registration.step, registration.shots.length]).toEqual(['consent', 0]);
    registration.agree(' Ada ', false);
    expect([registration.step, registration.name, registration.taking]).toEqual(['framing', 'Ada', true]);
  });

  it('says what is to be put right first, and begins to wait anew with each fault', async () => {
    const { registration, pass } = await setUp();
    registration.begin();
    registration.agree('Ada', false);
    registration.seen(seen(), true);
    expect(registration.hindrance).toBe('nobody');
    registration.seen(seen(face(), face()), true);
    expect(registration.hindrance).toBe('several');
    registration.seen(seen(face({ faults: ['too-dark', 'blurred'] })), true);
    expect(registration.hindrance).toBe('too-dark');
    for (let i = 0; i < 3; i++) {
      registration.seen(seen(face()), true);
      pass(300);
    }
    expect([registration.hindrance, registration.held > 0.5]).toEqual([null, true]);
    registration.seen(seen(face({ faults: ['blurred'] })), true);
    expect([registration.step, registration.held]).toEqual(['framing', 0]);
  });

  it('takes the sharpest frame by itself when everything has held, and keeps it without a picture', async () => {
    const { registration, people, hold, enrol } = await setUp();
    registration.begin();
    registration.agree('Ada', false);
    registration.seen(seen(face({ sharpness: 300 })), true);
    hold();
    expect(registration.step).toBe('taken');
    expect(registration.shots.map((shot) => shot.quality.sharpness)).toEqual([300]);
    registration.another();
    hold(80);
    await registration.save();
    expect(enrol.mock.calls[0]![0]).toEqual([embedding, embedding]);
    expect(people.list).toMatchObject([{ name: 'Ada', shots: 2, network: NETWORK, thumbnail: null, quality: { sharpness: 300 } }]);
    expect([registration.step, registration.shots]).toEqual(['off', []]);
  });

  it('takes a still at once or not at all', async () => {
    const { registration } = await setUp();
    registration.begin();
    registration.agree('Ada', true);
    registration.seen(seen(face({ faults: ['turned'] })), false);
    expect(registration.step).toBe('framing');
    registration.seen(seen(face()), false);
    expect(registration.step).toBe('taken');
  });

  it('keeps a picture only where it was asked for', async () => {
    const { registration, people, hold } = await setUp();
    registration.begin();
    registration.agree('Ada', true);
    hold();
    await registration.save();
    expect(people.list[0]!.thumbnail).toMatch(/^data:image/);
  });

  it('says when somebody who is known looks the same: one more shot of them, or somebody else after all', async () => {
    const known = person('Ada', { network: NETWORK });
    for (const same of [true, false]) {
      const { registration, people, hold, enrol } = await setUp([{ id: known.id, distance: 0.2 }]);
      await people.save(known);
      registration.begin();
      registration.agree('Eve', false);
      hold();
      await registration.save();
      expect(registration.step).toBe('resembles');
      expect(registration.resembling.map(({ person: { name } }) => name)).toEqual(['Ada']);
      if (same) {
        await registration.saveAs(known);
        expect(enrol.mock.lastCall![0].length).toBe(known.shots + 1);
        expect(people.list).toMatchObject([{ id: known.id, name: 'Ada', shots: known.shots + 1 }]);
      } else {
        await registration.save(true);
        expect(people.list.map(({ name }) => name).sort()).toEqual(['Ada', 'Eve']);
      }
      await people.removeAll();
    }
  });

  it('keeps the shots when they cannot be stored or averaged', async () => {
    const { registration, people, hold, enrol, notices } = await setUp();
    registration.begin();
    registration.agree('Ada', false);
    hold();
    enrol.mockRejectedValueOnce(new Error('no'));
    await registration.save();
    expect([registration.step, registration.shots.length, notices.list.length]).toEqual(['taken', 1, 1]);
    vi.spyOn(people, 'save').mockResolvedValueOnce(false);
    await registration.save();
    expect([registration.step, registration.shots.length]).toEqual(['taken', 1]);
  });

  it('takes no other shot of somebody else', async () => {
    const { registration, hold } = await setUp();
    registration.begin();
    registration.agree('Ada', false);
    hold();
    registration.another();
    const other = { values: person('Somebody else').embedding, shot: 1, reason: 'asked', fresh: true } as const;
    registration.seen(seen({ ...face(), embedding: other }), false);
    expect([registration.step, registration.hindrance, registration.shots.length]).toEqual(['framing', 'somebody-else', 1]);
    hold();
    expect([registration.step, registration.shots.length]).toEqual(['taken', 2]);
  });

  it('keeps nobody when it was given up while the shots were averaged, whatever came of that', async () => {
    for (const end of ['averaged', 'resembles', 'failed'] as const) {
      const { registration, people, hold, enrol, notices } = await setUp();
      await people.save(person('Ada', { network: NETWORK }));
      registration.begin();
      registration.agree('Eve', false);
      hold();
      let settle!: { resolve: (enrolment: Enrolment) => void; reject: (error: Error) => void };
      enrol.mockReturnValueOnce(new Promise((resolve, reject) => (settle = { resolve, reject })));
      const saved = registration.save();
      registration.cancel();
      if (end === 'failed') settle.reject(new Error('no'));
      else settle.resolve({ embedding, resembling: end === 'resembles' ? [{ id: 'id-Ada', distance: 0.2 }] : [] });
      await saved;
      expect([registration.step, people.list.length, notices.list]).toEqual(['off', 1, []]);
      await people.removeAll();
    }
  });
});
