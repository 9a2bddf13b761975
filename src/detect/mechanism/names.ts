import { m } from '../../i18n/generated/messages';
import type { MechanismView } from './views';

/** What a view is called. */
export function viewName(view: MechanismView): string {
  return {
    grid: m.mech_grid,
    anchors: m.mech_anchors,
    'before-nms': m.before_nms,
    'nms-steps': m.mech_steps,
    'anchor-shapes': m.mech_shapes,
  }[view]();
}
