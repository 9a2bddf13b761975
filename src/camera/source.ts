import type { Frame } from '../../workers/api';

export type SourceKind = 'camera' | 'picture' | 'video' | 'demo';

/** How frames are taken, best first; shown in the HUD. */
export type CaptureMethod =
  | 'processor' // MediaStreamTrackProcessor on the page (Chromium)
  | 'processor-worker' // the same in a worker (Safari)
  | 'video-frame' // new VideoFrame(video) per presented frame
  | 'image-bitmap' // createImageBitmap(video)
  | 'canvas' // of our own canvas (demo feed)
  | 'still'; // one picture, again on demand

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** A frame on its way to the pump. Whoever receives it closes `frame`. */
export interface CapturedFrame {
  readonly frame: Frame;
  /** Milliseconds the page spent to make the frame; about 0 where the browser hands it over. */
  readonly captureMs: number;
  /** When the frame was taken, on the clock of `performance.now()`. */
  readonly timestamp: number;
  /** Frames that the source showed since the last one that was read, and nobody will see. */
  readonly skipped: number;
}

/** Frames of one source, one reader at a time. */
export interface FrameReader {
  readonly method: CaptureMethod;
  /**
   * Whether frames are made without being asked for, so that reading them all costs nothing. Where it is false, making
   * a frame is work: ask only when it can be used at once.
   */
  readonly eager: boolean;
  /** The next frame; null at the end, or after `close`. Never called again before it has settled. */
  next(): Promise<CapturedFrame | null>;
  close(): void;
}

/** Something to look at. The stage mounts `element`; the pump reads `frames()`. */
export interface Source {
  readonly kind: SourceKind;
  /** What the person would call it: device label, file name, scene; '' where nothing is known. */
  readonly title: string;
  /** Shows the living picture. */
  readonly element: HTMLVideoElement | HTMLCanvasElement;
  /** Whether the stage shows it mirrored, as one expects of a camera that looks at oneself. Frames never are. */
  readonly mirrored: boolean;
  /** Whether new frames keep coming by themselves. */
  readonly live: boolean;
  /** Size as displayed, in pixels; 0 × 0 until it is known. */
  size(): Size;
  /** Survives a change of camera and a pause. */
  frames(): FrameReader;
  /** Freezes the picture and holds back the frames. */
  setPaused(paused: boolean): void;
  /** A still source gives its frame once more, for instance after settings changed; a live one does nothing. */
  again(): void;
  /** Ends readers, camera and memory. A stopped source is not used again, except the camera, which can be started. */
  stop(): void;
}
