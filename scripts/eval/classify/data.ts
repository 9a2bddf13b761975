import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Random } from '../../../models/random';
import { isPicture } from '../pictures';
import { UserError } from '../../lib/program';

/** A picture file of a known class. */
export interface Item {
  readonly folder: string;
  /** Within the folder, with the class's own folder before it. */
  readonly name: string;
  /** Index of the class. */
  readonly label: number;
}

export interface Data {
  readonly classes: readonly string[];
  readonly train: readonly Item[];
  readonly test: readonly Item[];
}

export interface DataOptions {
  readonly train: string;
  readonly test: string;
  /** Files of lines 'class/picture', of which pictures to use; all if left out. */
  readonly trainList?: string | undefined;
  readonly testList?: string | undefined;
  /** Classes to draw, training pictures of each, test pictures of each; all if left out. */
  readonly classes?: number | undefined;
  readonly shots?: number | undefined;
  readonly testShots?: number | undefined;
  /** Classes to leave out. */
  readonly without: readonly string[];
  readonly seed: number;
}

/** Share of a class that is tested on when one folder must serve for both. */
const TEST_SHARE = 1 / 3;

/**
 * Finds the pictures, a folder for every class, and sees to it that none is both trained and tested on, by place or by
 * content. Everything random comes from the seed.
 * @param warn told, in a sentence, what is left out
 * @throws UserError if nothing is left to train or to test
 */
export function readData(options: DataOptions, warn: (sentence: string) => void): Data {
  const random = new Random(options.seed);
  const shuffled = (names: readonly string[]) => random.shuffle([...names]);
  const trainAll = readClasses(options.train, options.trainList, warn);
  const same = realpathSync(options.train) === realpathOf(options.test);
  const split = same && options.trainList === undefined && options.testList === undefined;
  const testAll = split ? trainAll : readClasses(options.test, options.testList, warn);
  for (const name of options.without) {
    if (!trainAll.delete(name)) throw new UserError(`--without: there is no class '${name}' in ${options.train}.`);
  }

  // Enough for both sides, before classes are drawn: or the draw would depend on what turns out to be empty.
  const usable = [...trainAll.keys()].sort().filter((name) => {
    const count = trainAll.get(name)!.length;
    if (split && count === 1) warn(`'${name}' has a single picture, which cannot be both trained and tested on: left out.`);
    return count > (split ? 1 : 0);
  });
  if (usable.length < 2) {
    throw new UserError(
      usable.length === 0
        ? `There are no classes in ${options.train}: it should hold a folder of pictures for each.`
        : `There is one class only, '${usable[0]}': telling things apart takes two.`,
    );
  }
  if (options.classes !== undefined && options.classes > usable.length) {
    throw new UserError(`--classes ${options.classes} cannot be drawn: there are ${usable.length}.`);
  }
  const classes = options.classes === undefined ? usable : shuffled(usable).slice(0, options.classes).sort();

  const train: Item[] = [];
  const test: Item[] = [];
  classes.forEach((name, label) => {
    const item = (folder: string) => (picture: string): Item => ({ folder, name: `${name}/${picture}`, label });
    const pictures = shuffled(trainAll.get(name)!);
    const reserved = split ? Math.max(1, Math.round(pictures.length * TEST_SHARE)) : 0;
    const own = pictures.slice(reserved, reserved + (options.shots ?? Infinity));
    if (options.shots !== undefined && own.length < options.shots) warn(`'${name}' has ${own.length} pictures to train on.`);
    const taken = new Set(same ? own : []);
    const others = split ? pictures.slice(0, reserved) : shuffled(testAll.get(name) ?? []).filter((each) => !taken.has(each));
    if (others.length === 0) warn(`'${name}' has no pictures to test on.`);
    train.push(...own.map(item(options.train)));
    test.push(...others.slice(0, options.testShots ?? Infinity).map(item(options.test)));
  });
  for (const name of testAll.keys()) {
    if (!trainAll.has(name) && !options.without.includes(name)) warn(`'${name}' is tested but not trained: left out.`);
  }
  return { classes, train, test: withoutCopies(train, test, warn) };
}

/** All pictures of a folder that has a folder for each class. @throws UserError if there are not two classes with any */
export function readFolders(folder: string): { readonly classes: readonly string[]; readonly items: readonly Item[] } {
  const found = [...readClasses(folder, undefined, () => undefined)];
  if (found.length < 2) throw new UserError(`There are fewer than two classes with pictures in ${folder}.`);
  const items = found.flatMap(([name, pictures], label) => {
    return pictures.map((picture): Item => ({ folder, name: `${name}/${picture}`, label }));
  });
  return { classes: found.map(([name]) => name), items };
}

/** Drops test pictures whose bytes are those of a training picture: copies under another name. */
function withoutCopies(train: readonly Item[], test: readonly Item[], warn: (sentence: string) => void): Item[] {
  const hash = ({ folder, name }: Item) => createHash('sha256').update(readFileSync(join(folder, name))).digest('hex');
  const trained = new Set(train.map(hash));
  const kept = test.filter((item) => !trained.has(hash(item)));
  if (kept.length < test.length) warn(`${test.length - kept.length} test pictures are also trained on: left out.`);
  if (kept.length === 0) throw new UserError('There are no pictures to test on.');
  return kept;
}

/** Pictures by class, sorted, so that the order of a file system decides nothing. */
function readClasses(folder: string, list: string | undefined, warn: (sentence: string) => void): Map<string, string[]> {
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) throw new UserError(`There is no folder ${folder}.`);
  const classes = list === undefined ? classesInFolder(folder) : classesInList(folder, list);
  for (const [name, pictures] of classes) {
    if (pictures.length > 0) continue;
    warn(`'${name}' has no pictures: left out.`);
    classes.delete(name);
  }
  return classes;
}

function classesInFolder(folder: string): Map<string, string[]> {
  const names = readdirSync(folder).filter((name) => !name.startsWith('.') && statSync(join(folder, name)).isDirectory());
  return new Map(names.sort().map((name) => [name, readdirSync(join(folder, name)).filter(isPicture).sort()]));
}

function classesInList(folder: string, list: string): Map<string, string[]> {
  let text: string;
  try {
    text = readFileSync(list, 'utf8');
  } catch {
    throw new UserError(`There is no list ${list}.`);
  }
  const classes = new Map<string, string[]>();
  for (const line of new Set(text.split('\n').map((each) => each.trim()).filter(Boolean))) {
    const [name, picture, ...rest] = line.split('/');
    if (!name || !picture || rest.length > 0 || name === '..' || picture === '..') {
      throw new UserError(`${list} should hold lines of the form 'class/picture', not '${line}'.`);
    }
    if (!statSync(join(folder, line), { throwIfNoEntry: false })) {
      throw new UserError(`${list} names ${line}, which is not in ${folder}.`);
    }
    const pictures = classes.get(name);
    if (pictures) pictures.push(picture);
    else classes.set(name, [picture]);
  }
  for (const pictures of classes.values()) pictures.sort();
  return classes;
}

function realpathOf(folder: string): string | null {
  return statSync(folder, { throwIfNoEntry: false }) ? realpathSync(folder) : null;
}
