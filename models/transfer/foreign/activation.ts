import type { LossKind } from '../losses';
import type { ForeignFiles } from './load';

/** What the network ends in; null where that is neither, so that its answers are taken for logits. */
export function activationOf({ kind, topology }: Pick<ForeignFiles, 'kind' | 'topology'>): LossKind | null {
  const { modelTopology } = topology as { modelTopology: unknown };
  return kind === 'layers' ? lastActivation(layersOf(modelTopology)) : lastOperation(modelTopology);
}

interface LayerJson {
  readonly class_name?: string;
  readonly config?: { readonly activation?: string; readonly layers?: readonly LayerJson[] } | readonly LayerJson[];
}

function layersOf(topology: unknown): readonly LayerJson[] {
  const { model_config: inner } = topology as { model_config?: unknown };
  const { config } = (inner ?? topology) as LayerJson;
  return nested(config);
}

/** tfjs writes a Sequential's layers as they are, or in an object that also has its name. */
function nested(config: LayerJson['config']): readonly LayerJson[] {
  if (Array.isArray(config)) return config as readonly LayerJson[];
  return (config as { layers?: readonly LayerJson[] } | undefined)?.layers ?? [];
}

function lastActivation(layers: readonly LayerJson[]): LossKind | null {
  const last = layers.at(-1);
  if (!last) return null;
  const inner = nested(last.config);
  if (inner.length > 0) return lastActivation(inner);
  if (last.class_name === 'Softmax') return 'softmax';
  return known((last.config as { activation?: string } | undefined)?.activation);
}

interface GraphNode {
  readonly name: string;
  readonly op: string;
  readonly input?: readonly string[];
}

/** Operations that leave every number as it is. */
const PASSING = new Set(['Identity', 'Reshape', 'Squeeze', 'StopGradient']);

function lastOperation(topology: unknown): LossKind | null {
  const { node = [] } = topology as { node?: readonly GraphNode[] };
  const used = new Set(node.flatMap(({ input = [] }) => input.map(plain)));
  const byName = new Map(node.map((each) => [each.name, each]));
  let last = node.find(({ name, op }) => !used.has(name) && op !== 'Const' && op !== 'Placeholder' && op !== 'NoOp');
  for (let steps = 0; last && PASSING.has(last.op) && steps < node.length; steps++) {
    last = byName.get(plain(last.input?.[0] ?? ''));
  }
  return known(last?.op.toLowerCase());
}

/** Without '^' of a control input and ':0' of an output. */
function plain(input: string): string {
  return input.replace(/^\^/, '').replace(/:\d+$/, '');
}

function known(activation: string | undefined): LossKind | null {
  if (activation === 'softmax') return 'softmax';
  return activation === 'sigmoid' ? 'sigmoids' : null;
}
