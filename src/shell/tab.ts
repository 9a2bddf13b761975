import type { Component } from 'svelte';
import type { Frame } from '../../workers/api';
import type { Source } from '../camera/source';
import type { Saccade } from '../saccade.svelte';
import type { Size, View } from '../stage/view';
import type { Trouble } from '../trouble';

/** Who looks at what is on the stage. */
export interface Watcher {
  /** null: nothing is. */
  watch(source: Source | null): void;
  /** Another tab is opened: looks at nothing, and gives the worker back. */
  leave(): void;
}

interface Props {
  readonly app: Saccade;
}

export interface ControlsProps extends Props {
  /** Whether the sheet is open; null where there is no sheet. */
  readonly expanded: boolean | null;
  readonly ontoggle: () => void;
}

export interface CornerProps extends Props {
  /** Whether the controls are open; null where they are always in view. */
  readonly expanded: boolean | null;
  readonly onclick: () => void;
}

export interface OverProps extends Props {
  /** Where the picture lies on the stage; null while there is none. */
  readonly view: View | null;
  /** Of the stage, in CSS pixels. */
  readonly size: Size;
  /** Device pixels per CSS pixel. */
  readonly ratio: number;
}

/** What a tab's folder gives: the same shape for each. */
export interface TabParts {
  /** Its controls: the panel at the side, or the sheet. */
  readonly Panel: Component<Props>;
  /** The row under the thumb. */
  readonly Controls: Component<ControlsProps>;
  /** What lies over the picture, all of it. */
  readonly Over: Component<OverProps>;
  /** In the stage's corner. */
  readonly Corner: Component<CornerProps>;
  /** At the stage's lower edge. */
  readonly Low: Component<Props>;
  /** Called whenever the tab is opened. */
  readonly watcher: (app: Saccade) => Watcher;
  /** What keeps it from working although there is a picture; null: nothing. */
  readonly trouble: (app: Saccade) => Trouble | null;
  /** Shown instead of the living picture; null: that goes on. `frozen`: such a frame is shown, or about to be. */
  readonly still: (app: Saccade) => { readonly frozen: boolean; readonly frame: Frame | null };
  /** What the stage tells of itself, as attributes. */
  readonly figures: (app: Saccade) => Readonly<Record<`data-${string}`, string | number | undefined>>;
  /** Takes what was dropped or pasted anywhere on the page. */
  readonly receive: (app: Saccade, file: File, event: DragEvent | ClipboardEvent) => void;
  /** Whether its controls are of use without a picture. */
  readonly alone: boolean;
}

export interface Tab {
  /** In the address. */
  readonly id: string;
  readonly name: () => string;
  readonly icon: Component<{ size?: number; 'aria-hidden'?: 'true' }>;
  /** What the start screen says; its own texts where there are none. */
  readonly invitation: { readonly title: () => string; readonly text: () => string };
  /** Loaded when the tab is first opened, so that it delays no other; or there from the start. */
  readonly parts: TabParts | (() => Promise<TabParts>);
}
