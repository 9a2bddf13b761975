import type { Size } from './source';

/** Milliseconds a scene stays, of which the last ones fade into the next. */
export const SCENE_MS = 9000;
export const FADE_MS = 900;
const ZOOM = 1.12;

export interface Rect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** One scene to draw: which, how far along its own way [0, 1] or null when it stands still, and how opaque [0, 1]. */
export interface Shot {
  readonly scene: number;
  readonly progress: number | null;
  readonly alpha: number;
}

/** What shows after `elapsedMs`, back to front: one scene, two while they fade. `still`: hard cuts, no motion. */
export function shotsAt(elapsedMs: number, scenes: number, still: boolean): readonly Shot[] {
  const turn = Math.floor(elapsedMs / SCENE_MS);
  const within = elapsedMs - turn * SCENE_MS;
  const scene = turn % scenes;
  if (still) return [{ scene, progress: null, alpha: 1 }];
  // A scene moves from the moment it begins to show, which is while the one before it fades.
  const whole = SCENE_MS + FADE_MS;
  const current = { scene, progress: (within + FADE_MS) / whole, alpha: 1 };
  const fade = (within - (SCENE_MS - FADE_MS)) / FADE_MS;
  if (fade <= 0 || scenes === 1) return [current];
  return [current, { scene: (scene + 1) % scenes, progress: (fade * FADE_MS) / whole, alpha: fade }];
}

/** The part of a picture that fills a canvas: zooming in by 12% and panning along the side that has room. */
export function cropAt(picture: Size, canvas: Size, { scene, progress }: Shot): Rect {
  const cover = Math.min(picture.width / canvas.width, picture.height / canvas.height);
  // Every other scene goes the other way.
  const way = progress === null || scene % 2 === 0 ? progress : 1 - progress;
  const scale = cover / (1 + (ZOOM - 1) * (way ?? 0));
  const width = canvas.width * scale;
  const height = canvas.height * scale;
  // A canvas that shows nearly everything barely moves, so that what a scene is about stays in view; one that shows a
  // narrow strip (a phone held upright) sweeps across the scene.
  const hidden = 1 - width / picture.width;
  const span = 0.4 + 0.3 * Math.min(1, hidden / 0.5);
  const x = (picture.width - width) * (0.5 + span * ((way ?? 0.5) - 0.5));
  return { x, y: (picture.height - height) / 2, width, height };
}
