import { describe, expect, it, vi } from 'vitest';
import { detectEvents, makeRoomForView } from '../../../src/detect/telling';
import type { Saccade } from '../../../src/saccade.svelte';
import { parseSettings } from '../../../src/storage/settings';
import { Notices } from '../../../src/ui/notices.svelte';
import type { DetectorId } from '../../../workers/api';

/** As much of the page as is told about slowness. */
function page(detector: DetectorId, chosen: number | null) {
  const app = {
    notices: new Notices(),
    settings: { value: parseSettings({ detector, inputSize: { [detector]: chosen } }) },
    inputSize: chosen ?? 416,
    useInputSize: vi.fn(),
    useDetector: vi.fn(),
  };
  return { app, events: detectEvents(app as unknown as Saccade) };
}

const SLOW = { ms: 400, inputSize: 320, detector: 'ssd' } as const;
const topics = ({ notices }: { notices: Notices }) => notices.list.map(({ topic }) => topic);

describe('what a slow device is told', () => {
  it('is that a YOLO took the smaller size, which one tap takes back', () => {
    const { app, events } = page('yolo', null);
    events.onslow(SLOW);
    expect(app.useInputSize).toHaveBeenCalledExactlyOnceWith(320);
    expect(topics(app)).toEqual(['size']);
    expect(app.notices.list[0]!.text()).toContain('400 ms');
    app.notices.list[0]!.actions[0]!.act();
    expect(app.useInputSize).toHaveBeenLastCalledWith(416);
  });

  it.each([['yolo', 416], ['centernet', null]] as const)('is an offer for %s at %s px', (detector, chosen) => {
    const { app, events } = page(detector, chosen);
    events.onslow(SLOW);
    expect(app.useInputSize).not.toHaveBeenCalled();
    expect(topics(app)).toEqual(['slow']);
    app.notices.list[0]!.actions[0]!.act();
    expect(app.useInputSize).toHaveBeenCalledExactlyOnceWith(320);
  });

  it.each(['yolo', 'centernet'] as const)('of %s makes room for a view, and goes by itself', (detector) => {
    vi.useFakeTimers();
    const { app, events } = page(detector, null);
    events.onslow(SLOW);
    makeRoomForView(app as unknown as Saccade);
    expect(topics(app)).toEqual([]);
    events.onslow(SLOW);
    expect(topics(app)).toHaveLength(1);
    vi.advanceTimersByTime(15_000);
    expect(topics(app)).toEqual([]);
    vi.useRealTimers();
  });
});
