import { nextTask } from '../../slices';
import type { Arrivals, MergeReport } from './arrivals';
import type { DataSet } from './dataset.svelte';
import { newId } from './id';

/** Samples taken in at once: thousands would make the page stand still. */
const AT_ONCE = 500;

/**
 * `data.merge`, some samples at a time, with the page alive in between. One step that can be undone, unless the person
 * does something else meanwhile.
 */
export async function mergeInSlices(data: DataSet, { classes, samples }: Arrivals): Promise<MergeReport> {
  const joins = newId();
  let { added, already, newClasses } = data.merge({ classes, samples: samples.slice(0, AT_ONCE) }, joins);
  for (let at = AT_ONCE; at < samples.length; at += AT_ONCE) {
    await nextTask();
    const report = data.merge({ classes, samples: samples.slice(at, at + AT_ONCE) }, joins);
    added += report.added;
    already += report.already;
    newClasses = [...newClasses, ...report.newClasses];
  }
  return { added, already, newClasses };
}
