import type { ClassRow } from '../../storage/classes';
import type { SampleRow } from '../../storage/samples';
import { encodeCoco } from './coco';
import { ImportFault } from './fault';
import { uniqueFileNames } from './file-names';
import { LIMITS, type Limits } from './limits';
import { ANNOTATIONS, manifest, MANIFEST } from './manifest';
import { openZip } from './zip';
import { ZipWriter } from './zip-writer';

/** What is exported; a `DataSet` is one. */
export interface Exportable {
  readonly classes: readonly ClassRow[];
  readonly samples: readonly SampleRow[];
  picture(id: string): Promise<Blob>;
}

export interface ExportOptions {
  readonly signal?: AbortSignal;
  /** Pictures written, of how many. */
  readonly onprogress?: (done: number, total: number) => void;
  /** Of the import that is to take it in again. */
  readonly limits?: Limits;
}

export interface Exported {
  readonly zip: Blob;
  /** Ids of samples whose pictures could not be read, and which are left out. */
  readonly missing: readonly string[];
  /** Why `readDataset` would not take the ZIP in again; null where it would. */
  readonly refusal: ImportFault | null;
}

/**
 * The data set as a ZIP that any tool can read: a folder per class with its pictures (one of several classes lies in
 * its first), dataset.json with all the rest, and COCO annotations where there are boxes. Rejects with the signal's
 * reason when aborted, and with a RangeError where it is more than a ZIP can hold.
 */
export async function exportDataset(data: Exportable, options: ExportOptions = {}): Promise<Exported> {
  const { signal, onprogress, limits = LIMITS } = options;
  // As they are now: the person may go on meanwhile.
  const { classes, samples } = data;
  const folders = folderNames(classes);
  const zip = new ZipWriter();
  const missing: string[] = [];
  const written: { sample: SampleRow; file: string }[] = [];
  for (const [done, sample] of samples.entries()) {
    signal?.throwIfAborted();
    onprogress?.(done, samples.length);
    const bytes = await bytesOf(data, sample.id);
    if (!bytes) {
      missing.push(sample.id);
      continue;
    }
    const file = fileName(sample, folders);
    zip.store(file, bytes, sample.createdAt);
    written.push({ sample, file });
  }
  signal?.throwIfAborted();
  const time = samples.at(-1)?.createdAt ?? 0;
  zip.deflate(MANIFEST, manifestText(classes, written, folders), time);
  if (written.some(({ sample }) => sample.boxes.length > 0)) zip.deflate(ANNOTATIONS, cocoText(classes, written), time);
  onprogress?.(samples.length, samples.length);
  const whole = zip.finish();
  return { zip: whole, missing, refusal: await refusalOf(whole, classes.length, limits) };
}

async function refusalOf(zip: Blob, classes: number, limits: Limits): Promise<ImportFault | null> {
  if (classes > limits.classes) return new ImportFault('too-many-classes', `${classes}`);
  try {
    await openZip(zip, limits);
    return null;
  } catch (error) {
    if (error instanceof ImportFault) return error;
    throw error;
  }
}

/** The boxes alone, as COCO JSON; file names are those that `exportDataset` gives. */
export function exportCoco({ classes, samples }: Pick<Exportable, 'classes' | 'samples'>): Blob {
  const folders = folderNames(classes);
  const named = samples.map((sample) => ({ sample, file: fileName(sample, folders) }));
  return new Blob([cocoText(classes, named)], { type: 'application/json' });
}

type Written = readonly { readonly sample: SampleRow; readonly file: string }[];

function folderNames(classes: readonly ClassRow[]): ReadonlyMap<string, string> {
  const folders = uniqueFileNames(classes.map(({ name }) => name));
  return new Map(classes.map(({ id }, i) => [id, folders[i]!]));
}

function fileName({ id, classIds }: SampleRow, folders: ReadonlyMap<string, string>): string {
  return `${folders.get(classIds[0]!)!}/${id}.jpg`;
}

function manifestText(classes: readonly ClassRow[], written: Written, folders: ReadonlyMap<string, string>): string {
  const body = {
    classes: classes.map(({ id, name, colour }) => ({ id, name, colour, folder: folders.get(id)! })),
    samples: written.map(({ sample, file }) => {
      const { id, classIds, groupId, split, createdAt, width, height, source } = sample;
      const boxes = sample.boxes.map(({ classId, ...box }) => ({ class: classId, ...box }));
      return { id, file, classes: [...classIds], group: groupId, split, createdAt, width, height, source, boxes };
    }),
  };
  return JSON.stringify(manifest(body), null, 1);
}

function cocoText(classes: readonly ClassRow[], written: Written): string {
  const names = new Map(classes.map(({ id, name }) => [id, name]));
  const pictures = written.map(({ sample, file }) => ({
    fileName: file,
    width: sample.width,
    height: sample.height,
    boxes: sample.boxes.map(({ classId, ...box }) => ({ className: names.get(classId)!, ...box })),
  }));
  return JSON.stringify(encodeCoco(pictures, classes.map(({ name }) => name)));
}

async function bytesOf(data: Exportable, id: string): Promise<Uint8Array | null> {
  try {
    return new Uint8Array(await (await data.picture(id)).arrayBuffer());
  } catch {
    return null;
  }
}
