import { landmarksView } from './landmarks/view';
import { livenessView } from './liveness/view';
import { peopleView } from './people/view';
import { recogniseView } from './recognise/view';
import { learnView } from './siamese/view';
import type { FaceView } from './view';

/** The ways of looking at faces, in the order of their chips. The first opens by itself. */
export const FACE_VIEWS: readonly FaceView[] = [peopleView, recogniseView, livenessView, landmarksView, learnView];
