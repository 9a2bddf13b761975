import type { Notices } from '../../ui/notices.svelte';
import type { DataSet } from '../data/dataset.svelte';
import type { BoxDesk } from './desk.svelte';

/** What drawing boxes needs of the studio. */
export interface BoxStudio {
  readonly data: DataSet;
  readonly notices: Notices;
  readonly boxes: BoxDesk;
}
