import { runCommands } from './lib/program';
import { courseNet } from './train/course-net';
import { detector } from './train/detector';
import { style } from './train/style';
import { styleLoss } from './train/style-loss';
import { faceWhitening } from './train/face-whitening';
import { windows } from './train/windows';
import { yolo } from './train/yolo';

await runCommands({ script: 'train' }, {
  'course-net': { about: "the course's 14 × 14 ConvNet, on shapes drawn by code", run: courseNet },
  detector: { about: "anchor heads on CenterNet's frozen trunk, on boxes of your own", run: detector },
  style: { about: 'the network of live style transfer and its styles', run: style },
  'style-loss': { about: 'the network that judges painted pictures, distilled on photographs', run: styleLoss },
  'face-whitening': { about: 'what the embeddings of faces have in common', run: faceWhitening },
  windows: { about: "the window classifier on CenterNet's frozen trunk", run: windows },
  yolo: { about: "anchor heads on CenterNet's frozen trunk, 80 classes", run: yolo },
});
