import type { Box } from '../../models/geometry/box';

export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Where the picture lies on the stage: the one transform between fractions of the frame and CSS pixels. */
export interface View {
  /** The picture's rectangle in CSS pixels of the stage. It may be larger than the stage. */
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  readonly mirrored: boolean;
}

/** The largest share of the picture that may be cut off to fill the stage. */
const MOST_CUT = 0.34;

/**
 * Fits a frame of any size and rotation on the stage: it fills the stage (cover) as long as at most a third of the
 * picture is lost by that, and is shown whole (contain) otherwise or when `whole` asks for it.
 */
export function viewOf(frame: Size, stage: Size, mirrored: boolean, whole = false): View {
  const across = stage.width / frame.width;
  const down = stage.height / frame.height;
  const cut = 1 - Math.min(across, down) / Math.max(across, down);
  const scale = !whole && cut <= MOST_CUT ? Math.max(across, down) : Math.min(across, down);
  const width = frame.width * scale;
  const height = frame.height * scale;
  return { left: (stage.width - width) / 2, top: (stage.height - height) / 2, width, height, mirrored };
}

/** A box in fractions of the frame → CSS pixels of the stage. */
export function toStage(view: View, box: Box): Box {
  const x = view.mirrored ? 1 - box.x - box.width : box.x;
  return {
    x: view.left + x * view.width,
    y: view.top + box.y * view.height,
    width: box.width * view.width,
    height: box.height * view.height,
  };
}

/** A point in CSS pixels of the stage → fractions of the frame; outside [0, 1] where it misses the picture. */
export function toFrame(view: View, point: Point): Point {
  const x = (point.x - view.left) / view.width;
  return { x: view.mirrored ? 1 - x : x, y: (point.y - view.top) / view.height };
}
