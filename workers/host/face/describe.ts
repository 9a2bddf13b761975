import { TEMPLATE_LANDMARKS } from '../../../models/face/align/template';
import type { FaceDetection } from '../../../models/face/detect/detection';
import { eyeAspectRatio } from '../../../models/face/landmarks/expression';
import { lidsOf } from '../../../models/face/landmarks/lids';
import type { Mesh } from '../../../models/face/landmarks/mesh';
import { poseOf } from '../../../models/face/landmarks/pose';
import { signsOf } from '../../../models/face/liveness/signs';
import type { Point } from '../../../models/face/point';
import { framingFaults } from '../../../models/face/quality/framing';
import type { Box } from '../../../models/geometry/box';
import type { FaceCrop, SeenFace } from '../../api';
import type { OpenFrame } from './frame-source';
import { cropOf, type Measured } from './measure';

/** All of a face that one frame tells. */
export type Described = Pick<SeenFace, 'box' | 'score' | 'landmarks' | 'anchors' | 'pose' | 'quality' | 'signs'> & {
  readonly crop: () => FaceCrop;
};

/** @param landmarks 68, in pixels of the cutter's picture */
export function describe(
  frame: OpenFrame, detection: FaceDetection, landmarks: readonly Point[], measured: Measured, mesh: Mesh | null,
): Described {
  const { picture, size } = frame;
  // Pixels of the frame for each of the cutter's.
  const scale = size.width / picture.width;
  const inFrame = ({ x, y }: Point): Point => ({ x: (x - picture.x) / picture.width, y: (y - picture.y) / picture.height });
  const from = inFrame({ x: detection.left, y: detection.top });
  const to = inFrame({ x: detection.right, y: detection.bottom });
  const whole: Box = { x: from.x, y: from.y, width: to.x - from.x, height: to.y - from.y };
  const shorter = Math.min(detection.right - detection.left, detection.bottom - detection.top);
  const { sharpness, light } = measured;
  const pose = poseOf(landmarks);
  const lids = mesh && lidsOf(mesh.points);
  const eyes = lids?.aspect ?? eyeAspectRatio(landmarks);
  // A frame that was enlarged to be cut tells no more than it did.
  const pixels = shorter * Math.min(1, scale);
  return {
    box: clipped(whole),
    score: detection.score,
    landmarks: landmarks.map(inFrame),
    anchors: TEMPLATE_LANDMARKS.map((index) => inFrame(landmarks[index]!)),
    pose,
    quality: {
      pixels, sharpness, light, eyes, faults: framingFaults({ box: whole, pixels, pose, eyes, sharpness, light }),
    },
    signs: signsOf(landmarks.map(({ x, y }) => ({ x: (x - picture.x) * scale, y: (y - picture.y) * scale })), lids),
    crop: () => cropOf(measured),
  };
}

function clipped({ x, y, width, height }: Box): Box {
  const clip = (value: number) => Math.min(1, Math.max(0, value));
  const [left, top] = [clip(x), clip(y)];
  return { x: left, y: top, width: clip(x + width) - left, height: clip(y + height) - top };
}
