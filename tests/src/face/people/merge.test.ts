import { describe, expect, it } from 'vitest';
import { merged } from '../../../../src/face/people/merge';
import type { Person } from '../../../../src/face/person';
import { person } from '../people';

const THRESHOLD = 0.4;

/** Somebody whose template lies this far from another's, on the unit sphere. */
function near(other: Person, distance: number, changes: Partial<Person>): Person {
  const across = Float32Array.from({ length: 128 }, (_, i) => (i % 2 ? other.embedding[i - 1]! : -other.embedding[i + 1]!));
  const cos = 1 - distance ** 2 / 2;
  const sin = Math.sqrt(1 - cos ** 2);
  return { ...other, embedding: other.embedding.map((x, i) => cos * x + sin * across[i]!), ...changes };
}

const ada = person('Ada', { shots: 2 });

describe('people out of a file', () => {
  it('are added where nobody like them is here', () => {
    const grace = person('Grace');
    expect(merged([ada], [grace], THRESHOLD)).toEqual({ rows: [grace], added: 1, improved: 0, kept: 0, alike: [] });
  });

  it('change nothing the second time', () => {
    const file = [ada, near(ada, 0.3, { id: 'other', name: 'ADA ', shots: 5 })];
    const first = merged([], file, THRESHOLD);
    const here = first.rows;
    expect(here).toHaveLength(1);
    expect(merged(here, file, THRESHOLD)).toMatchObject({ rows: [], added: 0, improved: 0, kept: 2 });
  });

  it('bring the template of more shots, under the id, name and date that are here', () => {
    const better = near(ada, 0.2, { id: 'elsewhere', name: 'ada', registeredAt: 9_000, shots: 4, thumbnail: null });
    const here = { ...ada, thumbnail: 'data:image/png;base64,AA==' };
    const { rows, improved } = merged([here], [better], THRESHOLD);
    expect(improved).toBe(1);
    expect(rows).toEqual([{ ...better, id: ada.id, name: 'Ada', registeredAt: ada.registeredAt, thumbnail: here.thumbnail }]);
    expect(merged([{ ...here, shots: 4 }], [better], THRESHOLD)).toMatchObject({ rows: [], kept: 1 });
  });

  it('stay two people where only the name is the same, and are told of where only the face is', () => {
    const namesake = near(ada, 1.2, { id: 'namesake' });
    expect(merged([ada], [namesake], THRESHOLD)).toMatchObject({ rows: [namesake], added: 1, alike: [] });
    const twin = near(ada, 0.3, { id: 'twin', name: 'Bea' });
    expect(merged([ada], [twin], THRESHOLD)).toMatchObject({ rows: [twin], added: 1, alike: [{ added: twin, here: ada }] });
  });

  it('are not compared across networks, but take the place of an older network by their id', () => {
    const other = { ...ada, id: 'new', network: 'b'.repeat(64) };
    expect(merged([ada], [other], THRESHOLD)).toMatchObject({ added: 1, alike: [] });
    const newer = { ...ada, network: 'b'.repeat(64), registeredAt: ada.registeredAt + 1, shots: 1 };
    expect(merged([ada], [newer], THRESHOLD).rows).toEqual([{ ...newer, registeredAt: ada.registeredAt }]);
  });
});
