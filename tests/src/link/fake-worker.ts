import { expose } from 'comlink';

/** What the tests call: it answers, waits for ever, or rejects. */
export class FakeApi {
  readonly received: unknown[] = [];

  add(a: number, b: number): number {
    return a + b;
  }

  hang(): Promise<never> {
    return new Promise(() => {});
  }

  fail(): never {
    const error = new Error('detail');
    error.name = 'Fault:device-lost';
    throw error;
  }

  aborts(signal: AbortSignal): Promise<string> {
    return new Promise((resolve) => signal.addEventListener('abort', () => resolve('heard')));
  }
}

/** A Worker over a MessageChannel: the real Comlink on both ends, and failures when told. */
export class FakeWorker extends EventTarget {
  readonly #here: MessagePort;
  readonly #there: MessagePort;
  terminated = false;

  constructor(api: object = new FakeApi()) {
    super();
    const { port1, port2 } = new MessageChannel();
    this.#here = port1;
    this.#there = port2;
    port1.addEventListener('message', ({ data }) => this.dispatchEvent(new MessageEvent('message', { data })));
    port1.start();
    expose(api, port2);
  }

  postMessage(message: unknown, transfer: Transferable[] = []): void {
    this.#here.postMessage(message, transfer);
  }

  terminate(): void {
    this.terminated = true;
    this.#here.close();
    this.#there.close();
  }

  crash(message = 'boom'): void {
    this.dispatchEvent(Object.assign(new Event('error', { cancelable: true }), { message }));
  }

  garble(): void {
    this.dispatchEvent(new Event('messageerror'));
  }

  asWorker(): Worker {
    return this as unknown as Worker;
  }
}
