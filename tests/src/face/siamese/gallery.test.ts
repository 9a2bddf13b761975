import { describe, expect, it, vi } from 'vitest';
import { Gallery, MOST_FACES } from '../../../../src/face/siamese/gallery.svelte';

const face = (n = 0) => ({ values: Float32Array.of(n, 1), picture: `data:${n}` });

describe('the gallery', () => {
  it('knows people by their names, and gives each a colour of their own', () => {
    const onchange = vi.fn();
    const gallery = new Gallery(onchange);
    gallery.add(' Ada ', [face(1)]);
    gallery.add('Bea', [face(2), face(3)]);
    gallery.add('Ada', [face(4)]);
    gallery.add('  ', [face(5)]);
    const [ada, bea] = gallery.people;
    expect(gallery.people.map(({ name }) => name)).toEqual(['Ada', 'Bea']);
    expect(ada!.colour).not.toBe(bea!.colour);
    expect(gallery.of(ada!.id).map(({ picture }) => picture)).toEqual(['data:1', 'data:4']);
    expect(onchange).toHaveBeenCalledTimes(3);
  });

  it('forgets a person with their last face', () => {
    const gallery = new Gallery();
    gallery.add('Ada', [face(1)]);
    gallery.add('Bea', [face(2), face(3)]);
    gallery.remove(gallery.faces[0]!.id);
    expect(gallery.people.map(({ name }) => name)).toEqual(['Bea']);
    gallery.removePerson(gallery.people[0]!.id);
    expect([gallery.people, gallery.faces]).toEqual([[], []]);
    gallery.add('Cleo', [face(4)]);
    gallery.clear();
    expect([gallery.people, gallery.faces]).toEqual([[], []]);
  });

  it('takes in no more than there is room for', () => {
    const gallery = new Gallery();
    gallery.add('Ada', Array.from({ length: MOST_FACES + 5 }, (_, i) => face(i)));
    expect(gallery.faces).toHaveLength(MOST_FACES);
    expect(gallery.full).toBe(true);
    gallery.add('Bea', [face()]);
    expect(gallery.people).toHaveLength(1);
  });
});
