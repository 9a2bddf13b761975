import { mount, tick, unmount } from 'svelte';
import { vi } from 'vitest';
import { cdp, page } from 'vitest/browser';
import '../../../../src/app.css';
import BoxEditor from '../../../../src/train/boxes/BoxEditor.svelte';
import { BoxDesk } from '../../../../src/train/boxes/desk.svelte';
import { DataSet } from '../../../../src/train/data/dataset.svelte';
import { Notices } from '../../../../src/ui/notices.svelte';
import { Database } from '../../../../src/storage/db';

export interface Found {
  readonly label: string;
  readonly score: number;
  readonly box: { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
}

/** The editor on the first of some pictures, over a data set of its own, with a detector that finds `found`. */
export async function openEditor(pictures: readonly Blob[], found: readonly Found[] = []) {
  const data = new DataSet({ db: new Database(`boxes-${crypto.randomUUID()}`) });
  await data.load();
  const cup = data.addClass('Cup');
  const person = data.addClass('Person');
  const sized = await Promise.all(pictures.map(async (image) => {
    const { width, height } = await createImageBitmap(image);
    return { image, width, height };
  }));
  const rows = data.addSamples(sized, { classIds: [cup.id], source: 'file' });
  const look = async () => ({ detections: found });
  const proposer = { engine: { progress: null, phase: 'ready' }, look, end: () => {} };
  const notices = new Notices();
  const studio = { data, notices, boxes: new BoxDesk(() => { throw new Error('unused'); }, proposer as never) };
  const onclose = vi.fn();
  const props = { studio, sampleId: rows[0]!.id, onclose };
  const editor = mount(BoxEditor, { target: document.body, props });
  await tick();
  const canvas = document.querySelector<HTMLElement>('.canvas')!;
  return { data, cup, person, rows, studio, notices, onclose, canvas, close: () => unmount(editor) };
}

/** Where a place of the picture (fractions) is in the window that the real mouse and the real fingers are in. */
export function placeOf(canvas: HTMLElement, x: number, y: number): { x: number; y: number } {
  const { left, top, width, height } = canvas.querySelector('.picture')!.getBoundingClientRect();
  const frame = window.frameElement?.getBoundingClientRect();
  const scale = frame ? frame.width / window.innerWidth : 1;
  return {
    x: (frame?.left ?? 0) + (left + x * width) * scale,
    y: (frame?.top ?? 0) + (top + y * height) * scale,
  };
}

type Place = readonly [x: number, y: number];

/** Presses the real mouse at the first place, goes through the others, and lets go at the last. */
export async function mouse(canvas: HTMLElement, ...way: readonly Place[]): Promise<void> {
  const places = way.map(([x, y]) => placeOf(canvas, x, y));
  const send = (type: 'mousePressed' | 'mouseMoved' | 'mouseReleased', at: { x: number; y: number }, buttons: number) =>
    cdp().send('Input.dispatchMouseEvent', {
      // Without the button in its moves Chromium captures no pointer for a mouse that is not there.
      type, ...at, buttons, button: type === 'mouseMoved' && buttons === 0 ? 'none' : 'left', clickCount: 1,
    });
  await send('mouseMoved', places[0]!, 0);
  await send('mousePressed', places[0]!, 1);
  for (const at of places.slice(1)) await send('mouseMoved', at, 1);
  await send('mouseReleased', places.at(-1)!, 0);
  await tick();
}

/** Real fingers: each has its way, all of one length; they go down one after the other, and up all at once. */
export async function fingers(canvas: HTMLElement, ...ways: readonly (readonly Place[])[]): Promise<void> {
  const at = (step: number, count = ways.length) =>
    ways.slice(0, count).map((way, id) => ({ ...placeOf(canvas, ...way[step]!), id }));
  // Computed before anything moves: a pinch moves the picture itself.
  const steps = ways[0]!.map((_, step) => at(step));
  for (let count = 1; count <= ways.length; count++) {
    await cdp().send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: at(0, count) });
  }
  for (const touchPoints of steps.slice(1)) {
    await cdp().send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints });
  }
  await cdp().send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
  await tick();
}

export async function resize(width: number, height: number): Promise<void> {
  await page.viewport(width, height);
}
