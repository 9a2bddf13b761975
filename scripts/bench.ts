import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright';
import { ZOO } from '../models/zoo';
import { BACKENDS, type BackendName } from '../workers/api';
import { describeMachine, isSoftware, type Machine } from './bench/machine';
import { measureLive, type LiveResult } from './bench/live';
import { table } from './bench/table';
import { runProgram, UserError } from './eval/user-error';
import { ensureBuilt } from './lib/build.mjs';
import { chromiumArgs, ensureChromium, fakeDeviceArgs, launchOptions } from './lib/chromium.mjs';
import { makeFilm } from './lib/film';
import { root } from './lib/process.mjs';
import { serve } from './serve/server.mjs';

const HELP = `npm run bench -- [live] [options]

Runs the built app in Chromium on a fake camera that shows photographs, and measures on every backend of this machine:
  frame   from one answered frame to the next, two in flight, as in normal use
  bare    the same network in the same worker, back to back on a fixed input, also two in flight
  ratio   frame / bare: what everything around the network costs
  alone   bare, one at a time
  page    tasks of the page's main thread per frame; CPU: of these, processor time without waiting

  --detector NAMES  of ${ZOO.map(({ id }) => id).join(', ')} (all)
  --backend NAMES   of ${BACKENDS.join(', ')} (all but cpu; a GPU that is emulated in software only when named)
  --frames N        frames measured (200)
  --rate N          frames per second that the camera gives (30)
  --out FILE        write the results as JSON
  --json            print JSON instead of the table
  --help            this text`;

interface Report {
  readonly machine: Machine;
  readonly command: string;
  readonly results: readonly LiveResult[];
  readonly skipped: readonly { readonly backend: BackendName; readonly detector: string; readonly why: string }[];
}

await runProgram(async () => {
  const options = readOptions();
  if (!options) {
    console.log(HELP);
    return;
  }
  await ensureChromium();
  await ensureBuilt();
  const report = await live(options);
  const json = `${JSON.stringify(report, null, 2)}\n`;
  if (options.out) writeFileSync(options.out, json);
  if (options.json) {
    process.stdout.write(json);
    return;
  }
  const { machine, skipped, results } = report;
  console.log(`${machine.date}, ${machine.commit}, ${machine.cpu} × ${machine.cores}, Chromium ${machine.browser}`);
  console.log(`WebGPU: ${machine.webgpu || 'none'}; WebGL: ${machine.webgl || 'none'}\n`);
  console.log(table(results));
  for (const { backend, detector, why } of skipped) console.log(`\n${detector} on ${backend}: not measured, ${why}`);
});

type Options = NonNullable<ReturnType<typeof readOptions>>;

function readOptions() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      detector: { type: 'string' },
      backend: { type: 'string' },
      frames: { type: 'string', default: '200' },
      rate: { type: 'string', default: '30' },
      out: { type: 'string' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) return null;
  const [what = 'live'] = positionals;
  if (what !== 'live' || positionals.length > 1) {
    throw new UserError(`There is no '${positionals.join(' ')}' to measure; there is: live.`);
  }
  return {
    detectors: among('detector', values.detector, ZOO.map(({ id }) => id)) ?? ZOO.map(({ id }) => id),
    named: among('backend', values.backend, BACKENDS),
    frames: whole('frames', values.frames, 10, 10_000),
    rate: whole('rate', values.rate, 1, 240),
    out: values.out,
    json: values.json,
  };
}

function among<T extends string>(option: string, text: string | undefined, known: readonly T[]): T[] | undefined {
  return text?.split(',').map((name) => {
    const found = known.find((one) => one === name);
    if (!found) throw new UserError(`--${option} knows ${known.join(', ')}, not '${name}'.`);
    return found;
  });
}

function whole(option: string, text: string, least: number, most: number): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  throw new UserError(`--${option} must be a whole number from ${least} to ${most}, not '${text}'.`);
}

async function live({ detectors, named, frames, rate }: Options): Promise<Report> {
  const folder = mkdtempSync(join(tmpdir(), 'saccade-bench-'));
  const film = join(folder, 'camera.y4m');
  await makeFilm(film, rate, 1);
  const server = await serve({ root: `${root}/dist`, port: 0 });
  const url = `http://localhost:${server.port}/`;
  const browser = await chromium.launch(launchOptions([...chromiumArgs, ...fakeDeviceArgs(film)]));
  const results: LiveResult[] = [];
  const skipped: Report['skipped'][number][] = [];
  try {
    const machine = await describeMachine(browser, url);
    for (const backend of named ?? BACKENDS.filter((name) => name !== 'cpu')) {
      for (const detector of detectors) {
        const why = named ? undefined : reasonToSkip(backend, machine);
        if (why) skipped.push({ backend, detector, why });
        else {
          console.error(`${detector} on ${backend}…`);
          await measureLive(browser, url, { detector, backend, frames, rate }).then(
            (result) => results.push(result),
            (error: Error) => skipped.push({ backend, detector, why: error.message.split('\n')[0] ?? '' }),
          );
        }
      }
    }
    return { machine, command: `npm run bench -- ${process.argv.slice(2).join(' ')}`.trim(), results, skipped };
  } finally {
    await browser.close();
    await server.close();
    rmSync(folder, { recursive: true });
  }
}

function reasonToSkip(backend: BackendName, { webgpu, webgl }: Machine): string | undefined {
  const adapter = { webgpu, webgl, wasm: undefined, cpu: undefined }[backend];
  if (adapter === undefined) return undefined;
  if (adapter === '') return 'this browser has none';
  return isSoftware(adapter) ? `it is emulated in software here (${adapter})` : undefined;
}
