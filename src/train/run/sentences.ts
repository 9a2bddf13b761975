import type { Advice } from '../../../models/transfer/diagnosis';
import type { Diagnosis } from '../../../models/transfer/diagnosis';
import type { StopReason } from '../../../models/transfer/fit-options';
import type { Fault, JobRefusal, Progress, TrainingOutcome, TrainingPhase } from '../../../workers/api';
import { m } from '../../i18n/generated/messages';
import { backendName, faultSentence } from '../../i18n/sentences';

/* Codes of the trainer become sentences here. The records are exhaustive: a new code does not compile without one. */

const PHASE: Readonly<Record<TrainingPhase, () => string>> = {
  features: m.run_phase_features,
  head: m.run_phase_head,
  tuning: m.run_phase_tuning,
  testing: m.run_phase_testing,
};

/** What training does now. */
export function phaseName(phase: TrainingPhase): string {
  return PHASE[phase]();
}

/** What opening the worker does now. */
export function openingSentence(progress: Progress | null): string {
  if (progress?.phase !== 'download' || progress.cached || progress.total === 0) return m.run_phase_opening();
  return m.run_downloading({ percent: String(Math.round((100 * progress.loaded) / progress.total)) });
}

/** Why a job cannot be trained. `classes` are the job's names. */
export function jobRefusalSentence(refusal: JobRefusal, classes: readonly string[]): string {
  switch (refusal.code) {
    case 'too-few-classes':
      return m.run_refused_classes();
    case 'empty-class':
      return m.run_refused_empty({ name: classes[refusal.label] ?? '?' });
    case 'no-boxes':
      return m.own_need_boxes();
    case 'backend':
      return m.run_refused_backend({ backend: backendName(refusal.backend), missing: refusal.missing.join(', ') });
  }
}

/** Why training failed. */
export function failureSentence({ code, detail }: Fault): string {
  const worker = code === 'internal' && /^(crashed|unavailable|timeout|ended)/.test(detail);
  return m.run_failed({ reason: worker ? m.run_failed_worker() : faultSentence(code, detail) });
}

const STOPPED: Readonly<Record<StopReason, (inputs: { epoch: string }) => string>> = {
  finished: () => m.run_stopped_finished(),
  'stopped-early': m.run_stopped_early,
  aborted: m.run_stopped_aborted,
  'not-a-number': m.run_stopped_nan,
};

const NOTHING_LEARNED: Readonly<Partial<Record<StopReason, () => string>>> = {
  aborted: m.run_stopped_aborted_nothing,
  'not-a-number': m.run_stopped_nan_nothing,
};

const HEAD_KEPT: Readonly<Record<StopReason, () => string>> = {
  finished: m.run_head_kept,
  'stopped-early': m.run_head_kept,
  aborted: m.run_head_kept_aborted,
  'not-a-number': m.run_head_kept_nan,
};

/** How training ended. */
export function stopSentence({ reason, classifier, bestEpoch }: TrainingOutcome): string {
  if (classifier && bestEpoch < 0) return HEAD_KEPT[reason]();
  const nothing = classifier ? undefined : NOTHING_LEARNED[reason];
  return nothing?.() ?? STOPPED[reason]({ epoch: String(bestEpoch + 1) });
}

const READING: Readonly<Record<Diagnosis['reading'], (inputs: { train: string; dev: string; gap: string }) => string>> = {
  fine: m.run_reading_fine,
  'high-bias': m.run_reading_bias,
  'high-variance': m.run_reading_variance,
  both: m.run_reading_both,
};

/** Bias and variance in words. Errors as texts, e.g. '8%'. */
export function readingSentence(reading: Diagnosis['reading'], train: string, dev: string, gap: string): string {
  return READING[reading]({ train, dev, gap });
}

const ADVICE: Readonly<Record<Advice, () => string>> = {
  'bigger-head': m.run_advice_bigger_head,
  'unfreeze-more': m.run_advice_unfreeze_more,
  'train-longer': m.run_advice_train_longer,
  'less-regularisation': m.run_advice_less_regularisation,
  'more-samples': m.run_advice_more_samples,
  'more-augmentation': m.run_advice_more_augmentation,
  'more-regularisation': m.run_advice_more_regularisation,
  'unfreeze-less': m.run_advice_unfreeze_less,
  'check-labels': m.run_advice_check_labels,
};

/** What to try next. */
export function adviceSentence(advice: Advice): string {
  return ADVICE[advice]();
}

/** A duration as people say it. */
export function duration(seconds: number): string {
  if (seconds < 90) return m.run_seconds({ seconds: String(Math.max(1, Math.round(seconds))) });
  if (seconds < 90 * 60) return m.run_minutes({ minutes: String(Math.round(seconds / 60)) });
  return m.run_hours({ hours: (seconds / 3600).toFixed(1) });
}

/** A fraction as a percentage. */
export function percent(fraction: number): string {
  // Rounded first: what is one but for the last bit is no 99.9%, nor '100.0%'.
  const value = Math.round(1e6 * fraction) / 1e4;
  return `${value > 99 && value < 100 ? Math.min(99.9, value).toFixed(1) : Math.round(value)}%`;
}
