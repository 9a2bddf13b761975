import { flushSync, mount, unmount } from 'svelte';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { userEvent } from 'vitest/browser';
import { Database } from '../../../../src/storage/db';
import { DataSet } from '../../../../src/train/data/dataset.svelte';
import Curves from '../../../../src/train/run/curves/Curves.svelte';
import Confusion from '../../../../src/train/run/results/Confusion.svelte';
import type { Assessment } from '../../../../workers/api';
import { reportOf } from './fake-trainer';

const CLASSES = ['cat', 'dog', 'emu'].map((name) => ({ id: name, name, colour: '#56b4e9' }));
const answer = (sample: string, label: number, given: number, confidence: number) => ({
  sample, label, answer: given, confidence,
});
const ASSESSMENT: Assessment = {
  accuracy: 0.5, loss: 1, scores: [],
  confusion: [[1, 2, 0], [0, 1, 0], [0, 0, 0]],
  answers: [answer('a', 0, 0, 0.9), answer('b', 0, 1, 0.6), answer('c', 0, 1, 0.8), answer('d', 1, 1, 0.7)],
};

let target: HTMLElement;
let mounted: Record<string, unknown> | null = null;

beforeEach(() => {
  target = document.body.appendChild(document.createElement('div'));
  target.style.width = '340px';
});
afterEach(async () => {
  if (mounted) await unmount(mounted);
  mounted = null;
  target.remove();
});

const cell = (row: number, column: number) => target.querySelector<HTMLElement>(`[data-cell="${row},${column}"]`)!;
const pictures = () => [...document.querySelectorAll('dialog li span')].map((each) => each.textContent);

describe('the confusion matrix', () => {
  beforeEach(() => {
    const data = new DataSet({ db: new Database('confusion-test') });
    mounted = mount(Confusion, { target, props: { assessment: ASSESSMENT, classes: CLASSES, data } });
    flushSync();
  });

  it('is one stop of the tab key, walked through with the arrows', async () => {
    expect(target.querySelectorAll('[tabindex="0"]')).toHaveLength(1);
    cell(0, 0).focus();
    await userEvent.keyboard('{ArrowRight}{ArrowDown}{ArrowDown}{ArrowDown}');
    expect(document.activeElement).toBe(cell(2, 1));
    expect(target.querySelectorAll('[tabindex="0"]')).toHaveLength(1);
    await userEvent.keyboard('{Home}');
    expect(document.activeElement).toBe(cell(2, 0));
  });

  it('opens the pictures of a cell, the surest first', async () => {
    cell(0, 1).focus();
    await userEvent.keyboard('{Enter}');
    await vi.waitFor(() => expect(pictures()).toEqual(['dog 80%', 'dog 60%']));
    await userEvent.keyboard('{Escape}');
    await vi.waitFor(() => expect(document.querySelector('dialog')).toBeNull());
  });

  it('opens nothing where there is nothing', async () => {
    await userEvent.click(cell(1, 0));
    expect(document.querySelector('dialog')).toBeNull();
  });

  it('says what every cell counts', () => {
    expect(cell(0, 1).getAttribute('aria-label')).toBe('2 pictures of cat called dog');
    expect(cell(1, 1).getAttribute('aria-label')).toBe('1 picture of dog called right');
  });
});

describe('the curves', () => {
  const history = { head: [0, 1, 2].map(reportOf), tuning: [0].map(reportOf) };

  beforeEach(() => {
    mounted = mount(Curves, { target, props: { history, chance: 0.25, live: false } });
    flushSync();
  });

  it('are drawn, and told in words', () => {
    const charts = [...target.querySelectorAll('[role="img"]')];
    expect(charts).toHaveLength(2);
    expect(charts[1]!.getAttribute('aria-label')).toContain('Loss over 4 epochs. train from 1 to 1; dev from 1 to 1');
    for (const canvas of target.querySelectorAll('canvas')) {
      const pixels = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height).data;
      expect(pixels.some((value) => value > 0)).toBe(true);
    }
  });

  it('can be read as a table', () => {
    const rows = [...target.querySelectorAll('tbody tr')].map((row) => row.textContent?.replace(/\s+/g, ' ').trim());
    expect(rows).toHaveLength(4);
    expect(rows[1]).toMatch(/^2\s*50%\s*50%\s*0\.5\s*1$/);
  });

  it('of the learning rate come when they are asked for', async () => {
    const button = [...target.querySelectorAll('button')].find((each) => each.textContent?.includes('Learning rate'))!;
    await userEvent.click(button);
    expect(button.getAttribute('aria-pressed')).toBe('true');
    expect(target.querySelectorAll('[role="img"]')).toHaveLength(3);
  });
});
