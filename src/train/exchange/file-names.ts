import { ANNOTATIONS, MANIFEST } from './manifest';

/** Not allowed, or with a meaning of its own, in some file system or shell. */
// eslint-disable-next-line no-control-regex -- they are what is looked for
const FORBIDDEN = /[\u0000-\u001f\u007f-\u009f<>:"/\\|?*'`$&;!#%{}~^]/gu;
/** What turns or hides text: bidirectional marks, zero-width characters, halves of pairs, private use. */
const INVISIBLE = /[\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}]/gu;
const RESERVED = /^(con|prn|aux|nul|com\d|lpt\d|conin\$|conout\$)(\.|$)/i;
const LONGEST_BYTES = 60;
/** Files that lie beside the folders, and names that importing takes for litter. */
const TAKEN = [MANIFEST, ANNOTATIONS, '__MACOSX', 'Thumbs.db', 'desktop.ini'];

/** A folder or file name that every system takes and that looks like `name`: at most 60 bytes of UTF-8, never empty. */
export function safeFileName(name: string, otherwise = 'class'): string {
  const plain = name.normalize('NFC').replace(INVISIBLE, '').replace(FORBIDDEN, '_').replace(/\s+/g, ' ');
  const cut = trim(shorten(trim(plain), LONGEST_BYTES));
  const named = cut === '' ? otherwise : cut;
  return RESERVED.test(named) ? `_${named}` : named;
}

/** Safe names for all of them, in their order, no two alike but for case. */
export function uniqueFileNames(names: readonly string[]): readonly string[] {
  const taken = new Set(TAKEN.map(fold));
  return names.map((name) => {
    const base = safeFileName(name);
    let unique = base;
    for (let n = 2; taken.has(fold(unique)); n++) unique = `${base} ${n}`;
    taken.add(fold(unique));
    return unique;
  });
}

/** File systems differ in what they hold to be the same name; this is the widest of them. */
function fold(name: string): string {
  return name.normalize('NFKC').toLowerCase().toUpperCase();
}

/** Windows drops dots and spaces at the end; a dot in front hides, a hyphen reads as an option. */
function trim(name: string): string {
  return name.replace(/^[\s.-]+|[\s.]+$/g, '');
}

function shorten(name: string, bytes: number): string {
  const encoder = new TextEncoder();
  let kept = '';
  let length = 0;
  for (const character of name) {
    length += encoder.encode(character).length;
    if (length > bytes) break;
    kept += character;
  }
  return kept;
}
