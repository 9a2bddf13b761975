import '@tensorflow/tfjs-backend-cpu';
import { memory, setBackend, tensor4d } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { examine } from '../../../../models/transfer/foreign/examine';
import { ForeignFault } from '../../../../models/transfer/foreign/fault';
import { ForeignNetwork } from '../../../../models/transfer/foreign/load';
import { Random } from '../../../../models/random';
import { ImportFault } from '../../../../src/train/exchange/fault';
import type { FolderFile } from '../../../../src/train/exchange/folder';
import { readModel } from '../../../../src/train/models/exchange/read-model';
import { ModelFault } from '../../../../src/train/models/fault';
import type { ForeignSpec } from '../../../../src/train/models/spec';
import type { ForeignClassifier, ForeignExamination } from '../../../../workers/api';
import { join, text, zipOf, type Entry } from '../exchange/zip-files';
import { answer, filesOf, graphNetwork, save, SIDE, teachable, teachableMetadata, type Saved } from './networks';

beforeAll(async () => {
  await setBackend('cpu');
});

/** As the worker does. */
async function examined(network: Omit<ForeignClassifier, 'inputSize'>): Promise<ForeignExamination> {
  try {
    return { ok: true, ...(await examine(network)) };
  } catch (error) {
    if (!(error instanceof ForeignFault)) throw error;
    return { ok: false, problem: error.code, detail: error.detail };
  }
}

const read = (source: Blob | readonly FolderFile[]) => readModel(source, { examine: examined, now: () => 77 });

/** The code that the import was refused with. */
async function refusal(source: Blob | readonly FolderFile[]): Promise<string> {
  const error = await read(source).then(
    () => null,
    (reason: unknown) => reason,
  );
  if (error instanceof ModelFault || error instanceof ImportFault) return error.code;
  throw error ?? new Error('it was taken in');
}

const folder = (entries: readonly Entry[], name = ''): FolderFile[] =>
  entries.map(({ path, data }) => ({ path: `${name}${String(path)}`, file: new Blob([data as Uint8Array<ArrayBuffer>]) }));

const LABELS = ['Rock', 'Paper', '剪刀'];

describe('what Teachable Machine exports', () => {
  it.each(['a ZIP', 'loose files', 'a folder'])('comes in as %s, and answers as it did', async (how) => {
    const original = teachable(3);
    const files = filesOf(await save(original), teachableMetadata(LABELS));
    const source = how === 'a ZIP' ? zipOf(files) : folder(files, how === 'a folder' ? 'my model/' : '');
    const arrival = await read(source);
    expect(arrival).toMatchObject({ kind: 'layers', name: 'tm-my-image-model', createdAt: Date.parse('2026-05-04T09:30:00Z') });
    expect(arrival.classes.map(({ name }) => name)).toEqual(LABELS);
    expect(new Set(arrival.classes.map(({ colour }) => colour)).size).toBe(3);
    const { topology, inputSize, answers, input } = arrival.spec as ForeignSpec;
    expect({ inputSize, answers }).toEqual({ inputSize: SIDE, answers: 'softmax' });
    // It shows its networks the square in the middle, divided by 127, less one.
    expect(input).toEqual({ crop: true, scale: 1 / 127, offset: -1 });

    const random = new Random(5);
    const noise = Float32Array.from({ length: SIDE * SIDE * 3 }, () => random.next() * 2 - 1);
    const expected = await answer(original, noise);
    original.dispose();
    const network = await ForeignNetwork.load({ kind: 'layers', topology, weights: arrival.weights, classes: 3 });
    const picture = tensor4d(noise, [1, SIDE, SIDE, 3]);
    const output = network.execute(picture);
    const answered = await output.data();
    for (const [i, value] of expected.entries()) expect(answered[i]).toBeCloseTo(value, 6);
    for (const each of [output, picture, network]) each.dispose();
  });

  it('leaves no tensors behind when it is examined', async () => {
    const original = teachable(3);
    const zip = zipOf(filesOf(await save(original), teachableMetadata(LABELS)));
    original.dispose();
    const before = memory().numTensors;
    await read(zip);
    expect(memory().numTensors).toBe(before);
  });

  it('is refused for sounds and for poses', async () => {
    const saved = graphNetwork(3);
    const pose = { ...teachableMetadata(LABELS), packageName: '@teachablemachine/pose' };
    const audio = { tfjsSpeechCommandsVersion: '0.4.0', wordLabels: LABELS };
    expect(await refusal(zipOf(filesOf(saved, pose)))).toBe('not-an-image');
    expect(await refusal(zipOf(filesOf(saved, audio)))).toBe('not-an-image');
  });
});

describe('networks of other makes', () => {
  const labels = (list = LABELS): Entry => ({ path: 'labels.txt', data: text(list.join('\n')) });

  it.each([
    ['Softmax', 'softmax'],
    ['Sigmoid', 'sigmoids'],
    [null, 'softmax'],
  ] as const)('graphs that end in %s answer with probabilities', async (last, answers) => {
    const arrival = await read(zipOf(filesOf(graphNetwork(3, last), undefined, [labels()])));
    expect(arrival).toMatchObject({ kind: 'graph', createdAt: 77, spec: { inputSize: SIDE, answers } });
    const { topology } = arrival.spec as ForeignSpec;
    const network = await ForeignNetwork.load({ kind: 'graph', topology, weights: arrival.weights, classes: 3 });
    const picture = tensor4d(new Float32Array(SIDE * SIDE * 3).fill(0.5), [1, SIDE, SIDE, 3]);
    const values = [...(await network.execute(picture).data())];
    expect(values.every((value) => value > 0 && value < 1)).toBe(true);
    const sum = values.reduce((a, b) => a + b, 0);
    if (answers === 'softmax') expect(sum).toBeCloseTo(1, 5);
    else expect(sum).not.toBeCloseTo(1, 2);
  });

  it.each([
    ['numbered lines', [{ path: 'labels.txt', data: text('0 Rock\r\n1 Paper\r\n2 剪刀\r\n') }]],
    ['classes.json', [{ path: 'classes.json', data: text(LABELS) }]],
    ['class_names.txt', [{ path: 'class_names.txt', data: text(LABELS.join('\n')) }]],
  ])('take their labels from %s', async (_, more) => {
    const arrival = await read(zipOf(filesOf(graphNetwork(3), undefined, more)));
    expect(arrival.classes.map(({ name }) => name)).toEqual(LABELS);
  });

  it('find the shard that a browser renamed, and several shards', async () => {
    const { json, weights } = graphNetwork(3);
    const renamed = [{ path: 'model (1).json', data: text(json) }, { path: 'weights (1).bin', data: weights }, labels()];
    expect((await read(folder(renamed))).weights).toEqual(weights.buffer);
    const [group] = json.weightsManifest as { weights: unknown }[];
    const cut = { ...json, weightsManifest: [{ paths: ['a.bin', 'b.bin'], weights: group!.weights }] };
    const parts = [
      { path: 'model.json', data: text(cut) }, { path: 'b.bin', data: weights.slice(7) },
      { path: 'a.bin', data: weights.slice(0, 7) }, labels(),
    ];
    expect((await read(folder(parts))).weights).toEqual(weights.buffer);
  });
});

describe('what cannot be used is refused', () => {
  const withWeights = (saved: Saved, change: object): Saved => {
    const [group] = saved.json.weightsManifest as object[];
    return { ...saved, json: { ...saved.json, weightsManifest: [{ ...group, ...change }] } };
  };
  const tm = teachableMetadata(LABELS);

  it('for its input or output', async () => {
    const gray = teachable(3, { channels: 1 });
    expect(await refusal(zipOf(filesOf(await save(gray), tm)))).toBe('input');
    const four = teachable(4);
    expect(await refusal(zipOf(filesOf(await save(four), tm)))).toBe('classes');
    expect(await refusal(zipOf(filesOf(graphNetwork(4), tm)))).toBe('classes');
    const flat = graphNetwork(3);
    const nodes = (flat.json.modelTopology as { node: { name: string; attr: object }[] }).node;
    nodes[0]!.attr = { shape: { shape: { dim: [{ size: '-1' }, { size: '3' }] } }, dtype: { type: 'DT_FLOAT' } };
    expect(await refusal(zipOf(filesOf(flat, tm)))).toBe('input');
    expect(await refusal(zipOf(filesOf(graphNetwork(3, 'Softmax', 2048), tm)))).toBe('input');
  });

  it('for parts that nobody knows', async () => {
    const layersModel = await save(teachable(3));
    const strange = JSON.parse(JSON.stringify(layersModel.json).replaceAll('"ReLU"', '"TeleportLayer"')) as Saved['json'];
    expect(await refusal(zipOf(filesOf({ ...layersModel, json: strange }, tm)))).toBe('unknown-part');
    const graph = graphNetwork(3);
    const odd = JSON.parse(JSON.stringify(graph.json).replaceAll('"MatMul"', '"ReadFile"')) as Saved['json'];
    expect(await refusal(zipOf(filesOf({ ...graph, json: odd }, tm)))).toBe('unknown-part');
  });

  it('for weights from elsewhere, and asks nobody for them', async () => {
    const fetched = vi.spyOn(globalThis, 'fetch');
    for (const path of ['https://example.org/weights.bin', '//example.org/w.bin', '../weights.bin', '/etc/passwd', 'data:,x', 'a\\b']) {
      expect(await refusal(zipOf(filesOf(withWeights(graphNetwork(3), { paths: [path] }), tm)))).toBe('remote-weights');
    }
    expect(fetched).not.toHaveBeenCalled();
    fetched.mockRestore();
  });

  it('for weights that are missing, too short, too long, or said to be enormous', async () => {
    const saved = graphNetwork(3);
    const files = filesOf(saved, tm);
    expect(await refusal(zipOf(files.filter(({ path }) => path !== 'weights.bin')))).toBe('missing-weights');
    for (const weights of [saved.weights.slice(0, -1), join(saved.weights, saved.weights)]) {
      expect(await refusal(zipOf(filesOf({ ...saved, weights }, tm)))).toBe('truncated-weights');
    }
    const huge = [{ name: 'kernel', shape: [2 ** 20, 2 ** 20], dtype: 'float32' }];
    expect(await refusal(zipOf(filesOf(withWeights(saved, { weights: huge }), tm)))).toBe('bad-json');
    const large = [{ name: 'kernel', shape: [2 ** 13, 2 ** 13], dtype: 'float32' }];
    expect(await refusal(zipOf(filesOf(withWeights(saved, { weights: large }), tm)))).toBe('truncated-weights');
    const odd = [{ name: 'kernel', shape: [3, 'x'], dtype: 'float32' }];
    expect(await refusal(zipOf(filesOf(withWeights(saved, { weights: odd }), tm)))).toBe('bad-json');
  });

  it('for weights that do not fit, and for numbers that are none', async () => {
    const saved = await save(teachable(3));
    const specs = (saved.json.weightsManifest as { weights: { name: string; shape: number[] }[] }[])[0]!.weights;
    const turned = specs.map((spec) => ({ ...spec, shape: [...spec.shape].reverse() }));
    expect(await refusal(zipOf(filesOf(withWeights(saved, { weights: turned }), tm)))).toBe('weights');
    const nan = new Uint8Array(new Float32Array(saved.weights.length / 4).fill(NaN).buffer);
    expect(await refusal(zipOf(filesOf({ ...saved, weights: nan }, tm)))).toBe('not-a-number');
  });

  it('for JSON that is none, or describes nothing', async () => {
    const { weights } = graphNetwork(3);
    const model = (data: Uint8Array) => zipOf([{ path: 'model.json', data }, { path: 'weights.bin', data: weights }]);
    expect(await refusal(model(text('{"modelTopology": ')))).toBe('bad-json');
    expect(await refusal(model(text([])))).toBe('bad-json');
    expect(await refusal(model(text({ hello: 1 })))).toBe('no-model');
    const nothing = { modelTopology: null, weightsManifest: [{ paths: [], weights: [] }] };
    expect(await refusal(zipOf(filesOf({ json: nothing, weights }, tm)))).toBe('unreadable');
    const empty = { modelTopology: {}, weightsManifest: [{ paths: [], weights: [] }] };
    expect(await refusal(zipOf(filesOf({ json: empty, weights }, tm)))).toBe('unreadable');
    expect(await refusal(zipOf(filesOf({ json: { modelTopology: {} }, weights }, tm)))).toBe('bad-json');
  });

  it('without labels', async () => {
    expect(await refusal(zipOf(filesOf(graphNetwork(3))))).toBe('no-labels');
    const empty = [{ path: 'labels.txt', data: text('\n\n') }];
    expect(await refusal(zipOf(filesOf(graphNetwork(3), undefined, empty)))).toBe('no-labels');
  });

  it('for the ZIP that it came in', async () => {
    const files = filesOf(graphNetwork(3), tm);
    expect(await refusal(zipOf([...files, { path: '../../evil.sh', data: text('x') }]))).toBe('unsafe-path');
    expect(await refusal(zipOf([...files, { path: 'bomb.bin', data: new Uint8Array(2 ** 24) }]))).toBe('bomb');
    expect(await refusal(zipOf([...files, { path: 'more.bin', data: text('x'), bytes: 2 ** 30, method: 0 }]))).toBe('too-large');
    expect(await refusal(new Blob(['not a zip at all']))).toBe('not-a-zip');
    const whole = zipOf(files);
    expect(await refusal(whole.slice(0, whole.size - 30))).toBe('truncated');
    const lies = files.map((file) => (file.path === 'weights.bin' ? { ...file, crc: 1 } : file));
    expect(await refusal(zipOf(lies))).toBe('damaged');
    expect(await refusal(zipOf([{ path: 'photo.jpg', data: text('x') }]))).toBe('no-model');
  });

  it('when the person gives up', async () => {
    const signal = AbortSignal.abort('enough');
    await expect(readModel(new Blob(), { examine: examined, signal })).rejects.toBe('enough');
  });
});
