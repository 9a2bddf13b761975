import type { FrameReader, Size, Source } from './source';
import type { SourceFault } from './fault';

export type CameraState =
  | 'off'
  | 'asking' // the browser asks, or the camera starts
  | 'live'
  | 'interrupted' // the system withholds pictures for a while (a call, another app); goes on by itself
  | 'hidden' // stopped because the page is not visible; resumes by itself
  | 'fault';

export type Facing = 'user' | 'environment';
export type Torch = 'none' | 'off' | 'on';

export interface CameraDevice {
  readonly id: string;
  /** As the system calls it; '' before permission was given. */
  readonly label: string;
  readonly facing: Facing | null;
}

/** Which camera to open; what is null is left to the browser. */
export interface CameraWish {
  readonly deviceId: string | null;
  readonly facing: Facing | null;
}

/** One camera per visit. All getters are reactive. */
export class Camera implements Source {
  readonly kind = 'camera';
  readonly live = true;
  readonly element!: HTMLVideoElement;
  get title(): string { throw new Error(); }
  get mirrored(): boolean { throw new Error(); }
  get state(): CameraState { throw new Error(); }
  get fault(): SourceFault | null { throw new Error(); }
  /** Cameras there are; complete and named only once permission was given. */
  get devices(): readonly CameraDevice[] { throw new Error(); }
  get deviceId(): string | null { throw new Error(); }
  get facing(): Facing | null { throw new Error(); }
  get torch(): Torch { throw new Error(); }
  get canFlip(): boolean { throw new Error(); }
  /** Asks for the camera. Never rejects: the outcome is `state` and `fault`. Does nothing when it is live. */
  start(_wish?: Partial<CameraWish>): Promise<void> { throw new Error(); }
  choose(_deviceId: string): Promise<void> { throw new Error(); }
  flip(): Promise<void> { throw new Error(); }
  setTorch(_on: boolean): Promise<void> { throw new Error(); }
  /** Reactive. */
  size(): Size { throw new Error(); }
  /** Goes on across changes of camera, hiding and pausing; ends with `stop` or `dispose`. */
  frames(): FrameReader { throw new Error(); }
  setPaused(_paused: boolean): void { throw new Error(); }
  again(): void { throw new Error(); }
  /** Turns the camera off; `start` turns it on again. */
  stop(): void { throw new Error(); }
  /** Also lets go of the page's events. */
  dispose(): void { throw new Error(); }
}
