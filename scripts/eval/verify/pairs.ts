import { readFileSync } from 'node:fs';
import { UserError } from '../../lib/program';

/** A line of the list of pairs: two pictures, and whether they show one person. */
export interface PicturePair {
  readonly a: string;
  readonly b: string;
  readonly same: boolean;
}

const YES = new Set(['1', 'true', 'yes', 'same']);
const NO = new Set(['0', 'false', 'no', 'different']);

/**
 * Reads the pairs of a CSV file: columns a, b and same, in any order if a first line names them, else in this one.
 * Names may stand in quotes; `same` is 1 or 0, true or false, yes or no, same or different.
 * @throws UserError that names the line
 */
export function readPairs(file: string): PicturePair[] {
  const lines = read(file).replace(/^\uFEFF/, '').split(/\r\n|\n|\r/);
  const rows = lines.map((text, i) => ({ number: i + 1, cells: cellsOf(text) })).filter(({ cells }) => cells.some((cell) => cell !== ''));
  const header = rows[0]?.cells.map((cell) => cell.toLowerCase());
  const named = header?.includes('a') && header.includes('b') && header.includes('same');
  const column = (name: 'a' | 'b' | 'same') => (named ? header!.indexOf(name) : ['a', 'b', 'same'].indexOf(name));
  const [a, b, same] = [column('a'), column('b'), column('same')];
  const pairs = rows.slice(named ? 1 : 0).map(({ number, cells }) => {
    const answer = cells[same]?.toLowerCase() ?? '';
    const known = YES.has(answer) || NO.has(answer);
    if (!cells[a] || !cells[b] || !known) {
      throw new UserError(`Line ${number} of ${file} is no pair: it needs two pictures and whether they are the same (1 or 0).`);
    }
    return { a: cells[a], b: cells[b], same: YES.has(answer) };
  });
  if (pairs.length === 0) throw new UserError(`There are no pairs in ${file}.`);
  return pairs;
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    throw new UserError(`The list of pairs ${file} cannot be read.`);
  }
}

/** Cells of one line; a quote within quotes is doubled, as RFC 4180 has it. */
function cellsOf(line: string): string[] {
  const cells = [...line.matchAll(/(?:^|,)(?:\s*"((?:[^"]|"")*)"\s*|([^,]*))/g)];
  return cells.map(([, quoted, plain]) => (quoted === undefined ? plain!.trim() : quoted.replaceAll('""', '"')));
}
