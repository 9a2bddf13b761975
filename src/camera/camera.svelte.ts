import { cameraFault } from './camera-fault';
import { facingOfTrack, listCameras, otherCamera, type CameraDevice, type CameraWish, type Facing } from './device';
import { SourceFault } from './fault';
import { browserHost, type CameraHost } from './host';
import type { ReaderEnd } from './relay-reader';
import { Relays } from './relays';
import type { FrameReader, Size, Source } from './source';
import type { CameraState } from './state';
import { requestStream, stopTracks } from './stream';
import { Torch, type TorchState } from './torch.svelte';

/**
 * One camera per visit: asked for once, kept while the page is visible, given back when it is hidden, replaced when the
 * person chooses another. All getters are reactive.
 */
export class Camera implements Source {
  readonly kind = 'camera';
  readonly live = true;
  readonly element: HTMLVideoElement;

  readonly #host: CameraHost;
  readonly #relays: Relays;
  readonly #torch = new Torch();
  readonly #ends = new AbortController();
  #state = $state.raw<CameraState>('off');
  #fault = $state.raw<SourceFault | null>(null);
  #devices = $state.raw<readonly CameraDevice[]>([]);
  #deviceId = $state.raw<string | null>(null);
  #facing = $state.raw<Facing | null>(null);
  #title = $state.raw('');
  #size = $state.raw<Size>({ width: 0, height: 0 });
  #wish: CameraWish = { deviceId: null, facing: null };
  #track: MediaStreamVideoTrack | null = null;
  #paused = false;
  /** Goes up with each opening and stop, so that an opening that was overtaken knows to give its stream back. */
  #turn = 0;

  constructor(host: CameraHost = browserHost()) {
    this.#host = host;
    this.element = host.createVideo();
    this.#relays = new Relays(this.#readerEnded);
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

  get torch(): TorchState {
    return this.#torch.state;
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
    if (same && this.#track) {
      if (!this.#paused) void this.#play();
      return;
    }
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
    const wish = otherCamera(this.#devices, this.#deviceId, this.#facing);
    if (wish) await this.#change(wish);
  }

  /** Switches the light. Does nothing where there is none; where the phone refuses, `torch` stays as it was. */
  async setTorch(on: boolean): Promise<void> {
    await this.#torch.set(on);
  }

  size(): Size {
    return this.#size;
  }

  /** Goes on across changes of camera, hiding and pausing; ends with `stop` or `dispose`. */
  frames(): FrameReader {
    return this.#relays.open(this.#track && this.#host.read(this.#track, this.element));
  }

  /**
   * Freezes the picture and holds back the frames, or goes on. A frozen camera never starts by itself: hidden with the
   * page it stays off, its last picture on show, until it goes on. One that the person changes to meanwhile opens and
   * is frozen at its first picture.
   */
  setPaused(paused: boolean): void {
    if (paused === this.#paused) return;
    this.#paused = paused;
    this.#relays.setPaused(paused);
    // Or else a new stream would play in spite of the pause.
    this.element.autoplay = !paused;
    if (paused) this.element.pause();
    else if (this.#track) void this.#play();
    else if (this.#state === 'hidden' && !this.#host.hidden()) void this.#open();
  }

  again(): void {}

  /** Turns the camera off; `start` turns it on again, with new readers, and not frozen. */
  stop(): void {
    this.#release();
    this.#relays.close();
    this.#state = 'off';
    this.#fault = null;
    this.setPaused(false);
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
    this.#release();
    const turn = this.#turn;
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
    this.#track = track;
    this.#deviceId = settings.deviceId ?? null;
    this.#title = track.label;
    this.#facing =
      facingOfTrack(settings, track.label, this.#devices) ??
      (this.#host.phone ? (this.#wish.facing ?? 'environment') : 'user');
    this.#state = track.muted ? 'interrupted' : 'live';
    track.addEventListener('ended', () => this.#ended(track));
    track.addEventListener('mute', () => this.#muted(track));
    track.addEventListener('unmute', () => this.#muted(track));
    this.element.srcObject = stream;
    this.#torch.follow(track);
    this.#relays.attach(() => this.#host.read(track, this.element));
  }

  #release(): void {
    this.#stopTrack();
    this.element.srcObject = null;
  }

  /** So that the light goes out; also of an opening that is under way. The <video> still shows the last picture. */
  #stopTrack(): void {
    this.#turn++;
    const track = this.#track;
    this.#track = null;
    this.#relays.attach(() => null);
    this.#torch.follow(null);
    track?.stop();
  }

  #fail(fault: SourceFault): void {
    this.#release();
    this.#fault = fault;
    this.#state = 'fault';
  }

  async #play(): Promise<void> {
    try {
      await this.element.play();
      // Opened while frozen: it had to play for a first picture.
      if (this.#paused) this.element.pause();
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
    this.#torch.look();
  };

  readonly #readerEnded: ReaderEnd = (_reader, error, failures) => {
    // That a track has ended is told by its own event.
    if (this.#track?.readyState !== 'live') return null;
    // Whatever gave up reading it, the camera runs and the <video> shows it.
    if (failures === 1) return this.#host.readVideo(this.element);
    this.#fail(new SourceFault('aborted', String(error)));
    return null;
  };

  #ended(track: MediaStreamTrack): void {
    if (track !== this.#track) return;
    this.#fail(new SourceFault('taken-away', track.label));
    void this.#devicesChanged();
  }

  #muted(track: MediaStreamTrack): void {
    if (track === this.#track) this.#state = track.muted ? 'interrupted' : 'live';
  }

  readonly #visibilityChanged = (): void => {
    const hidden = this.#host.hidden();
    if (hidden && this.#track) {
      if (this.#paused) this.#stopTrack();
      else this.#release();
      this.#state = 'hidden';
    } else if (!hidden && this.#state === 'hidden' && !this.#paused) {
      void this.#open();
    }
  };

  async #devicesChanged(): Promise<void> {
    const before = this.#devices;
    this.#devices = await listCameras(this.#host.media);
    const plugged = this.#devices.some(({ id }) => id !== '' && !before.some((known) => known.id === id));
    // Plugged in again: the person gave permission before, so go on without asking for a tap.
    const lost = this.#fault?.code === 'taken-away' && this.#state === 'fault';
    if (plugged && lost && !this.#paused) await this.#open();
  }
}
