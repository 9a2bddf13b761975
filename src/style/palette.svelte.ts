import type { PaintSettings, StyleChoice } from '../../workers/api';

/** What is painted with, as the person set it. Reactive. */
export class Palette {
  readonly #onchange: () => void;
  #style = $state<string>('');
  #second = $state<string | null>(null);
  #blend = $state(0.5);
  #strength = $state(1);
  #keepColours = $state(false);

  /** @param style to begin with: the id of one of the zoo, or of the person's own */
  constructor(style: string, onchange: () => void) {
    this.#style = style;
    this.#onchange = onchange;
  }

  get style(): string { return this.#style; }
  /** The style that is mixed in; null: none. */
  get second(): string | null { return this.#second; }
  /** How much of the second, from 0 to 1. */
  get blend(): number { return this.#blend; }
  get strength(): number { return this.#strength; }
  get keepColours(): boolean { return this.#keepColours; }

  set({ style, second, blend, strength, keepColours }: Partial<PaletteValues>): void {
    if (style !== undefined) this.#style = style;
    if (second !== undefined) this.#second = second;
    if (blend !== undefined) this.#blend = blend;
    if (strength !== undefined) this.#strength = strength;
    if (keepColours !== undefined) this.#keepColours = keepColours;
    if (this.#second === this.#style) this.#second = null;
    this.#onchange();
  }

  /** For the worker. @param choice what an id stands for; null where there is no such style any more */
  settings(choice: (id: string) => StyleChoice | null, fallback: string): Omit<PaintSettings, 'longest'> {
    return {
      style: choice(this.#style) ?? fallback,
      second: this.#second === null ? null : choice(this.#second),
      blend: this.#blend,
      strength: this.#strength,
      keepColours: this.#keepColours,
    };
  }
}

export interface PaletteValues {
  readonly style: string;
  readonly second: string | null;
  readonly blend: number;
  readonly strength: number;
  readonly keepColours: boolean;
}
