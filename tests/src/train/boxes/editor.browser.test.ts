import { afterEach, describe, expect, it, vi } from 'vitest';
import { cdp, userEvent } from 'vitest/browser';
import { drawPhoto } from '../../camera/photos';
import { fingers, mouse, openEditor, resize, type Found } from './mounted';

let opened: Awaited<ReturnType<typeof openEditor>> | undefined;

afterEach(async () => {
  if (document.querySelector('.canvas')) await opened?.close();
  opened?.data.stop();
  opened = undefined;
  document.body.replaceChildren();
});

async function open(found: readonly Found[] = []) {
  await resize(900, 700);
  opened = await openEditor([await drawPhoto(400, 200), await drawPhoto(200, 200), await drawPhoto(100, 200)], found);
  const { canvas } = opened;
  await vi.waitFor(() => expect(canvas.querySelector('img')?.complete).toBe(true));
  return opened;
}

/** x, y, width, height in pixels of the picture. */
function shown(canvas: HTMLElement): number[][] {
  return [...canvas.querySelectorAll<HTMLElement>('[data-box]')].map((box) => box.dataset['box']!.split(',').map(Number));
}

/** CSS pixels are larger than the picture's: a drag may end beside the pixel that was meant. */
function expectNear(boxes: readonly number[][], wanted: readonly number[][]): void {
  expect(boxes).toHaveLength(wanted.length);
  for (const [i, box] of wanted.entries()) {
    for (const [j, value] of box.entries()) expect(Math.abs(boxes[i]![j]! - value)).toBeLessThanOrEqual(2);
  }
}

function named(name: RegExp): HTMLElement {
  const buttons = [...document.querySelectorAll<HTMLElement>('button, label')];
  const found = buttons.find((each) => name.test(each.getAttribute('aria-label') ?? each.textContent));
  if (!found) throw new Error(`no ${name}`);
  return found;
}

describe('the box editor', () => {
  it('draws, moves and sizes by mouse; closing keeps it as one step', async () => {
    const { canvas, data, rows, cup, onclose, notices } = await open();
    await mouse(canvas, [0.1, 0.2], [0.3, 0.4], [0.5, 0.6]);
    expectNear(shown(canvas), [[40, 40, 160, 80]]);
    await mouse(canvas, [0.3, 0.4], [0.35, 0.4], [0.4, 0.5]);
    expectNear(shown(canvas), [[80, 60, 160, 80]]);
    await mouse(canvas, [0.6, 0.7], [0.7, 0.8], [1.2, 1.2]);
    expectNear(shown(canvas), [[80, 60, 320, 140]]);
    expect(data.sample(rows[0]!.id)?.boxes).toEqual([]);
    named(/^Done$/).click();
    expect(onclose).toHaveBeenCalledTimes(1);
    const [box] = data.sample(rows[0]!.id)!.boxes;
    expectNear([[box!.x * 400, box!.y * 200, box!.width * 400, box!.height * 200]], [[80, 60, 320, 140]]);
    expect(box!.classId).toBe(cup.id);
    expect(notices.list[0]?.actions).toHaveLength(1);
    notices.list[0]!.actions[0]!.act();
    expect(data.sample(rows[0]!.id)?.boxes).toEqual([]);
  });

  it('draws with one finger, and zooms with two without drawing', async () => {
    const { canvas } = await open();
    await cdp().send('Emulation.setTouchEmulationEnabled', { enabled: true, maxTouchPoints: 2 });
    try {
      await fingers(canvas, [[0.5, 0.1], [0.6, 0.3], [0.9, 0.9]]);
      expectNear(shown(canvas), [[200, 20, 160, 160]]);
      const before = canvas.querySelector('.picture')!.clientWidth;
      await fingers(canvas, [[0.2, 0.5], [0.15, 0.5], [0.1, 0.5]], [[0.3, 0.5], [0.35, 0.5], [0.4, 0.5]]);
      await vi.waitFor(() => expect(canvas.querySelector('.picture')!.clientWidth / before).toBeCloseTo(3, 0));
      expectNear(shown(canvas), [[200, 20, 160, 160]]);
    } finally {
      await cdp().send('Emulation.setTouchEmulationEnabled', { enabled: false });
    }
  });

  it('can do all by keyboard, and says what it does', async () => {
    const { canvas, data, rows, person, onclose } = await open();
    expect(document.activeElement).toBe(canvas);
    await userEvent.keyboard('n');
    expect(shown(canvas)).toEqual([[133, 67, 134, 66]]);
    await vi.waitFor(() => expect(document.activeElement?.getAttribute('data-key')).toBe('1'));
    await userEvent.keyboard('{ArrowRight}{Shift>}{ArrowDown}{/Shift}{Alt>}{ArrowUp}{/Alt}2');
    expect(shown(canvas)).toEqual([[143, 66, 134, 76]]);
    const said = 'Box 1 of 1, Person, 134 by 76 pixels at 143, 66';
    expect(document.activeElement?.getAttribute('aria-label')).toBe(said);
    expect(document.querySelector('[role="status"]')?.textContent).toBe(said);
    await userEvent.keyboard('n');
    await vi.waitFor(() => expect(document.activeElement?.getAttribute('data-key')).toBe('2'));
    await userEvent.keyboard('{Shift>}{Tab}{/Shift}');
    expect(document.activeElement?.getAttribute('data-key')).toBe('1');
    await userEvent.keyboard('{Delete}');
    expect(shown(canvas)).toHaveLength(1);
    await userEvent.keyboard('{Control>}z{/Control}');
    expect(shown(canvas)).toHaveLength(2);
    await userEvent.keyboard('{PageDown}');
    expect(shown(canvas)).toEqual([]);
    expect(data.sample(rows[0]!.id)?.boxes.map(({ classId }) => classId)).toEqual([person.id, person.id]);
    await userEvent.keyboard('n{Escape}');
    await vi.waitFor(() => expect(onclose).toHaveBeenCalledTimes(1));
    expect(data.sample(rows[1]!.id)?.boxes).toHaveLength(1);
  });

  it('shows what a detector proposes, to be accepted, corrected or dismissed', async () => {
    const found = ['person', 'cup', 'bowl'].map((label, i) => {
      return { label, score: 0.9 - i / 10, box: { x: 0.1 + i * 0.3, y: 0.2, width: 0.2, height: 0.5 } };
    });
    const { canvas, data, rows, cup, person, close } = await open(found);
    named(/^Propose boxes$/).click();
    await vi.waitFor(() => expect(canvas.querySelectorAll('.proposed')).toHaveLength(3));
    expect(canvas.querySelector('.tag')?.textContent).toBe('person 0.90 → Person');
    await vi.waitFor(() => expect(document.activeElement).toBe(canvas.querySelector('.box')));
    await userEvent.keyboard('{ArrowDown}{Enter}');
    expect(canvas.querySelectorAll('.proposed')).toHaveLength(2);
    named(/^Dismiss the proposal: .*cup/).click();
    await vi.waitFor(() => expect(canvas.querySelectorAll('.proposed')).toHaveLength(1));
    const all = named(/^Accept all \(1\)$/);
    all.focus();
    await userEvent.keyboard('{Enter}');
    // The button is gone: the keyboard is where the boxes are.
    await vi.waitFor(() => expect(canvas.contains(document.activeElement)).toBe(true));
    // Taken away without being closed, as the way back of a phone does.
    await close();
    expect(data.sample(rows[0]!.id)?.boxes.map(({ classId }) => classId)).toEqual([person.id, cup.id]);
  });
});
