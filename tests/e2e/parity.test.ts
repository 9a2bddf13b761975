import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run, root } from '../../scripts/lib/process.mjs';
import type { BackendName, DetectorId } from '../../workers/api';
import { address, computeWith, found, openFile, readFound, stage, type Found } from './app';
import { photograph } from './pictures';
import { expect, test } from './site';

const SIZE = { width: 640, height: 480 };
/** What the page is set to when nobody has changed it. */
const THRESHOLD = 0.35;
const AS_THE_PAGE = ['--score', String(THRESHOLD), '--iou', '0.5', '--max', '50'];

let folder: string;
let picture: Buffer;

test.beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'saccade-parity-'));
  picture = await photograph(SIZE.width, SIZE.height);
  await writeFile(join(folder, 'people.png'), picture);
});
test.afterAll(() => rm(folder, { recursive: true }));

/** What `npm run eval` finds in the picture. */
async function evaluated(detector: DetectorId): Promise<Found[]> {
  const out = join(folder, `${detector}.json`);
  const args = ['--detector', detector, '--images', folder, '--out', out, ...AS_THE_PAGE];
  const { code, output } = await run(process.execPath, [`${root}/scripts/run.mjs`, 'scripts/eval.ts', 'detect', ...args], {
    quiet: true,
  });
  expect(code, output).toBe(0);
  const rows = JSON.parse(await readFile(out, 'utf8')) as {
    label: string;
    score: number;
    bbox: [number, number, number, number];
  }[];
  const { width, height } = SIZE;
  return rows.map(({ label, score, bbox: [x, y, w, h] }) => ({
    label,
    score,
    box: [x / width, y / height, w / width, h / height],
  }));
}

/** What the page finds in the same picture. */
async function seen(page: Parameters<typeof computeWith>[0], url: string, detector: DetectorId, backend: BackendName) {
  await page.goto(address(url, detector));
  await computeWith(page, backend);
  await openFile(page, 'people.png', 'image/png', picture);
  await expect(stage(page)).toHaveAttribute('data-phase', 'ready', { timeout: 240_000 });
  await expect(found(page).first()).toBeVisible({ timeout: 240_000 });
  await expect(stage(page)).toHaveAttribute('data-detector-backend', backend);
  return readFound(page);
}

function iou([ax, ay, aw, ah]: Found['box'], [bx, by, bw, bh]: Found['box']): number {
  const width = Math.max(0, Math.min(ax + aw, bx + bw) - Math.max(ax, bx));
  const height = Math.max(0, Math.min(ay + ah, by + bh) - Math.max(ay, by));
  const both = width * height;
  return both / (aw * ah + bw * bh - both);
}

/** Every one of `some` is in `others`, unless it lies so near the threshold that it may have fallen under it there. */
function expectAmong(some: readonly Found[], others: readonly Found[]): void {
  for (const one of some.filter(({ score }) => score > THRESHOLD + 0.02)) {
    const same = others.filter((other) => other.label === one.label && iou(one.box, other.box) > 0.95);
    const nearest = Math.min(...same.map(({ score }) => Math.abs(score - one.score)));
    expect(nearest, `${one.label} ${one.score} at ${one.box} among ${JSON.stringify(others)}`).toBeLessThan(0.02);
  }
}

const PAIRS = [
  ['ssd', 'wasm'], ['centernet', 'wasm'], ['tiny-yolo-face', 'wasm'], ['ssd', 'webgpu'], ['tiny-yolo-face', 'webgpu'],
] as const;

for (const [detector, backend] of PAIRS) {
  test(`eval and the page find the same with ${detector} on ${backend}`, async ({ page, site }) => {
    test.setTimeout(300_000);
    const inNode = await evaluated(detector);
    const inPage = await seen(page, site.url, detector, backend);
    expect(inNode.filter(({ label }) => /person|face/i.test(label)).length).toBeGreaterThan(0);
    expectAmong(inNode, inPage);
    expectAmong(inPage, inNode);
  });
}
