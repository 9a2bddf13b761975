/** Why there is no camera picture. */
export type CameraFaultCode =
  | 'denied' // the person, or an earlier decision, said no
  | 'denied-by-system' // the operating system withholds the camera from the browser
  | 'dismissed' // the question was closed without an answer
  | 'blocked-by-policy' // Permissions-Policy, an <iframe> without allow="camera", an administrator
  | 'none' // no camera connected
  | 'busy' // another app or tab has it, or the driver failed
  | 'overconstrained' // not even the loosest request was met
  | 'insecure' // plain HTTP: browsers give no camera
  | 'aborted' // the browser gave up for a reason it does not tell
  | 'unsupported' // this browser has no camera interface
  | 'taken-away' // ended while running: unplugged, permission withdrawn
  | 'play-blocked' // the camera runs, but the browser wants a tap before it shows a video
  | 'unknown';

/** Why a file cannot be looked at. */
export type FileFaultCode =
  | 'empty' // 0 bytes
  | 'not-an-image' // content is neither picture nor video, whatever its name says
  | 'unsupported-picture' // a picture in a format that this browser cannot decode
  | 'truncated' // the end of the file is missing and nothing could be decoded
  | 'unreadable' // claims to be a picture, but does not decode
  | 'too-large' // more pixels or bytes than can be decoded safely
  | 'unsupported-video' // codec or container unknown to this browser
  | 'unreadable-video' // damaged
  | 'no-picture' // a video file with sound only
  | 'play-blocked'; // the browser wants a tap first

/** Why there is no demo feed: its pictures could not be fetched. */
export type DemoFaultCode = 'demo-missing';

export type SourceFaultCode = CameraFaultCode | FileFaultCode | DemoFaultCode;

/** What may help, in the order to offer it. */
export type Remedy =
  | 'retry'
  | 'settings' // change the permission in browser or system settings
  | 'https' // open the page over HTTPS or on localhost
  | 'demo' // look at the demo feed instead
  | 'other-file';

/** A typed failure of a source. `detail` is for the engineer; the page turns `code` into a sentence. */
export class SourceFault extends Error {
  override readonly name = 'SourceFault';
  readonly code: SourceFaultCode;
  readonly remedies: readonly Remedy[];
  readonly detail: string;

  constructor(code: SourceFaultCode, detail = '') {
    super(detail ? `${code}: ${detail}` : code);
    this.code = code;
    this.remedies = REMEDIES[code];
    this.detail = detail;
  }
}

const REMEDIES: Readonly<Record<SourceFaultCode, readonly Remedy[]>> = {
  denied: ['settings', 'retry', 'demo'],
  'denied-by-system': ['settings', 'retry', 'demo'],
  dismissed: ['retry', 'demo'],
  'blocked-by-policy': ['demo'],
  none: ['retry', 'demo'],
  busy: ['retry', 'demo'],
  overconstrained: ['retry', 'demo'],
  insecure: ['https', 'demo'],
  aborted: ['retry', 'demo'],
  unsupported: ['demo'],
  'taken-away': ['retry', 'demo'],
  'play-blocked': ['retry'],
  unknown: ['retry', 'demo'],
  empty: ['other-file'],
  'not-an-image': ['other-file'],
  'unsupported-picture': ['other-file'],
  truncated: ['other-file'],
  unreadable: ['other-file'],
  'too-large': ['other-file'],
  'unsupported-video': ['other-file'],
  'unreadable-video': ['other-file'],
  'no-picture': ['other-file'],
  'demo-missing': ['retry'],
};
