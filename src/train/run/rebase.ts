/**
 * What was set by hand, on other defaults: whatever is in `value` as it is in `base` becomes as it is in `usual`. Lists
 * count as one, and so do objects of different kinds.
 */
export function rebase<T>(value: T, base: T, usual: T): T {
  if (isTree(value) && isTree(base) && isTree(usual) && value.kind === base.kind && value.kind === usual.kind) {
    const keys = new Set([...Object.keys(usual), ...Object.keys(value)]);
    const entries = [...keys].map((key) => [key, rebase(value[key], base[key], usual[key])] as const);
    return Object.fromEntries(entries.filter(([, each]) => each !== undefined)) as T;
  }
  return JSON.stringify(value) === JSON.stringify(base) ? usual : value;
}

function isTree(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
