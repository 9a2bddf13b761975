import { SourceFault } from './fault';
import { sniff } from './formats/sniff';
import { pickFiles } from '../ui/pick-files';
import { PictureSource } from './picture';
import { VideoSource } from './video-file';

/** Opens a picture or a video by its content, not by its name. Rejects with a SourceFault. */
export async function openFile(file: File): Promise<PictureSource | VideoSource> {
  if (file.size === 0) throw new SourceFault('empty', file.name);
  const content = sniff(await headOf(file));
  // Containers that are not known here may be known to the browser.
  if (content === 'video' || (content === 'unknown' && file.type.startsWith('video/'))) {
    return VideoSource.open(file, file.name);
  }
  return PictureSource.open(file, file.name);
}

/** Lets the person choose; null when dismissed. Call it from a tap or a key. */
export async function pickFile(): Promise<File | null> {
  const [file] = await pickFiles({ accept: 'image/*,video/*' });
  return file ?? null;
}

export interface FileEvents {
  /** The first file; `event` holds all of them, for as long as this call lasts. */
  onfile(file: File, event: DragEvent | ClipboardEvent): void;
  /** A file hovers over the target, or has left it. */
  onhover?(hovering: boolean): void;
}

/** Takes files that are dropped on or pasted into `target`. Returns what takes the listeners away. */
export function receiveFiles(target: Window | HTMLElement, events: FileEvents): () => void {
  const ends = new AbortController();
  const { signal } = ends;
  // Enter and leave come for every element below the pointer; only when they balance has it left.
  let depth = 0;
  const hover = (change: number) => {
    const before = depth > 0;
    depth = Math.max(0, depth + change);
    if (before !== depth > 0) events.onhover?.(depth > 0);
  };
  const listen = <E extends Event>(type: string, act: (event: E) => void) =>
    target.addEventListener(type, (event) => act(event as E), { signal });

  listen<DragEvent>('dragenter', (event) => carriesFile(event.dataTransfer) && hover(1));
  listen<DragEvent>('dragleave', (event) => carriesFile(event.dataTransfer) && hover(-1));
  listen<DragEvent>('dragover', (event) => {
    // Without this the browser opens the file in place of the app.
    if (carriesFile(event.dataTransfer)) event.preventDefault();
  });
  listen<DragEvent>('drop', (event) => {
    if (!carriesFile(event.dataTransfer)) return;
    event.preventDefault();
    hover(-depth);
    give(event, event.dataTransfer);
  });
  listen<ClipboardEvent>('paste', (event) => {
    if (give(event, event.clipboardData)) event.preventDefault();
  });
  const give = (event: DragEvent | ClipboardEvent, data: DataTransfer | null): boolean => {
    const file = data?.files[0];
    if (file) events.onfile(file, event);
    return file !== undefined;
  };
  return () => ends.abort();
}

function carriesFile(data: DataTransfer | null): boolean {
  return data?.types.includes('Files') ?? false;
}

async function headOf(file: File): Promise<Uint8Array> {
  try {
    return new Uint8Array(await file.slice(0, 64).arrayBuffer());
  } catch (error) {
    throw new SourceFault('unreadable', String(error));
  }
}
