import { expect, it } from 'vitest';
import { FRAME_MARK, readMainThread, type TraceEvent } from '../../../scripts/bench/main-thread';

const main = { pid: 1, tid: 7 };
/** Milliseconds in, as the trace has it out. */
const mark = (at: number): TraceEvent => ({ ...main, name: FRAME_MARK, ph: 'R', ts: at * 1000 });
const task = (at: number, ms: number, more: Partial<TraceEvent> = {}): TraceEvent => ({
  ...main, name: 'RunTask', ph: 'X', ts: at * 1000, dur: ms * 1000, ...more,
});

it('adds up the tasks between one frame and the next', () => {
  const { perFrame } = readMainThread([mark(0), task(1, 2), task(5, 1), mark(10), task(12, 4), mark(20)]);
  expect(perFrame).toEqual([3, 4]);
});

it('counts a task that spans a mark on each side only as far as it lies there', () => {
  expect(readMainThread([mark(0), task(8, 4), mark(10), mark(20)]).perFrame).toEqual([2, 2]);
});

it('counts nested tasks once', () => {
  const nested = task(2, 1, { name: 'ThreadControllerImpl::RunTask' });
  expect(readMainThread([mark(0), task(1, 4), nested, mark(10)]).perFrame).toEqual([4]);
});

it('leaves out other threads and other processes', () => {
  const events = [mark(0), task(1, 4, { tid: 8 }), task(1, 4, { pid: 2 }), mark(10)];
  expect(readMainThread(events).perFrame).toEqual([0]);
});

it('tells apart waiting and computing', () => {
  const { perFrame, cpuPerFrame } = readMainThread([mark(0), task(1, 8, { tdur: 2000 }), task(9, 1), mark(10)]);
  expect(perFrame).toEqual([9]);
  expect(cpuPerFrame).toEqual([3]);
});

it('tells the tasks over 50 ms, and only those while frames ran', () => {
  const { longTasks } = readMainThread([task(0, 90), mark(100), task(110, 50), task(170, 60), mark(300), task(400, 80)]);
  expect(longTasks).toEqual([60]);
});

it('has nothing to say without marks', () => {
  expect(readMainThread([task(0, 90)])).toEqual({ perFrame: [], cpuPerFrame: [], longTasks: [] });
});
