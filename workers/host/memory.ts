/** What browsers and TensorFlow.js say when memory cannot be had. */
const SAYINGS = /out of memory|memory access out of bounds|allocation|array length|cannot enlarge memory|oom\b|bad_alloc/i;

/** Whether this is for want of memory, so that a smaller size may do. */
export function isOutOfMemory(error: unknown): boolean {
  const { name = '', message = '' } = (error ?? {}) as { name?: unknown; message?: unknown };
  return SAYINGS.test(`${String(name)} ${String(message)} ${typeof error === 'string' ? error : ''}`);
}
