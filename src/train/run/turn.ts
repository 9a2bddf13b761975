/**
 * Claims to be the one page that trains. Resolves with what gives the claim back, or with null if another tab of this
 * app has it. Where browsers have no locks everyone may.
 */
export async function claimTraining(): Promise<(() => void) | null> {
  const locks = globalThis.navigator?.locks as LockManager | undefined;
  if (!locks) return () => {};
  return new Promise((resolve) => {
    locks
      .request('saccade-training', { ifAvailable: true }, (lock) => {
        if (!lock) return resolve(null);
        // The lock is held for as long as this promise is open.
        return new Promise<void>((release) => resolve(() => release()));
      })
      .catch(() => resolve(() => {}));
  });
}
