const NAME = 'saccade-data';

/**
 * Does `work` unless another tab of this app is open; from then on this tab counts as one that is. Where browsers have
 * no locks nobody knows, and it is done.
 */
export async function ifAlone(work: () => Promise<void>): Promise<void> {
  const locks = globalThis.navigator?.locks as LockManager | undefined;
  if (!locks) return work();
  try {
    await locks.request(NAME, { ifAvailable: true }, (lock) => (lock ? work() : undefined));
  } catch {
    return work(); // An origin without storage has no locks either.
  }
  // Shared with the other tabs for as long as the page lives.
  locks.request(NAME, { mode: 'shared' }, () => new Promise<never>(() => {})).catch(() => {});
}
