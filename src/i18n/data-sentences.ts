import type { StorageFaultCode } from '../storage/fault';
import type { DataFaultCode } from '../train/data/fault';
import type { Problem } from '../train/data/figures';
import type { Act } from '../train/data/history.svelte';
import type { ImportFaultCode, ImportNoteCode } from '../train/exchange/fault';
import { m } from './generated/messages';

/* As sentences.ts, of what is collected. Apart from it, because it is loaded with the Train tab. */

const DATA: Readonly<Record<DataFaultCode, (inputs: { detail: string }) => string>> = {
  'not-loaded': m.collect_not_loaded,
  'empty-name': m.collect_empty_name,
  'long-name': m.collect_long_name,
  'duplicate-name': m.collect_duplicate_name,
  'no-class': m.collect_no_class,
  'unknown-class': m.collect_gone,
  'unknown-sample': m.collect_gone,
  'no-box': m.collect_no_box,
  'no-picture': m.collect_no_picture,
};

/** Why something cannot be done to the data set. `detail`: of the fault, which names what it is about. */
export function dataSentence(code: DataFaultCode, detail: string): string {
  return DATA[code]({ detail });
}

const ACT: Readonly<Record<Act, () => string>> = {
  'add-class': m.collect_act_add_class,
  'rename-class': m.collect_act_rename_class,
  'recolour-class': m.collect_act_recolour_class,
  'remove-class': m.collect_act_remove_class,
  'remove-all': m.collect_act_remove_all,
  'add-samples': m.collect_act_add_samples,
  'move-samples': m.collect_act_move_samples,
  'label-samples': m.collect_act_label_samples,
  'remove-samples': m.collect_act_remove_samples,
  'draw-boxes': m.collect_act_draw_boxes,
  import: m.collect_act_import,
};

/** What was done, as a few words. */
export function actName(act: Act): string {
  return ACT[act]();
}

/** What stands in the way of training, or of trusting it. `name`: of a class, by its id. */
export function problemSentence(problem: Problem, name: (classId: string) => string): string {
  switch (problem.code) {
    case 'one-class':
      return m.collect_problem_one_class();
    case 'uneven':
      return m.collect_problem_uneven({ ratio: problem.ratio.toFixed(1) });
    case 'empty-class':
      return m.collect_problem_empty({ name: name(problem.classId) });
    case 'single-sample':
      return m.collect_problem_single({ name: name(problem.classId) });
    case 'nothing-to-train':
      return m.collect_problem_no_train({ name: name(problem.classId) });
    case 'nothing-to-check':
      return m.collect_problem_no_check({ name: name(problem.classId) });
  }
}

const IMPORT: Readonly<Record<ImportFaultCode, (inputs: { detail: string }) => string>> = {
  'not-a-zip': m.import_not_a_zip,
  truncated: m.import_truncated,
  damaged: m.import_damaged,
  unsupported: m.import_unsupported,
  bomb: m.import_bomb,
  'too-large': m.import_too_large,
  'too-many-files': m.import_too_many_files,
  'too-many-classes': m.import_too_many_classes,
  'unsafe-path': m.import_unsafe_path,
  unreadable: m.import_unreadable,
  'bad-manifest': m.import_bad_manifest,
  'newer-version': m.import_newer_version,
  'nothing-recognised': m.import_nothing_recognised,
};

/** Why nothing was taken in. */
export function importSentence(code: ImportFaultCode, detail: string): string {
  return IMPORT[code]({ detail });
}

const NOTE: Readonly<Record<ImportNoteCode, (inputs: { name: string }) => string>> = {
  'corrupt-image': m.import_note_corrupt,
  encrypted: m.import_note_encrypted,
  'unsupported-compression': m.import_note_compression,
  'missing-file': m.import_note_missing,
  'no-class': m.import_note_no_class,
  'duplicate-class': m.import_note_duplicate,
  'bad-box': m.import_note_bad_box,
  'bad-entry': m.import_note_bad_entry,
};

/** What was left out, or not taken as it is. `name`: the file's or the class's. */
export function importNoteSentence(code: ImportNoteCode, name: string): string {
  return NOTE[code]({ name });
}

const STORAGE: Readonly<Record<StorageFaultCode, (inputs: { detail: string }) => string>> = {
  full: m.collect_disk_full,
  failed: m.collect_disk_failed,
};

/** Why what was collected is not on the disk. */
export function storageSentence(code: StorageFaultCode, detail: string): string {
  return STORAGE[code]({ detail });
}
