/** The views of how sliding windows decide, as they are named in the address. */
export const SLIDING_VIEWS = ['heat-map', 'windows', 'one-or-many', 'receptive-field', 'dense-to-conv'] as const;
export type SlidingView = (typeof SLIDING_VIEWS)[number];

/** Whether a detector is of sliding windows. */
export function slides(detector: string): boolean {
  return detector === 'sliding-window';
}

/** Whether a view is one of theirs. */
export function isSlidingView(view: string | null): view is SlidingView {
  return SLIDING_VIEWS.some((known) => known === view);
}
