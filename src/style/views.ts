import { classicView } from './classic/view';
import { liveView } from './live/view';
import { numbersView } from './numbers/view';
import { ownView } from './own/view';
import type { StyleView } from './view';

/** The ways of painting, in the order of their chips. The first opens by itself. */
export const STYLE_VIEWS: readonly StyleView[] = [liveView, ownView, classicView, numbersView];
