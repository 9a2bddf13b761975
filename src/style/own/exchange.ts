import * as v from 'valibot';
import { ImportFault } from '../../train/exchange/fault';
import { openZip } from '../../train/exchange/zip';
import { ZipWriter } from '../../train/exchange/zip-writer';
import { name } from '../../storage/rows';
import type { StyleRow } from '../../storage/styles';
import { STYLE_NETWORK, STYLE_NUMBERS } from '../zoo';

const MANIFEST = 'style.json';
const PICTURE = 'picture.jpg';
const VERSION = 1;
/** Far more than any style is: what claims to be larger is none. */
const LIMITS_BYTES = 16 * 2 ** 20;
const MOST_NUMBERS = 100_000;

const schema = v.object({
  saccade: v.literal('style'),
  version: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(VERSION)),
  name,
  network: v.pipe(v.string(), v.maxLength(128)),
  steps: v.pipe(v.number(), v.integer(), v.minValue(0)),
  /** γ and β, in the order of the network. */
  vector: v.pipe(v.array(v.pipe(v.number(), v.finite())), v.minLength(1), v.maxLength(MOST_NUMBERS)),
});

/** A file that is no exported style. */
export class StyleFileFault extends Error {
  override readonly name = 'StyleFileFault';
}

/** A ZIP of the picture and a JSON file with the numbers. */
export async function exportStyle({ name: called, network, steps, vector, picture, createdAt }: StyleRow): Promise<Blob> {
  const zip = new ZipWriter();
  const manifest = { saccade: 'style', version: VERSION, name: called, network, steps, vector: [...vector] };
  zip.deflate(MANIFEST, JSON.stringify(manifest), createdAt);
  zip.store(PICTURE, new Uint8Array(await picture.arrayBuffer()), createdAt);
  return zip.finish();
}

/** @throws StyleFileFault for everything that is not such a file; nothing has been touched then */
export async function importStyle(
  file: Blob,
): Promise<Pick<StyleRow, 'name' | 'network' | 'steps' | 'vector' | 'picture'>> {
  try {
    const files = await openZip(file);
    const read = async (path: string) => {
      const found = files.find((each) => each.path === path);
      if (!found || found.bytes > LIMITS_BYTES) throw new StyleFileFault(path);
      return found.read(new AbortController().signal);
    };
    const manifest = v.parse(schema, JSON.parse(new TextDecoder().decode(await read(MANIFEST))));
    const { network, vector } = manifest;
    if (network === STYLE_NETWORK && vector.length !== STYLE_NUMBERS) throw new StyleFileFault(`${vector.length} numbers`);
    const picture = new Blob([await read(PICTURE)], { type: 'image/jpeg' });
    // Whether it is a picture at all.
    (await createImageBitmap(picture)).close();
    return { ...manifest, vector: Float32Array.from(vector), picture };
  } catch (error) {
    if (error instanceof StyleFileFault || error instanceof ImportFault) throw new StyleFileFault(error.message);
    throw new StyleFileFault(String(error));
  }
}
