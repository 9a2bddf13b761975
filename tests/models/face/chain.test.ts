import { memory, tensor4d } from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FaceChain } from '../../../models/face/chain';
import { frameCutter, pictureCutter, type Cutter } from '../../../models/face/cutter';
import { principalFace } from '../../../models/face/detect/choose';
import type { FaceDetection } from '../../../models/face/detect/detection';
import { searchFaces, tiles } from '../../../models/face/detect/search';
import { distance } from '../../../models/face/embedding/distance';
import { Mesher, meshRegion } from '../../../models/face/landmarks/mesh';
import { eye } from '../../../models/face/landmarks/parts';
import { poseOf } from '../../../models/face/landmarks/pose';
import { EvidenceNetworks } from '../../../models/face/liveness/evidence';
import { loadGraph } from '../../../models/load-graph';
import type { Picture } from '../../../models/picture';
import { ADVISED_THRESHOLD } from '../../../models/zoo/faces/curve';
import { faceEntry } from '../../../models/zoo/faces/index';
import { readPhoto } from '../photos';
import { startWasm } from '../wasm';
import { readFiles } from '../zoo-files';

let chain: FaceChain;
beforeAll(async () => {
  await startWasm();
  chain = await FaceChain.load({
    detector: readFiles(faceEntry('face-detector')),
    landmarks: readFiles(faceEntry('face-landmarks')),
    embedding: readFiles(faceEntry('face-embedding')),
  });
});
afterAll(() => chain.dispose());

async function faceIn(cutter: Cutter): Promise<FaceDetection> {
  return principalFace(await searchFaces(chain.detector, cutter), cutter.width, cutter.height)!;
}

async function embeddingIn(cutter: Cutter, mirrored = false) {
  const [embedding] = await chain.embed(cutter, await chain.landmarks(cutter, [await faceIn(cutter)]), { mirrored });
  return embedding!;
}

function transformedPicture({ rgba, width, height }: Picture, from: (x: number, y: number) => readonly [number, number]): Picture {
  const out = new Uint8Array(width * height * 4);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [u, v] = from(x, y);
      out.set(rgba.subarray((v * width + u) * 4, (v * width + u) * 4 + 4), (y * width + x) * 4);
    }
  }
  return { rgba: out, width, height };
}

describe('the chain', () => {
  it('finds a face with its eyes where the landmarks have them', async () => {
    const cutter = pictureCutter(await readPhoto('sample1.jpg'));
    const face = await faceIn(cutter);
    const [landmarks] = await chain.landmarks(cutter, [face]);
    const across = Math.hypot(face.keypoints.rightEye.x - face.keypoints.leftEye.x, face.keypoints.rightEye.y - face.keypoints.leftEye.y);
    for (const [side, key] of [['left', 'leftEye'], ['right', 'rightEye']] as const) {
      const found = eye(landmarks!, side);
      expect(Math.hypot(found.x - face.keypoints[key].x, found.y - face.keypoints[key].y)).toBeLessThan(0.2 * across);
    }
    expect(Math.abs(poseOf(landmarks!).roll)).toBeLessThan(30);
  });

  it('gives unit vectors, the same for a face in the mirror to a small distance, and others for other people', async () => {
    const photos = await Promise.all(['sample1.jpg', 'sample5.jpg', 'sample3.jpg'].map((name) => readPhoto(name)));
    const [first, second, third] = await Promise.all(photos.map((photo) => embeddingIn(pictureCutter(photo))));
    for (const each of [first!, second!, third!]) expect(Math.hypot(...each)).toBeCloseTo(1, 5);
    const photo = photos[0]!;
    const mirror = transformedPicture(photo, (x, y) => [photo.width - 1 - x, y]);
    expect(distance(first!, await embeddingIn(pictureCutter(mirror)))).toBeLessThan(0.75 * ADVISED_THRESHOLD);
    expect(distance(first!, second!)).toBeGreaterThan(ADVISED_THRESHOLD);
    expect(distance(first!, third!)).toBeGreaterThan(ADVISED_THRESHOLD);
  });

  it('leaves nothing behind', async () => {
    const cutter = pictureCutter(await readPhoto('sample1.jpg'));
    await embeddingIn(cutter, true);
    const before = memory().numTensors;
    await embeddingIn(cutter, true);
    expect(memory().numTensors).toBe(before);
    expect(await chain.landmarks(cutter, [])).toEqual([]);
    expect(await chain.embed(cutter, [])).toEqual([]);
  });

  it('gives the same from a frame on the backend', async () => {
    const photo = await readPhoto('sample1.jpg');
    const rgb = Float32Array.from({ length: photo.width * photo.height * 3 }, (_, i) => photo.rgba[Math.floor(i / 3) * 4 + (i % 3)]!);
    const frame = tensor4d(rgb, [1, photo.height, photo.width, 3]);
    const [plain, byTensors] = [await embeddingIn(pictureCutter(photo)), await embeddingIn(frameCutter(frame))];
    frame.dispose();
    expect(distance(plain, byTensors)).toBeLessThan(0.02);
  });

  it('finds no face where there is none', async () => {
    const blank: Picture = { rgba: new Uint8Array(200 * 100 * 4).fill(90), width: 200, height: 100 };
    const tiny: Picture = { rgba: new Uint8Array(4), width: 1, height: 1 };
    for (const picture of [blank, tiny]) expect(await searchFaces(chain.detector, pictureCutter(picture))).toEqual([]);
    expect(principalFace([], 10, 10)).toBeNull();
  });

  it('finds the faces of a part of a picture where they lie in the whole', async () => {
    const photo = await readPhoto('sample1.jpg');
    const faces = await chain.detector.detect(pictureCutter(photo));
    expect(faces.length).toBeGreaterThan(1);
    // The photograph in a corner of a large grey picture.
    const [width, height] = [photo.width * 3, photo.height * 3];
    const rgba = new Uint8Array(width * height * 4).fill(128);
    for (let y = 0; y < photo.height; y++) {
      rgba.set(photo.rgba.subarray(y * photo.width * 4, (y + 1) * photo.width * 4), ((y + 40) * width + 60) * 4);
    }
    const centre = { x: 60 + photo.width / 2, y: 40 + photo.height / 2 };
    const cutter = pictureCutter({ rgba, width, height });
    const found = await chain.detector.detect(cutter, {}, { centre, side: photo.width, angle: 0 });
    expect(found).toHaveLength(faces.length);
    found.forEach((face, i) => {
      const size = face.right - face.left;
      expect(Math.abs(face.left - 60 - faces[i]!.left)).toBeLessThan(0.1 * size);
      expect(Math.abs(face.bottom - 40 - faces[i]!.bottom)).toBeLessThan(0.1 * size);
    });
  });
});

describe('which face', () => {
  const at = (left: number, top: number, side: number, score = 0.9): FaceDetection => {
    const point = { x: 0, y: 0 };
    const keypoints = { leftEye: point, rightEye: point, nose: point, mouth: point, leftEar: point, rightEar: point };
    return { left, top, right: left + side, bottom: top + side, score, keypoints };
  };

  it('is the large one, the one in the middle, the sure one', () => {
    const middle = at(80, 80, 40);
    expect(principalFace([at(85, 85, 20), middle], 200, 200)).toBe(middle);
    expect(principalFace([at(0, 0, 45), middle], 200, 200)).toBe(middle);
    expect(principalFace([at(82, 82, 40, 0.3), middle], 200, 200)).toBe(middle);
    const large = at(100, 60, 90);
    expect(principalFace([at(95, 95, 10), large], 200, 200)).toBe(large);
  });

  it('tiles cover the picture', () => {
    for (const [width, height, count] of [[400, 300, 2], [300, 900, 3], [50, 50, 3]] as const) {
      const squares = tiles(width, height, count);
      for (const [x, y] of [[0, 0], [width, 0], [0, height], [width, height], [width / 2, height / 2]] as const) {
        const covered = squares.some(({ centre, side }) => Math.max(Math.abs(centre.x - x), Math.abs(centre.y - y)) <= side / 2);
        expect(covered).toBe(true);
      }
    }
  });
});

it('the mesh lies on the face, and is sure of it', async () => {
  const mesher = new Mesher(await loadGraph(readFiles(faceEntry('face-mesh'))));
  const cutter = pictureCutter(await readPhoto('sample1.jpg'));
  const face = await faceIn(cutter);
  const before = memory().numTensors;
  const [mesh] = await mesher.locate(cutter, [meshRegion(face)]);
  expect(memory().numTensors).toBe(before);
  mesher.dispose();
  expect(mesh!.presence).toBeGreaterThan(0.5);
  expect(mesh!.points).toHaveLength(468);
  const tip = mesh!.points[1]!;
  const size = face.right - face.left;
  expect(Math.hypot(tip.x - face.keypoints.nose.x, tip.y - face.keypoints.nose.y)).toBeLessThan(0.25 * size);
  // The nose stands out before the eyes.
  expect(tip.z).toBeLessThan(mesh!.points[33]!.z);
});

it('the evidence is two numbers from 0 to 1', async () => {
  const load = (id: 'face-antispoof' | 'face-liveness') => loadGraph(readFiles(faceEntry(id)));
  const networks = new EvidenceNetworks(await load('face-antispoof'), await load('face-liveness'));
  const cutter = pictureCutter(await readPhoto('sample1.jpg'));
  const face = await faceIn(cutter);
  const before = memory().numTensors;
  const evidence = await networks.judge(cutter, face);
  expect(memory().numTensors).toBe(before);
  for (const value of Object.values(evidence)) {
    expect(value).toBeGreaterThanOrEqual(0);
    expect(value).toBeLessThanOrEqual(1);
  }
  expect(await networks.judge(cutter, face)).toEqual(evidence);
  networks.dispose();
});
