import { classify } from './eval/classify';
import { crops } from './eval/crops';
import { detect } from './eval/detect';
import { faceNetworks } from './eval/face-networks';
import { own } from './eval/own';
import { proposals } from './eval/proposals';
import { stylize } from './eval/stylize';
import { verify } from './eval/verify';
import { runCommands } from './lib/program';

await runCommands({ script: 'eval', verb: 'evaluate' }, {
  classify: { about: 'train on pictures of things and tell how well others are recognised', run: classify },
  crops: { about: 'how many true boxes the window classifier recognises', run: crops },
  detect: { about: 'boxes for the pictures of a folder', run: detect },
  'face-networks': { about: 'face detectors and embeddings of the packages, compared', run: faceNetworks },
  own: { about: "one's own things found again by a classifier of the Train tab that slides", run: own },
  proposals: { about: 'how many true boxes the region proposals cover', run: proposals },
  stylize: { about: 'a picture painted in a style of the zoo or of your own', run: stylize },
  verify: { about: 'distances between the faces of pairs of pictures', run: verify },
});
