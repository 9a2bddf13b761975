import { runCommands } from './lib/program';
import { courseNet } from './train/course-net';
import { detector } from './train/detector';
import { windows } from './train/windows';
import { yolo } from './train/yolo';

await runCommands({ script: 'train' }, {
  'course-net': { about: "the course's 14 × 14 ConvNet, on shapes drawn by code", run: courseNet },
  detector: { about: "anchor heads on CenterNet's frozen trunk, on boxes of your own", run: detector },
  windows: { about: "the window classifier on CenterNet's frozen trunk", run: windows },
  yolo: { about: "anchor heads on CenterNet's frozen trunk, 80 classes", run: yolo },
});
