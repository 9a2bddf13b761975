import { describe, expect, it } from 'vitest';
import { chosenFiles, droppedFiles } from '../../../../src/train/exchange/dropped';

type Tree = { readonly [name: string]: Tree | string | null };

/** A file system as browsers show it: names to folders, contents, or null for what cannot be read. */
function entryOf(path: string, content: Tree | string | null): FileSystemEntry {
  if (typeof content === 'object' && content !== null) {
    const children = Object.entries(content).map(([name, child]) => entryOf(`${path}/${name}`, child));
    const createReader = () => ({
      // Two at a time, as browsers do with a hundred.
      readEntries: (resolve: (some: FileSystemEntry[]) => void) => resolve(children.splice(0, 2)),
    });
    return { isDirectory: true, isFile: false, fullPath: path, createReader } as unknown as FileSystemEntry;
  }
  const file = (resolve: (file: File) => void, reject: (error: Error) => void) =>
    content === null ? reject(new Error('gone')) : resolve(new File([content], path));
  return { isDirectory: false, isFile: true, fullPath: path, file } as unknown as FileSystemEntry;
}

function items(tree: Tree): DataTransferItem[] {
  const files = Object.entries(tree).map(([name, content]) => ({ webkitGetAsEntry: () => entryOf(`/${name}`, content) }));
  return [...files, { webkitGetAsEntry: () => null }] as unknown as DataTransferItem[];
}

describe('droppedFiles', () => {
  it('opens folders all the way down, past the first portion', async () => {
    const tree = { pets: { cat: { '1': 'a', '2': 'b', '3': 'c' }, dog: { '1': 'd' } }, 'loose.jpg': 'e' };
    const { files, folders } = await droppedFiles(items(tree));
    expect(folders).toBe(true);
    const read = await Promise.all(files.map(async ({ path, file }) => [path, await file.text()]));
    expect(Object.fromEntries(read)).toEqual({
      'loose.jpg': 'e', 'pets/cat/1': 'a', 'pets/cat/2': 'b', 'pets/cat/3': 'c', 'pets/dog/1': 'd',
    });
  });

  it('tells files from folders, and leaves out what cannot be read', async () => {
    const { files, folders } = await droppedFiles(items({ 'a.jpg': 'a', 'gone.jpg': null }));
    expect([files.map(({ path }) => path), folders]).toEqual([['a.jpg'], false]);
  });

  it('stops at more files than are taken in', async () => {
    const many = Object.fromEntries(Array.from({ length: 30 }, (_, i) => [`${i}`, 'x']));
    await expect(droppedFiles(items({ many }), 20)).rejects.toMatchObject({ code: 'too-many-files' });
  });
});

describe('chosenFiles', () => {
  it('knows a chosen folder by the paths of its files', () => {
    const file = new File(['a'], '1.jpg');
    expect(chosenFiles([Object.assign(file, { webkitRelativePath: '' })])).toEqual({
      files: [{ path: '1.jpg', file }],
      folders: false,
    });
    const inside = Object.assign(new File(['a'], '1.jpg'), { webkitRelativePath: 'cat/1.jpg' });
    expect(chosenFiles([inside])).toEqual({ files: [{ path: 'cat/1.jpg', file: inside }], folders: true });
  });
});
