import { compareWays } from '../../../models/sliding-window/detector/compare';
import { computedField, measuredField } from '../../../models/sliding-window/detector/field';
import { heatOf, readingNear, readingOf, type SeenFrame } from '../../../models/sliding-window/detector/look';
import type { SlidingWindowNetwork } from '../../../models/sliding-window/detector/network';
import type {
  CompareWindows, ComputedField, MeasuredWindowField, WindowAddress, WindowComparison, WindowHeat, WindowProgress,
  WindowReading,
} from '../../api';

/** What the page asks about sliding windows, answered from the newest frame. See SlidingMethods. */
export class SlidingDesk {
  readonly #network: SlidingWindowNetwork;
  readonly #newest: () => SeenFrame | null;

  /** @param newest the frame whose numbers were read back last */
  constructor(network: SlidingWindowNetwork, newest: () => SeenFrame | null) {
    this.#network = network;
    this.#newest = newest;
  }

  heat(label: string | null): WindowHeat | null {
    const frame = this.#newest();
    // A label of another network: the page was quicker than the worker.
    if (!frame || (label !== null && !this.#network.labels.includes(label))) return null;
    return heatOf(this.#network, frame, label);
  }

  reading(address: WindowAddress): WindowReading | null {
    const frame = this.#newest();
    return frame && readingOf(this.#network, frame, address);
  }

  near(x: number, y: number, level: number | null): WindowReading | null {
    const frame = this.#newest();
    return frame && readingNear(this.#network, frame, x, y, level);
  }

  field(address: WindowAddress): ComputedField | null {
    const frame = this.#newest();
    return frame && computedField(this.#network, frame.letterbox, address);
  }

  async measure(
    address: WindowAddress,
    tell: WindowProgress,
    signal: AbortSignal,
  ): Promise<MeasuredWindowField | null> {
    return this.#withPicture(signal, (input, { letterbox }) =>
      measuredField(this.#network, input, letterbox, address, (done, total) => void tell(done, total), signal));
  }

  async compare(request: CompareWindows, tell: WindowProgress, signal: AbortSignal): Promise<WindowComparison | null> {
    const { windows, reading, labels } = this.#network;
    return this.#withPicture(signal, (input, { letterbox }) =>
      compareWays(
        { windows, reading, labels, input, letterbox },
        request,
        (done, total) => void tell(done, total),
        signal,
      ));
  }

  /** Works on a copy of the picture, because the next frame takes the place of the newest. */
  async #withPicture<T>(
    signal: AbortSignal,
    work: (input: NonNullable<SlidingWindowNetwork['newest']>, frame: SeenFrame) => Promise<T | null | undefined>,
  ): Promise<T | null> {
    signal.throwIfAborted();
    const [frame, newest] = [this.#newest(), this.#network.newest];
    if (!frame || !newest) return null;
    const input = newest.clone();
    try {
      const answer = await work(input, frame);
      if (answer === undefined) throw signal.reason;
      return answer;
    } finally {
      input.dispose();
    }
  }
}
