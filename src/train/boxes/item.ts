import type { Box } from '../../../models/geometry/box';
import type { SampleBox } from '../../storage/samples';

/** What a detector took it for. */
export interface Proposal {
  readonly label: string;
  /** [0, 1] */
  readonly score: number;
}

/** A box in the editor: drawn, or proposed and not accepted yet. Fractions of the picture. */
export interface Item extends Box {
  /** Names it for as long as the editor is open. */
  readonly key: number;
  readonly classId: string;
  /** null: it is the person's own. */
  readonly proposal: Proposal | null;
}

/** A box that a detector found, until the person has decided about it. */
export interface PendingBox extends Box, Proposal {
  /** null: whatever its label stands for when it is shown. */
  readonly classId: string | null;
}

/** One whose class is known. */
export type ProposedBox = PendingBox & { readonly classId: string };

export function pendingOf({ proposal, classId, x, y, width, height }: Item): readonly PendingBox[] {
  return proposal ? [{ ...proposal, classId, x, y, width, height }] : [];
}

export function boxOf({ classId, x, y, width, height }: Item): SampleBox {
  return { classId, x, y, width, height };
}

export function isSameBox(a: SampleBox, b: SampleBox): boolean {
  return a.classId === b.classId && a.x === b.x && a.y === b.y && a.width === b.width && a.height === b.height;
}
