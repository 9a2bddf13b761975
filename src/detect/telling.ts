import { zooEntry } from '../../models/zoo';
import type { Fault } from '../../workers/api';
import { m } from '../i18n/generated/messages';
import { backendName, faultSentence } from '../i18n/sentences';
import type { Saccade } from '../saccade.svelte';
import type { NoticeAction } from '../ui/notices.svelte';
import type { SessionEvents } from './session.svelte';
import type { SlowAdvice } from './slow';

const MOST_RESTARTS = 3;

/** What the person is told of the detector's work, with ways out. */
export function detectEvents(app: Saccade): SessionEvents {
  const { notices } = app;
  return {
    onfault: (fault) => tellFault(app, fault),
    onrestart: (attempt) =>
      notices.show('worker', 'problem', () =>
        m.fault_restarting({ attempt: String(attempt), most: String(MOST_RESTARTS) }),
      ),
    onready: () => tellReady(app),
    onsilence: () => {
      const again = { name: () => m.try_again(), act: () => app.watchAgain() };
      notices.show('source-silent', 'problem', () => m.source_silent(), [again]);
    },
    onslow: (advice) => offer(app, advice),
  };
}

function tellReady(app: Saccade): void {
  for (const topic of ['worker', 'slow', 'fault-device-lost', 'source-silent']) app.notices.clear(topic);
  void app.checkOffline();
  const { report } = app.session.engine;
  if (report?.refused.some(({ reason }) => reason === 'lost')) {
    const backend = backendName(report.backend);
    app.notices.show('fault-device-lost', 'info', () => m.fault_device_given_up({ backend }));
  }
}

function tellFault(app: Saccade, { code, detail }: Fault): void {
  const settled = app.session.engine.report?.backend;
  const losing = code === 'device-lost' || code === 'gpu-error';
  const other = losing && settled && settled !== 'wasm'
    ? [{ name: () => m.use_backend({ backend: backendName('wasm') }), act: () => app.change({ backend: 'wasm' }) }]
    : [];
  app.notices.show(`fault-${code}`, losing ? 'problem' : 'info', () => faultSentence(code, detail), other);
}

/** A view is opened: what is said of the speed would lie over its card. */
export function makeRoomForView(app: Saccade): void {
  for (const topic of ['slow', 'size']) app.notices.clear(topic);
}

/**
 * Nothing is slowed down or made coarser behind the person's back: it is offered. Only a YOLO whose size nobody chose
 * takes the next smaller one by itself, and says so.
 */
function offer(app: Saccade, { ms, inputSize, detector }: SlowAdvice): void {
  const { value } = app.settings;
  const isFree = zooEntry(value.detector).network.kind === 'yolo' && value.inputSize[value.detector] === null;
  if (isFree && inputSize !== null) {
    const before = app.inputSize;
    const back = { name: () => m.slow_back({ size: String(before) }), act: () => app.useInputSize(before) };
    app.useInputSize(inputSize);
    const told = { ms: ms.toFixed(0), size: String(inputSize) };
    app.notices.show('size', 'info', () => m.slow_chosen(told), [back], true);
    return;
  }
  const actions: NoticeAction[] = [];
  if (inputSize !== null) {
    const size = String(inputSize);
    actions.push({ name: () => m.slow_smaller({ size }), act: () => app.useInputSize(inputSize) });
  }
  if (detector !== null) {
    const { name } = zooEntry(detector);
    actions.push({ name: () => m.slow_lighter({ name }), act: () => app.useDetector(detector) });
  }
  app.notices.show('slow', 'info', () => m.slow_device({ ms: ms.toFixed(0) }), actions, true);
}
