/**
 * Renders the pictures of the demo feed: `npx tsx scripts/demo/render.ts kitchen [--width 1280] [--samples 36]
 * [--threads 2] [--out FILE]`. Writes public/demo/<scene>.webp unless told otherwise.
 */
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import sharp from 'sharp';
import { scenes } from './scenes/index';
import { denoise, develop, emptyFilm, type Film } from './tracer/film';
import type { Job } from './worker';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    width: { type: 'string', default: '1280' },
    samples: { type: 'string', default: '36' },
    threads: { type: 'string', default: '2' },
    out: { type: 'string' },
  },
});

const WORKER = new URL('./worker.ts', import.meta.url).href;

/** Renders a share of the rows in a thread, which must register tsx itself: Node 20 does not hand loaders on. */
function share(job: Job): Promise<Film> {
  return new Promise((resolve, reject) => {
    const start = `import('tsx/esm/api').then((tsx) => { tsx.register(); return import(${JSON.stringify(WORKER)}); });`;
    const worker = new Worker(start, { workerData: job, eval: true });
    worker.once('message', resolve);
    worker.once('error', reject);
  });
}

async function render(scene: string): Promise<void> {
  const make = scenes[scene];
  if (!make) throw new Error(`no scene named ${scene}; there are ${Object.keys(scenes).join(', ')}`);
  const { exposure, aspect = 4 / 3 } = make();
  const [width, samples, of] = [values.width, values.samples, values.threads].map(Number) as [
    number,
    number,
    number,
  ];
  const height = Math.round(width / aspect);
  const parts = Array.from({ length: of }, (_, first) =>
    share({ scene, width, height, samples, share: { first, of } }),
  );
  const film = emptyFilm(width, height);
  (await Promise.all(parts)).forEach((part, first) => {
    for (let y = first; y < height; y += of) {
      for (const [to, from, n] of [
        [film.light, part.light, 3],
        [film.albedo, part.albedo, 3],
        [film.normal, part.normal, 3],
        [film.distance, part.distance, 1],
      ] as const)
        to.set(from.subarray(y * width * n, (y + 1) * width * n), y * width * n);
    }
  });
  const clean = denoise(film, samples < 32 ? 4 : 3, 2.4 / Math.sqrt(samples) + 0.02);
  const out = values.out ?? fileURLToPath(new URL(`../../public/demo/${scene}.webp`, import.meta.url));
  const image = sharp(develop(clean, exposure), { raw: { width, height, channels: 3 } });
  await (out.endsWith('.png') ? image.png() : image.webp({ quality: 82, effort: 6 })).toFile(out);
}

for (const scene of positionals) {
  const start = performance.now();
  await render(scene);
  console.log(`${scene}: ${((performance.now() - start) / 1000).toFixed(1)} s`);
}
