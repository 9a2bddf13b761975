import type { PaintResult, StyleChoice } from '../../workers/api';
import type { Source } from '../camera/source';
import { m } from '../i18n/generated/messages';
import { faultSentence } from '../i18n/sentences';
import type { Route } from '../route.svelte';
import type { Watcher } from '../shell/tab';
import { Database } from '../storage/db';
import type { SettingsState } from '../storage/settings.svelte';
import type { Notices } from '../ui/notices.svelte';
import { pickFiles } from '../ui/pick-files';
import { saveFile } from '../ui/save-file';
import { Classic } from './classic/classic.svelte';
import { OwnStyles } from './own/shelf.svelte';
import { Lessons } from './own/lessons.svelte';
import { Palette, type PaletteValues } from './palette.svelte';
import { Clip } from './record/clip.svelte';
import { StyleSession } from './session.svelte';
import { Thumbs } from './thumbs.svelte';
import type { StyleView, StyleViewId } from './view';
import { isZooStyle, STYLE_NETWORK, ZOO_STYLES } from './zoo';

/** What the Style tab needs of the page. */
export interface StyleHost {
  readonly settings: SettingsState;
  readonly notices: Notices;
  readonly route: Route;
  watchAgain(): void;
}

const MOST_RESTARTS = 3;

/** The Style tab's state: made when the tab is first opened, and kept from then on. Reactive. */
export class StyleLab implements Watcher {
  readonly host: StyleHost;
  readonly session: StyleSession;
  readonly palette: Palette;
  readonly own: OwnStyles;
  readonly lessons: Lessons;
  readonly thumbs: Thumbs;
  readonly clip: Clip;
  readonly classic: Classic;
  readonly views: readonly StyleView[];
  /** How much of the stage, from its left, shows the original. */
  #split = $state(0);
  #view = $state.raw<StyleView>() as StyleView;
  #watched: Source | null = null;

  constructor(host: StyleHost, views: readonly StyleView[]) {
    this.host = host;
    this.views = views;
    const { notices, settings } = host;
    const [askedView, askedStyle] = host.route.query.layers;
    this.#view = views.find(({ id }) => id === askedView) ?? views[0]!;
    const first = ZOO_STYLES.find(({ id }) => id === askedStyle) ?? ZOO_STYLES[0]!;
    this.palette = new Palette(first.id, () => {
      this.#note();
      this.session.refresh();
    });
    this.session = new StyleSession({
      wish: () => settings.value,
      settings: () => this.palette.settings((id) => this.choiceOf(id), first.id),
      onpainted: (result) => this.#painted(result),
      onfault: ({ code, detail }) => notices.show(`style-${code}`, 'info', () => faultSentence(code, detail)),
      onrestart: (attempt) =>
        notices.show('style-worker', 'problem', () =>
          m.fault_restarting({ attempt: String(attempt), most: String(MOST_RESTARTS) }),
        ),
      onready: () => notices.clear('style-worker'),
      onsmaller: (size) => notices.show('style-smaller', 'info', () => m.style_smaller({ size: String(size) })),
      onsilence: () => {
        const again = { name: () => m.try_again(), act: () => host.watchAgain() };
        notices.show('source-silent', 'problem', () => m.source_silent(), [again]);
      },
    });
    this.own = new OwnStyles({ db: new Database(), notices, engine: this.session.engine, onchange: () => this.#owned() });
    this.lessons = new Lessons({ own: this.own, engine: this.session.engine, notices, onchange: () => this.session.refresh() });
    this.thumbs = new Thumbs((ids, side) => this.#draw(ids, side));
    this.clip = new Clip(notices);
    this.classic = new Classic({ source: () => this.session.source, wish: () => settings.value, notices });
    void this.own.load();
  }

  get view(): StyleView { return this.#view; }
  get split(): number { return this.#split; }
  /** Ids of all styles in the order of the strip. */
  get ids(): readonly string[] {
    return [...ZOO_STYLES.map(({ id }) => id), ...this.own.list.map(({ id }) => id)];
  }

  watch(source: Source | null): void {
    this.clip.stop();
    // Coming back to the tab, the stage still shows what was painted from.
    if (source !== this.#watched) this.classic.clear();
    this.#watched = source;
    this.thumbs.forget();
    this.session.setHeld(!this.#view.paints);
    this.session.watch(source);
  }

  leave(): void {
    this.#view.leave?.(this);
    this.clip.stop();
    this.lessons.stop();
    this.session.leave();
  }

  show(id: StyleViewId): void {
    const view = this.views.find((each) => each.id === id);
    if (!view || view === this.#view) return;
    this.#view.leave?.(this);
    this.clip.stop();
    this.#view = view;
    this.#note();
    this.session.setHeld(!view.paints);
  }

  change(values: Partial<PaletteValues>): void {
    this.palette.set(values);
    // Numbers of another network mean nothing to this one: they are made anew out of the picture.
    for (const id of [values.style, values.second]) if (id) void this.#renew(id);
  }

  /** Lets the person choose a picture, and paints with it. Call it from a tap or a key. */
  async chooseStyle(): Promise<void> {
    const [file] = await pickFiles({ accept: 'image/*' });
    if (file) await this.addStyle(file);
  }

  /** Paints with a picture from now on; what is wrong with it is said. */
  async addStyle(file: File): Promise<void> {
    const id = file.name.endsWith('.zip') ? await this.own.import(file) : await this.own.add(file);
    if (id === null) return;
    // It was listed before it had numbers of this network, where it came from another one.
    this.thumbs.renew();
    this.palette.set({ style: id });
  }

  async importStyle(): Promise<void> {
    const [file] = await pickFiles({ accept: '.zip,application/zip' });
    if (file) await this.addStyle(file);
  }

  async exportStyle(id: string): Promise<void> {
    const zip = await this.own.export(id);
    if (zip) saveFile(zip, `${this.own.get(id)?.name ?? 'style'}.zip`);
  }

  async removeStyle(id: string): Promise<void> {
    if (this.lessons.id === id) this.lessons.discard();
    await this.own.remove(id);
  }

  /** Learns a style properly, and shows it meanwhile. */
  async learnStyle(id: string): Promise<void> {
    this.palette.set({ style: id, second: null });
    await this.#renew(id);
    // Numbers of another network are no beginning; why there are no new ones was said.
    if (this.own.get(id)?.network !== STYLE_NETWORK) return;
    await this.lessons.start(id);
    this.thumbs.renew();
  }

  setSplit(split: number): void {
    this.#split = Math.min(1, Math.max(0, split));
  }

  /** What the worker is told of a style; null where there is none of this id. */
  choiceOf(id: string): StyleChoice | null {
    if (isZooStyle(id)) return id;
    if (this.lessons.id === id) return { learning: true };
    const style = this.own.get(id);
    return style?.network === STYLE_NETWORK ? style.vector : null;
  }

  #painted({ painted }: PaintResult): void {
    const { canvas, source } = this.session;
    if (canvas && source) this.clip.take(canvas, painted, source.mirrored);
    this.thumbs.want(this.ids);
  }

  async #draw(ids: readonly string[], side: number): Promise<readonly ImageBitmap[]> {
    // One whose numbers are another network's is shown as the photograph until it has new ones.
    return this.session.thumbnails(ids.map((id) => this.choiceOf(id) ?? 'photograph'), side);
  }

  async #renew(id: string): Promise<void> {
    if (await this.own.renew(id)) this.thumbs.renew();
  }

  #owned(): void {
    const { style, second } = this.palette;
    if (!this.#exists(style)) this.palette.set({ style: ZOO_STYLES[0]!.id });
    if (second !== null && !this.#exists(second)) this.palette.set({ second: null });
    this.session.refresh();
  }

  #exists(id: string): boolean {
    return isZooStyle(id) || this.own.get(id) !== null;
  }

  #note(): void {
    // A style of the person's own is on this device alone.
    const { style } = this.palette;
    this.host.route.note({ layers: [this.#view.id, ...(isZooStyle(style) ? [style] : [])] });
  }
}
