import type { BackendName, BackendRefusal, FaultCode } from '../../workers/api';
import type { SourceFaultCode } from '../camera/fault';
import type { PictureNote } from '../camera/picture';
import type { CaptureMethod, Size } from '../camera/source';
import { m } from './generated/messages';

/* Codes become sentences here and nowhere else. The records are exhaustive: a new code does not compile without one. */

const SOURCE: Readonly<Record<SourceFaultCode, (inputs: { name: string }) => string>> = {
  denied: m.source_denied,
  'denied-by-system': m.source_denied_by_system,
  dismissed: m.source_dismissed,
  'blocked-by-policy': m.source_blocked_by_policy,
  none: m.source_none,
  busy: m.source_busy,
  overconstrained: m.source_overconstrained,
  insecure: m.source_insecure,
  aborted: m.source_aborted,
  unsupported: m.source_unsupported,
  'taken-away': m.source_taken_away,
  'play-blocked': m.source_play_blocked,
  unknown: m.source_unknown,
  empty: m.source_empty,
  'not-an-image': m.source_not_an_image,
  'unsupported-picture': m.source_unsupported_picture,
  truncated: m.source_truncated,
  unreadable: m.source_unreadable,
  'too-large': m.source_too_large,
  'unsupported-video': m.source_unsupported_video,
  'unreadable-video': m.source_unreadable_video,
  'no-picture': m.source_no_picture,
  'demo-missing': m.source_demo_missing,
};

/** Why there is no picture, and what to do about it. `name` is the file's. */
export function sourceSentence(code: SourceFaultCode, name: string): string {
  return SOURCE[code]({ name: name || m.unnamed_file() });
}

const NOTE: Readonly<Record<PictureNote, (inputs: { name: string; width: string; height: string }) => string>> = {
  'scaled-down': m.note_scaled_down,
  animated: m.note_animated,
  truncated: m.note_truncated,
};

/** What to know of a picture that opened all the same. */
export function noteSentence(note: PictureNote, name: string, size: Size): string {
  return NOTE[note]({ name: name || m.unnamed_file(), width: String(size.width), height: String(size.height) });
}

const FAULT: Readonly<Record<FaultCode, (inputs: { detail: string }) => string>> = {
  'weights-offline': m.fault_weights_offline,
  'weights-missing': m.fault_weights_missing,
  'weights-damaged': m.fault_weights_damaged,
  'device-lost': m.fault_device_lost,
  'gpu-error': m.fault_gpu_error,
  'no-backend': m.fault_no_backend,
  'bad-output': m.fault_bad_output,
  frame: m.fault_frame,
  'out-of-memory': m.fault_out_of_memory,
  'nothing-to-learn': m.fault_nothing_to_learn,
  internal: m.fault_internal,
};

/** What went wrong in a worker. */
export function faultSentence(code: FaultCode, detail: string): string {
  return FAULT[code]({ detail });
}

const REFUSAL: Readonly<Record<BackendRefusal['reason'], () => string>> = {
  unavailable: m.refused_unavailable,
  software: m.refused_software,
  timeout: m.refused_timeout,
  'self-test': m.refused_self_test,
  failed: m.refused_failed,
  lost: m.refused_lost,
};

/** Why a backend was passed over. */
export function refusalSentence(refusal: BackendRefusal): string {
  return m.hud_refused({ backend: backendName(refusal.backend), reason: REFUSAL[refusal.reason]() });
}

const BACKEND: Readonly<Record<BackendName, () => string>> = {
  webgpu: m.backend_webgpu,
  webgl: m.backend_webgl,
  wasm: m.backend_wasm,
  cpu: m.backend_cpu,
};

/** The backend as people read it. */
export function backendName(backend: BackendName): string {
  return BACKEND[backend]();
}

const CAPTURE: Readonly<Record<CaptureMethod, () => string>> = {
  processor: m.capture_processor,
  'processor-worker': m.capture_processor_worker,
  'video-frame': m.capture_video_frame,
  'image-bitmap': m.capture_image_bitmap,
  canvas: m.capture_canvas,
  still: m.capture_still,
};

/** How frames are taken from the source. */
export function captureName(method: CaptureMethod): string {
  return CAPTURE[method]();
}
