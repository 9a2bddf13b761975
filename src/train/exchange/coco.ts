import * as v from 'valibot';
import type { Box } from '../../../models/geometry/box';
import { clampBox } from '../data/boxes';
import type { ImportNote } from './fault';

/** A picture with boxes, as fractions of it, by the names of their classes. */
export interface Annotated {
  readonly fileName: string;
  /** Pixels */
  readonly width: number;
  readonly height: number;
  readonly boxes: readonly (Box & { readonly className: string })[];
}

const name = v.pipe(v.string(), v.minLength(1));
const number = v.pipe(v.number(), v.finite());
const id = v.union([v.number(), v.string()]);
const sideOf = v.pipe(v.number(), v.minValue(1), v.maxValue(1e6));
const category = v.object({ id, name });
const image = v.object({ id, file_name: name, width: sideOf, height: sideOf });
const crowd = v.optional(v.union([v.number(), v.boolean()]));
const annotation = v.object({
  image_id: id,
  category_id: id,
  bbox: v.tuple([number, number, number, number]),
  iscrowd: crowd,
});
const list = v.array(v.unknown());
const document = v.object({ images: list, annotations: list, categories: list });

/**
 * COCO's object detection format (cocodataset.org, "Data format"): boxes as [x, y, width, height] in pixels. Category
 * ids are the places of their names in `classNames`, from 1.
 */
export function encodeCoco(pictures: readonly Annotated[], classNames: readonly string[]) {
  const ids = new Map(classNames.map((each, i) => [each, i + 1]));
  const annotations = pictures.flatMap(({ width, height, boxes }, i) =>
    boxes.map((box) => ({
      image_id: i + 1,
      category_id: ids.get(box.className)!,
      bbox: [box.x * width, box.y * height, box.width * width, box.height * height],
      area: box.width * width * box.height * height,
      iscrowd: 0,
    })),
  );
  return {
    info: { description: 'Saccade data set', version: '1' },
    licenses: [],
    images: pictures.map(({ fileName, width, height }, i) => ({ id: i + 1, file_name: fileName, width, height })),
    annotations: annotations.map((each, i) => ({ id: i + 1, ...each })),
    categories: classNames.map((each, i) => ({ id: i + 1, name: each, supercategory: '' })),
  };
}

export interface Decoded {
  readonly pictures: readonly Annotated[];
  readonly notes: readonly ImportNote[];
}

/**
 * Pictures and boxes out of COCO JSON; null for any other JSON. Boxes are cut to the picture by the size that the JSON
 * gives. A box of which less than a pixel is left in either direction is left out, and so is one of a crowd, and a
 * line that makes no sense; `notes` tells.
 */
export function decodeCoco(json: unknown): Decoded | null {
  const parsed = v.safeParse(document, json);
  if (!parsed.success) return null;
  const notes: ImportNote[] = [];
  const rowsOf = <Output>(rows: readonly unknown[], schema: v.GenericSchema<unknown, Output>, kind: string) =>
    rows.flatMap((row, i) => {
      const result = v.safeParse(schema, row);
      if (result.success) return [result.output];
      notes.push({ code: 'bad-entry', name: `${kind} ${i + 1}` });
      return [];
    });
  const names = new Map(rowsOf(parsed.output.categories, category, 'category').map((row) => [row.id, row.name]));
  const boxes = new Map<number | string, (Box & { className: string })[]>();
  const images = rowsOf(parsed.output.images, image, 'image');
  const sizes = new Map(images.map((row) => [row.id, row]));
  for (const row of rowsOf(parsed.output.annotations, annotation, 'annotation')) {
    const picture = sizes.get(row.image_id);
    const className = names.get(row.category_id);
    if (!picture || className === undefined) {
      notes.push({ code: 'bad-entry', name: `annotation of image ${row.image_id}` });
      continue;
    }
    const box = row.iscrowd ? null : boxOf(row.bbox, picture);
    if (!box) notes.push({ code: 'bad-box', name: picture.file_name });
    else listOf(boxes, row.image_id).push({ ...box, className });
  }
  const pictures = [...sizes.values()].map(({ id: key, file_name: fileName, width, height }) => {
    return { fileName, width, height, boxes: boxes.get(key) ?? [] };
  });
  return { pictures, notes };
}

function listOf<Key, Item>(lists: Map<Key, Item[]>, key: Key): Item[] {
  const found = lists.get(key) ?? [];
  lists.set(key, found);
  return found;
}

function boxOf(bbox: readonly [number, number, number, number], { width, height }: { width: number; height: number }) {
  const [x, y, w, h] = bbox;
  return clampBox({ x: x / width, y: y / height, width: w / width, height: h / height }, width, height);
}
