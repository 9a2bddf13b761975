export type Facing = 'user' | 'environment';

export interface CameraDevice {
  readonly id: string;
  /** As the system calls it; '' before permission was given. */
  readonly label: string;
  readonly facing: Facing | null;
}

/** Which camera to open; what is null is left to the browser. */
export interface CameraWish {
  readonly deviceId: string | null;
  readonly facing: Facing | null;
}

/** Which way a camera looks, from what the browser reports or, failing that, its label; null when neither tells. */
function facingOf(facingMode: string | undefined, label: string): Facing | null {
  if (facingMode === 'user' || facingMode === 'environment') return facingMode;
  if (/\b(back|rear|environment|world)\b/i.test(label)) return 'environment';
  if (/\b(front|user|selfie|facetime)\b/i.test(label)) return 'user';
  return null;
}

/** The same of a camera that is open: from its track's own settings and label, else from the list of cameras. */
export function facingOfTrack(
  { facingMode, deviceId }: MediaTrackSettings,
  label: string,
  devices: readonly CameraDevice[],
): Facing | null {
  return facingOf(facingMode, label) ?? devices.find(({ id }) => id === deviceId)?.facing ?? null;
}

/** From front to back or the other way; where cameras do not tell, the next one. null: there is no other. */
export function otherCamera(
  devices: readonly CameraDevice[],
  deviceId: string | null,
  looks: Facing | null,
): CameraWish | null {
  const facing: Facing = looks === 'environment' ? 'user' : 'environment';
  if (devices.some((device) => device.facing === facing)) return { deviceId: null, facing };
  const at = devices.findIndex(({ id }) => id === deviceId);
  const next = devices[(at + 1) % devices.length];
  return next && next.id !== deviceId ? { deviceId: next.id, facing: null } : null;
}

/** The cameras there are. Never rejects: a browser that does not tell has none to choose from. */
export async function listCameras(media: MediaDevices | undefined): Promise<readonly CameraDevice[]> {
  try {
    const devices = (await media?.enumerateDevices()) ?? [];
    return devices.filter((device) => device.kind === 'videoinput').map(describe);
  } catch {
    return [];
  }
}

function describe(device: MediaDeviceInfo): CameraDevice {
  const input = device as Partial<InputDeviceInfo>;
  const facingMode = input.getCapabilities?.call(device).facingMode?.[0];
  return { id: device.deviceId, label: device.label, facing: facingOf(facingMode, device.label) };
}
