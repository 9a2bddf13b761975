/**
 * What crosses between the page and the face worker. Part of api.ts, from where the page imports it.
 *
 * Everything that is arithmetic about faces happens in the worker: the page sends frames and who is known, and gets back
 * what is to be shown. Places and lengths are fractions of the frame unless said otherwise; left and right are those of
 * the picture as it comes from the camera, not of the mirrored view.
 */
import type { Box } from '../models/geometry/box';
import type { Point } from '../models/face/point';
import type { Pose } from '../models/face/landmarks/pose';
import type { FramingFault } from '../models/face/quality/framing';
import type { Light } from '../models/face/quality/light';
import type { Evidence } from '../models/face/liveness/evidence';
import type { Signs } from '../models/face/liveness/signs';
import type { Comparison } from '../models/face/siamese/comparison';
import type { Match, Template } from '../models/face/verification/recognise';
import type { BackendName, BackendReport, Frame, WorkerEvents } from './api';

export type { Evidence, FramingFault, Light, Match, Point, Pose, Signs, Template };

export interface OpenFaces {
  readonly backend: BackendName | 'auto';
  readonly avoid: readonly BackendName[];
  /** Directory of the app, ending in '/'. */
  readonly baseUrl: string;
}

/** Networks that not every view needs: fetched and built when first asked for, see FaceWorker.prepare. */
export type FaceExtra = 'mesh' | 'evidence';

/** What is wanted of a frame. */
export interface LookSettings {
  /**
   * 'changed': of faces that are new, have moved or turned, have become sharper, or were last embedded a while ago; a few
   * a frame, the longest waiting first. 'always': of all faces of every frame, for registering and collecting. 'never':
   * landmarks are enough.
   */
  readonly embed: 'never' | 'changed' | 'always';
  /**
   * Also looks for small faces, in overlapping parts of a picture in which none is found as a whole: for stills. Up to
   * fourteen times the work.
   */
  readonly thorough: boolean;
  /** The aligned crop that the embedding network sees, of each face. */
  readonly crops: boolean;
  /** 468 points on each face; null as long as `prepare('mesh')` has not resolved. */
  readonly mesh: boolean;
  /** What the anti-spoofing and liveness networks think of each face; null before `prepare('evidence')`. */
  readonly evidence: boolean;
  /** Whether faces are compared with who is known, and how; null: not at all. */
  readonly recognise: {
    /** Below this distance two faces are taken to be one person's. */
    readonly threshold: number;
    /** 1:1: only this person is compared with; null: everybody (1:K). */
    readonly only: string | null;
  } | null;
}

/** Of the aligned crop and the landmarks: whether a face is good enough to be registered. */
export interface FaceQuality {
  /** Shorter side of the face's box in pixels of the frame. */
  readonly pixels: number;
  /** Variance of the Laplacian of the aligned crop. */
  readonly sharpness: number;
  readonly light: Light;
  /** Eye aspect ratio: about 0.3 for open eyes. */
  readonly eyes: number;
  /** What keeps the face from being registered, the first to be put right first; none: it can be taken. */
  readonly faults: readonly FramingFault[];
}

/** Why a face was embedded anew. */
export type EmbedReason = 'new' | 'moved' | 'sharper' | 'stale' | 'asked';

/** The face as numbers, of the newest frame in which they were computed. */
export interface FaceNumbers {
  /** 128 of them, of unit length; the mean of the crop's and of its mirror image's. */
  readonly values: Float32Array;
  /** Counts the embeddings of this track, from 1: it grows when `values` are new. */
  readonly shot: number;
  readonly reason: EmbedReason;
  /** Whether they were computed in this very frame. */
  readonly fresh: boolean;
}

/** How a face compares with who is known. */
export interface FaceRecognition {
  /** Everybody that is compared with, the nearest first, at most five. */
  readonly ranking: readonly Match[];
  /** Of the newest embedding alone: the nearest below the threshold, else null. */
  readonly match: Match | null;
  /**
   * What the last embeddings of this track agree on: an id, null for nobody that is known, undefined as long as they do
   * not agree.
   */
  readonly decision: string | null | undefined;
  /** How many of the last embeddings gave the newest one's answer, and how many are remembered and needed. */
  readonly votes: number;
  readonly quorum: number;
}

/** RGBA, row by row. */
export interface FaceCrop {
  readonly size: number;
  readonly rgba: Uint8ClampedArray<ArrayBuffer>;
}

export interface FaceMeshPoints {
  /** 468 times x, y (fractions of the frame) and z (on the scale of x; smaller is nearer to the camera). */
  readonly points: Float32Array;
  /** How surely there is a face at all, from 0 to 1. */
  readonly presence: number;
}

/** One face of a frame, largest first. */
export interface SeenFace {
  /** The same number as long as the face is followed from frame to frame. */
  readonly track: number;
  readonly box: Box;
  /** Of the detector, from 0 to 1. */
  readonly score: number;
  /** 68, in the order of iBUG 300-W. */
  readonly landmarks: readonly Point[];
  /** The five of them that the alignment moves onto the template. */
  readonly anchors: readonly Point[];
  readonly pose: Pose;
  readonly quality: FaceQuality;
  /** What liveness challenges look at; its places are in pixels of the frame. */
  readonly signs: Signs;
  /** Null where none was asked for, or its turn has not come. */
  readonly embedding: FaceNumbers | null;
  readonly recognition: FaceRecognition | null;
  readonly crop: FaceCrop | null;
  readonly mesh: FaceMeshPoints | null;
  readonly evidence: Evidence | null;
}

/** Milliseconds spent on one frame inside the worker, stage by stage; 0 for what was not done. */
export interface FaceTimings {
  /** Frame → pixels or texture that squares are cut out of. */
  readonly upload: number;
  readonly detect: number;
  readonly landmarks: number;
  /** Alignment, and how sharp and light the aligned crops are. */
  readonly align: number;
  readonly embed: number;
  /** Comparing with who is known. */
  readonly compare: number;
  readonly mesh: number;
  readonly evidence: number;
}

export interface LookResult {
  /** Size of the frame in pixels, as displayed. */
  readonly width: number;
  readonly height: number;
  readonly faces: readonly SeenFace[];
  readonly timings: FaceTimings;
  /** Tensors alive in the worker after this frame. */
  readonly tensors: number;
}

/** Several shots of one face made one. */
export interface Enrolment {
  /** Their mean, of unit length. */
  readonly embedding: Float32Array<ArrayBuffer>;
  /** Known people who may be the same person, the nearest first. */
  readonly resembling: readonly Match[];
}

/** workers/face.ts */
export interface FaceWorker {
  /** As DetectWorker.open; loads detector, landmarks and embedding. Forgets who is known and what was followed. */
  open(request: OpenFaces, events: WorkerEvents, signal: AbortSignal): Promise<BackendReport>;
  /** Loads and warms what `LookSettings` may ask for besides; resolves at once where it is there. Rejects as `open`. */
  prepare(extra: FaceExtra, signal: AbortSignal): Promise<void>;
  /**
   * Takes ownership of `frame` and closes it. Calls may overlap, and are answered in order. Rejects as
   * DetectWorker.detect does.
   */
  look(frame: Frame, settings: LookSettings): Promise<LookResult>;
  /**
   * Who is known from now on, and what distances are measured by: the embedding's own, or what was learned on top.
   * Templates of another length than this network's are left out.
   */
  know(people: readonly Template[], comparison: Comparison): Promise<void>;
  /** Forgets the faces that were followed: for another picture, which need not hold the same people. */
  forget(): Promise<void>;
  /** @param threshold below which a known person counts as resembling */
  enrol(shots: readonly Float32Array[], threshold: number): Promise<Enrolment>;
  memory(): Promise<{ readonly tensors: number; readonly bytes: number }>;
  /** As DetectWorker.loseDevice. */
  loseDevice(): Promise<void>;
}
