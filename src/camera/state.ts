/** What became of the camera so far. */
export type CameraState =
  | 'off'
  | 'asking' // the browser asks, or the camera starts
  | 'live'
  | 'interrupted' // the system withholds pictures for a while (a call, another app); goes on by itself
  | 'hidden' // stopped because the page is not visible; resumes by itself, or, where it was frozen, when it goes on
  | 'fault';
