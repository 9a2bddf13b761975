/**
 * What a detector sees in pictures: `npx tsx scripts/demo/look.ts FILE… [--detector centernet] [--score 0.25]
 * [--draw DIR]`. Needs the weights that `npm start` lays out in public/weights.
 */
import { basename, dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import sharp from 'sharp';
import { zooEntry } from '../../models/zoo/index';
import type { DetectorId } from '../../models/zoo/zoo';
import { openDetector } from '../eval/node-detector';
import { readPicture } from '../eval/pictures';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    detector: { type: 'string', default: 'centernet' },
    score: { type: 'string', default: '0.25' },
    draw: { type: 'string' },
  },
});

const { id } = zooEntry(values.detector as DetectorId);
const detector = await openDetector(id);
for (const file of positionals) {
  const { width, height, ...picture } = await readPicture(dirname(file), basename(file));
  const settings = {
    scoreThreshold: Number(values.score), iouThreshold: 0.5, maxBoxes: 50, labels: null, explain: false,
  };
  const { detections } = await detector.detect({ width, height, ...picture }, settings);
  console.log(`${basename(file)}: ${detections.map((d) => `${d.label} ${d.score.toFixed(2)}`).join(', ')}`);
  if (values.draw === undefined) continue;
  const marks = detections.map(({ box, label, score }) => {
    const [x, y] = [box.x * width, box.y * height];
    const frame = `x="${x}" y="${y}" width="${box.width * width}" height="${box.height * height}"`;
    return `<rect ${frame} fill="none" stroke="#0f0" stroke-width="2"/>`
      + `<text x="${x + 4}" y="${y + 16}" font-size="16" fill="#fff" stroke="#000" stroke-width=".4">`
      + `${label} ${score.toFixed(2)}</text>`;
  });
  const overlay = Buffer.from(`<svg width="${width}" height="${height}">${marks.join('')}</svg>`);
  const out = join(values.draw, `seen-${basename(file).replace(/\.\w+$/, '')}.png`);
  await sharp(file).composite([{ input: overlay }]).png().toFile(out);
}
