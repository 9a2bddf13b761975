import { Camera } from '../../../src/camera/camera.svelte';
import type { CameraHost } from '../../../src/camera/host';
import { FakeReader } from './fakes';

/** A camera as the system knows it. */
export interface FakeDevice {
  readonly deviceId: string;
  readonly label: string;
  readonly facingMode?: 'user' | 'environment';
  readonly torch?: boolean;
}

export class FakeTrack extends EventTarget {
  readonly device: FakeDevice;
  readyState: 'live' | 'ended' = 'live';
  muted = false;
  torch = false;
  torchRefused = false;

  constructor(device: FakeDevice) {
    super();
    this.device = device;
  }

  get label(): string {
    return this.device.label;
  }

  getSettings() {
    const { deviceId, facingMode } = this.device;
    return { deviceId, ...(facingMode ? { facingMode } : {}) };
  }

  getCapabilities() {
    return { torch: this.device.torch ?? false };
  }

  async applyConstraints({ advanced }: { advanced: { torch: boolean }[] }): Promise<void> {
    if (this.torchRefused) throw new DOMException('hot', 'OperationError');
    this.torch = advanced[0]?.torch ?? false;
  }

  stop(): void {
    this.readyState = 'ended';
  }

  /** Unplugged, or permission withdrawn. */
  takeAway(): void {
    this.readyState = 'ended';
    this.dispatchEvent(new Event('ended'));
  }

  setMuted(muted: boolean): void {
    this.muted = muted;
    this.dispatchEvent(new Event(muted ? 'mute' : 'unmute'));
  }
}

export class FakeVideo extends EventTarget {
  autoplay = true;
  videoWidth = 0;
  videoHeight = 0;
  playing = false;
  /** How often `play` was called. */
  plays = 0;
  playFailure: DOMException | null = null;
  #stream: unknown = null;

  get srcObject(): unknown {
    return this.#stream;
  }

  /** As in a browser: a new stream plays by itself where `autoplay` says so, also after a pause. */
  set srcObject(stream: unknown) {
    this.#stream = stream;
    this.playing = stream !== null && this.autoplay;
  }

  async play(): Promise<void> {
    this.plays++;
    if (this.playFailure) throw this.playFailure;
    this.playing = true;
  }

  pause(): void {
    this.playing = false;
  }

  resize(width: number, height: number): void {
    this.videoWidth = width;
    this.videoHeight = height;
    this.dispatchEvent(new Event('resize'));
  }
}

/** A browser with cameras, in which everything can go wrong. */
export class FakeHost extends EventTarget {
  devices: FakeDevice[];
  readonly video = new FakeVideo();
  readonly tracks: FakeTrack[] = [];
  readonly readers: FakeReader[] = [];
  readonly requests: (MediaTrackConstraints | true)[] = [];
  /** What the next requests fail with, one each. */
  readonly failures: DOMException[] = [];
  readonly sleeps: number[] = [];
  isHidden = false;
  secure = true;
  phone = false;
  policy = true;
  permissionState: PermissionState | null = null;
  hasMedia = true;
  /** While set, requests wait. */
  gate: Promise<void> | null = null;
  #onvisibility: (() => void) | null = null;

  constructor(devices: FakeDevice[]) {
    super();
    this.devices = devices;
  }

  get track(): FakeTrack {
    const track = this.tracks.at(-1);
    if (!track) throw new Error('no camera was opened');
    return track;
  }

  get liveTracks(): number {
    return this.tracks.filter(({ readyState }) => readyState === 'live').length;
  }

  setHidden(hidden: boolean): void {
    this.isHidden = hidden;
    this.#onvisibility?.();
  }

  plug(devices: FakeDevice[]): void {
    this.devices = devices;
    this.dispatchEvent(new Event('devicechange'));
  }

  asHost(): CameraHost {
    const media = Object.assign(this, {
      getUserMedia: (request: MediaStreamConstraints) => this.#open(request),
      enumerateDevices: async () => this.devices.map((device) => ({ kind: 'videoinput', ...device })),
    });
    return {
      media: this.hasMedia ? (media as unknown as MediaDevices) : undefined,
      secure: this.secure,
      phone: this.phone,
      allowed: () => this.policy,
      permission: async () => this.permissionState,
      hidden: () => this.isHidden,
      watchVisibility: (onchange) => {
        this.#onvisibility = onchange;
        return () => (this.#onvisibility = null);
      },
      createVideo: () => this.video as unknown as HTMLVideoElement,
      read: () => this.#read(new FakeReader()),
      readVideo: () => this.#read(new FakeReader(false, 'video-frame')),
      sleep: async (ms) => void this.sleeps.push(ms),
    };
  }

  #read(reader: FakeReader): FakeReader {
    this.readers.push(reader);
    return reader;
  }

  async #open({ video }: MediaStreamConstraints): Promise<MediaStream> {
    const wish = video as MediaTrackConstraints | true;
    this.requests.push(wish);
    await this.gate;
    const failure = this.failures.shift();
    if (failure) throw failure;
    const device = this.#match(wish);
    const track = new FakeTrack(device);
    this.tracks.push(track);
    return { getVideoTracks: () => [track], getTracks: () => [track] } as unknown as MediaStream;
  }

  #match(wish: MediaTrackConstraints | true): FakeDevice {
    const first = this.devices[0];
    if (!first) throw new DOMException('Requested device not found', 'NotFoundError');
    if (wish === true) return first;
    const { deviceId, facingMode } = wish as Record<string, { exact?: string; ideal?: string } | undefined>;
    const exact = this.devices.filter(
      (device) =>
        (!deviceId?.exact || device.deviceId === deviceId.exact) &&
        (!facingMode?.exact || device.facingMode === facingMode.exact),
    );
    if (!exact[0]) throw new DOMException('', 'OverconstrainedError');
    return exact.find((device) => device.facingMode === facingMode?.ideal) ?? exact[0];
  }
}

export const WEBCAM: FakeDevice = { deviceId: 'webcam', label: 'Integrated Webcam' };
export const FRONT: FakeDevice = { deviceId: 'front', label: 'camera2 1, facing front', facingMode: 'user' };
export const BACK: FakeDevice = {
  deviceId: 'back',
  label: 'camera2 0, facing back',
  facingMode: 'environment',
  torch: true,
};

/** A browser with these cameras, or with one webcam. */
export function laptop(...devices: FakeDevice[]): { host: FakeHost; camera: Camera } {
  const host = new FakeHost(devices.length > 0 ? devices : [WEBCAM]);
  return { host, camera: new Camera(host.asHost()) };
}

export function phone(): { host: FakeHost; camera: Camera } {
  const host = new FakeHost([FRONT, BACK]);
  host.phone = true;
  return { host, camera: new Camera(host.asHost()) };
}
