import type { CameraWish } from './device';
import { SourceFault } from './fault';
import type { CameraHost } from './host';

/** Ideals only: what a camera cannot do must never keep its picture away. */
const SIZE: MediaTrackConstraints = {
  width: { ideal: 1280 },
  height: { ideal: 720 },
  frameRate: { ideal: 30 },
};

/** A phone needs a moment to let go of the camera that was open before. */
const RELEASE_MS = 400;

/**
 * What to ask for, loosening from rung to rung. A chosen device is asked for by name, and only when it is gone does any
 * other do; without a choice phones look away from the person.
 */
export function constraintLadder(wish: CameraWish, phone: boolean): readonly (MediaTrackConstraints | true)[] {
  const facing = wish.facing ?? (phone ? 'environment' : null);
  const rungs: (MediaTrackConstraints | true)[] = [];
  if (wish.deviceId) rungs.push({ deviceId: { exact: wish.deviceId }, ...SIZE });
  else if (wish.facing) rungs.push({ facingMode: { exact: wish.facing }, ...SIZE });
  if (facing) rungs.push({ facingMode: { ideal: facing }, ...SIZE });
  else rungs.push(SIZE);
  rungs.push(true);
  return rungs;
}

/** Opens a camera. Rejects with a SourceFault where there is no asking, else with the browser's own error. */
export async function requestStream(host: CameraHost, wish: CameraWish): Promise<MediaStream> {
  const media = host.media;
  if (!media?.getUserMedia) throw new SourceFault(host.secure ? 'unsupported' : 'insecure');
  if (!host.allowed()) throw new SourceFault('blocked-by-policy', 'permissions policy');
  let failure: unknown;
  for (const video of constraintLadder(wish, host.phone)) {
    try {
      return await patiently(host, () => media.getUserMedia({ video, audio: false }));
    } catch (error) {
      if (nameOf(error) !== 'OverconstrainedError') throw error;
      failure = error;
    }
  }
  throw failure;
}

/** Tries once more where the camera is not free yet. */
async function patiently(host: CameraHost, open: () => Promise<MediaStream>): Promise<MediaStream> {
  try {
    return await open();
  } catch (error) {
    if (nameOf(error) !== 'NotReadableError') throw error;
    await host.sleep(RELEASE_MS);
    return open();
  }
}

/** Gives a camera back, so that its light goes out. */
export function stopTracks(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
}

function nameOf(error: unknown): string {
  return error instanceof Error || error instanceof DOMException ? error.name : '';
}
