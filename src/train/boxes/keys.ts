/** What a key asks of the editor. */
export type Command =
  | { readonly do: 'nudge' | 'stretch'; readonly dx: number; readonly dy: number }
  | { readonly do: 'class'; readonly index: number }
  | { readonly do: 'add' | 'remove' | 'accept' | 'undo' | 'redo' | 'next' | 'previous' | 'escape' };

export type Key = Pick<KeyboardEvent, 'key' | 'code' | 'shiftKey' | 'altKey' | 'ctrlKey' | 'metaKey'>;

/** Pixels of the picture that an arrow key goes; one with Alt. */
const STEP = 10;
const ARROWS: ReadonlyMap<string, readonly [number, number]> = new Map([
  ['ArrowLeft', [-1, 0]], ['ArrowRight', [1, 0]], ['ArrowUp', [0, -1]], ['ArrowDown', [0, 1]],
]);
const PLAIN: ReadonlyMap<string, 'add' | 'remove' | 'accept' | 'next' | 'previous'> = new Map([
  ['n', 'add'], ['delete', 'remove'], ['backspace', 'remove'], ['enter', 'accept'],
  ['pagedown', 'next'], ['pageup', 'previous'],
]);

/** null for keys that are none of the editor's business. */
export function commandOf(event: Key): Command | null {
  const { key, code, shiftKey, altKey } = event;
  if (key === 'Escape') return { do: 'escape' };
  if (event.ctrlKey || event.metaKey) return controlled(key.toLowerCase(), shiftKey);
  const arrow = ARROWS.get(key);
  if (arrow) {
    const step = altKey ? 1 : STEP;
    return { do: shiftKey ? 'stretch' : 'nudge', dx: arrow[0] * step, dy: arrow[1] * step };
  }
  if (altKey) return null;
  // By its place on the keyboard: French keyboards have digits only with Shift.
  const digit = /^(?:Digit|Numpad)([1-9])$/.exec(code)?.[1];
  if (digit) return { do: 'class', index: Number(digit) - 1 };
  const plain = PLAIN.get(key.toLowerCase());
  return plain ? { do: plain } : null;
}

function controlled(key: string, shift: boolean): Command | null {
  if (key === 'z') return { do: shift ? 'redo' : 'undo' };
  return key === 'y' ? { do: 'redo' } : null;
}
