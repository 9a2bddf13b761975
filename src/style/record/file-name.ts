/** A file's name out of the time, such as saccade-2026-11-21T23-59-00.png. */
export function stamped(ending: string): string {
  return `saccade-${new Date().toISOString().slice(0, 19).replaceAll(':', '-')}.${ending}`;
}
