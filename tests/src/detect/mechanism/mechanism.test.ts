import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { zooEntry } from '../../../../models/zoo';
import { Mechanism, type MechanismMeans } from '../../../../src/detect/mechanism/mechanism.svelte';
import type { AnchorPrediction, Candidate, CellAddress, DetectResult, DetectorId } from '../../../../workers/api';
import { RESULT } from '../fakes';

const BOX = { x: 0.4, y: 0.4, width: 0.1, height: 0.1 };
const found = (suppressedBy: number): Candidate => ({
  box: BOX, label: 'face', classIndex: 0, score: 0.9, origin: { cell: [5, 6], stride: 32, anchor: 2 }, suppressedBy, iou: 0.7,
});

function make(change: Partial<DetectResult> = {}) {
  const state = {
    detector: 'tiny-yolo-face' as DetectorId,
    result: { ...RESULT, width: 416, height: 416, detections: [found(-1)], ...change } as DetectResult | null,
  };
  const asked: CellAddress[] = [];
  const answers: ((anchors: readonly AnchorPrediction[]) => void)[] = [];
  const means: MechanismMeans = {
    entry: () => zooEntry(state.detector),
    inputSize: () => zooEntry(state.detector).inputSizes[0]!,
    result: () => state.result,
    predictions: (cell) => {
      asked.push(cell);
      return new Promise((resolve) => answers.push(resolve));
    },
    freeze: vi.fn(),
    onview: vi.fn(),
  };
  return { mechanism: new Mechanism(means), means, asked, answers, state };
}

describe('Mechanism', () => {
  it('opens the view of the address, and ignores what it does not know', () => {
    const { mechanism } = make();
    mechanism.open(['nonsense', 'nms-steps']);
    expect(mechanism.view).toBe('nms-steps');
    expect(mechanism.explains).toBe(true);
    mechanism.open(['nonsense']);
    expect(mechanism.view).toBeNull();
    expect(mechanism.explains).toBe(false);
  });

  it('shows one view at a time, and none when it is pressed again', () => {
    const { mechanism, means } = make();
    mechanism.toggle('grid');
    mechanism.toggle('anchors');
    expect(mechanism.view).toBe('anchors');
    mechanism.toggle('anchors');
    expect(mechanism.view).toBeNull();
    expect(vi.mocked(means.onview).mock.calls).toEqual([['grid'], ['anchors'], [null]]);
  });

  it('shows nothing of anchors where a detector has none', () => {
    const { mechanism, state } = make();
    state.detector = 'centernet';
    mechanism.open(['anchors']);
    expect(mechanism.view).toBeNull();
  });

  it('looks into the cell that found the best box until another is chosen, never outside of the picture', () => {
    const { mechanism, state } = make();
    expect(mechanism.cell).toEqual({ grid: 0, row: 6, column: 5 });
    mechanism.chooseCell({ row: 40, column: -3 });
    expect(mechanism.cell).toEqual({ grid: 0, row: 12, column: 0 });
    state.result = null;
    expect(mechanism.cell).toBeNull();
    expect(make({ detections: [] }).mechanism.cell).toEqual({ grid: 0, row: 6, column: 6 });
  });

  it('asks about one cell at a time, and the newest last', async () => {
    const { mechanism, asked, answers } = make();
    const first = mechanism.ask();
    mechanism.chooseCell({ row: 1, column: 1 });
    void mechanism.ask();
    mechanism.chooseCell({ row: 2, column: 2 });
    void mechanism.ask();
    expect(asked).toEqual([{ grid: 0, row: 6, column: 5 }]);
    answers[0]!([]);
    await vi.waitFor(() => expect(asked).toHaveLength(2));
    expect(asked[1]).toEqual({ grid: 0, row: 2, column: 2 });
    answers[1]!([]);
    await first;
    expect(mechanism.told).toEqual({ cell: { grid: 0, row: 2, column: 2 }, anchors: [] });
  });

  it('knows nothing more when the worker is gone', async () => {
    const { mechanism, means } = make();
    means.predictions = () => Promise.reject(new Error('gone'));
    await mechanism.ask();
    expect(mechanism.told).toBeNull();
  });

  describe('steps through suppression', () => {
    beforeEach(() => void vi.useFakeTimers());
    afterEach(() => void vi.useRealTimers());
    const candidates = [found(-1), found(0), found(-1)];

    it('and holds the picture for it', () => {
      const { mechanism, means } = make({ candidates });
      expect([mechanism.step, mechanism.turn]).toEqual([2, null]);
      mechanism.go(1);
      expect(means.freeze).toHaveBeenCalled();
      expect(mechanism.turn).toBe(1);
      mechanism.go(1);
      mechanism.go(1);
      expect(mechanism.turn).toBe(2);
      for (let i = 0; i < 5; i++) mechanism.go(-1);
      expect(mechanism.turn).toBe(0);
      mechanism.moving();
      expect(mechanism.turn).toBeNull();
    });

    it('by itself to the last turn, from the first again after that', () => {
      const { mechanism } = make({ candidates });
      mechanism.play();
      expect([mechanism.turn, mechanism.playing]).toEqual([0, true]);
      vi.advanceTimersByTime(10_000);
      expect([mechanism.turn, mechanism.playing]).toEqual([2, false]);
      mechanism.play();
      expect(mechanism.turn).toBe(0);
      mechanism.play();
      expect(mechanism.playing).toBe(false);
      vi.advanceTimersByTime(10_000);
      expect(mechanism.turn).toBe(0);
    });

    it('with nothing to step through, and with fewer turns than before', () => {
      const { mechanism, state } = make({ candidates: [] });
      mechanism.play();
      vi.advanceTimersByTime(10_000);
      expect([mechanism.turn, mechanism.playing]).toEqual([0, false]);
      state.result = { ...RESULT, candidates };
      mechanism.go(1);
      expect(mechanism.turn).toBe(1);
    });
  });
});
