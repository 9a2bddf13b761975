import type { Component } from 'svelte';
import type { FaceExtra, LookResult, LookSettings } from '../../workers/api';
import type { Saccade } from '../saccade.svelte';
import type { OverProps } from '../shell/tab';
import type { FaceLab } from './lab.svelte';

export type FaceViewId = 'people' | 'recognise' | 'landmarks' | 'liveness' | 'learn';

export interface FaceProps {
  readonly app: Saccade;
  readonly lab: FaceLab;
}

/** One way of looking at faces: a chip over the picture, and what belongs to it. */
export interface FaceView {
  readonly id: FaceViewId;
  readonly name: () => string;
  /** What it wants of a frame, besides detection, landmarks and quality; read anew for every frame. */
  readonly wants: (lab: FaceLab) => Partial<LookSettings>;
  /** Networks to load when it is opened. */
  readonly extras: readonly FaceExtra[];
  /** In the panel, or the sheet. */
  readonly Panel: Component<FaceProps>;
  /** Over the picture; the boxes are drawn for every view. */
  readonly Over: Component<OverProps & FaceProps> | null;
  /** At the stage's lower edge, over the chips. */
  readonly Low: Component<FaceProps> | null;
  /** Told of every frame that was looked at while it is open. */
  readonly seen?: (lab: FaceLab, result: LookResult) => void;
  /** What to do when it is left, as to give up a challenge. */
  readonly leave?: (lab: FaceLab) => void;
}
