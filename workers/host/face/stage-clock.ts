import type { FaceTimings } from '../../api';

type Stages = Omit<FaceTimings, 'upload'>;

/** Milliseconds of each stage, one after another. */
export class StageClock {
  #timings: Stages = { detect: 0, landmarks: 0, align: 0, embed: 0, compare: 0, mesh: 0, evidence: 0 };

  get timings(): Stages {
    return this.#timings;
  }

  async time<T>(stage: keyof Stages, work: () => Promise<T>): Promise<T> {
    const began = performance.now();
    try {
      return await work();
    } finally {
      this.#timings = { ...this.#timings, [stage]: performance.now() - began };
    }
  }
}
