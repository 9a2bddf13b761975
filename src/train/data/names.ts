import { LONGEST_NAME } from '../../storage/rows';
import { DataFault } from './fault';

/** Line breaks and other control characters would break lists and files; everything else is the person's choice. */
// eslint-disable-next-line no-control-regex -- they are what is looked for
const CONTROL = /[\u0000-\u001f\u007f-\u009f\ud800-\udfff]+/gu;

/** A name as it is kept: composed (NFC), without control characters, runs of white space as one, trimmed. */
export function tidyName(name: string): string {
  return name.normalize('NFC').replace(CONTROL, ' ').replace(/\s+/g, ' ').trim();
}

/** Two names are the same where these are: compatible forms and case count for nothing. */
export function foldName(name: string): string {
  return tidyName(name).normalize('NFKC').toLowerCase();
}

/** The tidied name, or a DataFault: 'empty-name', 'long-name', or 'duplicate-name' where `others` has it. */
export function checkName(name: string, others: Iterable<string>): string {
  const tidy = tidyName(name);
  if (tidy === '') throw new DataFault('empty-name');
  if (tidy.length > LONGEST_NAME) throw new DataFault('long-name', `${tidy.length} characters`);
  const folded = foldName(tidy);
  for (const other of others) if (foldName(other) === folded) throw new DataFault('duplicate-name', other);
  return tidy;
}
