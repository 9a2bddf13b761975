import { m } from '../../i18n/generated/messages';
import { labelName } from '../../i18n/labels';
import type { ClassRow } from '../../storage/classes';
import type { BoxEditor } from './box-editor.svelte';
import { toPixels } from './geometry';
import type { Item } from './item';
import type { Command } from './keys';

export type Classes = ReadonlyMap<string, ClassRow>;

/** Read by screen readers where a box is, and shown nowhere. */
export function nameOf(item: Item, editor: BoxEditor, classes: Classes): string {
  const { x, y, width, height } = toPixels(item, editor.size);
  const alike = editor.items.filter(({ proposal }) => !proposal === !item.proposal);
  const figures = {
    index: String(alike.findIndex(({ key }) => key === item.key) + 1),
    count: String(alike.length),
    name: classes.get(item.classId)?.name ?? '',
    width: width.toFixed(0), height: height.toFixed(0), x: x.toFixed(0), y: y.toFixed(0),
  };
  if (!item.proposal) return m.boxes_name(figures);
  const { label, score } = item.proposal;
  return m.boxes_name_proposal({ ...figures, label: labelName(label), score: score.toFixed(2) });
}

/** Written at a box. */
export function tagOf({ classId, proposal }: Item, classes: Classes): string {
  const name = classes.get(classId)?.name ?? '';
  return proposal ? `${labelName(proposal.label)} ${proposal.score.toFixed(2)} → ${name}` : name;
}

/** Said after something was done. */
export function sentenceOf(done: Command['do'], editor: BoxEditor, classes: Classes): string {
  const count = String(editor.boxes.length);
  if (done === 'remove') return m.boxes_said_deleted({ count });
  if (done === 'undo') return m.boxes_said_undone({ count });
  if (done === 'redo') return m.boxes_said_redone({ count });
  if (done === 'accept') return m.boxes_said_accepted({ count: String(editor.proposals.length) });
  return editor.selected ? nameOf(editor.selected, editor, classes) : '';
}
