import type { DetectorOutcome, TrainingOutcome } from '../../workers/api';
import { untrack } from 'svelte';
import type { Source } from '../camera/source';
import { canSlide, ownChoice } from '../detect/sliding/own.svelte';
import { m } from '../i18n/generated/messages';
import { faultSentence } from '../i18n/sentences';
import type { Route } from '../route.svelte';
import type { Watcher } from '../shell/tab';
import { Database } from '../storage/db';
import type { ModelRow } from '../storage/models';
import type { Settings } from '../storage/settings';
import type { SettingsState } from '../storage/settings.svelte';
import type { Notices } from '../ui/notices.svelte';
import { BoxDesk } from './boxes/desk.svelte';
import { captureOf } from './collect/camera';
import type { Capture } from './collect/capture.svelte';
import { Collection } from './collect/collection.svelte';
import { Intake } from './collect/intake.svelte';
import { Room } from './collect/room.svelte';
import { DataSet } from './data/dataset.svelte';
import type { DetectorPlan } from './detector/plan';
import { DetectorTrainer } from './detector/trainer.svelte';
import { Live } from './live/live.svelte';
import { ModelPorter } from './models/porter.svelte';
import { Shelf } from './models/shelf.svelte';
import type { Plan } from './run/plan';
import { Trainer } from './run/trainer.svelte';

/** What the Train tab needs of the page. */
export interface StudioHost {
  readonly settings: SettingsState;
  readonly notices: Notices;
  readonly route: Route;
  change(change: Partial<Settings>): void;
}

/** What is to be trained: what a picture shows, or where in it things are. */
export type Task = 'classifier' | 'detector';

/** The Train tab's state: made when the tab is first opened, and kept from then on. One database for all of it. */
export class Studio implements Watcher {
  readonly notices: Notices;
  readonly route: Route;
  readonly data: DataSet;
  readonly collection: Collection;
  readonly capture: Capture;
  readonly intake: Intake;
  readonly room = new Room();
  readonly boxes: BoxDesk;
  readonly trainer: Trainer;
  readonly detector: DetectorTrainer;
  readonly shelf: Shelf;
  readonly porter: ModelPorter;
  readonly live: Live;
  readonly #host: StudioHost;
  #source = $state.raw<Source | null>(null);
  #task = $state<Task>('classifier');

  constructor(host: StudioHost) {
    this.#host = host;
    const { settings, notices, route } = host;
    const db = new Database();
    const wish = () => settings.value;
    this.notices = notices;
    this.route = route;
    this.data = new DataSet({ db });
    this.collection = new Collection(this.data, notices);
    this.capture = captureOf(() => this.#source, this.data, notices);
    this.shelf = new Shelf({ db, notices });
    this.porter = new ModelPorter(this.shelf, notices);
    this.intake = new Intake(this.collection, notices, (files) => this.porter.take(files));
    this.boxes = new BoxDesk(wish);
    const onfinished = (outcome: TrainingOutcome, plan: Plan) => this.#keep(outcome, plan);
    this.trainer = new Trainer({ data: this.data, db, wish, notices, onfinished });
    this.detector = new DetectorTrainer({
      data: this.data, trainer: this.trainer, notices,
      onfinished: (outcome, plan) => this.#keepDetector(outcome, plan),
    });
    this.live = new Live({
      wish,
      change: (change) => host.change(change),
      shelf: this.shelf,
      onfault: ({ code, detail }) => notices.show(`live-${code}`, 'info', () => faultSentence(code, detail)),
    });
    void this.load();
    this.#follow();
  }

  /** What pictures are taken of; null while another tab is open, or nothing is on the stage. */
  get source(): Source | null { return this.#source; }

  get task(): Task { return this.#task; }

  /** Changes nothing while something is being trained. */
  choose(task: Task): void {
    if (!this.trainer.busy && !this.detector.busy) this.#task = task;
  }

  /** Reads what is stored; again where that failed. Never rejects. */
  async load(): Promise<void> {
    await Promise.all([this.data.load(), this.shelf.load(), this.room.look()]);
    if (this.data.loaded) await this.trainer.load();
  }

  watch(source: Source | null): void {
    this.capture.release();
    this.#source = source;
    this.live.watch(source);
  }

  leave(): void {
    this.watch(null);
    this.live.engine.cancel();
  }

  /** Lets a network slide over the picture, on the Detect tab: nothing more is trained. */
  find(model: ModelRow): void {
    if (!canSlide(model)) {
      this.notices.show('own-foreign', 'info', () => m.sliding_own_foreign());
      return;
    }
    this.#host.change({ detector: 'sliding-window', own: ownChoice(model) });
    this.route.open(null);
  }

  /** One thing leads to another: saving to a look at the room, training to holding the live view. */
  #follow(): void {
    // What is not on the disk would be lost: the browser asks first.
    window.addEventListener('beforeunload', (event) => {
      if (this.data.unsaved.size > 0) event.preventDefault();
    });
    // As long as the page lives, and the studio with it.
    $effect.root(() => {
      let before = 0;
      $effect(() => {
        const { size } = this.data.unsaved;
        if (size < before) untrack(() => this.room.saved());
        before = size;
      });
      $effect(() => {
        const { phase } = this.trainer;
        const paused = phase === 'paused' || this.detector.phase === 'paused';
        untrack(() => this.live.setHeld(phase !== 'idle' && !paused));
      });
    });
  }

  #keep({ classifier, assessments }: TrainingOutcome, { classes }: Plan): void {
    if (!classifier) return;
    const metrics = Object.fromEntries(
      (['train', 'dev', 'test'] as const).flatMap((split) => {
        const accuracy = assessments[split]?.accuracy;
        return accuracy === undefined ? [] : [[`${split}Accuracy`, accuracy]];
      }),
    );
    const names = classes.map(({ name }) => name);
    const name = names.length > 3 ? m.train_network_of({ count: String(names.length) }) : names.join(' · ');
    void this.shelf.keep(classifier, { name, classes, metrics });
  }

  #keepDetector({ detector, accuracy }: DetectorOutcome, { classes }: DetectorPlan): void {
    if (!detector) return;
    const metrics = Object.fromEntries(
      (['train', 'dev', 'test'] as const).flatMap((split) => {
        const seen = accuracy[split];
        return seen ? [[`${split}Ap50`, seen.ap50]] : [];
      }),
    );
    const names = classes.map(({ name }) => name);
    const text = names.length > 3 ? m.train_network_of({ count: String(names.length) }) : names.join(' · ');
    void this.shelf.keepDetector(detector, { name: m.own_named({ names: text }), classes, metrics });
  }
}
