import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { Database } from '../../../../src/storage/db';
import { DataSet, type DataSetOptions } from '../../../../src/train/data/dataset.svelte';
import { DataFault } from '../../../../src/train/data/fault';
import type { Picture } from '../../../../src/train/data/picture';
import { dataSets } from '../data-sets';

const { visit, wipe } = dataSets();

function pictures(...names: string[]): Picture[] {
  return names.map((name) => ({ image: new Blob([name], { type: 'image/jpeg' }), width: 40, height: 30 }));
}

/** Two classes, a burst in the first, two single pictures in the second. */
async function pets(options: DataSetOptions = {}) {
  const data = await visit(options);
  const cat = data.addClass('Cat');
  const dog = data.addClass('Dog');
  const burst = data.addSamples(pictures('c1', 'c2', 'c3'), { classIds: [cat.id], source: 'camera', groupId: 'burst' });
  const singles = data.addSamples(pictures('d1', 'd2'), { classIds: [dog.id], source: 'file' });
  return { data, cat, dog, burst, singles };
}

function state(data: DataSet) {
  return { classes: data.classes, samples: data.samples };
}

async function texts(data: DataSet): Promise<string[]> {
  return Promise.all(data.samples.map(async ({ id }) => (await data.picture(id)).text()));
}

function code(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    if (error instanceof DataFault) return error.code;
  }
  return 'none';
}

function fullDisk(db: Database) {
  return vi.spyOn(db, 'write').mockRejectedValue(new DOMException('full', 'QuotaExceededError'));
}

describe('DataSet', () => {
  it('keeps classes, samples and pictures for the next visit', async () => {
    const { data } = await pets();
    await data.settled();
    expect(data.unsaved.size).toBe(0);
    const next = await visit();
    expect(state(next)).toEqual(state(data));
    expect(await texts(next)).toEqual(['c1', 'c2', 'c3', 'd1', 'd2']);
    expect(next.persistent).toBe(true);
  });

  it('has nothing added before it was read', () => {
    const data = new DataSet();
    expect(code(() => data.addClass('Cat'))).toBe('not-loaded');
    expect(code(() => data.addSamples([], { classIds: ['a'], source: 'file' }))).toBe('not-loaded');
    expect(code(() => data.merge({ classes: [], samples: [] }))).toBe('not-loaded');
  });

  it('reads once, however often it is asked', async () => {
    const db = new Database();
    const entries = vi.spyOn(db, 'entries');
    const data = new DataSet({ db });
    await Promise.all([data.load(), data.load()]);
    await data.load();
    expect(entries).toHaveBeenCalledTimes(2);
  });

  it('says why it cannot be read, and tries again', async () => {
    const db = new Database();
    const entries = vi.spyOn(db, 'entries').mockRejectedValueOnce(new Error('broken'));
    const data = new DataSet({ db });
    await data.load();
    expect([data.loaded, data.fault?.code]).toEqual([false, 'failed']);
    entries.mockRestore();
    await data.load();
    expect([data.loaded, data.fault]).toEqual([true, null]);
  });

  it('keeps names apart', async () => {
    const { data, cat, dog } = await pets();
    expect(code(() => data.addClass(' cAT '))).toBe('duplicate-name');
    expect(code(() => data.addClass(' '))).toBe('empty-name');
    expect(code(() => data.renameClass(dog.id, 'CAT'))).toBe('duplicate-name');
    expect(code(() => data.renameClass('nobody', 'Cow'))).toBe('unknown-class');
    data.renameClass(cat.id, '  CAT ');
    data.recolourClass(cat.id, '#123456');
    expect(data.classes[0]).toEqual({ ...cat, name: 'CAT', colour: '#123456' });
    expect(data.classes[1]).toEqual(dog);
    expect(dog.colour).not.toBe(cat.colour);
  });

  it('puts neighbours of a burst into one split, and counts', async () => {
    const { data, cat, dog, burst, singles } = await pets();
    expect(new Set(burst.map(({ split }) => split))).toEqual(new Set(['train']));
    expect(singles.map(({ split }) => split)).toEqual(['train', 'dev']);
    expect(data.counts.get(cat.id)).toEqual({ total: 3, train: 3, dev: 0, test: 0 });
    expect(data.counts.get(dog.id)).toEqual({ total: 2, train: 1, dev: 1, test: 0 });
    expect(data.balance).toBe(1.5);
    expect(data.problems).toEqual([{ code: 'nothing-to-check', classId: cat.id }]);
    expect(data.samplesOf(cat.id)).toEqual(burst);
    expect(data.samplesOf('nobody')).toEqual([]);
    expect(data.sample(burst[0]!.id)).toEqual(burst[0]);
    const more = data.addSamples(pictures('c4'), { classIds: [dog.id], source: 'camera', groupId: 'burst' });
    expect(more[0]!.split).toBe('train');
  });

  it('orders by time even where the clock goes back', async () => {
    let now = 5000;
    const { data } = await pets({ now: () => now-- });
    expect(data.samples.map(({ createdAt }) => createdAt)).toEqual([5000, 5001, 5002, 5003, 5004]);
  });

  it('refuses samples without a class, and with one that is not there', async () => {
    const { data } = await pets();
    expect(code(() => data.addSamples(pictures('x'), { classIds: [], source: 'file' }))).toBe('no-class');
    expect(code(() => data.addSamples(pictures('x'), { classIds: ['nobody'], source: 'file' }))).toBe('unknown-class');
    expect(data.samples).toHaveLength(5);
  });

  it('moves samples, and their boxes with them, but not their split', async () => {
    const { data, cat, dog, burst } = await pets();
    const { id } = burst[0]!;
    data.setBoxes(id, [{ classId: cat.id, x: 0, y: 0, width: 0.5, height: 0.5 }]);
    data.moveSamples([id], [dog.id]);
    expect(data.sample(id)).toMatchObject({ classIds: [dog.id], split: 'train', boxes: [{ classId: dog.id }] });
    expect(code(() => data.moveSamples(['nobody'], [dog.id]))).toBe('unknown-sample');
    expect(code(() => data.moveSamples([id], []))).toBe('no-class');
  });

  it('cuts boxes to the picture, and gives the sample their classes', async () => {
    const { data, cat, dog, burst } = await pets();
    const { id } = burst[0]!;
    data.setBoxes(id, [{ classId: dog.id, x: -1, y: 0.5, width: 1.5, height: 2 }]);
    expect(data.sample(id)).toMatchObject({
      classIds: [cat.id, dog.id],
      boxes: [{ classId: dog.id, x: 0, y: 0.5, width: 0.5, height: 0.5 }],
    });
    const outside = { classId: dog.id, x: 2, y: 0, width: 1, height: 1 };
    expect(code(() => data.setBoxes(id, [outside]))).toBe('no-box');
    expect(code(() => data.setBoxes(id, [{ ...outside, classId: 'nobody' }]))).toBe('unknown-class');
    expect(data.sample(id)!.boxes).toHaveLength(1);
  });

  it('removes a class with its samples, and gives all of it back', async () => {
    const { data, cat, dog, burst } = await pets();
    data.setBoxes(burst[0]!.id, [
      { classId: cat.id, x: 0, y: 0, width: 0.5, height: 0.5 },
      { classId: dog.id, x: 0, y: 0, width: 0.5, height: 0.5 },
    ]);
    await data.settled();
    const before = state(data);
    data.removeClass(cat.id);
    expect(data.classes).toEqual([dog]);
    expect(data.sample(burst[0]!.id)).toMatchObject({ classIds: [dog.id], boxes: [{ classId: dog.id }] });
    expect(data.samples).toHaveLength(3);
    await data.settled();
    expect(state(await visitBesides(data))).toEqual(state(data));
    expect(data.undo()).toBe('remove-class');
    expect(state(data)).toEqual(before);
    await data.settled();
    expect(await texts(data)).toEqual(['c1', 'c2', 'c3', 'd1', 'd2']);
    expect(state(await visit())).toEqual(before);
  });

  it('undoes and redoes every act, to the letter', async () => {
    const act = fc.record({ kind: fc.nat(8), a: fc.nat(), b: fc.nat() });
    await fc.assert(
      fc.asyncProperty(fc.array(act, { maxLength: 20 }), async (acts) => {
        wipe();
        const { data } = await pets();
        const states = [state(data)];
        const steps = data.history;
        for (const { kind, a, b } of acts) {
          const last = steps.last;
          perform(data, kind, a, b);
          if (steps.last !== last) states.push(state(data));
        }
        for (const before of states.slice(0, -1).reverse()) {
          expect(data.undo()).not.toBeNull();
          expect(state(data)).toEqual(before);
        }
        for (const after of states.slice(1)) {
          expect(data.redo()).not.toBeNull();
          expect(state(data)).toEqual(after);
        }
        expect(data.redo()).toBeNull();
        await data.settled();
        expect(state(await visit())).toEqual(state(data));
        expect(await texts(await visit())).toHaveLength(data.samples.length);
      }),
      { numRuns: 40 },
    );
  });

  it('keeps the pictures of deleted samples until undoing is given up', async () => {
    const { data, burst } = await pets();
    await data.settled();
    data.removeSamples(burst.map(({ id }) => id));
    data.removeSamples(['nobody']);
    await data.settled();
    const db = new Database();
    expect(await db.keys('pictures')).toHaveLength(5);
    await data.forget();
    expect(await db.keys('pictures')).toHaveLength(2);
    expect(data.undo()).toBeNull();
  });

  it('gives up the pictures of deleted samples at the next visit', async () => {
    const { data, burst } = await pets();
    data.removeSamples(burst.map(({ id }) => id));
    await data.settled();
    await visit();
    expect(await new Database().keys('pictures')).toHaveLength(2);
  });

  it('says which picture is missing', async () => {
    const { data, burst } = await pets();
    await data.settled();
    const { id } = burst[0]!;
    await new Database().delete('pictures', id);
    await expect(data.picture(id)).rejects.toMatchObject({ code: 'no-picture', detail: id });
  });

  it('finds samples whose class was lost', async () => {
    const { data, cat } = await pets();
    await data.settled();
    await new Database().delete('classes', cat.id);
    const next = await visit();
    expect(next.classes.map(({ id }) => id).sort()).toEqual(data.classes.map(({ id }) => id).sort());
    expect(next.samplesOf(cat.id)).toHaveLength(3);
  });

  it('holds 5,000 samples', async () => {
    const { data, cat } = await pets();
    const many = pictures(...Array.from({ length: 4995 }, (_, i) => `${i}`));
    data.addSamples(many, { classIds: [cat.id], source: 'import' });
    await data.settled();
    const next = await visit();
    expect(next.samples).toHaveLength(5000);
    const { train = 0, dev = 0, test = 0 } = next.counts.get(cat.id) ?? {};
    expect([train + dev + test, train > 3300, dev > 600, test > 600]).toEqual([4998, true, true, true]);
  });
});

describe('DataSet, where nothing can be written', () => {
  it('keeps what was captured in memory, marks it, and writes it as soon as it can', async () => {
    const db = new Database();
    const { data, cat } = await pets({ db });
    await data.settled();
    const before = state(data);
    const full = fullDisk(db);
    const [taken] = data.addSamples(pictures('late'), { classIds: [cat.id], source: 'camera' });
    expect([...data.unsaved]).toEqual([taken!.id]);
    await data.settled();
    expect([...data.unsaved]).toEqual([taken!.id]);
    expect(data.fault?.code).toBe('full');
    expect(await (await data.picture(taken!.id)).text()).toBe('late');
    expect(state(await visitBesides(data))).toEqual(before);
    full.mockRestore();
    await data.settled();
    expect([data.unsaved.size, data.fault]).toEqual([0, null]);
    expect(state(await visit())).toEqual(state(data));
  });

  it('tries again by itself', async () => {
    const db = new Database();
    const { data, cat } = await pets({ db, retryMs: 5 });
    await data.settled();
    const full = fullDisk(db);
    data.addSamples(pictures('late'), { classIds: [cat.id], source: 'camera' });
    await data.settled();
    full.mockRestore();
    await vi.waitFor(() => expect(data.unsaved.size).toBe(0));
    expect((await visit()).samples).toHaveLength(6);
  });

  it('makes room out of what only undoing needs, and can undo all the same', async () => {
    const db = new Database();
    const { data, cat, burst } = await pets({ db });
    await data.settled();
    data.removeSamples(burst.map(({ id }) => id));
    await data.settled();
    const write = Database.prototype.write;
    vi.spyOn(db, 'write').mockImplementation(async function (this: Database, changes) {
      // A disk with room for five pictures.
      const adds = changes.filter(({ table, value }) => table === 'pictures' && value !== undefined).length;
      if (adds > 0 && (await this.keys('pictures')).length + adds > 5) throw new DOMException('', 'QuotaExceededError');
      return write.call(this, changes);
    });
    data.addSamples(pictures('c4', 'c5'), { classIds: [cat.id], source: 'camera' });
    await data.settled();
    expect([data.unsaved.size, data.fault]).toEqual([0, null]);
    data.undo();
    data.undo();
    expect(await texts(data)).toEqual(['c1', 'c2', 'c3', 'd1', 'd2']);
    await data.settled();
    expect((await visitBesides(data)).samples).toHaveLength(5);
  });

  it('takes no room from what another tab can still take back', async () => {
    const { data: other, burst } = await pets();
    await other.settled();
    other.removeSamples(burst.map(({ id }) => id));
    await other.settled();
    const data = await visitBesides(other);
    const write = Database.prototype.write;
    vi.spyOn(Database.prototype, 'write').mockImplementation(async function (this: Database, changes) {
      const adds = changes.some(({ table, value }) => table === 'pictures' && value);
      if (adds) throw new DOMException('', 'QuotaExceededError');
      return write.call(this, changes);
    });
    data.addSamples(pictures('late'), { classIds: [data.classes[0]!.id], source: 'camera' });
    await data.settled();
    other.undo();
    expect(await texts(other)).toEqual(['c1', 'c2', 'c3', 'd1', 'd2']);
  });

  it('loses nothing however writing fails', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.boolean(), { minLength: 12, maxLength: 12 }), async (failures) => {
        wipe();
        const db = new Database();
        const write = db.write.bind(db);
        let at = 0;
        vi.spyOn(db, 'write').mockImplementation(async (changes) => {
          if (failures[at++]) throw new DOMException('', 'QuotaExceededError');
          return write(changes);
        });
        const { data, cat, singles } = await pets({ db });
        data.removeSamples([singles[0]!.id]);
        data.addSamples(pictures('c4'), { classIds: [cat.id], source: 'camera' });
        await data.settled();
        data.undo();
        data.undo();
        // An attempt that is under way may still fail; the next one does not.
        await data.settled();
        at = failures.length;
        await data.settled();
        expect([data.unsaved.size, data.fault]).toEqual([0, null]);
        const next = await visit();
        expect(state(next)).toEqual(state(data));
        expect(await texts(next)).toEqual(['c1', 'c2', 'c3', 'd1', 'd2']);
      }),
      { numRuns: 60 },
    );
  });

  it('goes on in memory without IndexedDB, and says so', async () => {
    vi.stubGlobal('indexedDB', undefined);
    const { data } = await pets();
    await data.settled();
    expect(data.persistent).toBe(false);
    expect(data.samples).toHaveLength(5);
    expect(await texts(data)).toHaveLength(5);
  });
});

/** Another visit that does not sweep what the first still needs. */
async function visitBesides(data: DataSet): Promise<DataSet> {
  const before = await new Database().keys('pictures');
  const held = await Promise.all(before.map(async (id) => [id, await new Database().get('pictures', id)] as const));
  const other = await visit();
  for (const [id, picture] of held) await new Database().put('pictures', id, picture);
  expect(data.loaded).toBe(true);
  return other;
}

function perform(data: DataSet, kind: number, a: number, b: number): void {
  const { classes, samples } = data;
  const one = classes[a % Math.max(1, classes.length)];
  const other = classes[b % Math.max(1, classes.length)];
  const sample = samples[b % Math.max(1, samples.length)];
  if (kind === 0) data.addClass(`class ${a} ${classes.length}`);
  if (!one || !other) return;
  if (kind === 1) data.renameClass(one.id, `named ${b} ${one.id}`);
  if (kind === 2) data.recolourClass(one.id, `#${(b % 0xffffff).toString(16).padStart(6, '0')}`);
  if (kind === 3) data.removeClass(one.id);
  if (kind === 4) data.addSamples(pictures('x', 'y'), { classIds: [one.id], source: 'camera', groupId: `g${b % 5}` });
  if (!sample) return;
  if (kind === 5) data.moveSamples([sample.id], [one.id, other.id]);
  if (kind === 6) data.removeSamples([sample.id]);
  if (kind === 7) data.setBoxes(sample.id, [{ classId: one.id, x: 0, y: 0, width: 0.5, height: 0.5 }]);
  if (kind === 8) data.merge({ classes: [{ key: 'k', name: one.name, colour: null }], samples: [arriving(b)] });
}

function arriving(n: number) {
  const [picture] = pictures(`m${n}`);
  const rest = { split: null, createdAt: n, source: 'import', boxes: [] } as const;
  return { id: null, classKeys: ['k'], groupId: `m${n % 5}`, picture: picture!, ...rest };
}
