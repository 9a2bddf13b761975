import type { Fault, LookResult } from '../../workers/api';
import { FaultError } from '../../workers/fault';
import type { Source } from '../camera/source';
import { m } from '../i18n/generated/messages';
import { faultSentence } from '../i18n/sentences';
import type { Route } from '../route.svelte';
import type { Watcher } from '../shell/tab';
import { Database } from '../storage/db';
import type { Settings } from '../storage/settings';
import type { SettingsState } from '../storage/settings.svelte';
import type { Notices } from '../ui/notices.svelte';
import { LandmarksLook } from './landmarks/look.svelte';
import { Learned } from './learned/learned.svelte';
import { Challenger } from './liveness/challenger.svelte';
import { People } from './people/people.svelte';
import { Registration } from './people/registration.svelte';
import { thumbnailOf } from './people/thumbnail';
import { FaceSession, NOTHING_WANTED } from './session.svelte';
import { Siamese } from './siamese/siamese.svelte';
import type { FaceView, FaceViewId } from './view';
import { whenReady } from './when-ready.svelte';

/** What the Face tab needs of the page. */
export interface FaceHost {
  readonly settings: SettingsState;
  readonly notices: Notices;
  readonly route: Route;
  change(change: Partial<Settings>): void;
  watchAgain(): void;
}

const MOST_RESTARTS = 3;

/** The Face tab's state: made when the tab is first opened, and kept from then on. Reactive. */
export class FaceLab implements Watcher {
  readonly host: FaceHost;
  readonly session: FaceSession;
  readonly people: People;
  readonly registration: Registration;
  readonly siamese: Siamese;
  readonly learned: Learned;
  readonly challenger = new Challenger({ onchange: () => this.session.refresh() });
  readonly landmarks = new LandmarksLook(() => this.session.refresh());
  readonly views: readonly FaceView[];
  /** The person that is verified (1:1); null: everybody is looked through (1:K). */
  #only = $state<string | null>(null);
  /** The face that is looked at closely: its track; null: the largest. */
  #chosen = $state<number | null>(null);
  /** Whether each step of the chain is shown. */
  #explained = $state(false);
  #view = $state.raw<FaceView>() as FaceView;

  constructor(host: FaceHost, views: readonly FaceView[]) {
    this.host = host;
    this.views = views;
    const { notices, settings } = host;
    this.session = new FaceSession({
      wish: () => settings.value,
      look: () => ({ ...NOTHING_WANTED, ...this.#view.wants(this) }),
      people: () => this.people.templates,
      comparison: () => this.learned.comparison,
      onresult: (result) => this.#seen(result),
      onfault: ({ code, detail }) => notices.show(`face-${code}`, 'info', () => faultSentence(code, detail)),
      onrestart: (attempt) =>
        notices.show('face-worker', 'problem', () =>
          m.fault_restarting({ attempt: String(attempt), most: String(MOST_RESTARTS) }),
        ),
      onready: () => notices.clear('face-worker'),
      onsilence: () => {
        const again = { name: () => m.try_again(), act: () => host.watchAgain() };
        notices.show('source-silent', 'problem', () => m.source_silent(), [again]);
      },
    });
    const db = new Database();
    const onchange = () => void this.session.tellPeople().catch(() => undefined);
    this.learned = new Learned({ db, notices, onchange });
    this.people = new People({ db, notices, onchange, onclear: () => this.learned.gone() });
    this.registration = new Registration({
      people: this.people,
      notices,
      enrol: (shots) => this.session.engine.enrol(shots, this.originalThreshold),
      onchange: () => this.session.refresh(),
    });
    this.siamese = new Siamese({
      look: (picture, signal) => this.#lookAt(picture, signal),
      thumbnail: thumbnailOf,
      onwant: () => this.session.refresh(),
    });
    const asked = host.route.query.layers[0];
    this.#view = views.find(({ id }) => id === asked) ?? views[0]!;
    void this.people.load();
    void this.learned.load();
  }

  get view(): FaceView { return this.#view; }
  /** Below this distance two faces are taken to be one person's. */
  get threshold(): number { return this.learned.threshold ?? this.originalThreshold; }
  /** The same, of the embedding's own distances. */
  get originalThreshold(): number { return this.host.settings.value.faceThreshold; }
  get only(): string | null { return this.people.get(this.#only ?? '') ? this.#only : null; }
  get explained(): boolean { return this.#explained; }
  /** The face that is looked at closely: the one that was chosen, or the largest; null where there is none. */
  get chosen(): LookResult['faces'][number] | null {
    const faces = this.session.result?.faces ?? [];
    return faces.find(({ track }) => track === this.#chosen) ?? faces[0] ?? null;
  }

  watch(source: Source | null): void {
    // Another picture, because the one before would not do: it goes on with that.
    if (!source || this.registration.step !== 'framing') this.registration.cancel();
    this.session.watch(source);
    if (source) this.session.want(this.#view.extras);
  }

  leave(): void {
    this.#view.leave?.(this);
    this.registration.cancel();
    this.session.leave();
  }

  show(id: FaceViewId): void {
    const view = this.views.find((each) => each.id === id);
    if (!view || view === this.#view) return;
    this.#view.leave?.(this);
    this.registration.cancel();
    this.#view = view;
    this.host.route.note({ layers: [view.id] });
    this.session.want(view.extras);
    this.session.refresh();
  }

  choose(track: number | null): void {
    this.#chosen = track;
  }

  explain(explained: boolean): void {
    this.#explained = explained;
    this.session.refresh();
  }

  /** Compares with one person only, or with everybody again. */
  verify(id: string | null): void {
    this.#only = id;
    this.session.refresh();
  }

  setThreshold(faceThreshold: number): void {
    this.host.change({ faceThreshold });
    this.session.refresh();
  }

  #seen(result: LookResult): void {
    this.registration.seen(result, !!this.session.source?.live);
    this.#view.seen?.(this, result);
  }

  /** Every face of a picture that is not on the stage, with numbers and crops. */
  async #lookAt(picture: ImageBitmap, signal: AbortSignal): Promise<LookResult> {
    const { engine } = this.session;
    try {
      if (!(await whenReady(engine, signal))) throw whyNot(engine.fault);
      // What was followed from picture to picture need not be the same person.
      await engine.forget();
      return await engine.look(picture, { ...NOTHING_WANTED, embed: 'always', crops: true, thorough: true });
    } finally {
      picture.close(); // Does nothing to a picture that was handed over.
    }
  }
}

/** Why the networks are not there: what failed, or that the person gave them up. */
function whyNot(fault: Fault | null): Error {
  return fault ? new FaultError(fault.code, fault.detail) : new DOMException('given up', 'AbortError');
}
