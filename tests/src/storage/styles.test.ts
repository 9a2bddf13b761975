import { describe, expect, it } from 'vitest';
import { Database } from '../../../src/storage/db';
import { deleteStyle, listStyles, saveStyle, type StyleRow } from '../../../src/storage/styles';

const row = (id: string, createdAt: number): StyleRow => ({
  id, name: `Style ${id}`, createdAt, vector: Float32Array.of(1, 2, 3), network: 'abc', steps: 0,
  picture: new Blob(['picture'], { type: 'image/jpeg' }),
});

describe('styles of the person’s own', () => {
  it('are listed oldest first, changed, and deleted', async () => {
    const db = new Database('styles-test');
    await saveStyle(db, row('b', 2));
    await saveStyle(db, row('a', 1));
    await saveStyle(db, { ...row('b', 2), steps: 40, vector: Float32Array.of(4, 5, 6) });
    const [a, b] = await listStyles(db);
    expect([a!.id, b!.id]).toEqual(['a', 'b']);
    expect(b!.steps).toBe(40);
    expect([...b!.vector]).toEqual([4, 5, 6]);
    await deleteStyle(db, 'a');
    expect((await listStyles(db)).map(({ id }) => id)).toEqual(['b']);
  });

  it('that are damaged are left out, and left alone', async () => {
    const db = new Database('styles-test-2');
    await db.put('styles', 'x', { name: 'no vector' });
    await db.put('styles', 'y', { ...row('y', 1), vector: Float32Array.of(NaN) });
    await db.put('styles', 'z', { ...row('z', 1), createdAt: undefined });
    expect((await listStyles(db)).map(({ id }) => id)).toEqual(['z']);
    expect(await db.keys('styles')).toEqual(['x', 'y', 'z']);
  });

  it('that are none are not stored', async () => {
    const db = new Database('styles-test-3');
    await expect(saveStyle(db, { ...row('a', 1), name: '' })).rejects.toThrow();
    expect(await listStyles(db)).toEqual([]);
  });
});
