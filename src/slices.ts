/** How long, in ms, a slice of work may keep the page from drawing and from hearing a finger. */
const SLICE_MS = 8;

/** Ends this task: what waits comes first. By a message, as timers of hidden pages come but once a second. */
export function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}

/** What `of` makes of each, in their order, and in as many tasks as it takes. */
export async function inSlices<From, To>(items: readonly From[], of: (item: From) => To): Promise<To[]> {
  const all: To[] = [];
  let since = performance.now();
  for (const item of items) {
    all.push(of(item));
    if (performance.now() - since < SLICE_MS) continue;
    await nextTask();
    since = performance.now();
  }
  return all;
}
