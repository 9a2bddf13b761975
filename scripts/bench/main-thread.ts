/** Of one event in a Chromium trace, what is used here. Times are microseconds on one clock. */
export interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  readonly ts: number;
  readonly dur?: number;
  /** Of `dur`, what the thread really computed: without waiting for the compositor, or for a busy processor. */
  readonly tdur?: number;
}

/** What the page's main thread did while frames were answered. */
export interface MainThread {
  /** Milliseconds of tasks from each answered frame to the next. */
  readonly perFrame: readonly number[];
  /** Of these, milliseconds of processor time; shares of a task that spans two frames are taken as even. */
  readonly cpuPerFrame: readonly number[];
  /** Milliseconds of each task over 50 ms. */
  readonly longTasks: readonly number[];
}

/** Trace categories that hold the marks and the tasks. */
export const CATEGORIES = ['toplevel', 'blink.user_timing', 'disabled-by-default-devtools.timeline'];

/** The mark that the page sets when a frame was answered. */
export const FRAME_MARK = 'saccade-frame';

const TASKS = new Set(['RunTask', 'ThreadControllerImpl::RunTask']);
const LONG_MS = 50;

/** Adds up the tasks of the thread on which the frames were marked, frame by frame. */
export function readMainThread(events: readonly TraceEvent[]): MainThread {
  const marks = events.filter(({ name }) => name === FRAME_MARK).sort((a, b) => a.ts - b.ts);
  const [first] = marks;
  const last = marks.at(-1);
  if (!first || !last) return { perFrame: [], cpuPerFrame: [], longTasks: [] };
  const tasks = outermost(
    events.filter(({ name, ph, pid, tid }) => TASKS.has(name) && ph === 'X' && pid === first.pid && tid === first.tid),
  );
  const each = (time: (task: TraceEvent, start: number, end: number) => number) =>
    marks.slice(1).map(({ ts: end }, i) => sum(tasks.map((task) => time(task, marks[i]?.ts ?? end, end))) / 1000);
  const perFrame = each(overlap);
  const cpuPerFrame = each((task, start, end) => overlap(task, start, end) * computing(task));
  const longTasks = tasks
    .filter((task) => overlap(task, first.ts, last.ts) > 0)
    .map(({ dur = 0 }) => dur / 1000)
    .filter((ms) => ms > LONG_MS);
  return { perFrame, cpuPerFrame, longTasks };
}

/** Tasks run nested (a nested loop, or both names for one task): only the outer ones are time of their own. */
function outermost(tasks: readonly TraceEvent[]): TraceEvent[] {
  let busyUntil = -Infinity;
  return tasks
    .toSorted((a, b) => a.ts - b.ts || (b.dur ?? 0) - (a.dur ?? 0))
    .filter(({ ts, dur = 0 }) => {
      if (ts < busyUntil) return false;
      busyUntil = ts + dur;
      return true;
    });
}

function overlap({ ts, dur = 0 }: TraceEvent, start: number, end: number): number {
  return Math.max(0, Math.min(ts + dur, end) - Math.max(ts, start));
}

/** Share of a task in which the thread computed. */
const computing = ({ dur = 0, tdur = dur }: TraceEvent) => (dur > 0 ? tdur / dur : 0);

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
