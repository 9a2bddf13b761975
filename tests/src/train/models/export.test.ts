import '@tensorflow/tfjs-backend-cpu';
import { setBackend } from '@tensorflow/tfjs-core';
import { strFromU8, unzipSync } from 'fflate';
import { beforeAll, describe, expect, it } from 'vitest';
import { examine } from '../../../../models/transfer/foreign/examine';
import type { ModelRow } from '../../../../src/storage/models';
import { exportModel, type GraphMaker } from '../../../../src/train/models/exchange/export-model';
import { readModel } from '../../../../src/train/models/exchange/read-model';
import { sourceOf } from '../../../../src/train/models/spec';
import { zipOf } from '../exchange/zip-files';
import { filesOf, graphNetwork, save, teachable, teachableMetadata } from './networks';
import { centernet } from '../../../../models/zoo/centernet';
import type { StoredDetector } from '../../../../workers/api';
import { ABOUT, SPEC, stored } from './rows';

beforeAll(async () => {
  await setBackend('cpu');
});

const row: ModelRow = { ...ABOUT, classes: [...ABOUT.classes], metrics: { testAccuracy: 0.8 }, id: 'm1', kind: 'saccade', createdAt: Date.UTC(2026, 4, 5), spec: SPEC, bytes: 12 };
const { json, weights } = graphNetwork(2);
const maker: GraphMaker = {
  exportClassifier: () =>
    Promise.resolve({ topology: JSON.stringify(json), weights: weights.buffer, script: 'const TOPOLOGY = {};\nconst WEIGHTS = "";' }),
  exportDetector: () => Promise.resolve({ topology: JSON.stringify(json), weights: weights.buffer }),
};
const fetchRunner = () => Promise.resolve('"use strict";');
const options = { examine: async (network: Parameters<typeof examine>[0]) => ({ ok: true, ...(await examine(network)) }) as const };

const unzip = async (zip: Blob) => unzipSync(new Uint8Array(await zip.arrayBuffer()));
const exported = (changed: Partial<ModelRow> = {}) =>
  exportModel({ ...row, ...changed }, { kind: 'saccade', classifier: stored(1, 2, 3) }, maker, { fetchRunner });

describe('an exported network of ours', () => {
  it('has all that is needed to use it elsewhere', async () => {
    const files = await unzip(await exported());
    expect(Object.keys(files).sort()).toEqual([
      'LICENCE-trunk.txt', 'README.txt', 'index.html', 'labels.txt', 'metadata.json', 'model-data.js', 'model.json',
      'runner.js', 'saccade.bin', 'weights.bin',
    ]);
    expect(strFromU8(files['labels.txt']!)).toBe('Rock\n布 </script>\n');
    expect(files['weights.bin']).toEqual(new Uint8Array(weights));
    const metadata = JSON.parse(strFromU8(files['metadata.json']!)) as Record<string, unknown>;
    expect(metadata).toMatchObject({
      labels: ['Rock', '布 </script>'],
      metrics: { testAccuracy: 0.8 },
      date: '2026-05-05T00:00:00.000Z',
      preprocessing: { input: [null, 96, 96, 3], range: [0, 255] },
      output: { shape: [null, 2], meaning: 'softmax' },
      trunk: { licence: 'Apache-2.0' },
    });
    expect(strFromU8(files['README.txt']!)).toContain('[n, 96, 96, 3]');
  });

  it('cannot break out of its page by the name of a class', async () => {
    const script = strFromU8((await unzip(await exported()))['model-data.js']!);
    expect(script).not.toContain('</script');
    const read = new Function(`${script}; return ABOUT;`) as () => unknown;
    expect(read()).toEqual({ name: 'Hands', labels: ['Rock', '布 </script>'], colours: ['#56b4e9', '#e69f00'], inputSize: 96 });
  });

  it('comes back exactly', async () => {
    const { id: _, bytes: __, ...about } = row;
    expect(await readModel(await exported(), options)).toEqual({ ...about, weights: stored(1, 2, 3).weights });
  });

  it('comes back as a graph where its trunk is not known', async () => {
    const spec = { ...SPEC, trunk: '0'.repeat(64) };
    const arrival = await readModel(await exported({ spec }), options);
    expect(arrival).toMatchObject({ kind: 'graph', spec: { input: { crop: false, scale: 1, offset: 0 } } });
    expect(arrival.classes.map(({ name }) => name)).toEqual(['Rock', '布 </script>']);
  });

  it.each([
    ['newer', { version: 2 }, 'newer-version'],
    ['without classes', { classes: [] }, 'bad-json'],
    ['with two classes of one id', { classes: [ABOUT.classes[0], ABOUT.classes[0]] }, 'bad-json'],
    ['with another number of classes', { classes: ABOUT.classes.slice(1) }, 'classes'],
    ['with a path for its weights', { network: { kind: 'saccade', spec: SPEC, weights: '../x', bytes: 12, crc32: 1 } }, 'bad-json'],
    ['without its weights', { network: { kind: 'saccade', spec: SPEC, weights: 'no.bin', bytes: 12, crc32: 1 } }, 'missing-weights'],
    ['with other weights', { network: { kind: 'saccade', spec: SPEC, weights: 'saccade.bin', bytes: 12, crc32: 1 } }, 'truncated-weights'],
    ['of an unknown kind', { network: { kind: 'virus', spec: SPEC, weights: 'saccade.bin', bytes: 12, crc32: 1 } }, 'bad-json'],
  ])('is refused %s', async (_, change, code) => {
    const files = await unzip(await exported());
    const metadata = JSON.parse(strFromU8(files['metadata.json']!)) as object;
    const changed = { ...files, 'metadata.json': new TextEncoder().encode(JSON.stringify({ ...metadata, ...change })) };
    const zip = zipOf(Object.entries(changed).map(([path, data]) => ({ path, data })));
    await expect(readModel(zip, options)).rejects.toMatchObject({ code });
  });

  it('rejects with what the worker rejected with', async () => {
    const reject = () => Promise.reject(new Error('no weights'));
    const broken: GraphMaker = { exportClassifier: reject, exportDetector: reject };
    const source = { kind: 'saccade', classifier: stored(1) } as const;
    await expect(exportModel(row, source, broken, { fetchRunner })).rejects.toThrow('no weights');
  });
});

describe('an exported detector', () => {
  const layer = { inputs: 256, width: 8, blocks: 0, kernel: 3 };
  const yolo = { classes: 2, boxForm: 'bounded', scales: [{ stride: 16, anchors: [{ width: 30, height: 40 }] }] };
  const spec = { version: 1, trunk: centernet.weights.sha256, inputSize: 320, head: { yolo, layers: [layer] } };
  const own: ModelRow = { ...row, kind: 'yolo', spec };
  const detector = { spec, weights: stored(4, 5).weights } as unknown as StoredDetector;
  const give = () => exportModel(own, { kind: 'yolo', detector, labels: ['a', 'b'] }, maker);

  it('comes back as it was, and tells others how to read it', async () => {
    const zip = await give();
    const back = await readModel(zip, options);
    expect(back).toMatchObject({ kind: 'yolo', name: own.name, spec, metrics: own.metrics });
    expect(new Uint8Array(back.weights)).toEqual(new Uint8Array(detector.weights));
    const files = await unzip(zip);
    expect(Object.keys(files).sort()).toEqual(
      ['LICENCE-trunk.txt', 'README.txt', 'labels.txt', 'metadata.json', 'model.json', 'saccade.bin', 'weights.bin'],
    );
    expect(strFromU8(files['README.txt']!)).toContain('stride 16: 30 x 40');
  });

  it.each([
    ['of another trunk', { trunk: 'a'.repeat(64) }, 'other-trunk'],
    ['of other classes', { head: { yolo: { ...yolo, classes: 3 }, layers: [layer] } }, 'classes'],
    ['with an anchor without an area', { head: { yolo: { ...yolo, scales: [{ stride: 16, anchors: [{ width: 0, height: 4 }] }] }, layers: [layer] } }, 'bad-json'],
    ['with a grid that the trunk has not', { head: { yolo: { ...yolo, scales: [{ stride: 12, anchors: [{ width: 4, height: 4 }] }] }, layers: [layer] } }, 'bad-json'],
    ['of a size that nothing here has', { inputSize: 100 }, 'bad-json'],
  ])('is refused %s', async (_, change, code) => {
    const files = await unzip(await give());
    const metadata = JSON.parse(strFromU8(files['metadata.json']!)) as { network: object };
    const network = { ...metadata.network, spec: { ...spec, ...change } };
    const changed = { ...files, 'metadata.json': new TextEncoder().encode(JSON.stringify({ ...metadata, network })) };
    const zip = zipOf(Object.entries(changed).map(([path, data]) => ({ path, data })));
    await expect(readModel(zip, options)).rejects.toMatchObject({ code });
  });
});

describe('an exported network of another make', () => {
  it('comes back as it was', async () => {
    const zip = zipOf(filesOf(await save(teachable(2)), teachableMetadata(['a', 'b'])));
    const arrival = await readModel(zip, options);
    const foreign = { ...arrival, id: 'm2', bytes: 1 } as ModelRow & typeof arrival;
    const source = sourceOf(foreign, arrival.weights)!;
    const again = await readModel(await exportModel(foreign, source, maker), options);
    expect(again).toEqual(arrival);
  });
});
