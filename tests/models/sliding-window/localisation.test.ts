import {
  grad, matMul, memory, tensor2d, tidy, variable, variableGrads,
  type Tensor2D, type Variable,
} from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { registerTrainingKernels } from '../../../models/kernels/training';
import { Random } from '../../../models/random';
import {
  decodeBox, encodeWindow, LOCALISATION, localisationLoss, localisationOutputs,
} from '../../../models/sliding-window/localisation';
import { gradientCheck } from '../../../models/transfer/gradient-check';
import { Optimiser } from '../../../models/transfer/optimiser';
import { startCpu } from '../transfer/setup';
import { startWasm } from '../wasm';

const K = 3;
const WIDTH = localisationOutputs(K);
type Rows = readonly (readonly number[])[];

const matrix = (rows: Rows) => tensor2d(rows.map((row) => [...row]), [rows.length, WIDTH]);

/** By definition, in double precision. */
function reference(outputs: Rows, targets: Rows, boxWeight: number): number {
  const { p, bx, c } = LOCALISATION;
  const each = outputs.map((y, i) => {
    const t = targets[i]!;
    const presence = Math.max(y[p]!, 0) - t[p]! * y[p]! + Math.log1p(Math.exp(-Math.abs(y[p]!)));
    if (t[p] === 0) return presence;
    const box = [0, 1, 2, 3].reduce((sum, k) => sum + (y[bx + k]! - t[bx + k]!) ** 2, 0);
    const total = y.slice(c).reduce((sum, z) => sum + Math.exp(z), 0);
    const kind = y.slice(c).reduce((sum, z, k) => sum - t[c + k]! * (z - Math.log(total)), 0);
    return presence + boxWeight * box + kind;
  });
  return each.reduce((a, b) => a + b, 0) / each.length;
}

const number = fc.double({ min: -4, max: 4, noNaN: true });
const output = fc.array(number, { minLength: WIDTH, maxLength: WIDTH });
const target = fc
  .tuple(fc.boolean(), fc.array(number, { minLength: 4, maxLength: 4 }), fc.nat(K - 1))
  .map(([there, box, kind]) => [Number(there), ...box, ...Array.from({ length: K }, (_, k) => Number(k === kind))]);
const batches = fc.array(fc.tuple(output, target), { minLength: 1, maxLength: 5 });

function valueAndGradient(outputs: Rows, targets: Rows, boxWeight: number) {
  return tidy(() => {
    const wanted = matrix(targets);
    const loss = (x: Tensor2D) => localisationLoss(x, wanted, { boxWeight });
    const gradient = grad((x) => loss(x as Tensor2D))(matrix(outputs));
    return { value: loss(matrix(outputs)).dataSync()[0]!, gradient: [...gradient.dataSync()] };
  });
}

describe.each([['cpu', startCpu], ['wasm', startWasm]] as const)('the masked loss on %s', (backend, start) => {
  beforeAll(async () => {
    await start();
    registerTrainingKernels(backend);
  });
  afterEach(() => expect(memory().numTensors).toBe(0));

  test('is what its definition says, and has the gradient of it', () => {
    fc.assert(
      fc.property(batches, fc.constantFrom(1, 5), (batch, boxWeight) => {
        const [outputs, targets] = [batch.map(([y]) => y), batch.map(([, t]) => t)];
        const { value, gradient } = valueAndGradient(outputs, targets, boxWeight);
        expect(value).toBeCloseTo(reference(outputs, targets, boxWeight), 3);
        outputs.forEach((row, i) => row.forEach((_, k) => {
          const at = (by: number) =>
            reference(outputs.map((r, n) => r.map((z, m) => (n === i && m === k ? z + by : z))), targets, boxWeight);
          expect(gradient[i * WIDTH + k]).toBeCloseTo((at(1e-4) - at(-1e-4)) / 2e-4, 2);
        }));
      }),
      { numRuns: 30 },
    );
  });

  test('counts nothing but p where there is nothing, to the last bit', () => {
    fc.assert(
      fc.property(output, target, (y, t) => {
        const background = [0, ...t.slice(1)];
        const { value, gradient } = valueAndGradient([y], [background], 5);
        expect(gradient.slice(1).every((each) => each === 0)).toBe(true);
        expect(gradient[0]).not.toBe(0);
        const other = valueAndGradient([[y[0]!, 9, -9, 9, -9, 1, 2, 3]], [[0, 1, 2, 3, 4, 0, 0, 1]], 1);
        expect(value).toBe(other.value);
      }),
      { numRuns: 20 },
    );
  });

  test('passes the gradient check through a layer', async () => {
    const random = new Random(3);
    const inputs = tensor2d(Float32Array.from({ length: 6 * 4 }, () => random.normal()), [6, 4]);
    const values = Float32Array.from({ length: 4 * WIDTH }, () => 0.4 * random.normal());
    const kernel = tidy(() => variable(tensor2d(values, [4, WIDTH])));
    const window = { x: 0, y: 0, width: 1, height: 1 };
    const box = { x: 0.1, y: 0.2, width: 0, height: 0.7 };
    const rows = Array.from({ length: 6 }, (_, i) =>
      encodeWindow(window, i % 3 ? { box: { ...box, width: 0.1 * i }, classIndex: i % K } : null, K));
    const targets = tensor2d(rows.map((row) => [...row]), [6, WIDTH]);
    const outputs = () => matMul(inputs, kernel as unknown as Tensor2D) as Tensor2D;
    const loss = () => tidy(() => localisationLoss(outputs(), targets, { boxWeight: 2 }));
    const { difference } = await gradientCheck({ loss, variables: new Map([['kernel', kernel]]), count: 24, seed: 1 });
    expect(difference).toBeLessThan(1e-2);
    for (const each of [inputs, kernel, targets]) each.dispose();
  });

  test('leads outputs to their targets', () => {
    const window = { x: 0.2, y: 0.1, width: 0.3, height: 0.4 };
    const things = [
      { box: { x: 0.25, y: 0.2, width: 0.1, height: 0.2 }, classIndex: 0 },
      null,
      { box: { x: 0.1, y: 0.1, width: 0.5, height: 0.2 }, classIndex: 2 },
    ];
    const targets = tensor2d(things.map((thing) => [...encodeWindow(window, thing, K)]), [3, WIDTH]);
    const outputs: Variable = tidy(() => variable(tensor2d(new Float32Array(3 * WIDTH), [3, WIDTH])));
    const optimiser = new Optimiser(new Map([['y', outputs]]), { method: { kind: 'momentum', beta: 0.9 } });
    for (let i = 0; i < 200; i++) {
      tidy(() => {
        const { grads } = variableGrads(() => localisationLoss(outputs as unknown as Tensor2D, targets));
        optimiser.apply(new Map([['y', grads[outputs.name]!]]), 1);
      });
    }
    const rows = (outputs as unknown as Tensor2D).arraySync();
    things.forEach((thing, i) => {
      expect(rows[i]![0]! > 0).toBe(thing !== null);
      if (!thing) return expect(rows[i]!.slice(1).every((each) => each === 0)).toBe(true);
      const box = decodeBox(window, rows[i]!);
      for (const side of ['x', 'y', 'width', 'height'] as const) expect(box[side]).toBeCloseTo(thing.box[side], 3);
      expect(rows[i]!.slice(5).indexOf(Math.max(...rows[i]!.slice(5)))).toBe(thing.classIndex);
    });
    optimiser.dispose();
    for (const each of [targets, outputs]) each.dispose();
  });
});

describe('boxes of a window', () => {
  test('are as in the course: (0, 0) its upper left corner, (1, 1) its lower right', () => {
    const window = { x: 10, y: 20, width: 100, height: 50 };
    const row = encodeWindow(window, { box: { x: 40, y: 35, width: 40, height: 30 }, classIndex: 1 }, K);
    expect([...row].map((value) => Math.round(value * 1e6) / 1e6)).toEqual([1, 0.5, 0.6, 0.6, 0.4, 0, 1, 0]);
    expect([...encodeWindow(window, null, K)]).toEqual(new Array(WIDTH).fill(0));
    expect(() => encodeWindow(window, { box: window, classIndex: K }, K)).toThrow(RangeError);
  });

  test('come back from what they were made', () => {
    const side = fc.double({ min: 0.01, max: 2, noNaN: true });
    const boxes = fc.record({ x: number, y: number, width: side, height: side });
    fc.assert(
      fc.property(boxes, boxes, (window, box) => {
        const back = decodeBox(window, encodeWindow(window, { box, classIndex: 0 }, 1));
        // The rows are 32-bit floats, in units of the window.
        const most = 1e-4 * (1 + Math.abs(box.x) + Math.abs(box.y) + box.width + box.height);
        for (const key of ['x', 'y', 'width', 'height'] as const) {
          expect(Math.abs(back[key] - box[key])).toBeLessThan(most);
        }
      }),
    );
  });

  test('have no negative sides', () => {
    const { width, height } = decodeBox({ x: 0, y: 0, width: 1, height: 1 }, [1, 0.5, 0.5, -0.3, -2, 0]);
    expect([width, height]).toEqual([0, 0]);
  });
});
