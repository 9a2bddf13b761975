import { beforeEach, describe, expect, it } from 'vitest';
import { defaultDetectorRecipe } from '../../../../models/yolo/own/recipe';
import type { DetectorEvent, DetectorJob, WorkerEvents } from '../../../../workers/api';
import { faultOf } from '../../../../workers/fault';
import { ClassifyHost } from '../../../../workers/host/classify/classify-host';
import { TrainHost } from '../../../../workers/host/train/train-host';
import { faceCrops, type FaceCrop } from '../../../models/yolo/own/face-crops';
import { BASE, nodeBackend, nodeDecode, nodeWeights, nodeWorks } from '../node-means';

const quiet = new AbortController().signal;
const request = { backend: 'auto', avoid: [], baseUrl: BASE } as const;
const ignore = (() => undefined) as unknown as WorkerEvents;

let host: TrainHost;
let backend: ReturnType<typeof nodeBackend>;
let crops: FaceCrop[];
let events: DetectorEvent[];

const jobOf = (epochs = 1): DetectorJob => ({
  classes: ['face'],
  samples: crops.slice(0, 3).map(({ name, boxes }, i) => {
    return { id: name, boxes: boxes.map((box) => ({ label: 0, ...box })), split: i < 2 ? 'train' : 'dev' };
  }),
  recipe: { ...defaultDetectorRecipe(2), epochs, views: 2 },
});
const means = {
  picture: (id: string) => Promise.resolve(new Blob([Uint8Array.from(crops.find(({ name }) => name === id)!.jpeg)])),
} as never;
const listen = ((event: DetectorEvent) => void events.push(event)) as never;

beforeEach(async () => {
  crops = await faceCrops();
  events = [];
  backend = nodeBackend();
  host = new TrainHost({ openers: [backend.opener], weights: nodeWeights, works: nodeWorks, decode: nodeDecode });
  await host.open(request, ignore, quiet);
});

describe('the training host with a detector', () => {
  it('trains it, and the host of trained networks opens and exports what came out', async () => {
    expect(await host.detectorRefusal(jobOf())).toBeNull();
    expect(await host.detectorRefusal({ ...jobOf(), samples: [] })).toEqual({ code: 'no-boxes' });
    const before = await host.memory();
    const { reason, detector } = await host.trainDetector(jobOf(), means, listen, quiet);
    expect(reason).toBe('finished');
    expect(await host.memory()).toEqual(before);
    expect(events.filter(({ type }) => type === 'epoch')).toHaveLength(1);
    expect(new Set(events.flatMap((event) => (event.type === 'progress' ? [event.phase] : [])))).toEqual(
      new Set(['features', 'heads', 'testing']),
    );

    const live = new ClassifyHost({ openers: [nodeBackend().opener], weights: nodeWeights });
    await live.open(request, { kind: 'yolo', detector: detector!, labels: ['face'] }, ignore, quiet);
    const settings = { scoreThreshold: 0.001, iouThreshold: 0.5, maxBoxes: 5, labels: null, explain: false };
    const frame = () => ({ displayWidth: 64, displayHeight: 48, width: 64, height: 48, close: () => undefined }) as never;
    const result = await live.detect(frame(), settings);
    expect(result.detections.every(({ label, box }) => label === 'face' && box.width >= 0)).toBe(true);
    expect(result.detections.length).toBeGreaterThan(0);
    const refused = await live.classify(frame()).catch((error: unknown) => error);
    expect(faultOf(refused)).toEqual({ code: 'internal', detail: 'no classifier is open' });
    const { topology, weights } = await live.exportDetector(detector!, BASE, quiet);
    expect(JSON.parse(topology)).toMatchObject({ format: 'graph-model', generatedBy: 'Saccade' });
    expect(weights.byteLength).toBeGreaterThan(1e6);
    const broken = { ...detector!, weights: new ArrayBuffer(8) };
    const opening = live.open(request, { kind: 'yolo', detector: broken, labels: ['face'] }, ignore, quiet);
    expect(faultOf(await opening.catch((error: unknown) => error)).code).toBe('weights-damaged');
  }, 300_000);

  it('is paused, gives up when asked, and says that its device was lost', async () => {
    const controller = new AbortController();
    const hold = ((event: DetectorEvent) => void (event.type === 'epoch' && host.setPaused(true))) as never;
    const training = host.trainDetector(jobOf(200), means, hold, controller.signal);
    let ended = false;
    void training.then(() => (ended = true));
    await new Promise((resolve) => setTimeout(resolve, 3000));
    expect(ended).toBe(false);
    controller.abort();
    expect((await training).reason).toBe('aborted');

    const lose = ((event: DetectorEvent) => void (event.type === 'epoch' && host.loseDevice())) as never;
    const lost = await host.trainDetector(jobOf(200), means, lose, quiet).catch((error: unknown) => error);
    expect(faultOf(lost).code).toBe('device-lost');
  }, 300_000);
});
