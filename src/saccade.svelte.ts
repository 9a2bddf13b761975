import { ZOO, zooEntry } from '../models/zoo';
import type { DetectorId, OwnWindows } from '../workers/api';
import { Camera } from './camera/camera.svelte';
import { DemoSource } from './camera/demo';
import { SourceFault } from './camera/fault';
import { openFile, pickFile } from './camera/files';
import { cameraPermission } from './camera/host';
import { PictureSource } from './camera/picture';
import type { Source } from './camera/source';
import { Mechanism } from './detect/mechanism/mechanism.svelte';
import { Engine, type OwnChoice } from './detect/engine.svelte';
import { freeze, hold } from './detect/hold.svelte';
import { RegionProposals } from './detect/proposals/proposals.svelte';
import { DetectSession } from './detect/session.svelte';
import { OwnShelf } from './detect/sliding/own.svelte';
import { Sliding } from './detect/sliding/sliding.svelte';
import { slides } from './detect/sliding/views';
import { detectEvents, makeRoomForView } from './detect/telling';
import type { FaceLab } from './face/lab.svelte';
import { m } from './i18n/generated/messages';
import { Language } from './i18n/language.svelte';
import { noteSentence, sourceSentence } from './i18n/sentences';
import { Pwa } from './pwa/pwa.svelte';
import { Route } from './route.svelte';
import type { Settings } from './storage/settings';
import { SettingsState } from './storage/settings.svelte';
import { persistStorage } from './storage/use';
import { listWeights } from './storage/weights';
import type { Watcher } from './shell/tab';
import type { StyleLab } from './style/lab.svelte';
import type { Studio } from './train/studio.svelte';
import { Notices } from './ui/notices.svelte';

/** Settings that change what is found in a picture which itself stays the same. */
const LOOKS_DIFFERENT = ['scoreThreshold', 'iouThreshold', 'maxBoxes', 'labels', 'locked'] as const;

/** The page as a whole: which source is on the stage, which tab looks at it, and what the person is told. */
export class Saccade {
  readonly language = new Language();
  readonly settings = new SettingsState();
  readonly route = new Route();
  readonly notices = new Notices();
  readonly pwa = new Pwa();
  readonly camera = new Camera();
  readonly session: DetectSession;
  /** How the detector decides. */
  readonly mechanism: Mechanism;
  /** Where things may be in a still picture, whatever they are. */
  readonly proposals = new RegionProposals(() => createImageBitmap(this.session.shown ?? this.#still()));
  /** How sliding windows do, and what slides of the person's own. */
  readonly sliding: Sliding;
  readonly own = new OwnShelf(() => this.studio?.shelf ?? null);
  /** The Train tab's state; null until it is first opened. */
  studio = $state.raw<Studio | null>(null);
  /** The Face tab's state; null until it is first opened. */
  face = $state.raw<FaceLab | null>(null);
  /** The Style tab's state; null until it is first opened. */
  style = $state.raw<StyleLab | null>(null);
  #source = $state.raw<Source | null>(null);
  /** Who looks at the source: the open tab. */
  #watcher: Watcher | null = null;
  #starting = $state(true);
  #bringing = $state<string | null>(null);
  /** Counts what was asked to come on the stage: only the newest may. */
  #turn = 0;
  #stored = $state(false);

  constructor() {
    this.session = new DetectSession(
      () => ({ ...this.settings.value, explain: this.mechanism.explains, regression: this.sliding.regression }),
      detectEvents(this),
      (events) => new Engine(() => this.settings.value, events, undefined, (own) => this.#readOwn(own)),
    );
    this.sliding = new Sliding({
      questions: this.session.engine,
      hold: () => hold(this),
      refresh: () => this.session.refresh(),
    });
    this.mechanism = new Mechanism({
      entry: () => zooEntry(this.settings.value.detector),
      inputSize: () => this.inputSize,
      result: () => this.session.result,
      predictions: (cell) => this.session.engine.predictions(cell),
      freeze: () => freeze(this),
      onview: (view) => {
        this.route.note({ layers: view ? [view] : [] });
        if (view) makeRoomForView(this);
        this.session.refresh();
      },
    });
  }

  /** What is on the stage; null before the person chose. */
  get source(): Source | null { return this.#source; }
  /** Shell and chosen network are both on this device. */
  get worksOffline(): boolean { return this.pwa.offlineReady && this.#stored; }
  /** Settings are being read: nothing is shown that they could change. */
  get starting(): boolean { return this.#starting; }
  /** Name of the file that is being opened, '' for the demo; null when nothing is. */
  get bringing(): string | null { return this.#bringing; }
  /** The person is being asked for the camera. */
  get asking(): boolean { return this.#source?.kind === 'camera' && this.camera.state === 'asking'; }

  /** Reads what was kept, then goes where the address, or an earlier permission, leads. */
  async start(): Promise<void> {
    await this.settings.load();
    this.#starting = false;
    const { source, detector, layers } = this.route.query;
    const entry = ZOO.find(({ id }) => id === detector);
    if (entry) this.change({ detector: entry.id });
    this.mechanism.open(layers);
    void this.pwa.start();
    if (!this.settings.persistent) this.notices.show('storage', 'info', () => m.storage_not_kept());
    if (source === 'demo') await this.openDemo();
    // What was allowed before is opened without a question.
    else if (source === 'camera' || (await cameraPermission()) === 'granted') await this.openCamera();
  }

  /** Another tab looks at the source, which stays; the one before gives its worker back. null: none looks. */
  look(watcher: Watcher | null): void {
    if (watcher === this.#watcher) return;
    this.#watcher?.leave();
    this.#watcher = watcher;
    // What was frozen in one tab goes on in the next.
    this.#source?.setPaused(false);
    watcher?.watch(this.#source);
  }

  /** Looks again at what is on the stage, as when it had just been opened. */
  watchAgain(): void {
    this.#watcher?.watch(this.#source);
  }

  /** Puts the camera on the stage; what goes wrong with it is the camera's own state. */
  async openCamera(): Promise<void> {
    this.#turn++;
    this.#show(this.camera);
    const { cameraId, facing } = this.settings.value;
    await this.camera.start({ deviceId: cameraId, facing });
  }

  /** Takes another camera, now if one is on the stage, else when one is next opened. */
  async chooseCamera(deviceId: string): Promise<void> {
    // A camera that nobody looks at must not be on.
    if (this.#source === this.camera) {
      this.session.setPaused(false);
      await this.camera.choose(deviceId);
    }
    if (this.#source !== this.camera || this.camera.deviceId === deviceId) this.change({ cameraId: deviceId });
  }

  /** The other side's camera, or the next one where cameras do not tell their side. */
  async flipCamera(): Promise<void> {
    // A frozen picture of the camera before says nothing about this one.
    this.session.setPaused(false);
    await this.camera.flip();
    const { facing, deviceId } = this.camera;
    this.change({ facing, cameraId: facing ? null : deviceId });
  }

  /** Puts the built-in feed on the stage, or says why it cannot. */
  async openDemo(): Promise<void> {
    await this.#bring('', () => DemoSource.open(new URL('.', document.baseURI).href), () => void this.openDemo());
  }

  /** Lets the person choose a file and opens it. */
  async chooseFile(): Promise<void> {
    const file = await pickFile();
    if (file) await this.openFile(file);
  }

  /** Puts a picture or a video on the stage, or says what is wrong with it. */
  async openFile(file: File): Promise<void> {
    const source = await this.#bring(file.name, () => openFile(file), (error) =>
      error instanceof SourceFault && error.code === 'play-blocked' ? void this.openFile(file) : void this.chooseFile(),
    );
    if (!(source instanceof PictureSource)) return;
    for (const note of source.notes) {
      this.notices.show(`note-${note}`, 'info', () => noteSentence(note, source.title, source.size()));
    }
  }

  /** Back to the beginning: camera off, nothing on the stage. */
  leave(): void {
    this.#turn++;
    this.#watcher?.watch(null);
    this.#source?.stop();
    this.#source = null;
    this.route.note({ source: null });
  }

  /** Changes settings and whatever depends on them. */
  change(change: Partial<Settings>): void {
    // Networks call the same thing by different names: a filter made for one says nothing about another.
    const before = this.settings.value;
    const other = (change.detector ?? before.detector) !== before.detector || ('own' in change && change.own !== before.own);
    this.settings.update({ ...change, ...(other ? { labels: null } : {}) });
    if (other) this.sliding.reset();
    if (change.detector) this.route.note({ detector: change.detector });
    if (change.detector || change.backend || change.inputSize || 'own' in change) {
      // Without a source, or in another tab, nothing is opened: the next one asks for what is set by then.
      if (this.#source && this.#watcher === this.session) this.session.engine.ensure();
    } else if (LOOKS_DIFFERENT.some((key) => key in change)) this.session.refresh();
  }

  useDetector(detector: DetectorId): void {
    this.change({ detector });
  }

  useInputSize(size: number): void {
    const { inputSize, detector } = this.settings.value;
    this.change({ inputSize: { ...inputSize, [detector]: size } });
  }

  /** Side of the network input in use. */
  get inputSize(): number {
    const { inputSize, detector } = this.settings.value;
    return inputSize[detector] ?? zooEntry(detector).inputSizes[0] ?? 0;
  }

  /** What the detector can find. */
  get labels(): readonly string[] {
    const { detector, own } = this.settings.value;
    return (slides(detector) && own && this.own.labelsOf(own)) || zooEntry(detector).classes;
  }

  /** What a picture is taken from while nothing is frozen. */
  #still(): HTMLVideoElement | HTMLCanvasElement {
    if (!this.#source) throw new Error('no source');
    return this.#source.element;
  }

  /** The person's classifier that is to slide; where it is gone, the shipped one takes its place. */
  async #readOwn(own: OwnChoice): Promise<OwnWindows | null> {
    const windows = await this.own.read(own);
    if (!windows) {
      this.notices.show('own-gone', 'problem', () => m.sliding_own_gone());
      this.change({ own: null });
    }
    return windows;
  }

  /** Opens a source that takes its time. Whoever chose something else meanwhile gets that, and this one is stopped. */
  async #bring(name: string, open: () => Promise<Source>, again: (error: unknown) => void): Promise<Source | null> {
    const turn = ++this.#turn;
    this.#bringing = name;
    try {
      const source = await open();
      if (turn === this.#turn) this.#show(source);
      else source.stop();
      return turn === this.#turn ? source : null;
    } catch (error) {
      if (turn === this.#turn) this.#tellSource(error, name, () => again(error));
      return null;
    } finally {
      if (turn === this.#turn) this.#bringing = null;
    }
  }

  #show(source: Source): void {
    const before = this.#source;
    if (before !== source) before?.stop();
    this.notices.clear('source');
    this.#source = source;
    this.#watcher?.watch(source);
    // A file is not in the address: it is on this device alone.
    this.route.note({ source: source.kind === 'camera' || source.kind === 'demo' ? source.kind : null });
  }

  /** Looks whether the network is stored; if it is, it is worth asking the browser not to throw it away. */
  async checkOffline(): Promise<void> {
    const stored = await listWeights();
    this.#stored = stored.some(({ id, complete }) => complete && id === this.settings.value.detector);
    if (this.#stored) void persistStorage();
  }

  #tellSource(error: unknown, name: string, again: () => void): void {
    const code = error instanceof SourceFault ? error.code : 'unreadable';
    const fileAction = { name: () => m.try_again(), act: again };
    this.notices.show('source', 'problem', () => sourceSentence(code, name), [fileAction]);
  }
}
