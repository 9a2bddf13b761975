import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeCoco, encodeCoco, type Annotated } from '../../../../src/train/exchange/coco';

function document(bbox: unknown, more: Record<string, unknown> = {}) {
  return {
    images: [{ id: 7, file_name: 'a.jpg', width: 200, height: 100 }],
    categories: [{ id: 3, name: 'cat', supercategory: 'animal' }],
    annotations: [{ id: 1, image_id: 7, category_id: 3, bbox, area: 1, iscrowd: 0, ...more }],
  };
}

function boxes(bbox: unknown, more?: Record<string, unknown>) {
  return decodeCoco(document(bbox, more))?.pictures[0]?.boxes;
}

const side = fc.integer({ min: 1, max: 512 });
const span = fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true }));

const drawn = fc.array(fc.tuple(span, span, fc.constantFrom('cat', 'dog', '__proto__')));

const annotated = fc.tuple(side, side, drawn).map(
  ([width, height, list]): Annotated => ({
    fileName: 'a.jpg',
    width,
    height,
    boxes: list.flatMap(([[x0, x1], [y0, y1], className]) => {
      const [x, y] = [Math.min(x0, x1), Math.min(y0, y1)];
      const box = { x, y, width: Math.abs(x1 - x0), height: Math.abs(y1 - y0), className };
      return box.width * width >= 1 && box.height * height >= 1 ? [box] : [];
    }),
  }),
);

describe('COCO JSON', () => {
  it('writes pixels, ids from 1, and areas', () => {
    const box = { x: 0.25, y: 0.5, width: 0.5, height: 0.25, className: 'dog' };
    const json = encodeCoco([{ fileName: 'dog/1.jpg', width: 200, height: 100, boxes: [box] }], ['cat', 'dog']);
    expect(json).toMatchObject({
      images: [{ id: 1, file_name: 'dog/1.jpg', width: 200, height: 100 }],
      categories: [{ id: 1, name: 'cat' }, { id: 2, name: 'dog' }],
      annotations: [{ id: 1, image_id: 1, category_id: 2, bbox: [50, 50, 100, 25], area: 2500, iscrowd: 0 }],
    });
  });

  it('comes back as it was', () => {
    fc.assert(
      fc.property(fc.array(annotated, { maxLength: 5 }), (pictures) => {
        const named = pictures.map((picture, i) => ({ ...picture, fileName: `${i}.jpg` }));
        const json: unknown = JSON.parse(JSON.stringify(encodeCoco(named, ['cat', 'dog', '__proto__'])));
        const decoded = decodeCoco(json)!;
        expect(decoded.notes).toEqual([]);
        expect(decoded.pictures.map(({ fileName }) => fileName)).toEqual(named.map(({ fileName }) => fileName));
        for (const [i, { boxes: read }] of decoded.pictures.entries()) {
          expect(read).toHaveLength(named[i]!.boxes.length);
          for (const [j, box] of read.entries()) {
            const written = named[i]!.boxes[j]!;
            expect(box.className).toBe(written.className);
            for (const key of ['x', 'y', 'width', 'height'] as const) expect(box[key]).toBeCloseTo(written[key], 9);
          }
        }
      }),
    );
  });

  it('reads pixels as fractions', () => {
    expect(boxes([50, 50, 100, 25])).toEqual([{ x: 0.25, y: 0.5, width: 0.5, height: 0.25, className: 'cat' }]);
  });

  it('cuts boxes at the edge of the picture', () => {
    expect(boxes([-50, 75, 100, 100])).toEqual([{ x: 0, y: 0.75, width: 0.25, height: 0.25, className: 'cat' }]);
  });

  it.each([
    ['empty', [10, 10, 0, 10]],
    ['turned over', [10, 10, -5, 10]],
    ['outside', [300, 10, 10, 10]],
    ['thinner than a pixel', [10, 10, 0.5, 10]],
    ['thinner than a pixel once cut', [199.5, 10, 50, 10]],
  ])('leaves out a box that is %s, and says so', (_, bbox) => {
    const decoded = decodeCoco(document(bbox))!;
    expect(decoded.pictures[0]!.boxes).toEqual([]);
    expect(decoded.notes).toEqual([{ code: 'bad-box', name: 'a.jpg' }]);
  });

  it('leaves out crowds', () => {
    expect(boxes([0, 0, 50, 50], { iscrowd: 1 })).toEqual([]);
    expect(boxes([0, 0, 50, 50], { iscrowd: undefined })).toHaveLength(1);
  });

  it.each([
    ['a box of three numbers', { bbox: [1, 2, 3] }],
    ['a box of text', { bbox: ['1', '2', '3', '4'] }],
    ['no box', { bbox: undefined }],
    ['a picture that is not there', { image_id: 8 }],
    ['a class that is not there', { category_id: 'cat' }],
  ])('leaves out an annotation with %s, and says so', (_, more) => {
    const decoded = decodeCoco(document([0, 0, 50, 50], more))!;
    expect(decoded.pictures[0]!.boxes).toEqual([]);
    expect(decoded.notes.map(({ code }) => code)).toEqual(['bad-entry']);
  });

  it('leaves out pictures without a size, since pixels mean nothing then', () => {
    const images = [
      { id: 7, file_name: 'a.jpg', width: 0, height: 100 },
      { id: 8, file_name: 'b.jpg', width: 9, height: 9 },
    ];
    const decoded = decodeCoco({ ...document([0, 0, 5, 5]), images })!;
    expect(decoded.pictures.map(({ fileName }) => fileName)).toEqual(['b.jpg']);
    expect(decoded.notes.map(({ name }) => name)).toEqual(['image 1', 'annotation of image 7']);
  });

  it('is quick with very many boxes on one picture', () => {
    const one = document([0, 0, 50, 50]);
    const annotations = Array.from({ length: 50_000 }, () => one.annotations[0]);
    expect(decodeCoco({ ...one, annotations })!.pictures[0]!.boxes).toHaveLength(50_000);
  });

  it('is told from any other JSON, and takes nothing unsound out of it', () => {
    const list = fc.array(fc.anything());
    const lists = fc.record({ images: list, annotations: list, categories: list });
    fc.assert(
      fc.property(fc.oneof(fc.anything(), lists), (json) => {
        for (const { boxes: read } of decodeCoco(json)?.pictures ?? []) expect(read).toEqual([]);
      }),
    );
    for (const json of [null, [], {}, { images: [] }, 'coco']) expect(decodeCoco(json)).toBeNull();
  });
});
