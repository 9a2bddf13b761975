import type { DetectorSpec } from '../../../../models/yolo/own/detector-spec';
import type { ModelRow } from '../../../storage/models';
import { answersOf } from '../spec';

/** What lies in the ZIP of a network of ours, for whoever opens it. English: it goes to anyone. */
export function ownReadme(row: ModelRow, inputSize: number): string {
  const each = answersOf(row) === 'softmax' ? 'They sum to 1.' : 'Each class is answered on its own.';
  return `${row.name}
An image classifier trained with Saccade on ${new Date(row.createdAt).toISOString().slice(0, 10)}.

index.html         Double-click it: it runs the network on your camera or on a picture. Everything stays on your device.
labels.txt         The classes, one to a line, in the order of the outputs.
model.json         A TensorFlow.js graph model; weights.bin holds its weights.
metadata.json      Classes, preprocessing, how well it does, and where its trunk comes from.
saccade.bin        What Saccade itself restores the network from: import the whole ZIP there.
model-data.js      model.json and weights.bin once more, for index.html, which may not read files by itself.
runner.js          The program of index.html. It holds TensorFlow.js (Apache-2.0, Google LLC).
LICENCE-trunk.txt  The licence of the network that this one was trained on top of.

In a program:

  const model = await tf.loadGraphModel('model.json');
  const picture = tf.tidy(() => tf.image.resizeBilinear(tf.browser.fromPixels(image), [${inputSize}, ${inputSize}]).expandDims());
  const probabilities = await model.predict(picture).data();

Input: [n, ${inputSize}, ${inputSize}, 3], RGB, values from 0 to 255, the whole picture stretched to the square.
Output: [n, ${row.classes.length}], probabilities. ${each}
`;
}

/** The same for a detector of ours. */
export function detectorReadme(row: ModelRow, { inputSize, head }: DetectorSpec): string {
  const scales = head.yolo.scales.map(({ stride, anchors }) =>
    `  stride ${stride}: ${anchors.map(({ width, height }) => `${width} x ${height}`).join(', ')}`);
  return `${row.name}
An object detector (YOLO with anchors) trained with Saccade on ${new Date(row.createdAt).toISOString().slice(0, 10)}.

labels.txt         The classes, one to a line, in the order of the outputs.
model.json         A TensorFlow.js graph model; weights.bin holds its weights.
metadata.json      Classes, preprocessing, anchors, how well it does, and where its trunk comes from.
saccade.bin        What Saccade itself restores the detector from: import the whole ZIP there.
LICENCE-trunk.txt  The licence of the network that this one was trained on top of.

Input: [1, ${inputSize}, ${inputSize}, 3], RGB, values from 0 to 255, the picture letterboxed on black.
Outputs, for each stride s: 's/boxes' [1, ${inputSize}/s, ${inputSize}/s, anchors * 5] with x, y, width, height and
objectness of every anchor, and 's/classes' [1, ${inputSize}/s, ${inputSize}/s, anchors * ${row.classes.length}].
Anchors in pixels of the input:
${scales.join('\n')}
In cell (column, row), with p the anchor and f the sigmoid:
  centre (2 f(x) - 0.5 + column) s, (2 f(y) - 0.5 + row) s; sides p.width (2 f(width))^2, p.height (2 f(height))^2;
  score f(objectness) * f(class). Then non-max suppression within each class.
`;
}

/** The same for a network that was made elsewhere. */
export function foreignReadme(row: ModelRow): string {
  return `${row.name}
An image classifier that was imported into Saccade, as it came.

model.json     A TensorFlow.js ${row.kind} model; weights.bin holds its weights.
labels.txt     The classes, one to a line, in the order of the outputs.
metadata.json  The same for Saccade: import the whole ZIP there.
`;
}
