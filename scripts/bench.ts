import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium, type Browser } from 'playwright';
import { ZOO } from '../models/zoo';
import { BACKENDS, type BackendName } from '../workers/api';
import { describeMachine, isSoftware, type Machine } from './bench/machine';
import { faces } from './bench/faces';
import { measureLive, type LiveResult } from './bench/live';
import { table } from './bench/table';
import { measureTraining, openBenchPage } from './bench/train/measure';
import type { Measured } from './bench/train/report';
import { trainingTable } from './bench/train/table';
import { style } from './bench/style';
import { windows } from './bench/windows';
import { benchYolo } from './bench/yolo';
import { runProgram, UserError } from './lib/program';
import { ensureBuilt } from './lib/build.mjs';
import { chromiumArgs, ensureChromium, fakeDeviceArgs, launchOptions } from './lib/chromium.mjs';
import { makeFilm } from './lib/film';
import { root } from './lib/process.mjs';
import { serve } from './serve/server.mjs';

const HELP = `npm run bench -- [live|train|yolo|windows|faces|style] [options]

live: runs the built app in Chromium on a fake camera that shows photographs, and measures on every backend of this
machine:
  frame   from one answered frame to the next, two in flight, as in normal use
  bare    the same network in the same worker, back to back on a fixed input, also two in flight
  ratio   frame / bare: what everything around the network costs
  alone   bare, one at a time
  page    tasks of the page's main thread per frame; CPU: of these, processor time without waiting

train: runs the training core in a worker of a page of its own in Chromium, on 60 pictures of three classes:
  an epoch on cached features, beside one that computes them again
  from pictures to a classifier, beside the training of @teachablemachine/image on the same features
  steps with the last blocks unfrozen; features with a second trunk beside the first

yolo: the anchor heads beside the trunk they sit on and beside CenterNet, in Node; non-max suppression alone
(yolo --help tells its options)

windows: slides a classifier over pictures in Node, window by window and in one pass, and tells how much that saves
(windows --help tells its options)

faces: runs the face chain on photographs in Node, stage by stage, beside @vladmandic/human (--out FILE, --runs N)

style: paints a frame in Node, beside a network of the size of Johnson et al. (2016) (style --help tells its options)

  --detector NAMES  of ${ZOO.map(({ id }) => id).join(', ')} (all; live only)
  --backend NAMES   of ${BACKENDS.join(', ')} (all but cpu; a GPU that is emulated in software only when named)
  --frames N        frames measured (200; live only)
  --rate N          frames per second that the camera gives (30; live only)
  --unfreeze LIST   numbers of blocks (1,2,4; train only)
  --out FILE        write the results as JSON
  --json            print JSON instead of the table
  --help            this text`;

/** Areas that need no browser, with options of their own. */
const IN_NODE: Readonly<Record<string, (args: readonly string[]) => Promise<void>>> = { yolo: benchYolo, windows, faces, style };

interface Report<Result> {
  readonly machine: Machine;
  readonly command: string;
  readonly results: readonly Result[];
  readonly skipped: readonly { readonly backend: BackendName; readonly what: string; readonly why: string }[];
}

await runProgram(async () => {
  const inNode = IN_NODE[process.argv[2] ?? ''];
  if (inNode) return inNode(process.argv.slice(3));
  const options = readOptions();
  if (!options) {
    console.log(HELP);
    return;
  }
  await ensureChromium();
  const { report, text } = options.what === 'live' ? await live(options) : await train(options);
  const json = `${JSON.stringify(report, null, 2)}\n`;
  if (options.out) writeFileSync(options.out, json);
  if (options.json) {
    process.stdout.write(json);
    return;
  }
  const { machine, skipped } = report;
  console.log(`${machine.date}, ${machine.commit}, ${machine.cpu} × ${machine.cores}, Chromium ${machine.browser}`);
  console.log(`WebGPU: ${machine.webgpu || 'none'}; WebGL: ${machine.webgl || 'none'}\n`);
  console.log(text);
  for (const { backend, what, why } of skipped) console.log(`\n${what} on ${backend}: not measured, ${why}`);
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
      unfreeze: { type: 'string', default: '1,2,4' },
      out: { type: 'string' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) return null;
  const [what = 'live'] = positionals;
  if ((what !== 'live' && what !== 'train') || positionals.length > 1) {
    throw new UserError(`There is no '${positionals.join(' ')}' to measure; there are: live, train.`);
  }
  return {
    what,
    detectors: among('detector', values.detector, ZOO.map(({ id }) => id)) ?? ZOO.map(({ id }) => id),
    named: among('backend', values.backend, BACKENDS),
    frames: whole('frames', values.frames, 10, 10_000),
    rate: whole('rate', values.rate, 1, 240),
    blocks: values.unfreeze.split(',').map((text) => whole('unfreeze', text, 1, 17)),
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

type Outcome<Result> = Promise<{ readonly report: Report<Result>; readonly text: string }>;

async function live({ detectors, named, frames, rate }: Options): Outcome<LiveResult> {
  await ensureBuilt();
  const folder = mkdtempSync(join(tmpdir(), 'saccade-bench-'));
  const film = join(folder, 'camera.y4m');
  await makeFilm(film, rate, 1);
  const server = await serve({ root: `${root}/dist`, port: 0 });
  const url = `http://localhost:${server.port}/`;
  const browser = await chromium.launch(launchOptions([...chromiumArgs, ...fakeDeviceArgs(film)]));
  try {
    const report = await onEachBackend(browser, url, named, detectors, (backend, detector) =>
      measureLive(browser, url, { detector, backend, frames, rate }),
    );
    return { report, text: table(report.results) };
  } finally {
    await browser.close();
    await server.close();
    rmSync(folder, { recursive: true });
  }
}

async function train({ named, blocks }: Options): Outcome<Measured> {
  const { url, close } = await openBenchPage();
  const browser = await chromium.launch(launchOptions(chromiumArgs));
  try {
    const report = await onEachBackend(browser, url, named, ['training'], (backend) =>
      measureTraining(browser, url, backend, blocks),
    );
    return { report, text: report.results.map(trainingTable).join('\n\n') };
  } finally {
    await browser.close();
    await close();
  }
}

/** What fails on one backend is told of, and the others are measured all the same. */
async function onEachBackend<What extends string, Result>(
  browser: Browser,
  url: string,
  named: readonly BackendName[] | undefined,
  whats: readonly What[],
  measure: (backend: BackendName, what: What) => Promise<Result>,
): Promise<Report<Result>> {
  const results: Result[] = [];
  const skipped: Report<Result>['skipped'][number][] = [];
  const machine = await describeMachine(browser, url);
  for (const backend of named ?? BACKENDS.filter((name) => name !== 'cpu')) {
    for (const what of whats) {
      const why = named ? undefined : reasonToSkip(backend, machine);
      if (why) skipped.push({ backend, what, why });
      else {
        console.error(`${what} on ${backend}…`);
        await measure(backend, what).then(
          (result) => results.push(result),
          (error: Error) => skipped.push({ backend, what, why: error.message.split('\n')[0] ?? '' }),
        );
      }
    }
  }
  return { machine, command: `npm run bench -- ${process.argv.slice(2).join(' ')}`.trim(), results, skipped };
}

function reasonToSkip(backend: BackendName, { webgpu, webgl }: Machine): string | undefined {
  const adapter = { webgpu, webgl, wasm: undefined, cpu: undefined }[backend];
  if (adapter === undefined) return undefined;
  if (adapter === '') return 'this browser has none';
  return isSoftware(adapter) ? `it is emulated in software here (${adapter})` : undefined;
}
