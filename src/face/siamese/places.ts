import type { Space } from '../../../workers/api';

/** Room around the outermost faces, in pixels. */
const MARGIN = 24;

interface Size {
  readonly width: number;
  readonly height: number;
}

/**
 * Where faces are drawn, in pixels: equally scaled along both axes, and alike for all spaces that can be switched
 * between, so that what came together is seen to have done so.
 */
export function placesOf(
  space: Space, comparable: readonly (Space | null)[], { width, height }: Size,
): { readonly x: number; readonly y: number }[] {
  const all = [space, ...comparable].flatMap((each) => each?.points ?? []);
  const across = Math.max(1e-6, ...all.map(([x]) => Math.abs(x)));
  const down = Math.max(1e-6, ...all.map(([, y]) => Math.abs(y)));
  const scale = Math.min((width / 2 - MARGIN) / across, (height / 2 - MARGIN) / down);
  return space.points.map(([x, y]) => ({ x: width / 2 + x * scale, y: height / 2 - y * scale }));
}

/** The nearest face of the same person and of anybody else, with their distances; null where there is none. */
export function nearestOf({ distances }: Space, people: readonly string[], face: number) {
  const to = (other: number) => distances[face * people.length + other] ?? Infinity;
  const nearest = (same: boolean) => {
    const others = people.flatMap((person, i) => (i !== face && (person === people[face]) === same ? [i] : []));
    return others.reduce<number | null>((best, i) => (best === null || to(i) < to(best) ? i : best), null);
  };
  const [same, other] = [nearest(true), nearest(false)];
  return {
    same, other, sameDistance: same === null ? null : to(same), otherDistance: other === null ? null : to(other),
  };
}
