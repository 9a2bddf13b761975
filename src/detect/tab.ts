import type { TabParts } from '../shell/tab';
import DetectControls from './DetectControls.svelte';
import DetectCorner from './DetectCorner.svelte';
import DetectLow from './DetectLow.svelte';
import DetectOver from './DetectOver.svelte';
import DetectPanel from './DetectPanel.svelte';
import { engineTrouble } from './trouble';

/** What is in the picture, boxed and named. */
export const detect: TabParts = {
  Panel: DetectPanel,
  Controls: DetectControls,
  Over: DetectOver,
  Corner: DetectCorner,
  Low: DetectLow,
  watcher: (app) => app.session,
  trouble: engineTrouble,
  still: ({ session, settings }) => {
    const frozen = settings.value.locked || session.paused;
    return { frozen, frame: frozen ? session.shown : null };
  },
  figures: ({ session }) => ({
    'data-phase': session.phase,
    'data-detector-backend': session.engine.report?.backend,
    'data-frames': session.figures.shown.frames,
    'data-tensors': session.figures.shown.tensors,
  }),
  receive: (app, file) => void app.openFile(file),
  alone: false,
};
