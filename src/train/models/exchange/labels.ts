import * as v from 'valibot';
import type { PackedFile } from '../../exchange/packed-file';
import { baseOf, folderOf } from '../../exchange/paths';
import { bytesOf } from './read-files';

const LONGEST_FILE = 2 ** 20;
const list = v.pipe(v.array(v.string()), v.minLength(1), v.maxLength(10_000));

/** What the classes are called, out of labels.txt, classes.json or metadata.json beside the network; else null. */
export async function findLabels(
  model: PackedFile,
  files: readonly PackedFile[],
  metadata: Readonly<Record<string, unknown>> | null,
  signal?: AbortSignal,
): Promise<readonly string[] | null> {
  for (const key of ['labels', 'classes', 'class_names', 'classNames']) {
    const found = v.safeParse(list, metadata?.[key]);
    if (found.success) return found.output;
  }
  const beside = files.filter(
    ({ path, bytes }) => folderOf(path) === folderOf(model.path) && bytes <= LONGEST_FILE && isLabelFile(baseOf(path)),
  );
  for (const file of beside) {
    const text = new TextDecoder().decode(await bytesOf(file, signal));
    const labels = file.path.toLowerCase().endsWith('.json') ? fromJson(text) : fromText(text);
    if (labels) return labels;
  }
  return null;
}

function isLabelFile(name: string): boolean {
  return /^(labels?|class(es|[-_]?names)?)\.(txt|json)$/i.test(name);
}

function fromJson(text: string): readonly string[] | null {
  try {
    const parsed = v.safeParse(list, JSON.parse(text));
    return parsed.success ? parsed.output : null;
  } catch {
    return null;
  }
}

/** A label to a line; where every line begins with its number, as Teachable Machine writes them, without that. */
function fromText(text: string): readonly string[] | null {
  const lines = text.split(/\r?\n/).map((line) => line.trim()).filter((line) => line !== '');
  const numbered = lines.every((line, i) => line.startsWith(`${i} `));
  const labels = numbered ? lines.map((line) => line.slice(line.indexOf(' ') + 1)) : lines;
  const parsed = v.safeParse(list, labels);
  return parsed.success ? parsed.output : null;
}
