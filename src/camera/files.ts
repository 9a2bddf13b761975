import type { Source } from './source';

/** Opens a picture or a video by its content, not by its name. Rejects with a SourceFault. */
export function openFile(_file: File): Promise<Source> { throw new Error(); }

/** Lets the person choose; null when dismissed. */
export function pickFile(): Promise<File | null> { throw new Error(); }

export interface FileEvents {
  onfile(file: File): void;
  /** A file hovers over the target, or has left it. */
  onhover?(hovering: boolean): void;
}

/** Takes files that are dropped on or pasted into `target`. Returns what takes the listeners away. */
export function receiveFiles(_target: Window | HTMLElement, _events: FileEvents): () => void { throw new Error(); }
