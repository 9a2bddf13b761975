import type { Saccade } from '../saccade.svelte';
import type { TabParts } from '../shell/tab';
import TrainControls from './TrainControls.svelte';
import TrainCorner from './TrainCorner.svelte';
import TrainLow from './TrainLow.svelte';
import TrainOver from './TrainOver.svelte';
import TrainPanel from './TrainPanel.svelte';
import { Studio } from './studio.svelte';

/** Teach it your own things. */
export const train: TabParts = {
  Panel: TrainPanel,
  Controls: TrainControls,
  Over: TrainOver,
  Corner: TrainCorner,
  Low: TrainLow,
  watcher: studioOf,
  trouble: () => null,
  still: () => ({ frozen: false, frame: null }),
  figures: (app) => {
    const { data, live, trainer } = studioOf(app);
    return {
      'data-phase': live.phase,
      'data-frames': live.figures.shown.frames,
      'data-tensors': live.figures.shown.tensors,
      'data-training': trainer.phase,
      'data-samples': data.samples.length,
      'data-unsaved': data.unsaved.size,
    };
  },
  receive: (app, _file, event) => studioOf(app).intake.receive(event),
  alone: true,
};

function studioOf(app: Saccade): Studio {
  app.studio ??= new Studio(app);
  return app.studio;
}
