import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toFrame, toStage, viewOf } from '../../../src/stage/view';

const side = fc.integer({ min: 1, max: 5000 });
const size = fc.record({ width: side, height: side });
const fraction = fc.double({ min: 0, max: 1, noNaN: true });

describe('viewOf', () => {
  it('fills the stage when little is lost: 1280 × 720 on 1280 × 800', () => {
    const view = viewOf({ width: 1280, height: 720 }, { width: 1280, height: 800 }, false);
    // Scale 800 / 720; the overhang is halved left and right.
    expect(view.height).toBeCloseTo(800);
    expect(view.width).toBeCloseTo(1422.22, 1);
    expect(view.left).toBeCloseTo(-71.11, 1);
  });

  it('shows everything when filling would lose much: a landscape on a portrait phone', () => {
    const view = viewOf({ width: 1280, height: 720 }, { width: 390, height: 844 }, false);
    expect(view).toMatchObject({ left: 0, width: 390 });
    expect(view.height).toBeCloseTo(219.375);
  });

  it('shows the whole picture when asked to', () => {
    const view = viewOf({ width: 400, height: 300 }, { width: 410, height: 300 }, false, true);
    expect(view.width).toBeCloseTo(400);
  });

  it('keeps the aspect, stays centred, and never loses more than about a third', () => {
    fc.assert(
      fc.property(size, size, fc.boolean(), fc.boolean(), (frame, stage, mirrored, whole) => {
        const view = viewOf(frame, stage, mirrored, whole);
        expect(view.width / view.height).toBeCloseTo(frame.width / frame.height, 6);
        expect(view.left * 2 + view.width).toBeCloseTo(stage.width, 6);
        expect(view.top * 2 + view.height).toBeCloseTo(stage.height, 6);
        const seen = (Math.min(view.width, stage.width) * Math.min(view.height, stage.height)) / (view.width * view.height);
        expect(seen).toBeGreaterThan(0.65);
      }),
    );
  });
});

describe('toStage and toFrame', () => {
  it('mirror a box: what is left in the frame is right on the stage', () => {
    const view = { left: 10, top: 20, width: 100, height: 200, mirrored: true };
    expect(toStage(view, { x: 0, y: 0.5, width: 0.25, height: 0.1 })).toEqual({ x: 85, y: 120, width: 25, height: 20 });
  });

  it('are each other’s inverse for any view and point', () => {
    fc.assert(
      fc.property(size, size, fc.boolean(), fraction, fraction, (frame, stage, mirrored, x, y) => {
        const view = viewOf(frame, stage, mirrored);
        const there = toStage(view, { x, y, width: 0, height: 0 });
        const back = toFrame(view, there);
        expect(back.x).toBeCloseTo(x, 6);
        expect(back.y).toBeCloseTo(y, 6);
      }),
    );
  });
});
