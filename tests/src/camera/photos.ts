/** Pictures of any size, made in the browser: left half red, right half blue. */
export async function drawPhoto(width: number, height: number, type = 'image/jpeg'): Promise<Blob> {
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d')!;
  context.fillStyle = 'rgb(220 20 20)';
  context.fillRect(0, 0, width, height);
  context.fillStyle = 'rgb(20 20 220)';
  context.fillRect(Math.floor(width / 2), 0, width, height);
  return canvas.convertToBlob({ type, quality: 0.9 });
}

/** The same JPEG with an EXIF block that says how to turn it. */
export async function turn(jpeg: Blob, orientation: number): Promise<Blob> {
  const exif = new Uint8Array(36);
  const view = new DataView(exif.buffer);
  view.setUint16(0, 0xffe1);
  view.setUint16(2, 34);
  exif.set(new TextEncoder().encode('Exif\0\0MM\0*'), 4);
  view.setUint32(14, 8);
  view.setUint16(18, 1);
  view.setUint16(20, 0x0112);
  view.setUint16(22, 3);
  view.setUint32(24, 1);
  view.setUint16(28, orientation);
  const bytes = new Uint8Array(await jpeg.arrayBuffer());
  return new Blob([bytes.slice(0, 2), exif, bytes.slice(2)], { type: 'image/jpeg' });
}

/** Colour at a place given in fractions, as [red, green, blue]. */
export function colourAt(canvas: HTMLCanvasElement, x: number, y: number): readonly number[] {
  const context = canvas.getContext('2d')!;
  const pixel = context.getImageData(Math.floor(x * canvas.width), Math.floor(y * canvas.height), 1, 1);
  return [...pixel.data.slice(0, 3)];
}

/** A second of moving picture as the browser records it. */
export async function recordVideo(): Promise<Blob> {
  const canvas = document.createElement('canvas');
  canvas.width = 64;
  canvas.height = 48;
  const context = canvas.getContext('2d')!;
  const recorder = new MediaRecorder(canvas.captureStream(30), { mimeType: 'video/webm' });
  const parts: Blob[] = [];
  recorder.addEventListener('dataavailable', ({ data }) => parts.push(data));
  const stopped = new Promise((resolve) => recorder.addEventListener('stop', resolve));
  recorder.start();
  for (let i = 0; i < 20; i++) {
    context.fillStyle = `rgb(${i * 12} 90 160)`;
    context.fillRect(0, 0, 64, 48);
    await new Promise((resolve) => setTimeout(resolve, 40));
  }
  recorder.stop();
  await stopped;
  return new Blob(parts, { type: 'video/webm' });
}
