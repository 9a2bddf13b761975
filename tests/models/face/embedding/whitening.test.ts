import { describe, expect, it } from 'vitest';
import { unitLength, type Embedding } from '../../../../models/face/embedding/distance';
import { whiteningOf, type Whitening } from '../../../../models/face/embedding/whitening';
import { Random } from '../../../../models/random';

const N = 4;

/** Faces that differ most along their first two numbers, together, and lie off the middle. */
function someFaces(count: number): Embedding[] {
  const random = new Random(7);
  const next = () => random.next() - 0.5;
  return Array.from({ length: count }, () => {
    const common = next();
    return unitLength(Float32Array.of(0.5 + common, 0.5 + common + 0.05 * next(), 0.2 * next(), 0.2 * next()));
  });
}

function whitened(face: Embedding, { matrix, offset }: Whitening): number[] {
  return Array.from(offset, (shift, j) => face.reduce((sum, x, i) => sum + Math.sqrt(N) * x * matrix[i * N + j]!, shift));
}

describe('whitening', () => {
  it('leaves no number that varies more than another, none that varies with another, and a mean of 0', () => {
    const faces = someFaces(400);
    const whitening = whiteningOf(faces, 1e-9);
    const rows = faces.map((face) => whitened(face, whitening));
    for (let i = 0; i < N; i++) {
      expect(Math.abs(rows.reduce((sum, row) => sum + row[i]!, 0) / rows.length)).toBeLessThan(1e-2);
      for (let j = 0; j < N; j++) {
        const covariance = rows.reduce((sum, row) => sum + row[i]! * row[j]!, 0) / (rows.length - 1);
        expect(Math.abs(covariance - Number(i === j))).toBeLessThan(2e-2);
      }
    }
  });

  it('only moves and scales where it is shrunk entirely', () => {
    const faces = someFaces(50);
    const whitening = whiteningOf(faces, 1e9);
    const [a, b, c] = faces.map((face) => whitened(face, whitening));
    const between = (p: ArrayLike<number>, q: ArrayLike<number>) => Math.hypot(...Array.from(p, (x, i) => x - q[i]!));
    const ratio = between(a!, b!) / between(faces[0]!, faces[1]!);
    expect(between(a!, c!) / between(faces[0]!, faces[2]!) / ratio).toBeCloseTo(1, 2);
  });

  it('needs faces, and some shrinkage', () => {
    expect(() => whiteningOf([], 1)).toThrow(RangeError);
    expect(() => whiteningOf(someFaces(3), 0)).toThrow(RangeError);
  });
});
