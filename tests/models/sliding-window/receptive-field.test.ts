import { memory, zeros, type Tensor4D } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { CourseNet, COURSE_NET_LAYERS, SlidingCourseNet } from '../../../models/sliding-window/course-net';
import { measureField, type MapOf } from '../../../models/sliding-window/measured-field';
import {
  cellCentre, cellPixels, receptiveFields, trunkFieldLayers,
  type AxisField, type Field, type FieldLayer,
} from '../../../models/sliding-window/receptive-field';
import { readSsdTrunk } from '../../../models/trunk/ssd-trunk';
import { Trunk } from '../../../models/trunk/trunk';
import { ssd } from '../../../models/zoo/ssd';
import { TINY, tinyWeights } from '../trunk/tiny-trunk';
import { startWasm } from '../wasm';
import { readFiles } from '../zoo-files';

beforeAll(startWasm);

const chain = (...layers: readonly Partial<FieldLayer>[]): FieldLayer[] =>
  layers.map((layer, i) => ({
    name: `layer ${i + 1}`, inputs: [i ? `layer ${i}` : 'image'], kernel: [3, 3], stride: 1, padding: 'valid', ...layer,
  }));

describe('computed layer by layer', () => {
  test('the course net sees 14 × 14 pixels every 2', () => {
    const fields = receptiveFields(COURSE_NET_LAYERS, 'image', { width: 28, height: 16 });
    expect(fields.get('conv')).toMatchObject({ x: { stride: 1, size: 5, cells: 24 }, y: { cells: 12 } });
    expect(fields.get('pool')).toMatchObject({ x: { stride: 2, size: 6, cells: 12 }, y: { cells: 6 } });
    expect(fields.get('dense_2')).toEqual({
      x: { stride: 2, size: 14, start: 0, cells: 8 },
      y: { stride: 2, size: 14, start: 0, cells: 2 },
    });
    expect(cellPixels(fields.get('dense_2')!.x, 3)).toEqual({ from: 6, to: 20 });
    expect(cellCentre(fields.get('dense_2')!.x, 3)).toBe(13);
  });

  test('the trunk, MobileNetV2, has the 491 pixels and the stride of 32 that Araujo et al. give it', () => {
    const { spec } = readSsdTrunk(readFiles(ssd));
    const layers = trunkFieldLayers(spec);
    const at = (side: number) => receptiveFields(layers, spec.input, { width: side, height: side }).get('Conv_1')!;
    expect(at(224).x).toMatchObject({ stride: 32, size: 491, cells: 7 });
    // Cells of even sizes are padded right and below only: their middle lies half a stride after that of their square.
    expect(cellCentre(at(96).x, 0)).toBe(31.5);
    expect(cellCentre(at(96).x, 1)).toBe(63.5);
    // Where every strided layer has an odd size, both sides are padded alike.
    expect(cellCentre(at(33).x, 0)).toBe(0.5);
  });

  test('a shortcut has the field of the longer way', () => {
    const layers: FieldLayer[] = [
      ...chain({ stride: 2, padding: 'same' }, { padding: 'same' }, { padding: 'same' }),
      { name: 'sum', inputs: ['layer 1', 'layer 3'], kernel: [1, 1], stride: 1, padding: 'valid' },
    ];
    const fields = receptiveFields(layers, 'image', { width: 20, height: 21 });
    expect(fields.get('sum')).toEqual(fields.get('layer 3'));
    expect(fields.get('sum')!.x).toEqual({ cells: 10, stride: 2, size: 11, start: -4 });
    expect(fields.get('sum')!.y).toEqual({ cells: 11, stride: 2, size: 11, start: -5 });
  });

  test('any chain, as what counting the pixels one by one finds', () => {
    const layer = fc.record({
      kernel: fc.tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 5 })),
      stride: fc.integer({ min: 1, max: 3 }),
      padding: fc.constantFrom('same' as const, 'valid' as const),
    });
    const sides = fc.integer({ min: 1, max: 60 });
    fc.assert(
      fc.property(fc.array(layer, { minLength: 1, maxLength: 5 }), sides, sides, (drawn, width, height) => {
        const layers = chain(...drawn);
        const counted = [countPixels(layers, 1, width), countPixels(layers, 0, height)];
        if (counted.includes(null)) {
          expect(() => receptiveFields(layers, 'image', { width, height })).toThrow('too few');
          return;
        }
        const { x, y } = receptiveFields(layers, 'image', { width, height }).get(layers.at(-1)!.name)!;
        for (const [field, cells] of [[x, counted[0]!], [y, counted[1]!]] as const) {
          expect(field.cells).toBe(cells.length);
          cells.forEach((cell, i) => expect(cellPixels(field, i)).toEqual(cell));
        }
      }),
      { numRuns: 200 },
    );
  });

  test('what is no network is refused', () => {
    const size = { width: 9, height: 9 };
    expect(() => receptiveFields(chain({ inputs: ['nothing'] }), 'image', size)).toThrow("looks at 'nothing'");
    const crossed = [...chain({ stride: 2 }, {}), { ...chain({})[0]!, name: 'sum', inputs: ['image', 'layer 2'] }];
    expect(() => receptiveFields(crossed, 'image', size)).toThrow('do not have the same cells');
  });
});

/** Every output cell's pixels, by asking each layer which cells before it looks at; null if a layer has no cell. */
function countPixels(layers: readonly FieldLayer[], axis: 0 | 1, side: number) {
  let cells = Array.from({ length: side }, (_, i) => ({ from: i, to: i + 1 }));
  let stride = 1;
  for (const { kernel, stride: step, padding } of layers) {
    const size = kernel[axis];
    const count = padding === 'same' ? Math.ceil(cells.length / step) : Math.floor((cells.length - size) / step) + 1;
    if (count < 1) return null;
    const missing = padding === 'same' ? Math.max(0, (count - 1) * step + size - cells.length) : 0;
    const [first, between] = [cells[0]!, stride];
    // Cells in the padding are counted like others, so they are made up from the first one.
    const cell = (i: number) => ({ from: first.from + i * between, to: first.to + i * between });
    cells = Array.from({ length: count }, (_, i) => {
      const begin = i * step - Math.floor(missing / 2);
      return { from: cell(begin).from, to: cell(begin + size - 1).to };
    });
    stride *= step;
  }
  return cells;
}

describe('measured by moving pixels', () => {
  const within = ({ from, to }: ReturnType<typeof cellPixels>, side: number) => ({
    from: Math.max(0, from), to: Math.min(side, to),
  });

  async function agree(
    forward: MapOf,
    field: Field,
    shape: readonly [number, number, number],
    cells: readonly [number, number][],
  ) {
    for (const [row, column] of cells) {
      const measured = await measureField({ forward, shape, row, column, strength: 0.8, trials: 3, seed: 5 });
      expect(measured.rows).toEqual(within(cellPixels(field.y, row), shape[0]));
      expect(measured.columns).toEqual(within(cellPixels(field.x, column), shape[1]));
    }
  }
  const lastCell = ({ x, y }: { x: AxisField; y: AxisField }): [number, number] => [y.cells - 1, x.cells - 1];

  test('the course net, as computed', async () => {
    const before = memory().numTensors;
    const fresh = new CourseNet(4);
    const net = new SlidingCourseNet(await fresh.weights());
    const field = receptiveFields(COURSE_NET_LAYERS, 'image', { width: 25, height: 20 }).get('dense_2')!;
    await agree((images) => net.forward(images), field, [20, 25, 3], [[0, 0], [1, 3], lastCell(field)]);
    fresh.dispose();
    net.dispose();
    expect(memory().numTensors).toBe(before);
  });

  test('a residual network, as computed', async () => {
    const trunk = new Trunk(TINY, tinyWeights());
    for (const [height, width] of [[13, 12], [12, 15]] as const) {
      const field = receptiveFields(trunkFieldLayers(TINY), 'image', { width, height }).get('last')!;
      const forward = (images: Tensor4D) => trunk.forward(images, ['last'])[0]!;
      await agree(forward, field, [height, width, 3], [[0, 0], [3, 2], lastCell(field)]);
    }
    trunk.dispose();
  });

  test.each(['Conv', 'expanded_conv/project', 'expanded_conv_2/add', 'expanded_conv_3/depthwise'])(
    'the trunk up to %s, as computed',
    async (tap) => {
      const { spec, weights } = readSsdTrunk(readFiles(ssd), tap);
      const trunk = new Trunk(spec, weights);
      const [height, width] = [56, 49];
      const field = receptiveFields(trunkFieldLayers(spec), spec.input, { width, height }).get(tap)!;
      const forward: MapOf = (images) => trunk.forward(images, [tap])[0]!;
      await agree(forward, field, [height, width, 3], [[0, 0], [3, 3], lastCell(field)]);
      trunk.dispose();
    },
  );

  test('what no pixel changes has no field', async () => {
    const forward: MapOf = (images) => zeros([images.shape[0], 2, 2, 1]);
    const options = { forward, shape: [4, 5, 3], row: 0, column: 1, strength: 1, seed: 1 } as const;
    const { rows, columns, byRow } = await measureField(options);
    expect([rows, columns]).toEqual([null, null]);
    expect([...byRow]).toEqual([0, 0, 0, 0]);
  });
});
