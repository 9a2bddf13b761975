import type { Saccade } from '../../saccade.svelte';
import { chosenFiles } from '../../train/exchange/dropped';
import { openFolder } from '../../train/exchange/folder';
import { planFolders } from '../../train/exchange/plan-folders';
import type { Waiting } from './gatherer.svelte';

/** The pictures of a folder with a folder per person. Throws an ImportFault where it is beyond all limits. */
export function folderPictures(files: Iterable<File>): readonly Waiting[] {
  const { classes, samples } = planFolders(openFolder(chosenFiles(files).files));
  const names = new Map(classes.map(({ key, name }) => [key, name]));
  return samples.map(({ file, classKeys }) => ({
    name: names.get(classKeys[0] ?? '') ?? '',
    read: async (signal) => new Blob([await file.read(signal)]),
  }));
}

/** What was collected in the Train tab, each class a person; empty where that cannot be read. */
export async function studioPictures(app: Saccade): Promise<readonly Waiting[]> {
  const { train } = await import('../../train/tab');
  train.watcher(app);
  const data = app.studio?.data;
  if (!data) return [];
  await data.load();
  const names = new Map(data.classes.map(({ id, name }) => [id, name]));
  return data.samples.flatMap(({ id, classIds }) => {
    const name = names.get(classIds[0] ?? '');
    return name === undefined ? [] : [{ name, read: () => data.picture(id) }];
  });
}
