// @ts-check
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { run, runPackage } from './process.mjs';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome', 'microsoft-edge'];
const PLACES = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

/**
 * What makes a headless Chromium offer WebGPU and WebGL on a machine without a GPU, and stay off the network itself.
 * `--disable-software-rasterizer` must not be among them: it takes both away.
 */
export const chromiumArgs = [
  '--no-sandbox',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-quic',
  '--enable-unsafe-webgpu',
  '--enable-unsafe-swiftshader',
  '--use-webgpu-adapter=swiftshader',
];

/**
 * Makes a film take the place of the camera.
 * @param {string} film path of a .y4m file (its pixels arrive unchanged; those of an .mjpeg do not)
 */
export const fakeDeviceArgs = (film) => ['--use-fake-device-for-media-stream', `--use-file-for-fake-video-capture=${film}`];

/**
 * The same, and the person has allowed it already.
 * @param {string} film
 */
export const fakeCameraArgs = (film) => ['--use-fake-ui-for-media-stream', ...fakeDeviceArgs(film)];

/**
 * An installed Chromium or Chrome: the one CHROMIUM_PATH names, else the first on the PATH, else the usual places.
 * @returns {string | undefined} path of the program; undefined leaves the choice to Playwright
 */
export function findChromium() {
  const named = process.env['CHROMIUM_PATH'];
  if (named) return named;
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  const candidates = [...folders.flatMap((folder) => NAMES.map((name) => join(folder, name))), ...PLACES];
  return candidates.find((path) => existsSync(path));
}

/**
 * What Playwright needs to start the Chromium there is.
 * @param {readonly string[]} args
 */
export function launchOptions(args) {
  const executablePath = findChromium();
  return { args: [...args], ...(executablePath ? { executablePath } : {}) };
}

/**
 * Sees to it that there is a Chromium: an installed one, else Debian's package, else Playwright's own download.
 * @returns {Promise<string>} where it came from, for people
 */
export async function ensureChromium() {
  const found = findChromium();
  if (found) return found;
  const root = process.getuid?.() === 0;
  if (root && existsSync('/etc/debian_version')) {
    console.error('No Chromium found. Installing the Debian package…');
    const env = { DEBIAN_FRONTEND: 'noninteractive' };
    await run('apt-get', ['update', '-qq'], { env, quiet: true });
    await run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium'], { env, quiet: true });
    const fresh = findChromium();
    if (fresh) return fresh;
  }
  console.error("No Chromium found. Downloading Playwright's…");
  const { code } = await runPackage('playwright/cli.js', ['install', ...(root ? ['--with-deps'] : []), 'chromium']);
  if (code !== 0) throw new Error('No Chromium, and none could be installed. Set CHROMIUM_PATH to one.');
  return "Playwright's Chromium";
}
