import { expose } from 'comlink';
import { registerTrainingKernels } from '../../../../models/kernels/training';
import { runSelfTest, SELF_TEST_TOLERANCE } from '../../../../models/self-test';
import { centernetCompanion } from '../../../../models/trunk/centernet-companion';
import { ssdTrunkSource } from '../../../../models/trunk/ssd-trunk';
import { centernet } from '../../../../models/zoo/centernet';
import { ssd } from '../../../../models/zoo/ssd';
import type { BackendName } from '../../../../workers/api';
import { chooseBackend } from '../../../../workers/host/backend/choose';
import { browserOpeners } from '../../../../workers/host/backend/openers';
import { compareTrunks } from './companion';
import { compareEpochs } from './epochs';
import { fetchNetwork } from './network';
import { drawSamples } from './samples';
import { compareTraining } from './three-classes';
import { measureUnfrozen } from './unfrozen';
import type { Measured } from '../report';

const measurer = {
  /** Opens the backend, as the app does, and measures everything on it. Paths are relative to the page. */
  async measure(backend: BackendName, blocks: readonly number[]): Promise<Measured> {
    const chosen = await chooseBackend(
      { wanted: backend, avoid: [] },
      {
        openers: browserOpeners().filter(({ name }) => name === backend),
        selfTest: runSelfTest,
        tolerance: SELF_TEST_TOLERANCE,
        onTry: () => undefined,
        onError: (message) => console.error(message),
      },
      new AbortController().signal,
    );
    registerTrainingKernels(backend);
    const trunk = ssdTrunkSource(await fetchNetwork(ssd));
    const companion = centernetCompanion(await fetchNetwork(centernet));
    const samples = await drawSamples();
    const bench = { trunk, samples };
    const { threads } = chosen.backend;
    console.info('  features of a picture');
    const trunks = await compareTrunks(trunk, companion);
    console.info('  epochs of the head');
    const epochs = await compareEpochs(bench);
    console.info('  three classes');
    const threeClasses = await compareTraining(bench);
    console.info('  unfrozen blocks');
    const unfrozen = await measureUnfrozen(bench, blocks);
    return { backend, threads, trunks, epochs, threeClasses, unfrozen };
  },
};

export type Measurer = typeof measurer;

expose(measurer);
