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
    'heat-map': m.sliding_heat_map,
    windows: m.sliding_windows,
    'one-or-many': m.sliding_one_or_many,
    'receptive-field': m.sliding_receptive_field,
    'dense-to-conv': m.sliding_dense_to_conv,
    proposals: m.proposals_view,
  }[view]();
}
