/**
 * The page of an exported network: runs it on the camera or on a picture, offline, also when it was opened as a file.
 * Built as one plain script (scripts/vite/runner.ts), because a page on file:// may load neither modules nor data.
 * Beside it, model-data.js declares ABOUT, TOPOLOGY and WEIGHTS.
 */
import { GraphModel } from '@tensorflow/tfjs-converter';
import { browser, cast, expandDims, io, ready, setBackend, tidy, type Tensor } from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-webgl';
import { WORDS } from './words';

interface About {
  readonly name: string;
  readonly labels: readonly string[];
  readonly colours: readonly string[];
  readonly inputSize: number;
}
declare const ABOUT: About;
/** Parsed model.json. */
declare const TOPOLOGY: io.ModelJSON;
/** weights.bin in base64. */
declare const WEIGHTS: string;

const words = navigator.language.startsWith('zh') ? WORDS.zh : WORDS.en;
const find = <T extends HTMLElement>(id: string) => document.getElementById(id) as T;
const video = find<HTMLVideoElement>('video');
const picture = find<HTMLCanvasElement>('picture');
const chosen = find<HTMLInputElement>('chosen');
const status = find('status');
const answers = find('answers');

document.documentElement.lang = words.language;
document.title = ABOUT.name;
find('name').textContent = ABOUT.name;
find('camera').textContent = words.camera;
find('file').textContent = words.picture;
find('privacy').textContent = words.privacy;
const bars = ABOUT.labels.map((label, i) => makeBar(label, ABOUT.colours[i] ?? '#888888'));

load().then(begin, (error: unknown) => (status.textContent = `${words.failed} ${String(error)}`));

async function load(): Promise<GraphModel<io.IOHandlerSync>> {
  if (!(await setBackend('webgl').catch(() => false))) await setBackend('cpu');
  await ready();
  const { modelTopology, weightsManifest, format, signature } = TOPOLOGY;
  const model = new GraphModel(
    io.fromMemorySync({
      modelTopology,
      weightSpecs: weightsManifest.flatMap((group) => group.weights),
      weightData: Uint8Array.from(atob(WEIGHTS), (c) => c.charCodeAt(0)).buffer,
      ...(format ? { format } : {}),
      ...(signature ? { signature } : {}),
    }),
  );
  model.load();
  return model;
}

function begin(model: GraphModel<io.IOHandlerSync>): void {
  status.textContent = words.choose;
  let turn = 0;
  find('file').onclick = () => chosen.click();
  find('camera').onclick = () => void openCamera(++turn);
  chosen.onchange = () => {
    const [file] = chosen.files ?? [];
    if (file) void openPicture(file, ++turn);
  };

  async function openPicture(file: File, mine: number): Promise<void> {
    stopCamera();
    try {
      const bitmap = await createImageBitmap(file);
      picture.width = bitmap.width;
      picture.height = bitmap.height;
      picture.getContext('2d')?.drawImage(bitmap, 0, 0);
      bitmap.close();
      show(picture);
      if (mine === turn) await answer(picture);
    } catch (error) {
      status.textContent = `${words.unreadable} ${String(error)}`;
    }
  }

  async function openCamera(mine: number): Promise<void> {
    try {
      video.srcObject = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' } });
      await video.play();
      show(video);
      while (mine === turn) {
        await answer(video);
        await new Promise(requestAnimationFrame);
      }
    } catch (error) {
      status.textContent = `${words.noCamera} ${String(error)}`;
    }
  }

  async function answer(source: HTMLVideoElement | HTMLCanvasElement): Promise<void> {
    const began = performance.now();
    const output = tidy(() => model.execute(inputOf(source)) as Tensor);
    const values = await output.data<'float32'>().finally(() => output.dispose());
    status.textContent = words.took(performance.now() - began);
    values.forEach((value, i) => bars[i]?.(value));
    const order = [...values.keys()].sort((a, b) => values[b]! - values[a]!);
    answers.append(...order.map((i) => answers.querySelector(`[data-index="${i}"]`)!));
    answers.dataset.best = ABOUT.labels[order[0]!]!;
  }
}

/** [1, size, size, 3], RGB from 0 to 255: the whole picture stretched over the square, as metadata.json says. */
function inputOf(source: HTMLVideoElement | HTMLCanvasElement) {
  const { inputSize } = ABOUT;
  const canvas = document.createElement('canvas');
  canvas.width = inputSize;
  canvas.height = inputSize;
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) throw new Error('no 2D canvas');
  context.imageSmoothingQuality = 'high';
  context.drawImage(source, 0, 0, inputSize, inputSize);
  return expandDims(cast(browser.fromPixels(canvas), 'float32'), 0);
}

function stopCamera(): void {
  for (const track of (video.srcObject as MediaStream | null)?.getTracks() ?? []) track.stop();
  video.srcObject = null;
}

function show(element: HTMLElement): void {
  find('stage').hidden = false;
  video.hidden = element !== video;
  picture.hidden = element !== picture;
}

/** One line of the answers, and what changes it. */
function makeBar(label: string, colour: string): (probability: number) => void {
  const line = document.createElement('li');
  const name = document.createElement('bdi');
  const track = document.createElement('span');
  const fill = document.createElement('i');
  const value = document.createElement('span');
  name.textContent = label;
  track.className = 'track';
  fill.style.background = colour;
  track.append(fill);
  line.append(name, track, value);
  line.dataset.index = String(answers.children.length);
  answers.append(line);
  return (probability) => {
    fill.style.width = `${probability * 100}%`;
    value.textContent = `${Math.round(probability * 100)}%`;
  };
}
