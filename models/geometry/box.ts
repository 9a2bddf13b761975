/**
 * An axis-aligned box. Everywhere outside a network: fractions of the frame, origin top left, x to the right
 * and y down, so a box says the same about a thumbnail and about the full picture. (x, y) is the corner nearest
 * the origin. Network pixels exist only inside `models/` and are converted in `letterbox`.
 */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}
