import { cameraFault } from './camera-fault';
import { facingOf, listCameras, type CameraDevice, type CameraWish, type Facing } from './device';
import { SourceFault } from './fault';
import { browserHost, type CameraHost } from './host';
import { RelayReader } from './relay-reader';
import type { FrameReader, Size, Source } from './source';
import { requestStream } from './stream';
import { readVideo } from './video-reader';

export type { CameraDevice, CameraWish, Facing };

export type CameraState =
  | 'off'
  | 'asking' // the browser asks, or the camera starts
  | 'live'
  | 'interrupted' // the system withholds pictures for a while (a call, another app); goes on by itself
  | 'hidden' // stopped because the page is not visible; resumes by itself
  | 'fault';

export type Torch = 'none' | 'off' | 'on';

/**
 * One camera per visit: asked for once, kept while the page is visible, given back when it is hidden, replaced when the
 * person chooses another. All getters are reactive.
 */
export class Camera implements Source {
  readonly kind = 'camera';
  readonly live = true;
  readonly element: HTMLVideoElement;

  readonly #host: CameraHost;
  readonly #relays = new Set<RelayReader>();
  readonly #ends = new AbortController();
  #state = $state.raw<CameraState>('off');
  #fault = $state.raw<SourceFault | null>(null);
  #devices = $state.raw<readonly CameraDevice[]>([]);
  #deviceId = $state.raw<string | null>(null);
  #facing = $state.raw<Facing | null>(null);
  #torch = $state.raw<Torch>('none');
  #title = $state.raw('');
  #size = $state.raw<Size>({ width: 0, height: 0 });
  #wish: CameraWish = { deviceId: null, facing: null };
  #track: MediaStreamVideoTrack | null = null;
  #paused = false;
  /** Counts the openings, so that one that was overtaken knows to give its stream back. */
  #turn = 0;

  constructor(host: CameraHost = browserHost()) {
    this.#host = host;
    this.element = host.createVideo();
    const { signal } = this.#ends;
    this.element.addEventListener('resize', this.#measure, { signal });
    this.element.addEventListener('loadedmetadata', this.#measure, { signal });
    host.media?.addEventListener('devicechange', () => void this.#devicesChanged(), { signal });
    signal.addEventListener('abort', host.watchVisibility(this.#visibilityChanged));
  }

  get state(): CameraState {
    return this.#state;
  }

  /**
   * Why there is no picture in state 'fault'. Beside 'live': why another camera could not be opened, so that the former
   * one goes on, or 'play-blocked', which a tap that calls `start` resolves.
   */
  get fault(): SourceFault | null {
    return this.#fault;
  }

  /** Cameras there are; complete and named only once permission was given. */
  get devices(): readonly CameraDevice[] {
    return this.#devices;
  }

  get deviceId(): string | null {
    return this.#deviceId;
  }

  /** Which way the open camera looks; one that does not tell, as webcams do, looks at the person. */
  get facing(): Facing | null {
    return this.#facing;
  }

  get torch(): Torch {
    return this.#torch;
  }

  get canFlip(): boolean {
    return this.#devices.length > 1;
  }

  get title(): string {
    return this.#title;
  }

  get mirrored(): boolean {
    return this.#facing === 'user';
  }

  /** Asks for the camera. Never rejects: the outcome is `state` and `fault`. Does nothing when it is live as wished. */
  async start(wish: Partial<CameraWish> = {}): Promise<void> {
    const wished = { ...this.#wish, ...wish };
    const same = wished.deviceId === this.#wish.deviceId && wished.facing === this.#wish.facing;
    this.#wish = wished;
    if (same && this.#track) return void this.#play();
    if (same && this.#state === 'asking') return;
    await this.#open();
  }

  /** Changes to another camera; when it does not open, the former one goes on. */
  async choose(deviceId: string): Promise<void> {
    if (this.#track && deviceId === this.#deviceId) return;
    await this.#change({ deviceId, facing: null });
  }

  /** From front to back or the other way; where cameras do not tell, to the next one. */
  async flip(): Promise<void> {
    const facing: Facing = this.#facing === 'environment' ? 'user' : 'environment';
    if (this.#devices.some((device) => device.facing === facing)) return this.#change({ deviceId: null, facing });
    const at = this.#devices.findIndex((device) => device.id === this.#deviceId);
    const next = this.#devices[(at + 1) % this.#devices.length];
    if (next && next.id !== this.#deviceId) await this.choose(next.id);
  }

  async setTorch(on: boolean): Promise<void> {
    const track = this.#track;
    if (!track || this.#torch === 'none') return;
    try {
      await track.applyConstraints({ advanced: [{ torch: on } as MediaTrackConstraintSet] });
      if (track === this.#track) this.#torch = on ? 'on' : 'off';
    } catch {
      // Some phones offer a torch and refuse it, for instance when hot or low on battery: it stays as it was.
    }
  }

  size(): Size {
    return this.#size;
  }

  /** Goes on across changes of camera, hiding and pausing; ends with `stop` or `dispose`. */
  frames(): FrameReader {
    const relay = new RelayReader((failed) => {
      // The way of capture gave up though the camera runs: the <video> shows it, so read that.
      const processed = failed.method === 'processor' || failed.method === 'processor-worker';
      if (processed && this.#track?.readyState === 'live') relay.attach(readVideo(this.element));
    });
    for (const former of this.#relays) if (former.closed) this.#relays.delete(former);
    this.#relays.add(relay);
    relay.setPaused(this.#paused);
    if (this.#track) relay.attach(this.#host.read(this.#track, this.element));
    return relay;
  }

  setPaused(paused: boolean): void {
    this.#paused = paused;
    for (const relay of this.#relays) relay.setPaused(paused);
    if (paused) this.element.pause();
    else if (this.#track) void this.#play();
  }

  again(): void {}

  /** Turns the camera off; `start` turns it on again, with new readers. */
  stop(): void {
    this.#turn++;
    this.#release();
    for (const relay of this.#relays) relay.close();
    this.#relays.clear();
    this.#state = 'off';
    this.#fault = null;
  }

  /** Also lets go of the page's events. */
  dispose(): void {
    this.stop();
    this.#ends.abort();
  }

  async #change(wish: CameraWish): Promise<void> {
    const former = this.#track ? this.#wish : null;
    this.#wish = wish;
    await this.#open();
    const fault = this.#fault;
    if (this.#state !== 'fault' || !former || this.#wish !== wish) return;
    this.#wish = former;
    await this.#open();
    if (this.#track) this.#fault = fault;
  }

  async #open(): Promise<void> {
    const turn = ++this.#turn;
    this.#release();
    this.#fault = null;
    if (this.#host.hidden()) {
      this.#state = 'hidden';
      return;
    }
    this.#state = 'asking';
    try {
      const stream = await requestStream(this.#host, this.#wish);
      if (turn !== this.#turn) return stopTracks(stream);
      if (this.#host.hidden()) {
        stopTracks(stream);
        this.#state = 'hidden';
        return;
      }
      this.#devices = await listCameras(this.#host.media);
      if (turn !== this.#turn) return stopTracks(stream);
      this.#adopt(stream);
      // Not awaited: while the system withholds pictures, play() does not settle.
      void this.#play();
    } catch (error) {
      const fault = await cameraFault(error, this.#host);
      if (turn === this.#turn) this.#fail(fault);
    }
  }

  #adopt(stream: MediaStream): void {
    const track = stream.getVideoTracks()[0];
    if (!track) throw new SourceFault('none', 'stream without a video track');
    const settings = track.getSettings();
    const device = this.#devices.find(({ id }) => id === settings.deviceId);
    this.#track = track;
    this.#deviceId = settings.deviceId ?? null;
    this.#title = track.label;
    this.#facing =
      facingOf(settings.facingMode, track.label) ??
      device?.facing ??
      (this.#host.phone ? (this.#wish.facing ?? 'environment') : 'user');
    this.#state = track.muted ? 'interrupted' : 'live';
    track.addEventListener('ended', () => this.#ended(track));
    track.addEventListener('mute', () => this.#muted(track));
    track.addEventListener('unmute', () => this.#muted(track));
    this.element.srcObject = stream;
    this.#readTorch();
    for (const relay of this.#relays) relay.attach(this.#host.read(track, this.element));
  }

  /** Stops the tracks, so that the light goes out. */
  #release(): void {
    const track = this.#track;
    this.#track = null;
    for (const relay of this.#relays) relay.attach(null);
    track?.stop();
    this.element.srcObject = null;
    this.#torch = 'none';
  }

  #fail(fault: SourceFault): void {
    this.#release();
    this.#fault = fault;
    this.#state = 'fault';
  }

  async #play(): Promise<void> {
    if (this.#paused) return;
    try {
      await this.element.play();
      if (this.#fault?.code === 'play-blocked') this.#fault = null;
    } catch (error) {
      // AbortError: overtaken by another stream or a pause. Anything but NotAllowedError shows in the track.
      const { name, message } = error as Error;
      if (name === 'NotAllowedError') this.#fault = new SourceFault('play-blocked', message);
    }
  }

  readonly #measure = (): void => {
    const { videoWidth: width, videoHeight: height } = this.element;
    this.#size = { width, height };
    this.#readTorch();
  };

  /** Android tells of a torch only once the camera runs. */
  #readTorch(): void {
    const capabilities: TorchCapability | undefined = this.#track?.getCapabilities?.();
    const has = capabilities?.torch ?? false;
    if (!has) this.#torch = 'none';
    else if (this.#torch === 'none') this.#torch = 'off';
  }

  #ended(track: MediaStreamTrack): void {
    if (track !== this.#track) return;
    this.#turn++;
    this.#fail(new SourceFault('taken-away', track.label));
    void this.#devicesChanged();
  }

  #muted(track: MediaStreamTrack): void {
    if (track === this.#track) this.#state = track.muted ? 'interrupted' : 'live';
  }

  readonly #visibilityChanged = (): void => {
    const hidden = this.#host.hidden();
    if (hidden && this.#track) {
      this.#turn++;
      this.#release();
      this.#state = 'hidden';
    } else if (!hidden && this.#state === 'hidden') {
      void this.#open();
    }
  };

  async #devicesChanged(): Promise<void> {
    const before = this.#devices;
    const devices = await listCameras(this.#host.media);
    this.#devices = devices;
    const plugged = devices.some(({ id }) => id !== '' && !before.some((known) => known.id === id));
    // Plugged in again: the person gave permission before, so go on without asking for a tap.
    if (plugged && this.#fault?.code === 'taken-away' && this.#state === 'fault') await this.#open();
  }
}

/** Of Image Capture; not in TypeScript's DOM. */
type TorchCapability = MediaTrackCapabilities & { readonly torch?: boolean };

function stopTracks(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
}
