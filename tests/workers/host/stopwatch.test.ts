import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Stopwatch } from '../../../workers/host/stopwatch';

test('one frame at a time: each step is the time since the one before', () => {
  const watch = new Stopwatch();
  const first = { started: 100, uploaded: 105, computed: 130, read: 132, decoded: 133 };
  expect(watch.lap(first)).toEqual({ upload: 5, network: 25, readback: 2, nms: 1 });
});

test('two in flight: waiting for the other frame is nobody\'s work', () => {
  const watch = new Stopwatch();
  watch.lap({ started: 100, uploaded: 105, computed: 130, read: 132, decoded: 133 });
  // Submitted at 110 while the device was busy until 130.
  const second = watch.lap({ started: 110, uploaded: 134, computed: 160, read: 161, decoded: 163 });
  expect(second).toEqual({ upload: 4, network: 26, readback: 1, nms: 2 });
});

test('durations are never negative, and together never more than the time that passed', () => {
  const step = fc.integer({ min: 0, max: 50 });
  fc.assert(
    fc.property(fc.array(fc.tuple(step, step, step, step, step), { maxLength: 20 }), (frames) => {
      const watch = new Stopwatch();
      let started = 1;
      let free = 0;
      for (const [gap, upload, network, readback, nms] of frames) {
        started += gap;
        const uploaded = Math.max(started, free) + upload;
        const computed = uploaded + network;
        const read = computed + readback;
        const lap = watch.lap({ started, uploaded, computed, read, decoded: read + nms });
        expect(lap).toEqual({ upload, network, readback, nms });
        free = computed;
      }
    }),
  );
});
