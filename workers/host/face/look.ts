import type { FaceDetection } from '../../../models/face/detect/detection';
import type { FaceDetector } from '../../../models/face/detect/detector';
import { searchFaces } from '../../../models/face/detect/search';
import type { Embedder } from '../../../models/face/embedding/embedder';
import { landmarkRegion, type Landmarker } from '../../../models/face/landmarks/landmarker';
import type { Mesher } from '../../../models/face/landmarks/mesh';
import type { EvidenceNetworks } from '../../../models/face/liveness/evidence';
import type { Point } from '../../../models/face/point';
import type { FaceTimings, LookSettings, SeenFace } from '../../api';
import { describe, type Described } from './describe';
import { embedFaces } from './embed';
import type { OpenFrame } from './frame-source';
import { measureCrops } from './measure';
import { meshesOf, meshInFrame } from './meshes';
import type { Recogniser } from './recogniser';
import { StageClock } from './stage-clock';
import type { Tracker } from './tracker';

/** What looking takes. */
export interface Means {
  readonly detector: FaceDetector;
  readonly landmarker: Landmarker;
  readonly embedder: Embedder;
  readonly tracker: Tracker;
  readonly recogniser: Recogniser;
  /** Whether batches should have few sizes. */
  readonly fixedShapes: boolean;
  readonly extras: { readonly mesher: Mesher | null; readonly evidence: EvidenceNetworks | null };
}

/** More faces than this are not looked at more closely; the largest are. */
const MOST_FACES = 12;

/** The whole chain on one frame. @throws BadOutputError if a network computes what is no number */
export async function lookAt(
  frame: OpenFrame, settings: LookSettings, means: Means,
): Promise<{ readonly faces: readonly SeenFace[]; readonly timings: Omit<FaceTimings, 'upload'> }> {
  const { cutter } = frame;
  const clock = new StageClock();
  const found = await clock.time('detect', () =>
    settings.thorough ? searchFaces(means.detector, cutter) : means.detector.detect(cutter));
  const detections = found.toSorted((a, b) => area(b) - area(a)).slice(0, MOST_FACES);
  const landmarks = await clock.time('landmarks', () => locate(frame, detections, means));
  const crops = await clock.time('align', () => measureCrops(cutter, landmarks));
  const { mesher, evidence } = means.extras;
  const meshes = await clock.time('mesh', async () =>
    settings.mesh && mesher ? meshesOf(frame, detections, mesher) : detections.map(() => null));
  const now = performance.now();
  const described = detections.map((detection, i) => describe(frame, detection, landmarks[i]!, crops[i]!, meshes[i]!));
  if (settings.thorough) means.tracker.forget();
  const tracks = means.tracker.update(described.map(({ box }) => box), now);
  const sights = described.map(({ box, pose, quality }) => ({ box, pose, sharpness: quality.sharpness, now }));
  const fresh = await clock.time('embed', () => embedFaces(cutter, landmarks, tracks, sights, settings.embed, means.embedder));
  const compared = await clock.time('compare', () =>
    Promise.resolve(tracks.map((track) =>
      settings.recognise ? means.recogniser.judge(track, settings.recognise, !settings.thorough) : null)));
  const judged = await clock.time('evidence', async () => {
    if (!settings.evidence || !evidence) return detections.map(() => null);
    const all = [];
    for (const detection of detections) all.push(await evidence.judge(cutter, detection));
    return all;
  });
  const faces = described.map((face, i): SeenFace => {
    const track = tracks[i]!;
    const values = track.shots.at(-1);
    return {
      ...shown(face, settings),
      track: track.id,
      embedding: values && settings.embed !== 'never'
        ? { values, shot: track.count, reason: track.reason, fresh: fresh.has(track) }
        : null,
      recognition: compared[i]!,
      mesh: meshes[i] ? meshInFrame(frame, meshes[i]) : null,
      evidence: judged[i]!,
    };
  });
  return { faces, timings: clock.timings };
}

function shown({ crop, ...face }: Described, { crops }: LookSettings) {
  return { ...face, crop: crops ? crop() : null };
}

function area({ left, top, right, bottom }: FaceDetection): number {
  return (right - left) * (bottom - top);
}

/** 68 landmarks of each. Where shaders belong to shapes, the batch is filled up to a power of two. */
async function locate(
  { cutter }: OpenFrame, detections: readonly FaceDetection[], { landmarker, fixedShapes }: Means,
): Promise<readonly (readonly Point[])[]> {
  const regions = detections.map(landmarkRegion);
  const [first] = regions;
  if (!first || !fixedShapes) return landmarker.locate(cutter, regions);
  const count = 2 ** Math.ceil(Math.log2(regions.length));
  const filled = [...regions, ...Array.from({ length: count - regions.length }, () => first)];
  return (await landmarker.locate(cutter, filled)).slice(0, regions.length);
}
