import type { Saccade } from '../saccade.svelte';
import type { TabParts } from '../shell/tab';
import { StyleLab } from './lab.svelte';
import StyleControls from './StyleControls.svelte';
import StyleCorner from './StyleCorner.svelte';
import StyleLow from './StyleLow.svelte';
import StyleOver from './StyleOver.svelte';
import StylePanel from './StylePanel.svelte';
import { styleTrouble } from './trouble';
import { STYLE_VIEWS } from './views';

/** Paint the world: live style transfer. */
export const style: TabParts = {
  Panel: StylePanel,
  Controls: StyleControls,
  Over: StyleOver,
  Corner: StyleCorner,
  Low: StyleLow,
  watcher: labOf,
  trouble: styleTrouble,
  still: (app) => {
    const lab = labOf(app);
    const frame = lab.view.still?.(lab) ?? null;
    return { frozen: frame !== null, frame };
  },
  figures: (app) => {
    const { session, own, palette } = labOf(app);
    return {
      'data-phase': session.phase,
      'data-frames': session.figures.shown.frames,
      'data-tensors': session.figures.shown.tensors,
      'data-style': palette.style,
      'data-painted': session.result ? `${session.result.painted.width}x${session.result.painted.height}` : undefined,
      'data-own': own.list.length,
    };
  },
  receive: (app, file) => {
    const lab = labOf(app);
    // Where styles are made, a file is one; elsewhere it is something to paint.
    if (lab.view.id === 'own') void lab.addStyle(file);
    else void app.openFile(file);
  },
  alone: true,
};

function labOf(app: Saccade): StyleLab {
  app.style ??= new StyleLab(app, STYLE_VIEWS);
  return app.style;
}
