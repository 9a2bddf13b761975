import { TeachableMobileNet } from '@teachablemachine/image';
import { layers, sequential, tensor2d, type LayersModel } from '@tensorflow/tfjs';

export interface FeatureRow {
  readonly values: Float32Array;
  readonly label: number;
  /** Held back, to see how good it is. It holds back 15% of the others by itself. */
  readonly held: boolean;
}

/** What its web page sends: see googlecreativelab/teachablemachine-community, and its page's "Advanced". */
const PARAMETERS = { denseUnits: 100, epochs: 50, learningRate: 1e-3, batchSize: 16 };

/**
 * Trains as @teachablemachine/image does, by its own code: a dense layer of 100 with ReLU and a softmax, with Adam. In
 * the place of its MobileNet, which it would fetch from storage.googleapis.com, stands a network that hands features
 * on as they are.
 */
export async function trainTeachable(
  rows: readonly FeatureRow[],
  classes: readonly string[],
): Promise<{ milliseconds: number; epochs: number; accuracy: number }> {
  const dims = rows[0]!.values.length;
  const identity = sequential({ layers: [layers.activation({ activation: 'linear', inputShape: [dims] })] });
  const teachable = new TeachableMobileNet(identity as unknown as ConstructorParameters<typeof TeachableMobileNet>[0], {});
  teachable.setLabels([...classes]);
  const began = performance.now();
  for (const { values, label, held } of rows) {
    if (!held) await teachable.addExample(label, tensor2d(values, [1, dims]) as never);
  }
  const model = (await teachable.train(PARAMETERS)) as unknown as LayersModel;
  const milliseconds = performance.now() - began;
  const asked = rows.filter(({ held }) => held);
  let right = 0;
  for (const { values, label } of asked) {
    const input = tensor2d(values, [1, dims]);
    const output = model.predict(input) as ReturnType<typeof tensor2d>;
    const probabilities = await output.data();
    if (probabilities.indexOf(Math.max(...probabilities)) === label) right++;
    input.dispose();
    output.dispose();
  }
  model.dispose();
  return { milliseconds, epochs: PARAMETERS.epochs, accuracy: right / asked.length };
}
