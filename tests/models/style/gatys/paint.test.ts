import { memory } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { registerTrainingKernels } from '../../../../models/kernels/training';
import type { Costs, Optimiser, StepReport } from '../../../../models/style/gatys/job';
import { StyleObjective } from '../../../../models/style/gatys/objective';
import { noise, paint, type PaintTools } from '../../../../models/style/gatys/paint';
import { LossNet } from '../../../../models/style/loss-net';
import { startWasm } from '../../wasm';
import { disc, randomWeights, stripes } from './scene';

const layers = { content: 3, lambdas: [0.2, 0.2, 0.2, 0.2, 0.2] };
const mix = { alpha: 1, beta: 15, smoothness: 5 };
const [width, height] = [32, 32];
let net: LossNet;
let objective: StyleObjective;

beforeAll(async () => {
  await startWasm();
  registerTrainingKernels('wasm');
  net = new LossNet(randomWeights(7));
  objective = new StyleObjective(net, disc(width, height), stripes(width, height), layers, mix);
});

const tools = (onStep: PaintTools['onStep'], change: Partial<PaintTools> = {}): PaintTools => ({
  signal: new AbortController().signal, paused: () => false, mix: () => mix, onStep, ...change,
});

async function run(optimiser: Optimiser, steps: number, start: Float32Array) {
  const reports: StepReport[] = [];
  const painting = await paint(objective, start, { optimiser, steps }, tools((report) => void reports.push(report)));
  return { painting, reports };
}

const tenths = (reports: readonly StepReport[]): number[] =>
  reports.filter(({ step }) => step === 1 || step % 10 === 0).map(({ costs }) => costs.total);

const falls = (values: readonly number[]) => values.every((value, i) => i === 0 || value < values[i - 1]!);

describe('painting', () => {
  for (const optimiser of ['adam', 'l-bfgs'] as const) {
    for (const from of ['content', 'noise'] as const) {
      it(`with ${optimiser} from ${from}: the cost falls with every tenth step`, async () => {
        const start = from === 'content' ? disc(width, height).values : noise(width * height, 5);
        const before = (await objective.evaluate(start)).value;
        const { painting, reports } = await run(optimiser, 30, start);
        expect(painting).toMatchObject({ reason: 'finished', step: 30 });
        expect(falls(tenths(reports))).toBe(true);
        expect(painting.costs!.total).toBeLessThan(before / 2);
        expect(reports.at(-1)!.picture.every((value) => value >= 0 && value <= 1)).toBe(true);
      });
    }
  }

  it('L-BFGS gets further than Adam with as many evaluations of the costs', async () => {
    const start = noise(width * height, 5);
    const bfgs = await run('l-bfgs', 40, start);
    const evaluations = bfgs.reports.reduce((sum, report) => sum + report.evaluations, 0);
    const adam = await run('adam', evaluations, start);
    expect(bfgs.painting.costs!.total).toBeLessThan(adam.painting.costs!.total);
  });

  it('comes out the same the second time, and leaves no tensor behind', async () => {
    const before = memory().numTensors;
    const first = await run('l-bfgs', 8, noise(width * height, 1));
    const second = await run('l-bfgs', 8, noise(width * height, 1));
    expect(second.reports.at(-1)!.picture).toEqual(first.reports.at(-1)!.picture);
    expect(memory().numTensors).toBe(before);
  });

  it('follows a change of α and β from the next step on', async () => {
    const run = async (after: number): Promise<Costs> => {
      let now = mix;
      const onStep = ({ step }: StepReport) => void (now = step === 10 ? { ...mix, alpha: after } : now);
      return (await paint(objective, noise(width * height, 1), { optimiser: 'l-bfgs', steps: 30 }, tools(onStep, { mix: () => now }))).costs!;
    };
    const [light, heavy] = [await run(0), await run(50)];
    expect(heavy.content).toBeLessThan(light.content);
    expect(light.style).toBeLessThan(heavy.style);
  });

  it('does not begin anew where α and β are told again as they were', async () => {
    const end = async (tell: () => typeof mix): Promise<StepReport> => {
      const reports: StepReport[] = [];
      const onStep = (report: StepReport) => void reports.push(report);
      await paint(objective, noise(width * height, 1), { optimiser: 'l-bfgs', steps: 8 }, tools(onStep, { mix: tell }));
      return reports.at(-1)!;
    };
    expect(await end(() => ({ ...mix }))).toEqual(await end(() => mix));
  });

  it('can be stopped within a step and while it is held; what was painted stays', async () => {
    const controller = new AbortController();
    const { signal } = controller;
    const onStep = ({ step }: StepReport) => void (step === 3 && controller.abort());
    const start = noise(width * height, 1);
    const stopped = await paint(objective, start, { optimiser: 'adam', steps: 100 }, tools(onStep, { signal }));
    expect(stopped).toMatchObject({ reason: 'stopped', step: 3 });
    const held = new AbortController();
    const waiting = paint(objective, start, { optimiser: 'adam', steps: 100 }, tools(() => undefined, { signal: held.signal, paused: () => true }));
    setTimeout(() => held.abort(), 100);
    expect(await waiting).toMatchObject({ reason: 'stopped', step: 0 });
    const late = await paint(objective, start, { optimiser: 'adam', steps: 100 }, tools(() => undefined, { signal: held.signal }));
    expect(late).toEqual({ reason: 'stopped', step: 0, costs: null });
  });

  it('says so where the costs are no numbers', async () => {
    const broken = noise(width * height, 1).fill(NaN);
    await expect(run('adam', 3, broken)).rejects.toThrow('no numbers');
  });
});
