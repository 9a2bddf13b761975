import { mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { makeFilm } from '../../scripts/lib/film';

/** Where the fake camera's film lies while the tests run. */
export const film = join(tmpdir(), 'saccade-tests', 'camera.y4m');

/** Playwright's global set-up. */
export default async function setUp(): Promise<void> {
  await mkdir(dirname(film), { recursive: true });
  await makeFilm(film, 20, 1.2);
}
