import { IDBFactory } from 'fake-indexeddb';
import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { calledApart, isTaken } from '../../../../src/face/people/names';
import { NETWORK, People } from '../../../../src/face/people/people.svelte';
import { sealFile } from '../../../../src/face/passphrase-file';
import { Database } from '../../../../src/storage/db';
import { Notices } from '../../../../src/ui/notices.svelte';
import { person } from '../people';

vi.mock('../../../../src/ui/save-file', () => ({ saveFile: vi.fn() }));

beforeEach(() => vi.stubGlobal('indexedDB', new IDBFactory()));
afterEach(() => void vi.unstubAllGlobals());

const ada = person('Ada', { network: NETWORK });
const grace = person('Grace', { network: NETWORK });
const older = person('Older');

async function setUp() {
  const db = new Database();
  const notices = new Notices();
  const onchange = vi.fn();
  const people = new People({ db, notices, onchange });
  await people.load();
  const said = () => notices.list.map(({ text }) => text());
  const act = (index = 0) => notices.list.at(-1)!.actions[index]!.act();
  return { db, notices, people, onchange, said, act };
}

describe('people', () => {
  it('are kept, and offered to compare with only where the network is the same', async () => {
    const { db, people, onchange } = await setUp();
    expect(people.loaded).toBe(true);
    for (const each of [grace, ada, older]) expect(await people.save(each)).toBe(true);
    expect(people.list.map(({ name }) => name)).toEqual(['Ada', 'Grace', 'Older']);
    expect(people.templates.map(({ id }) => id)).toEqual([ada.id, grace.id]);
    expect(onchange).toHaveBeenCalledTimes(4);
    const again = new People({ db, notices: new Notices(), onchange });
    await again.load();
    expect(again.list).toEqual(people.list);
  });

  it('are deleted one by one or all at once, and for a while come back', async () => {
    const { people, act } = await setUp();
    for (const each of [ada, grace]) await people.save(each);
    await people.remove(ada);
    expect(people.list).toEqual([grace]);
    act();
    await vi.waitFor(() => expect(people.list).toEqual([ada, grace]));
    await people.removeAll();
    expect(people.list).toEqual([]);
    act();
    await vi.waitFor(() => expect(people.list).toEqual([ada, grace]));
  });

  it('change their names, but not to none', async () => {
    const { people } = await setUp();
    await people.save(ada);
    await people.rename(ada, '  ');
    expect(people.list[0]!.name).toBe('Ada');
    await people.rename(ada, ' Ada L. ');
    expect(people.list[0]!.name).toBe('Ada L.');
  });

  it('cannot be read without their key: nobody is let in, and they are offered for deletion', async () => {
    const { db, people } = await setUp();
    for (const each of [ada, grace]) await people.save(each);
    await db.delete('keys', 'people');
    await people.load();
    expect([people.list, people.templates]).toEqual([[], []]);
    expect(people.unreadable.length).toBe(2);
    await people.removeUnreadable();
    expect([people.unreadable, await db.keys('people')]).toEqual([[], []]);
  });

  it('are not lost when the disk is full', async () => {
    const { db, people, said } = await setUp();
    await people.save(ada);
    vi.spyOn(db, 'write').mockRejectedValue(new DOMException('no room', 'QuotaExceededError'));
    expect(await people.save(grace)).toBe(false);
    expect(people.list).toEqual([ada]);
    expect(said().at(-1)).toMatch(/disk is full/);
  });

  it('come out of a file all or none, and everybody once', async () => {
    const { people, said } = await setUp();
    await people.save({ ...ada, name: 'Before' });
    const text = await sealFile([ada, grace], 'four words are enough', 1000);
    const file = (content: string) => new File([content], 'people.json');
    expect(await people.import(file(text), 'three words are not')).toBe(false);
    expect(said().at(-1)).toMatch(/not the passphrase/);
    const sealed = (JSON.parse(text) as { sealed: string }).sealed;
    const tampered = text.replace(sealed, sealed.replace(/^./, (first) => (first === 'A' ? 'B' : 'A')));
    expect(await people.import(file(tampered), 'four words are enough')).toBe(false);
    expect(said().at(-1)).toMatch(/changed or damaged/);
    expect(await people.import(file('{}'), 'four words are enough')).toBe(false);
    expect(people.list.map(({ name }) => name)).toEqual(['Before']);
    expect(await people.import(file(text), 'four words are enough')).toBe(true);
    expect(people.list.map(({ name }) => name)).toEqual(['Before', 'Grace']);
    expect(said().at(-1)).toMatch(/1 new, 0 with more shots than before, 1 were here already/);
    expect(await people.import(file(text), 'four words are enough')).toBe(true);
    expect(said().at(-1)).toMatch(/0 new, 0 with more shots than before, 2 were here already/);
    expect(people.list).toHaveLength(2);
  });

  it('of a file that look like somebody of another name are told of', async () => {
    const { people, said } = await setUp();
    await people.save(ada);
    const text = await sealFile([{ ...ada, id: 'other', name: 'Bea' }], 'four words are enough', 1000);
    expect(await people.import(new File([text], 'people.json'), 'four words are enough')).toBe(true);
    expect(people.list).toHaveLength(2);
    expect(said().at(-1)).toMatch(/Bea looks like Ada/);
  });

  it('leave only behind a passphrase that is long enough', async () => {
    const { people, said } = await setUp();
    await people.save(ada);
    expect(await people.export('short')).toBe(false);
    expect(said().at(-1)).toMatch(/at least 10/);
  });
});

describe('names', () => {
  const day = Date.UTC(2026, 10, 21, 12);
  const one = person('Ann', { id: 'a', registeredAt: day });
  const two = person('ann ', { id: 'b', registeredAt: day + 1 });
  const later = person('Ann', { id: 'c', registeredAt: day + 5 * 86_400_000 });

  it('are told apart by the day, and within a day by their order', () => {
    expect(calledApart(one, [one])).toBe('Ann');
    expect(calledApart(one, [one, later])).toMatch(/^Ann · .*21/);
    expect(calledApart(two, [one, two, later])).toMatch(/\(2\)$/);
    expect(calledApart(later, [one, two, later])).toMatch(/^Ann · .*26[^(]*$/);
  });

  it('are taken whatever their case', () => {
    expect(isTaken(' ANN', [one])).toBe(true);
    expect(isTaken('Anne', [one])).toBe(false);
  });
});
