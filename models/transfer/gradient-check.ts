import { dispose, tensor, tidy, variableGrads, zerosLike, type Scalar, type Tensor } from '@tensorflow/tfjs-core';
import { Random } from '../random';
import type { Variables } from './weights';

export interface GradientCheck {
  /** ‖g − ĝ‖₂ / (‖g‖₂ + ‖ĝ‖₂) of the analytic gradient g and the numeric ĝ; 0 if both are zero. */
  readonly difference: number;
  /** What was compared, parameter by parameter. */
  readonly parameters: readonly {
    readonly name: string;
    readonly index: number;
    readonly analytic: number;
    readonly numeric: number;
  }[];
}

export interface GradientCheckOptions {
  /** The cost J, the same for the same variables: no dropout. Disposes what it makes but the result. */
  readonly loss: () => Scalar;
  readonly variables: Variables;
  /** How many parameters to try, drawn at random. */
  readonly count: number;
  readonly seed: number;
  /**
   * ε of the two-sided difference (J(θ + ε) − J(θ − ε)) / 2ε. The course's 1e-7 is for 64-bit floats; with 32 bits J
   * itself is known to 1e-7 only, and 1e-2 balances that against the curvature.
   */
  readonly epsilon?: number;
}

/**
 * Compares what backpropagation computes with what changing parameters does (Deep Learning Specialization, course 2,
 * week 1). With 32-bit floats below 1e-2 is right; a wrong derivative gives 0.1 to 1. The variables are left as they
 * were.
 */
export async function gradientCheck(options: GradientCheckOptions): Promise<GradientCheck> {
  const { loss, variables, seed, epsilon = 1e-2 } = options;
  const gradients = await analyticGradients(loss, variables);
  const parameters: { name: string; index: number; analytic: number; numeric: number }[] = [];
  for (const { name, index } of choose(variables, options.count, new Random(seed))) {
    const changed = variables.get(name)!;
    const values = Float32Array.from(await changed.data());
    const costAt = async (offset: number) => {
      const moved = values.slice();
      moved[index]! += offset;
      tidy(() => changed.assign(tensor(moved, changed.shape)));
      const cost = tidy(loss);
      const [value] = await cost.data();
      cost.dispose();
      // The step as 32 bits hold it.
      return { cost: value!, at: moved[index]! };
    };
    const above = await costAt(epsilon);
    const below = await costAt(-epsilon);
    tidy(() => changed.assign(tensor(values, changed.shape)));
    const numeric = (above.cost - below.cost) / (above.at - below.at);
    parameters.push({ name, index, analytic: gradients.get(name)![index]!, numeric });
  }
  return { difference: relativeDifference(parameters), parameters };
}

function relativeDifference(pairs: GradientCheck['parameters']): number {
  const norm = (pick: (pair: GradientCheck['parameters'][number]) => number) =>
    Math.sqrt(pairs.reduce((sum, pair) => sum + pick(pair) ** 2, 0));
  const size = norm(({ analytic }) => analytic) + norm(({ numeric }) => numeric);
  return size === 0 ? 0 : norm(({ analytic, numeric }) => analytic - numeric) / size;
}

async function analyticGradients(loss: () => Scalar, variables: Variables): Promise<Map<string, Float32Array>> {
  const names = [...variables.keys()];
  const gradients = tidy(() => {
    const { grads } = variableGrads(() => loss(), [...variables.values()]);
    return [...variables.values()].map((each): Tensor => grads[each.name] ?? zerosLike(each));
  });
  const values = await Promise.all(gradients.map((gradient) => gradient.data<'float32'>()));
  dispose(gradients);
  return new Map(names.map((name, i) => [name, Float32Array.from(values[i]!)]));
}

/** Parameters drawn over all variables, every one with the same chance, none twice. */
function choose(variables: Variables, count: number, random: Random): { name: string; index: number }[] {
  const total = [...variables.values()].reduce((sum, { size }) => sum + size, 0);
  const chosen = new Set<number>();
  while (chosen.size < Math.min(count, total)) chosen.add(random.below(total));
  return [...chosen].map((at) => {
    let index = at;
    for (const [name, { size }] of variables) {
      if (index < size) return { name, index };
      index -= size;
    }
    throw new RangeError('no such parameter');
  });
}
