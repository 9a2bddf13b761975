import type { Box } from '../../geometry/box';
import type { Random } from '../../random';
import { resample, type Augmentable } from './sampling';

/** Part of a box that must be left for it to stay, when a crop or a turn cuts it. */
const VISIBLE = 0.25;

/** Left becomes right. */
export function mirror({ picture, boxes }: Augmentable): Augmentable {
  const { width, height } = picture;
  return {
    picture: resample(picture, width, height, (x, y, to) => {
      to[0] = width - 1 - x;
      to[1] = y;
    }),
    boxes: boxes.map((box) => ({ ...box, x: 1 - box.x - box.width })),
  };
}

/**
 * Cuts out a window, to whole pixels, at least one.
 * @param window in fractions of the picture; boxes are cut with it, and dropped if less than a quarter of them is left
 */
export function crop({ picture, boxes }: Augmentable, window: Box): Augmentable {
  const left = Math.min(picture.width - 1, Math.max(0, Math.round(window.x * picture.width)));
  const top = Math.min(picture.height - 1, Math.max(0, Math.round(window.y * picture.height)));
  const right = Math.min(picture.width, Math.max(left + 1, Math.round((window.x + window.width) * picture.width)));
  const bottom = Math.min(picture.height, Math.max(top + 1, Math.round((window.y + window.height) * picture.height)));
  const [width, height] = [right - left, bottom - top];
  return {
    picture: resample(picture, width, height, (x, y, to) => {
      to[0] = left + x;
      to[1] = top + y;
    }),
    boxes: boxes.flatMap((box) =>
      clipped({
        x: (box.x * picture.width - left) / width,
        y: (box.y * picture.height - top) / height,
        width: (box.width * picture.width) / width,
        height: (box.height * picture.height) / height,
      }),
    ),
  };
}

/** A window of `area` of the picture with its aspect ratio within 3/4 and 4/3 of the picture's (Szegedy et al., 2015). */
export function randomWindow(area: number, random: Random): Box {
  const stretch = Math.exp(random.between(Math.log(3 / 4), Math.log(4 / 3)) / 2);
  const width = Math.min(1, Math.sqrt(area) * stretch);
  const height = Math.min(1, area / width);
  return { x: random.between(0, 1 - width), y: random.between(0, 1 - height), width, height };
}

/** Turns about the centre, clockwise as seen, by an angle in radians. */
export function rotate(sample: Augmentable, angle: number): Augmentable {
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  return transform(sample, [cos, -sin, sin, cos]);
}

/** Pushes the bottom to the left and the top to the right (or the other way), by an angle in radians below π/2. */
export function shear(sample: Augmentable, angle: number): Augmentable {
  return transform(sample, [1, -Math.tan(angle), 0, 1]);
}

/**
 * A smooth random displacement (after Simard et al., 2003): random vectors at the corners of a grid, none at its edge,
 * bilinear in between. Boxes stay where they are: they move by less than `amount`.
 * @param amount largest displacement as a part of the cell's side; below 0.5, nothing folds over
 */
export function localWarp({ picture, boxes }: Augmentable, amount: number, cells: number, random: Random): Augmentable {
  const side = cells + 1;
  const inner = (i: number) => i > 0 && i < cells;
  const corners = Float64Array.from({ length: side * side * 2 }, (_, i) => {
    const corner = i >> 1;
    const moved = random.between(-amount, amount);
    return inner(corner % side) && inner(Math.floor(corner / side)) ? moved : 0;
  });
  const { width, height } = picture;
  const [cellWidth, cellHeight] = [width / cells, height / cells];
  const warped = resample(picture, width, height, (x, y, to) => {
    const [u, v] = [(x + 0.5) / cellWidth, (y + 0.5) / cellHeight];
    const [i, j] = [Math.min(cells - 1, Math.floor(u)), Math.min(cells - 1, Math.floor(v))];
    const [fu, fv] = [u - i, v - j];
    for (let axis = 0; axis < 2; axis++) {
      const at = (column: number, row: number) => corners[(row * side + column) * 2 + axis]!;
      const upper = at(i, j) + fu * (at(i + 1, j) - at(i, j));
      const lower = at(i, j + 1) + fu * (at(i + 1, j + 1) - at(i, j + 1));
      const moved = upper + fv * (lower - upper);
      to[axis] = axis === 0 ? x + moved * cellWidth : y + moved * cellHeight;
    }
  });
  return { picture: warped, boxes };
}

/** Applies the matrix [a, b, c, d], x' = a·x + b·y, y' = c·x + d·y, about the centre. Boxes get a box around theirs. */
function transform({ picture, boxes }: Augmentable, matrix: readonly [number, number, number, number]): Augmentable {
  const [a, b, c, d] = matrix;
  const { width, height } = picture;
  const determinant = a * d - b * c;
  const [cx, cy] = [(width - 1) / 2, (height - 1) / 2];
  return {
    picture: resample(picture, width, height, (x, y, to) => {
      to[0] = cx + (d * (x - cx) - b * (y - cy)) / determinant;
      to[1] = cy + (a * (y - cy) - c * (x - cx)) / determinant;
    }),
    boxes: boxes.flatMap((box) => {
      const corners = [[0, 0], [1, 0], [0, 1], [1, 1]].map(([i, j]) => {
        const x = (box.x + i! * box.width - 0.5) * width;
        const y = (box.y + j! * box.height - 0.5) * height;
        return [(a * x + b * y) / width + 0.5, (c * x + d * y) / height + 0.5] as const;
      });
      const [xs, ys] = [corners.map(([x]) => x), corners.map(([, y]) => y)];
      const [x, y] = [Math.min(...xs), Math.min(...ys)];
      return clipped({ x, y, width: Math.max(...xs) - x, height: Math.max(...ys) - y });
    }),
  };
}

function clipped(box: Box): Box[] {
  const x = Math.max(0, box.x);
  const y = Math.max(0, box.y);
  const width = Math.min(1, box.x + box.width) - x;
  const height = Math.min(1, box.y + box.height) - y;
  const left = width > 0 && height > 0 ? (width * height) / (box.width * box.height) : 0;
  return left >= VISIBLE ? [{ x, y, width, height }] : [];
}
