import type { FrameReader } from './source';
import { readTrack } from './track-reader';
import { readVideo } from './video-reader';

/** What the camera needs of the browser, so that it can be tried without one. */
export interface CameraHost {
  /** undefined where the page is not secure, or the browser has no cameras. */
  readonly media: MediaDevices | undefined;
  readonly secure: boolean;
  /** Held in the hand, so the camera of interest looks away from the person. */
  readonly phone: boolean;
  /** false where the page's permissions policy forbids the camera. */
  allowed(): boolean;
  /** null where the browser does not tell. */
  permission(): Promise<PermissionState | null>;
  hidden(): boolean;
  /** Tells when the page is hidden or shown. Returns what ends it. */
  watchVisibility(onchange: () => void): () => void;
  createVideo(): HTMLVideoElement;
  /** The best way this browser has. */
  read(track: MediaStreamVideoTrack, video: HTMLVideoElement): FrameReader;
  /** The way that every browser has. */
  readVideo(video: HTMLVideoElement): FrameReader;
  sleep(ms: number): Promise<void>;
}

export function browserHost(): CameraHost {
  // A page in the back/forward cache need not be hidden by its own account.
  let gone = false;
  return {
    media: navigator.mediaDevices as MediaDevices | undefined,
    secure: isSecureContext,
    phone: matchMedia('(pointer: coarse)').matches && navigator.maxTouchPoints > 0,
    allowed: () => policy()?.allowsFeature('camera') ?? true,
    permission: cameraPermission,
    hidden: () => gone || document.visibilityState === 'hidden',
    watchVisibility: (onchange) =>
      watchVisibility((leaves) => {
        gone = leaves;
        onchange();
      }),
    createVideo,
    read: readTrack,
    readVideo,
    sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  };
}

/** Whether the person allowed the camera; null where the browser does not tell. Never rejects. */
export async function cameraPermission(): Promise<PermissionState | null> {
  try {
    return (await navigator.permissions.query({ name: 'camera' })).state;
  } catch {
    return null;
  }
}

/** A <video> that plays within the page, at once, on every browser. */
export function createVideo(): HTMLVideoElement {
  const video = document.createElement('video');
  video.muted = true;
  video.playsInline = true;
  video.autoplay = true;
  video.disablePictureInPicture = true;
  // Safari reads the attributes, not the properties.
  for (const name of ['muted', 'playsinline', 'autoplay']) video.setAttribute(name, '');
  return video;
}

function watchVisibility(onchange: (leaves: boolean) => void): () => void {
  const ends = new AbortController();
  const options = { signal: ends.signal };
  document.addEventListener('visibilitychange', () => onchange(false), options);
  window.addEventListener('pagehide', () => onchange(true), options);
  window.addEventListener('pageshow', () => onchange(false), options);
  return () => ends.abort();
}

interface PolicyDocument {
  readonly permissionsPolicy?: { allowsFeature(feature: string): boolean };
  readonly featurePolicy?: { allowsFeature(feature: string): boolean };
}

function policy() {
  const page = document as PolicyDocument;
  return page.permissionsPolicy ?? page.featurePolicy;
}
