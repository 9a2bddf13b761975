import { BadOutputError } from '../../detector';
import { Random } from '../../random';
import { Breath, sleep } from '../../transfer/breath';
import type { Signal } from '../../transfer/evaluate';
import { Adam } from './adam';
import type { Mix, Optimiser, Painting, Recipe, StepReport } from './job';
import { Lbfgs } from './l-bfgs';
import type { Minimiser, Standing } from './minimiser';
import type { PictureEvaluation, StyleObjective } from './objective';

export interface PaintTools {
  readonly signal: Signal;
  readonly paused: () => boolean;
  /** How much each cost counts from now on. */
  readonly mix: () => Mix;
  /** Told of every step; the next one waits for what it returns. */
  readonly onStep: (report: StepReport) => void | Promise<void>;
}

const PIXELS = { low: 0, high: 1 };
/** Length of Adam's steps: 0.02 to 0.05 paint alike; longer ones leave noise, shorter ones take their time. */
const LEARNING_RATE = 0.03;
/** How far L-BFGS moves each pixel in its first step, root mean square. */
const FIRST_MOVE = 0.02;
/** Evaluations that one of its steps may take. */
const MOST_EVALUATIONS = 8;
/** How often a held painting looks whether it may go on, in ms. */
const PAUSE = 40;

/** Thrown within a step, which can be long, and caught by whoever paints. */
class Stopped extends Error {}

/** White noise around the middle grey, as Gatys begins. */
export function noise(pixels: number, seed: number): Float32Array {
  const random = new Random(seed);
  return Float32Array.from({ length: 3 * pixels }, () => Math.min(1, Math.max(0, 0.5 + 0.15 * random.normal())));
}

/**
 * Paints: changes the pixels of a picture step by step so that J(G) falls, until all steps are done or it is stopped.
 * @param start [h · w · 3], RGB in 0…1
 * @throws BadOutputError where the costs are no numbers any more
 */
export async function paint(
  objective: StyleObjective, start: Float32Array, { optimiser, steps }: Omit<Recipe, 'layers'>, tools: PaintTools,
): Promise<Painting> {
  const { signal } = tools;
  const breath = new Breath();
  let evaluations = 0;
  const evaluate = async (x: Float32Array): Promise<PictureEvaluation> => {
    if (breath.due) await breath.take();
    if (signal.aborted) throw new Stopped();
    evaluations++;
    return objective.evaluate(x);
  };
  const minimiser = minimiserOf(optimiser, start.length);
  let at: Standing<PictureEvaluation> | null = null;
  let step = 0;
  try {
    at = { x: start, evaluation: await evaluate(start) };
    while (step < steps) {
      while (tools.paused() && !signal.aborted) await sleep(PAUSE);
      if (signal.aborted) throw new Stopped();
      const mix = tools.mix();
      if (!isSame(objective.mix, mix)) {
        objective.mix = mix;
        minimiser.changed();
        at = { x: at.x, evaluation: await evaluate(at.x) };
      }
      evaluations = 0;
      at = await minimiser.step(at, evaluate);
      const { costs } = at.evaluation;
      if (!Number.isFinite(costs.total)) throw new BadOutputError('the costs are no numbers');
      step++;
      await tools.onStep({ step, costs, evaluations, picture: at.x });
    }
    return { reason: 'finished', step, costs: at.evaluation.costs };
  } catch (error) {
    if (!(error instanceof Stopped)) throw error;
    return { reason: 'stopped', step, costs: at?.evaluation.costs ?? null };
  }
}

/** By their numbers: what comes from another thread is a new object each time. */
function isSame(a: Mix, b: Mix): boolean {
  return a.alpha === b.alpha && a.beta === b.beta && a.smoothness === b.smoothness;
}

function minimiserOf(optimiser: Optimiser, numbers: number): Minimiser {
  if (optimiser === 'adam') return new Adam({ learningRate: LEARNING_RATE, bounds: PIXELS });
  return new Lbfgs({ bounds: PIXELS, firstMove: FIRST_MOVE * Math.sqrt(numbers), most: MOST_EVALUATIONS });
}
