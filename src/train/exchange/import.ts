import type { Arrivals, ArrivingSample } from '../data/arrivals';
import { readPictureFile, type Picture } from '../data/picture';
import { nextTask } from '../../slices';
import { crc32 } from './crc32';
import { ImportFault, type ImportNote } from './fault';
import { openFolder, type FolderFile } from './folder';
import { LIMITS, type Limits } from './limits';
import { SkipFault, type PackedFile } from './packed-file';
import type { Plan } from './plan';
import { planPictures } from './plan-pictures';
import { recognise } from './recognise';
import { openZip } from './zip';

/** Pictures decoded side by side: browsers decode off the page, and more would cost memory. */
const AT_ONCE = 4;

export interface ImportOptions {
  readonly signal?: AbortSignal;
  /** Pictures read, of how many. */
  readonly onprogress?: (done: number, total: number) => void;
  readonly limits?: Limits;
  /** Makes a picture to keep of a file, or rejects; a test passes its own. */
  readonly readPicture?: (file: Blob) => Promise<Picture>;
}

export interface Imported {
  /** For `DataSet.merge`. */
  readonly arrivals: Arrivals;
  /** What was left out, or not taken as it is. */
  readonly notes: readonly ImportNote[];
}

/**
 * Reads a data set: a ZIP, or the files of a folder. Nothing is touched; `DataSet.merge` takes it in. Rejects with an
 * ImportFault and nothing else, or with the signal's reason. Pictures that cannot be read are skipped and noted.
 */
export async function readDataset(
  source: Blob | readonly FolderFile[],
  options: ImportOptions = {},
): Promise<Imported> {
  const { signal, limits = LIMITS } = options;
  signal?.throwIfAborted();
  const files = await open(source, limits);
  await nextTask();
  const plan = await recognise(files, signal);
  if (plan.classes.length > limits.classes) throw new ImportFault('too-many-classes', `${plan.classes.length}`);
  const { samples, notes } = await readSamples(plan, options);
  const used = new Set(samples.flatMap(({ classKeys }) => classKeys));
  const classes = plan.keepsEmpty ? plan.classes : plan.classes.filter(({ key }) => used.has(key));
  const all = [...plan.notes, ...notes];
  if (classes.length === 0) throw new ImportFault('nothing-recognised', '', all);
  return { arrivals: { classes, samples }, notes: all };
}

/**
 * As `readDataset`, for pictures of one class, whatever their names and folders say. What is no picture is noted,
 * files in folders and ZIPs only if their names say that they are one.
 */
export async function readPictures(
  source: Blob | readonly FolderFile[],
  className: string,
  options: ImportOptions = {},
): Promise<Imported> {
  const { signal, limits = LIMITS } = options;
  signal?.throwIfAborted();
  const plan = planPictures(await open(source, limits), className);
  const { samples, notes } = await readSamples(plan, options);
  return { arrivals: { classes: samples.length > 0 ? plan.classes : [], samples }, notes };
}

async function open(source: Blob | readonly FolderFile[], limits: Limits): Promise<readonly PackedFile[]> {
  return source instanceof Blob ? openZip(source, limits) : openFolder(source, limits);
}

async function readSamples(plan: Plan, options: ImportOptions) {
  const { signal, onprogress } = options;
  const samples: ArrivingSample[] = [];
  const notes: ImportNote[] = [];
  for (let at = 0; at < plan.samples.length; at += AT_ONCE) {
    onprogress?.(at, plan.samples.length);
    const some = plan.samples.slice(at, at + AT_ONCE);
    const read = await Promise.all(some.map(({ file }) => readOne(file, options)));
    for (const [i, { file: _, groupId, ...rest }] of some.entries()) {
      const one = read[i]!;
      if ('code' in one) notes.push(one);
      else samples.push({ ...rest, groupId: groupId ?? one.groupId, picture: one.picture });
    }
  }
  signal?.throwIfAborted();
  onprogress?.(plan.samples.length, plan.samples.length);
  return { samples, notes };
}

async function readOne(
  file: PackedFile,
  { signal, readPicture = readPictureFile }: ImportOptions,
): Promise<ImportNote | { readonly picture: Picture; readonly groupId: string }> {
  try {
    signal?.throwIfAborted();
    const bytes = await file.read(signal);
    const picture = await readPicture(new Blob([bytes]));
    return { picture, groupId: `f${crc32(bytes).toString(16)}-${bytes.length.toString(36)}` };
  } catch (error) {
    if (signal?.aborted) throw signal.reason;
    if (error instanceof ImportFault) throw error;
    const code = error instanceof SkipFault ? error.code : 'corrupt-image';
    return { code, name: file.path };
  }
}
