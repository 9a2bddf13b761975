import type { Page } from '@playwright/test';

/** What is on the stage, the picture as it came and as it was painted, compared at a size both are brought to. */
export interface Painting {
  /** Mean absolute difference of the two, in levels of 255. */
  readonly difference: number;
  /** Correlation of the strengths of their edges, from −1 to 1. */
  readonly edges: number;
  /** RGB of the painted picture, row by row. */
  readonly painted: readonly number[];
}

/** Compares a painted canvas, the living one if no other is named, with the element of the source beneath it. */
export function comparePainting(page: Page, canvas = '[data-testid=painted] canvas'): Promise<Painting> {
  return page.evaluate((selector) => {
    const [width, height] = [64, 48];
    const pixels = (element: HTMLVideoElement | HTMLCanvasElement) => {
      const canvas = document.createElement('canvas');
      canvas.width = width;
      canvas.height = height;
      const context = canvas.getContext('2d')!;
      context.imageSmoothingQuality = 'high';
      context.drawImage(element, 0, 0, width, height);
      return context.getImageData(0, 0, width, height).data;
    };
    const one = <E extends Element>(selector: string) => document.querySelector<E>(selector)!;
    const source = pixels(one('[data-testid=stage] > .picture > *'));
    const painted = pixels(one(selector));
    const light = (data: Uint8ClampedArray, i: number) => 0.299 * data[4 * i]! + 0.587 * data[4 * i + 1]! + 0.114 * data[4 * i + 2]!;
    const edges = (data: Uint8ClampedArray) => {
      const strengths: number[] = [];
      for (let y = 1; y < height - 1; y++) {
        for (let x = 1; x < width - 1; x++) {
          const i = y * width + x;
          const across = light(data, i + 1) - light(data, i - 1);
          const down = light(data, i + width) - light(data, i - width);
          strengths.push(Math.hypot(across, down));
        }
      }
      return strengths;
    };
    const correlation = (a: number[], b: number[]) => {
      const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
      const [ma, mb] = [mean(a), mean(b)];
      const product = (p: number[], pm: number, q: number[], qm: number) => mean(p.map((value, i) => (value - pm) * (q[i]! - qm)));
      return product(a, ma, b, mb) / Math.sqrt(product(a, ma, a, ma) * product(b, mb, b, mb));
    };
    const rgb = (data: Uint8ClampedArray) => [...data].filter((_, i) => i % 4 !== 3);
    const [from, to] = [rgb(source), rgb(painted)];
    const difference = from.reduce((sum, value, i) => sum + Math.abs(value - to[i]!), 0) / from.length;
    return { difference, edges: correlation(edges(source), edges(painted)), painted: to };
  }, canvas);
}

/** Mean absolute difference of two paintings, in levels of 255. */
export function unlike(a: Painting, b: Painting): number {
  return a.painted.reduce((sum, value, i) => sum + Math.abs(value - b.painted[i]!), 0) / a.painted.length;
}
