import type { Dropped } from './dropped';
import { ImportFault } from './fault';
import { baseOf } from './paths';
import { openZip } from './zip';

/**
 * Whether what came in is a network rather than samples: a tfjs model.json with its weights, as files, in a folder or
 * as the only ZIP. Reads nothing but a ZIP's directory; what is wrong with that is for whoever opens it to say.
 */
export async function holdsNetwork({ files }: Dropped): Promise<boolean> {
  const [first] = files;
  if (files.length > 1 || !first) return isNetwork(files.map(({ path }) => path));
  try {
    return isNetwork((await openZip(first.file)).map(({ path }) => path));
  } catch (error) {
    if (error instanceof ImportFault) return false;
    throw error;
  }
}

/** By names: data sets have no weights in them, nor pictures a model.json. */
function isNetwork(paths: readonly string[]): boolean {
  // Browsers rename what is saved twice: 'model (1).json'.
  return paths.some((path) => /^model\b.*\.json$/i.test(baseOf(path))) && paths.some((path) => /\.bin$/i.test(path));
}
