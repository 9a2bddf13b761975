import type { TrunkSpec } from '../trunk/spec';

/** A layer as far as its field is concerned: everything but what it computes. */
export interface FieldLayer {
  readonly name: string;
  /** Several for a layer that joins branches cell by cell: an addition or a concatenation. */
  readonly inputs: readonly string[];
  /** Rows and columns that it looks at, and steps by. */
  readonly kernel: readonly [height: number, width: number];
  readonly stride: number;
  /** 'same' is TensorFlow's: ⌈size / stride⌉ cells, the odd pixel of padding right and below. */
  readonly padding: 'same' | 'valid';
}

/** What the cells of a layer see along one axis, in pixels of the picture. */
export interface AxisField {
  /** Cells along this axis. */
  readonly cells: number;
  /** Pixels from one cell to the next. */
  readonly stride: number;
  /** Pixels that a cell depends on, those in the padding counted. */
  readonly size: number;
  /** First pixel of cell 0; negative where it lies in the padding: minus the effective padding. */
  readonly start: number;
}

/** Rows (y) and columns (x) of a layer's field. */
export interface Field {
  readonly x: AxisField;
  readonly y: AxisField;
}

/** Pixels from `from` up to, but not including, `to`. */
export interface PixelRange {
  readonly from: number;
  readonly to: number;
}

/**
 * Stride, receptive field and effective padding of every layer, layer by layer (Araujo, Norris and Sim, "Computing
 * Receptive Fields of Convolutional Neural Networks", Distill, 2019). With kernel k, stride s and padding p before the
 * first pixel, a layer turns stride S, size r and start a of its input into
 *
 *     S′ = s·S    r′ = r + (k − 1)·S    a′ = a − p·S
 *
 * Where branches meet, the field is the smallest that contains theirs.
 * @param layers in the order in which they are computed
 * @throws RangeError if an input is unknown, branches do not fit, or the picture is too small for a layer
 */
export function receptiveFields(
  layers: readonly FieldLayer[],
  input: string,
  size: { readonly width: number; readonly height: number },
): Map<string, Field> {
  const pixel = (cells: number): AxisField => ({ cells, stride: 1, size: 1, start: 0 });
  const fields = new Map<string, Field>([[input, { x: pixel(size.width), y: pixel(size.height) }]]);
  for (const layer of layers) {
    const inputs = layer.inputs.map((name) => {
      const field = fields.get(name);
      if (!field) throw new RangeError(`'${layer.name}' looks at '${name}', which is not computed before it`);
      return field;
    });
    fields.set(layer.name, {
      x: through(layer, layer.kernel[1], join(layer.name, inputs.map(({ x }) => x))),
      y: through(layer, layer.kernel[0], join(layer.name, inputs.map(({ y }) => y))),
    });
  }
  return fields;
}

/** The pixels that a cell depends on; those outside of the picture are padding. */
export function cellPixels({ stride, size, start }: AxisField, cell: number): PixelRange {
  const from = start + cell * stride;
  return { from, to: from + size };
}

/** Middle of what a cell sees, in pixels, 0 the left edge of the first one. */
export function cellCentre({ stride, size, start }: AxisField, cell: number): number {
  return start + cell * stride + size / 2;
}

/** The layers of a trunk, block after block, shortcuts included. */
export function trunkFieldLayers({ blocks }: TrunkSpec): FieldLayer[] {
  return blocks.flatMap(({ layers }) =>
    layers.map((layer): FieldLayer => {
      const { name } = layer;
      if (layer.kind === 'add') return { name, inputs: layer.inputs, kernel: [1, 1], stride: 1, padding: 'valid' };
      const { input, filter, stride, padding } = layer;
      return { name, inputs: [input], kernel: [filter[0], filter[1]], stride, padding };
    }),
  );
}

function through({ name, stride, padding }: FieldLayer, kernel: number, field: AxisField): AxisField {
  const { cells, before } = placed(field.cells, kernel, stride, padding);
  if (cells < 1) throw new RangeError(`${field.cells} cells are too few for '${name}'`);
  return {
    cells,
    stride: field.stride * stride,
    size: field.size + (kernel - 1) * field.stride,
    start: field.start - before * field.stride,
  };
}

function placed(cells: number, kernel: number, stride: number, padding: FieldLayer['padding']) {
  if (padding === 'valid') return { cells: Math.floor((cells - kernel) / stride) + 1, before: 0 };
  const out = Math.ceil(cells / stride);
  return { cells: out, before: Math.floor(Math.max(0, (out - 1) * stride + kernel - cells) / 2) };
}

function join(name: string, fields: readonly AxisField[]): AxisField {
  const [first, ...others] = fields;
  if (!first) throw new RangeError(`'${name}' has no input`);
  if (others.some(({ cells, stride }) => cells !== first.cells || stride !== first.stride)) {
    throw new RangeError(`the branches that meet in '${name}' do not have the same cells`);
  }
  const start = Math.min(...fields.map((field) => field.start));
  const end = Math.max(...fields.map((field) => field.start + field.size));
  return { ...first, start, size: end - start };
}
