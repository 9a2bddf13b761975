import type { Frame } from '../../workers/api';
import { cropAt, shotsAt } from './demo-motion';
import { SourceFault } from './fault';
import type { FrameReader, Size, Source } from './source';
import { TickReader } from './tick-reader';
import { Ticks } from './ticks';

const FRAME_MS = 1000 / 30;
/** After a pause or a slow moment the feed goes on where it was, rather than jumping. */
const LONGEST_STEP_MS = 100;

interface SceneFile {
  readonly file: string;
}

export interface DemoOptions {
  /** Size of the feed in pixels; without it as a camera held like this screen would give. */
  readonly size?: Size;
}

/** The built-in feed for machines without a camera: our own pictures, slowly moving, at 30 frames per second. */
export class DemoSource implements Source {
  readonly kind = 'demo';
  readonly live = true;
  readonly mirrored = false;
  readonly title = '';
  readonly element: HTMLCanvasElement;
  readonly #context: CanvasRenderingContext2D;
  readonly #scenes: ImageBitmap[] = [];
  readonly #ticks = new Set<Ticks>();
  readonly #reducedMotion = matchMedia('(prefers-reduced-motion: reduce)');
  #elapsed = 0;
  #last = 0;
  #paused = false;
  #stopped = false;
  #handle = 0;

  private constructor(size: Size) {
    this.element = document.createElement('canvas');
    this.element.width = size.width;
    this.element.height = size.height;
    const context = this.element.getContext('2d', { alpha: false });
    if (!context) throw new SourceFault('demo-missing', 'no canvas context');
    this.#context = context;
  }

  /**
   * Resolves when the first scene shows; the others follow. `baseUrl`: directory of the app, ending in '/'.
   * Rejects with a SourceFault.
   */
  static async open(baseUrl: string, { size }: DemoOptions = {}): Promise<DemoSource> {
    const source = new DemoSource(size ?? cameraLikeSize());
    const files = await listScenes(baseUrl);
    await source.#loadFirst(baseUrl, files);
    source.#handle = requestAnimationFrame(source.#onpaint);
    return source;
  }

  size(): Size {
    return { width: this.element.width, height: this.element.height };
  }

  frames(): FrameReader {
    const ticks = new Ticks();
    this.#ticks.add(ticks);
    ticks.tick();
    const grab = { method: 'canvas', take: () => this.#take() } as const;
    return new TickReader(ticks, grab, () => this.#ticks.delete(ticks));
  }

  setPaused(paused: boolean): void {
    this.#paused = paused;
  }

  again(): void {}

  stop(): void {
    this.#stopped = true;
    cancelAnimationFrame(this.#handle);
    for (const ticks of this.#ticks) ticks.end();
    this.#ticks.clear();
    for (const picture of this.#scenes) picture.close();
    this.#scenes.length = 0;
  }

  /** Loads until one scene is there, and the rest without being waited for. */
  async #loadFirst(baseUrl: string, files: readonly SceneFile[]): Promise<void> {
    for (const [index, file] of files.entries()) {
      if (!(await this.#load(baseUrl, file))) continue;
      this.#draw();
      void this.#loadRest(baseUrl, files.slice(index + 1));
      return;
    }
    throw new SourceFault('demo-missing', 'no scene could be loaded');
  }

  async #loadRest(baseUrl: string, files: readonly SceneFile[]): Promise<void> {
    for (const file of files) {
      if (this.#stopped) return;
      await this.#load(baseUrl, file);
    }
  }

  /** Whether it could be loaded: a scene that is missing is passed over. */
  async #load(baseUrl: string, { file }: SceneFile): Promise<boolean> {
    try {
      const response = await fetch(`${baseUrl}demo/${file}`);
      if (!response.ok) return false;
      const picture = await createImageBitmap(await response.blob());
      if (this.#stopped) picture.close();
      else this.#scenes.push(picture);
      return true;
    } catch {
      return false;
    }
  }

  readonly #onpaint = (now: number): void => {
    this.#handle = requestAnimationFrame(this.#onpaint);
    const step = now - this.#last;
    // Two milliseconds of grace: a 60 Hz screen paints at 33.2 as often as at 33.4.
    if (step < FRAME_MS - 2) return;
    this.#last = now;
    if (this.#paused) return;
    this.#elapsed += Math.min(step, LONGEST_STEP_MS);
    this.#draw();
    for (const ticks of this.#ticks) ticks.tick();
  };

  #draw(): void {
    const { width, height } = this.element;
    for (const shot of shotsAt(this.#elapsed, this.#scenes.length, this.#reducedMotion.matches)) {
      const picture = this.#scenes[shot.scene];
      if (!picture) continue;
      const crop = cropAt(picture, this.element, shot);
      this.#context.globalAlpha = shot.alpha;
      this.#context.drawImage(picture, crop.x, crop.y, crop.width, crop.height, 0, 0, width, height);
    }
  }

  #take(): Frame | Promise<Frame> {
    if (!('VideoFrame' in globalThis)) return createImageBitmap(this.element);
    return new VideoFrame(this.element, { timestamp: Math.round(performance.now() * 1000), alpha: 'discard' });
  }
}

function cameraLikeSize(): Size {
  const upright = matchMedia('(orientation: portrait)').matches;
  return upright ? { width: 720, height: 1280 } : { width: 1280, height: 720 };
}

async function listScenes(baseUrl: string): Promise<readonly SceneFile[]> {
  try {
    const response = await fetch(`${baseUrl}demo/scenes.json`);
    if (!response.ok) throw new Error(`status ${response.status}`);
    return (await response.json()) as readonly SceneFile[];
  } catch (error) {
    throw new SourceFault('demo-missing', String(error));
  }
}
