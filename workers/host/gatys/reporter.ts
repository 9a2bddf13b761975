import { transfer } from 'comlink';
import { gramPicture, strongestFirst } from '../../../models/style/gatys/gram-picture';
import type { StepReport } from '../../../models/style/gatys/job';
import type { StyleObjective } from '../../../models/style/gatys/objective';
import { pictureOf, type Sides } from '../../../models/style/gatys/pixels';
import type { GatysEvent, GatysEvents, GramPictures } from '../../api';
import type { PictureMeans } from './pictures';

/** Costs and Gram matrices are told with the first step and with every so-many-th. */
const EVERY = 10;

/** Tells the page of the steps: of every one, with as many pictures as it can take. */
export class StepReporter {
  readonly #events: GatysEvents;
  readonly #objective: StyleObjective;
  readonly #sides: Sides;
  readonly #toBitmap: PictureMeans['toBitmap'];
  readonly #gramLayer: () => number;
  /** The event with the last picture was not taken yet. */
  #under: Promise<void> | null = null;
  #began = performance.now();

  constructor(
    events: GatysEvents, objective: StyleObjective, sides: Sides, toBitmap: PictureMeans['toBitmap'],
    gramLayer: () => number,
  ) {
    this.#events = events;
    this.#objective = objective;
    this.#sides = sides;
    this.#toBitmap = toBitmap;
    this.#gramLayer = gramLayer;
  }

  /** Painting was held: that is no time of the next step. */
  restart(): void {
    this.#began = performance.now();
  }

  /** @param last whether no other step follows, so that its picture must not be left out */
  async tell({ step, costs, evaluations, picture }: StepReport, last: boolean): Promise<void> {
    const ms = performance.now() - this.#began;
    const thorough = step === 1 || step % EVERY === 0 || last;
    if (thorough) await this.#under;
    const drawn = this.#under ? null : await this.#toBitmap(pictureOf(picture, this.#sides));
    const grams = thorough ? await this.#grams(picture) : null;
    const event: GatysEvent = { type: 'step', step, evaluations, costs: thorough ? costs : null, grams, picture: drawn, ms };
    const moved = [drawn, grams?.style, grams?.picture].filter((bitmap) => bitmap !== null && bitmap !== undefined);
    const taken = Promise.resolve(this.#events(transfer(event, moved)));
    if (drawn) {
      const under = taken.then(() => {
        if (this.#under === under) this.#under = null;
      });
      this.#under = under;
    }
    if (last) await taken;
    this.#began = performance.now();
  }

  async #grams(picture: Float32Array): Promise<GramPictures> {
    const layer = this.#gramLayer();
    const grams = await this.#objective.grams(picture, layer);
    const order = strongestFirst(grams.style);
    const most = grams.style.reduce((largest, value) => Math.max(largest, value), 0);
    const draw = (gram: Float32Array) => this.#toBitmap(gramPicture(gram, order, most));
    return { layer, style: await draw(grams.style), picture: await draw(grams.picture) };
  }
}
