import { centernet } from './centernet';
import type { ZooEntry } from './zoo';

/** How the figures were measured, on the pictures of coco128 that neither this nor the YOLO was trained on. */
const COMMAND =
  'npm run eval -- detect --detector sliding-window --images HELDBACK --out preds.json && npm run accuracy -- --preds ' +
  'preds.json --images HELDBACK --labels coco128/labels-train --classes coco128/classes.yaml';

/** Our own window classifier: three dense layers, slid over CenterNet's trunk as convolutions. */
export const slidingWindow: ZooEntry = {
  id: 'sliding-window',
  name: 'Sliding windows',
  task: 'detect',
  network: {
    kind: 'sliding-window',
    head: {
      path: 'weights/windows.c25592146441248b.bin',
      bytes: 3_845_770,
      sha256: 'c25592146441248b950d0653052932c90a1b12d35f72efe392161cfb5230cb87',
    },
    hidden: [400, 400],
    cells: 3,
    stride: 32,
  },
  topology: centernet.topology,
  weights: centernet.weights,
  inputSizes: [640, 480, 320],
  classes: centernet.classes,
  // The trunk is theirs.
  source: centernet.source,
  licence: centernet.licence,
  card: {
    data:
      'Trained by this project (models/weights/windows/card.json) on windows and crops of coco128, photos1000 and ' +
      'Caltech-101, alone and in mosaics: true boxes of coco128, elsewhere what CenterNet finds. Background with hard ' +
      'negatives mined from its own mistakes. The trunk is CenterNet-MobileNetV3, frozen.',
    preprocessing: 'As CenterNet: letterboxed, RGB, values 0 to 255; then a pyramid of levels, each about √2 smaller.',
    metrics: [
      {
        what: 'AP50 at 640 px of plain windows, and of the boxes that they tell (28 held-back pictures of coco128)',
        value: '17.3 and 32.4',
        command: 'npm run train -- windows prints it at its end. On the same pictures: ' + COMMAND,
      },
      {
        what: 'Recognised of 151 true boxes of these pictures among 80 classes, cut out and seen alone, and in place',
        value: '37.1% and 58.9%; CenterNet itself: 41.1% and 71.5%',
        command: 'npm run eval -- crops --images HELDBACK --labels DIR --classes coco128/classes.yaml --reference',
      },
      {
        what: "One's own thing found again by a classifier of the Train tab that slides, in pictures not trained on",
        value: '20 of 20; found in 2 of 20 without it',
        command: 'npm run eval -- own',
      },
    ],
    limits:
      'One square window of 96 × 96 pixels at each cell of 32 pixels, so things that are long, small or between two ' +
      'cells are boxed badly or missed: that is what anchors and finer grids are for. Knows the 80 kinds of things of ' +
      'COCO, some of them from a handful of examples: kinds that are rare in its data are hardly ever recognised. ' +
      'Scores are not calibrated.',
  },
};
