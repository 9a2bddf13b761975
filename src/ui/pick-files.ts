export interface Picking {
  /** As the attribute of `<input type="file">`. */
  readonly accept?: string;
  readonly multiple?: boolean;
  /** A folder, with all that is in it. */
  readonly folder?: boolean;
}

/** Lets the person choose files; none when dismissed. Call it from a tap or a key. */
export async function pickFiles({ accept = '', multiple = false, folder = false }: Picking): Promise<readonly File[]> {
  const input = document.createElement('input');
  input.type = 'file';
  input.accept = accept;
  input.multiple = multiple;
  input.webkitdirectory = folder;
  input.hidden = true;
  // iOS may forget about an input that is nowhere in the page before the person has chosen.
  document.body.append(input);
  try {
    return await new Promise((resolve) => {
      input.addEventListener('change', () => resolve([...(input.files ?? [])]));
      input.addEventListener('cancel', () => resolve([]));
      input.click();
    });
  } finally {
    input.remove();
  }
}
