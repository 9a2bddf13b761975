import { decodeCoco } from './coco';
import { ImportFault } from './fault';
import { MANIFEST, parseManifest } from './manifest';
import { SkipFault, type PackedFile } from './packed-file';
import { baseOf, folderOf } from './paths';
import type { Plan } from './plan';
import { planCoco, type CocoFile } from './plan-coco';
import { planFolders } from './plan-folders';
import { planManifest } from './plan-manifest';

/** Data sets of many JSON files are label files of another kind. */
const MOST_JSON = 16;

/**
 * Finds out what the files are: what this app exported, else COCO with its pictures, else a folder per class. Rejects
 * with an ImportFault where they are none of that.
 */
export async function recognise(files: readonly PackedFile[], signal?: AbortSignal): Promise<Plan> {
  const jsons = files.filter(({ path }) => path.toLowerCase().endsWith('.json')).sort(byDepth);
  for (const file of jsons.filter(({ path }) => baseOf(path) === MANIFEST)) {
    const found = parseManifest(await readJson(file, signal));
    if (found) return planManifest(found, folderOf(file.path), files);
  }
  const cocos: CocoFile[] = [];
  for (const file of jsons.length > MOST_JSON ? [] : jsons) {
    const content = decodeCoco(await readJson(file, signal));
    if (content && content.pictures.length > 0) cocos.push({ path: file.path, content });
  }
  const plan = cocos.length > 0 ? planCoco(cocos, files) : null;
  if (plan && plan.samples.length > 0) return plan;
  const folders = planFolders(files);
  if (folders.samples.length > 0) return folders;
  throw new ImportFault('nothing-recognised', '', [...(plan?.notes ?? []), ...folders.notes]);
}

/** null for what is not JSON. */
async function readJson(file: PackedFile, signal?: AbortSignal): Promise<unknown> {
  try {
    return JSON.parse(new TextDecoder().decode(await file.read(signal)));
  } catch (error) {
    const isOurs = baseOf(file.path) === MANIFEST;
    if (error instanceof SyntaxError || error instanceof RangeError) return null;
    if (error instanceof SkipFault && !isOurs) return null;
    if (error instanceof SkipFault) throw new ImportFault('bad-manifest', error.message);
    throw error;
  }
}

function byDepth(a: PackedFile, b: PackedFile): number {
  return a.path.split('/').length - b.path.split('/').length || (a.path < b.path ? -1 : 1);
}
