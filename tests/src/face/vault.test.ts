import { IDBFactory } from 'fake-indexeddb';
import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Vault } from '../../../src/face/vault';
import { VaultFault } from '../../../src/face/vault-fault';
import { Database } from '../../../src/storage/db';
import { StorageFault } from '../../../src/storage/fault';
import { person } from './people';

beforeEach(() => vi.stubGlobal('indexedDB', new IDBFactory()));
afterEach(() => void vi.unstubAllGlobals());

interface Row {
  nonce: Uint8Array<ArrayBuffer>;
  sealed: ArrayBuffer;
}

const ada = person('Ada');
const grace = person('Grace');

async function filled() {
  const db = new Database();
  const vault = new Vault(db);
  await vault.save([grace, ada]);
  return { db, vault };
}

/** Everything that lies in the database, as bytes in a row. */
async function everything(db: Database): Promise<string> {
  const rows = await db.entries('people');
  return rows
    .map(([key, row]) => key + Buffer.from((row as Row).nonce).toString('latin1') + Buffer.from((row as Row).sealed).toString('latin1'))
    .join('');
}

describe('a vault', () => {
  it('gives back what was put in, on the next visit too', async () => {
    const { db, vault } = await filled();
    expect(await vault.open()).toEqual({ people: [ada, grace], unreadable: [] });
    await db.close();
    const later = await new Vault(new Database()).open();
    expect(later).toEqual({ people: [ada, grace], unreadable: [] });
    expect(later.people[0]!.embedding).toBeInstanceOf(Float32Array);
  });

  it('is empty to begin with, and makes no key before there is something to lock', async () => {
    const db = new Database();
    const vault = new Vault(db);
    expect(await vault.open()).toEqual({ people: [], unreadable: [] });
    await vault.save([]);
    expect(await db.keys('keys')).toEqual([]);
  });

  it('holds nothing that can be read', async () => {
    const { db } = await filled();
    const found = await everything(db);
    expect(found).not.toContain('Ada"');
    expect(found).not.toContain('embedding');
    expect(found).not.toContain(String(ada.embedding[0]));
    expect(found).not.toContain(Buffer.from(ada.embedding.buffer, 0, 16).toString('latin1'));
  });

  it('has a key that cannot be taken out', async () => {
    const { db } = await filled();
    const key = (await db.get('keys', 'people')) as CryptoKey;
    expect(key.extractable).toBe(false);
    await expect(crypto.subtle.exportKey('raw', key)).rejects.toThrow();
  });

  it('never uses a nonce twice, and writes the same person differently each time', async () => {
    const { db, vault } = await filled();
    const before = (await db.get('people', ada.id)) as Row;
    await vault.save([ada]);
    const after = (await db.get('people', ada.id)) as Row;
    expect(Buffer.from(after.nonce)).not.toEqual(Buffer.from(before.nonce));
    expect(Buffer.from(after.sealed)).not.toEqual(Buffer.from(before.sealed));
    expect((await vault.open()).people).toEqual([ada, grace]);
  });

  it('notices a single bit that was changed, and still opens the others', async () => {
    const { db, vault } = await filled();
    const row = structuredClone((await db.get('people', ada.id)) as Row);
    const length = row.sealed.byteLength;
    for (const at of [0, length >> 1, length - 1]) {
      const changed = structuredClone(row);
      new Uint8Array(changed.sealed)[at]! ^= 1;
      await db.put('people', ada.id, changed);
      expect(await vault.open()).toEqual({ people: [grace], unreadable: [ada.id] });
    }
    const otherNonce = structuredClone(row);
    otherNonce.nonce[3]! ^= 128;
    await db.put('people', ada.id, otherNonce);
    expect((await vault.open()).unreadable).toEqual([ada.id]);
    await db.put('people', ada.id, row);
    expect((await vault.open()).people).toHaveLength(2);
  });

  it('lets no row pass for another', async () => {
    const { db, vault } = await filled();
    await db.put('people', ada.id, await db.get('people', grace.id));
    expect(await vault.open()).toEqual({ people: [grace], unreadable: [ada.id] });
  });

  it('survives rows that are none', async () => {
    const { db, vault } = await filled();
    for (const row of [null, 5, {}, { nonce: new Uint8Array(12) }, { nonce: 'x', sealed: new ArrayBuffer(3) }]) {
      await db.put('people', 'odd', row);
      expect(await vault.open()).toEqual({ people: [ada, grace], unreadable: ['odd'] });
    }
  });

  it('says what it cannot read when the key is lost, and goes on with a new one', async () => {
    const { db, vault } = await filled();
    await db.delete('keys', 'people');
    expect(await vault.open()).toEqual({ people: [], unreadable: [ada.id, grace.id] });
    const alan = person('Alan');
    await vault.save([alan]);
    expect(await vault.open()).toEqual({ people: [alan], unreadable: [ada.id, grace.id] });
    await vault.remove([ada.id, grace.id]);
    expect(await vault.open()).toEqual({ people: [alan], unreadable: [] });
  });

  it('opens nothing with another key', async () => {
    const { db, vault } = await filled();
    const other = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
    await db.put('keys', 'people', other);
    expect(await vault.open()).toEqual({ people: [], unreadable: [ada.id, grace.id] });
  });

  it('does not use a key that could be taken out', async () => {
    const { db, vault } = await filled();
    const leaky = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, true, ['encrypt', 'decrypt']);
    await db.put('keys', 'people', leaky);
    expect((await vault.open()).people).toEqual([]);
    await vault.save([person('Alan')]);
    expect(((await db.get('keys', 'people')) as CryptoKey).extractable).toBe(false);
  });

  it('forgets one, or all with the key', async () => {
    const { db, vault } = await filled();
    await vault.remove([ada.id]);
    expect((await vault.open()).people).toEqual([grace]);
    await vault.clear();
    expect(await db.entries('people')).toEqual([]);
    expect(await db.keys('keys')).toEqual([]);
  });

  it('saves all or nothing when the disk is full', async () => {
    const { db, vault } = await filled();
    const full = vi.spyOn(db, 'write').mockRejectedValueOnce(new DOMException('no room', 'QuotaExceededError'));
    const saving = vault.save([person('Alan'), person('Edsger')]);
    await expect(saving).rejects.toThrow(StorageFault);
    await expect(saving).rejects.toMatchObject({ code: 'full' });
    full.mockRestore();
    expect((await vault.open()).people).toEqual([ada, grace]);
  });

  it('works for as long as the page lives where there is no database', async () => {
    vi.stubGlobal('indexedDB', undefined);
    const vault = new Vault(new Database());
    await vault.save([ada]);
    expect((await vault.open()).people).toEqual([ada]);
  });

  it('says that it cannot lock where there is no Web Crypto', async () => {
    vi.stubGlobal('crypto', { getRandomValues: crypto.getRandomValues.bind(crypto) });
    const saving = new Vault(new Database()).save([ada]);
    await expect(saving).rejects.toThrow(VaultFault);
    await expect(saving).rejects.toMatchObject({ code: 'no-crypto' });
  });

  it('makes one key only when two visits begin at once', async () => {
    const db = new Database();
    await Promise.all([new Vault(db).save([ada]), new Vault(db).save([grace])]);
    expect((await new Vault(db).open()).unreadable).toEqual([]);
  });
});
