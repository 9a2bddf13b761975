import { memory } from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pictureCutter } from '../../../../models/face/cutter';
import { FaceDetector } from '../../../../models/face/detect/detector';
import { Embedder } from '../../../../models/face/embedding/embedder';
import { Landmarker } from '../../../../models/face/landmarks/landmarker';
import { Mesher } from '../../../../models/face/landmarks/mesh';
import { EvidenceNetworks } from '../../../../models/face/liveness/evidence';
import { loadGraph } from '../../../../models/load-graph';
import type { Picture } from '../../../../models/picture';
import { faceEntry } from '../../../../models/zoo/faces/index';
import type { FaceNetworkId } from '../../../../models/zoo/zoo';
import type { LookSettings } from '../../../../workers/api';
import type { OpenFrame } from '../../../../workers/host/face/frame-source';
import { lookAt, type Means } from '../../../../workers/host/face/look';
import { Recogniser } from '../../../../workers/host/face/recogniser';
import { Tracker } from '../../../../workers/host/face/tracker';
import { readPhoto } from '../../../models/photos';
import { startWasm } from '../../../models/wasm';
import { readFiles } from '../../../models/zoo-files';

const graph = (id: FaceNetworkId) => loadGraph(readFiles(faceEntry(id)));
const NOTHING: LookSettings = {
  embed: 'never', thorough: false, crops: false, mesh: false, evidence: false, recognise: null,
};

let means: Means;
/** Four people, all seen from the front. */
let group: Picture;

beforeAll(async () => {
  await startWasm();
  means = {
    detector: new FaceDetector(await graph('face-detector')),
    landmarker: new Landmarker(await graph('face-landmarks')),
    embedder: new Embedder(await graph('face-embedding')),
    tracker: new Tracker(),
    recogniser: new Recogniser(),
    fixedShapes: false,
    extras: {
      mesher: new Mesher(await graph('face-mesh')),
      evidence: new EvidenceNetworks(await graph('face-antispoof'), await graph('face-liveness')),
    },
  };
  group = await readPhoto('sample6.jpg');
});
afterAll(() => {
  for (const each of [means.detector, means.landmarker, means.embedder, means.extras.mesher, means.extras.evidence]) each?.dispose();
});

function frame(picture: Picture): OpenFrame {
  const { width, height } = picture;
  return { cutter: pictureCutter(picture), size: { width, height }, picture: { x: 0, y: 0, width, height }, dispose: () => undefined };
}

const look = async (picture: Picture, settings: Partial<LookSettings> = {}, other: Partial<Means> = {}) =>
  (await lookAt(frame(picture), { ...NOTHING, ...settings }, { ...means, ...other })).faces;

describe('looking at a frame', () => {
  it('describes each face, the largest first, in fractions of the frame, and leaves no tensor behind', async () => {
    await look(group);
    const before = memory().numTensors;
    const faces = await look(group);
    expect(faces.length).toBe(4);
    expect(memory().numTensors).toBe(before);
    const areas = faces.map(({ box: { width, height } }) => width * height);
    expect(areas).toEqual(areas.toSorted((a, b) => b - a));
    for (const { box, landmarks, anchors, quality, embedding, crop, mesh, evidence, recognition } of faces) {
      const middle = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
      const nose = landmarks[30]!;
      expect(Math.hypot(nose.x - middle.x, nose.y - middle.y)).toBeLessThan(0.3 * Math.max(box.width, box.height));
      expect([landmarks.length, anchors.length]).toEqual([68, 5]);
      expect(quality.pixels).toBeGreaterThan(150);
      expect([embedding, crop, mesh, evidence, recognition]).toEqual([null, null, null, null, null]);
    }
  });

  it('gives crops, meshes and evidence when they are asked for', async () => {
    const [face] = await look(group, { crops: true, mesh: true, evidence: true });
    expect(face!.crop!.rgba.length).toBe(150 * 150 * 4);
    expect(face!.mesh!.points.length).toBe(468 * 3);
    const { box } = face!;
    // The tip of the nose lies within the face.
    const [x, y] = face!.mesh!.points.slice(3, 5) as unknown as [number, number];
    expect([x > box.x, x < box.x + box.width, y > box.y, y < box.y + box.height]).toEqual([true, true, true, true]);
    expect(face!.evidence!.real).toBeGreaterThanOrEqual(0);
    expect(face!.evidence!.live).toBeLessThanOrEqual(1);
  });

  it('embeds two faces a frame until all are, and then none that has not changed', async () => {
    const tracker = new Tracker();
    const settings = { embed: 'changed' } as const;
    const counts = [];
    for (let i = 0; i < 2; i++) {
      const faces = await look(group, settings, { tracker });
      counts.push(faces.filter(({ embedding }) => embedding !== null).length);
    }
    expect(counts).toEqual([2, 4]);
    const all = await look(group, { embed: 'always' }, { tracker });
    expect(all.every(({ embedding }) => embedding?.fresh && embedding.reason === 'asked')).toBe(true);
  });

  it('knows everybody of a photograph again in it, and nobody else', async () => {
    const faces = await look(group, { embed: 'always' });
    const [first, ...others] = faces.map(({ embedding }, i) => ({ id: `p${i}`, embedding: embedding!.values }));
    const recogniser = new Recogniser();
    recogniser.know([first!]);
    const again = await look(group, { embed: 'always', thorough: true, recognise: { threshold: 0.3, only: null } }, { recogniser });
    expect(again.map(({ recognition }) => recognition!.decision)).toEqual(['p0', null, null, null]);
    recogniser.know([first!, ...others]);
    const known = await look(group, { embed: 'always', thorough: true, recognise: { threshold: 0.3, only: null } }, { recogniser });
    expect(known.map(({ recognition }) => recognition!.decision)).toEqual(['p0', 'p1', 'p2', 'p3']);
  });

  it('finds nobody in a picture without a face', async () => {
    const empty: Picture = { rgba: new Uint8Array(320 * 240 * 4).fill(127), width: 320, height: 240 };
    expect(await look(empty, { thorough: true, embed: 'always', crops: true })).toEqual([]);
  });
});
