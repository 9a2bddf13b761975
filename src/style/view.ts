import type { Component } from 'svelte';
import type { Frame } from '../../workers/api';
import type { Saccade } from '../saccade.svelte';
import type { OverProps } from '../shell/tab';
import type { StyleLab } from './lab.svelte';

export type StyleViewId = 'live' | 'own' | 'numbers' | 'classic';

export interface StyleProps {
  readonly app: Saccade;
  readonly lab: StyleLab;
}

/** One way of making pictures out of pictures: a chip over the stage, and what belongs to it. */
export interface StyleView {
  readonly id: StyleViewId;
  readonly name: () => string;
  /** Whether the living picture is painted while it is open. */
  readonly paints: boolean;
  /** In the panel, or the sheet. */
  readonly Panel: Component<StyleProps>;
  /** Over the picture. */
  readonly Over: Component<OverProps & StyleProps> | null;
  /** At the stage's lower edge, over the chips. */
  readonly Low: Component<StyleProps> | null;
  /** In the stage's corner instead of the painter's figures. */
  readonly Corner?: Component<StyleProps>;
  /** Shown instead of the living picture; null: that goes on. */
  readonly still?: (lab: StyleLab) => Frame | null;
  /** What the shutter does instead of keeping the living painting; null while there is nothing to keep. */
  readonly save?: (lab: StyleLab) => (() => void) | null;
  /** What to do when it is left, or the tab is. */
  readonly leave?: (lab: StyleLab) => void;
}
