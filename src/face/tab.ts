import type { Saccade } from '../saccade.svelte';
import type { TabParts } from '../shell/tab';
import FaceControls from './FaceControls.svelte';
import FaceCorner from './FaceCorner.svelte';
import FaceLow from './FaceLow.svelte';
import FaceOver from './FaceOver.svelte';
import FacePanel from './FacePanel.svelte';
import { FaceLab } from './lab.svelte';
import { faceTrouble } from './trouble';
import { FACE_VIEWS } from './views';

/** Register a face once, be recognised. */
export const face: TabParts = {
  Panel: FacePanel,
  Controls: FaceControls,
  Over: FaceOver,
  Corner: FaceCorner,
  Low: FaceLow,
  watcher: labOf,
  trouble: faceTrouble,
  still: () => ({ frozen: false, frame: null }),
  figures: (app) => {
    const { session, people } = labOf(app);
    return {
      'data-phase': session.phase,
      'data-frames': session.figures.shown.frames,
      'data-tensors': session.figures.shown.tensors,
      'data-faces': session.result?.faces.length,
      'data-people': people.list.length,
    };
  },
  receive: (app, file) => void app.openFile(file),
  alone: true,
};

function labOf(app: Saccade): FaceLab {
  app.face ??= new FaceLab(app, FACE_VIEWS);
  return app.face;
}
