/** What CenterNet sees in pictures: `npx tsx scripts/demo/look.ts FILE… [--threshold 0.25] [--draw DIR]`. */
import { readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { loadGraphModel } from '@tensorflow/tfjs-converter';
import { ready, setBackend, tensor, tidy, type Tensor } from '@tensorflow/tfjs-core';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import sharp from 'sharp';

const NAMES = (
  'person,bicycle,car,motorcycle,airplane,bus,train,truck,boat,traffic light,fire hydrant,stop sign,parking meter,bench,bird,cat,'
  + 'dog,horse,sheep,cow,elephant,bear,zebra,giraffe,backpack,umbrella,handbag,tie,suitcase,frisbee,skis,snowboard,sports ball,'
  + 'kite,baseball bat,baseball glove,skateboard,surfboard,tennis racket,bottle,wine glass,cup,fork,knife,spoon,bowl,banana,apple,'
  + 'sandwich,orange,broccoli,carrot,hot dog,pizza,donut,cake,chair,couch,potted plant,bed,dining table,toilet,tv,laptop,mouse,'
  + 'remote,keyboard,cell phone,microwave,oven,toaster,sink,refrigerator,book,clock,vase,scissors,teddy bear,hair drier,toothbrush'
).split(',');
const SIZE = 512;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { threshold: { type: 'string', default: '0.25' }, draw: { type: 'string' } },
});

const root = fileURLToPath(new URL('../../node_modules/', import.meta.url));
setWasmPaths(join(root, '@tensorflow/tfjs-backend-wasm/dist/'));
await setBackend('wasm');
await ready();
const folder = join(root, '@vladmandic/human/models');
const { modelTopology, weightsManifest } = JSON.parse(readFileSync(join(folder, 'centernet.json'), 'utf8'));
const bytes = readFileSync(join(folder, 'centernet.bin'));
const net = await loadGraphModel({
  load: () => Promise.resolve({
    modelTopology,
    weightSpecs: weightsManifest[0].weights,
    weightData: bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer,
  }),
});

for (const file of positionals) {
  const { width = 1, height = 1 } = await sharp(file).metadata();
  const ratio = SIZE / Math.max(width, height);
  const [w, h] = [Math.round(width * ratio), Math.round(height * ratio)];
  const [left, top] = [Math.floor((SIZE - w) / 2), Math.floor((SIZE - h) / 2)];
  const pixels = await sharp(file).removeAlpha().resize(w, h, { fit: 'fill', kernel: 'linear' })
    .extend({ left, top, right: SIZE - w - left, bottom: SIZE - h - top, background: '#000' }).raw().toBuffer();
  const input = tensor(new Float32Array(pixels), [1, SIZE, SIZE, 3]);
  const output = tidy(() => net.execute(input, 'tower_0/detections') as Tensor);
  const rows = ((await output.array()) as number[][][])[0]!.filter((r) => r[4]! > Number(values.threshold));
  input.dispose();
  output.dispose();
  const marks = rows.map(([x1, y1, x2, y2, score, kind]) => {
    const box = [(x1! - left) / ratio, (y1! - top) / ratio, (x2! - left) / ratio, (y2! - top) / ratio].map(Math.round);
    return { label: NAMES[kind!] ?? String(kind), score: score!, box };
  });
  console.log(`${basename(file)}: ${marks.map((m) => `${m.label} ${m.score.toFixed(2)}`).join(', ')}`);
  if (values.draw === undefined) continue;
  const shapes = marks.map(({ label, score, box: [x, y, r, b] }) =>
    `<rect x="${x}" y="${y}" width="${r! - x!}" height="${b! - y!}" fill="none" stroke="#0f0" stroke-width="2"/>`
    + `<text x="${x! + 3}" y="${y! + 16}" font-size="16" fill="#fff" stroke="#000" stroke-width=".5">${label} ${score.toFixed(2)}</text>`);
  await sharp(file).composite([{ input: Buffer.from(`<svg width="${width}" height="${height}">${shapes.join('')}</svg>`) }])
    .png().toFile(join(values.draw, `${basename(dirname(file))}-${basename(file).replace(/\.\w+$/, '')}.png`));
}
