import { m } from '../../i18n/generated/messages';
import { shareOrSave } from '../../stage/snapshot';
import type { Notices } from '../../ui/notices.svelte';
import type { StyleLab } from '../lab.svelte';
import { stamped } from './file-name';

/** The painting as it stands, as the stage shows it (mirrored or not). See `savePicture`. */
export async function takePainting({ session, host: { notices } }: StyleLab): Promise<void> {
  if (session.canvas && session.source) await savePicture(session.canvas, session.source.mirrored, notices);
}

/** Shares or saves a picture as a PNG, and says so. Never rejects. */
export async function savePicture(
  picture: HTMLCanvasElement | ImageBitmap, mirrored: boolean, notices: Notices,
): Promise<void> {
  try {
    const blob = await pngOf(picture, mirrored);
    const outcome = await shareOrSave(blob, stamped('png'));
    if (outcome === 'dismissed') return;
    notices.show('snapshot', 'info', outcome === 'shared' ? m.snapshot_shared : m.snapshot_saved);
  } catch (error) {
    notices.show('snapshot', 'problem', () => m.snapshot_failed({ detail: String(error) }));
  }
}

function pngOf(painted: HTMLCanvasElement | ImageBitmap, mirrored: boolean): Promise<Blob> {
  const canvas = document.createElement('canvas');
  canvas.width = painted.width;
  canvas.height = painted.height;
  const context = canvas.getContext('2d');
  if (!context) throw new Error('no 2D canvas');
  if (mirrored) context.setTransform(-1, 0, 0, 1, canvas.width, 0);
  context.drawImage(painted, 0, 0);
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('PNG encoder'))), 'image/png');
  });
}
