import { m } from '../i18n/generated/messages';
import { labelName } from '../i18n/labels';
import type { Saccade } from '../saccade.svelte';
import { shareOrSave, snapshot } from '../stage/snapshot';

/** The picture as it stands, with the boxes found in just that picture, shared or saved. Never rejects. */
export async function takeSnapshot({ source, session, notices }: Saccade): Promise<void> {
  if (!source) return;
  try {
    const { picture, result } = await session.capture();
    const blob = await snapshot(source, picture, result.detections, labelName).finally(() => picture.close());
    const time = new Date().toISOString().slice(0, 19).replaceAll(':', '-');
    const outcome = await shareOrSave(blob, `saccade-${time}.png`);
    if (outcome === 'dismissed') return;
    notices.show('snapshot', 'info', outcome === 'shared' ? m.snapshot_shared : m.snapshot_saved);
  } catch (error) {
    notices.show('snapshot', 'problem', () => m.snapshot_failed({ detail: String(error) }));
  }
}
