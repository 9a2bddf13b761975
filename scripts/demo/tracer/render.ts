import { random } from './noise';
import { emptyFilm, expose, type Film } from './film';
import { PathTracer, type Trace } from './path';
import { Geometry, type Picture } from './scene';
import { add, cross, length, normalize, scale, sub, type Vec } from './vec';

/** Which part of the rows to render: every `of`-th, beginning with `first`. */
export interface Share {
  first: number;
  of: number;
}

/** Renders a share of a picture's rows with `samples` paths per pixel; other rows stay empty. */
export function renderRows(picture: Picture, width: number, height: number, samples: number, share: Share): Film {
  const geometry = new Geometry(picture);
  const film = emptyFilm(width, height);
  const { eye, look, view, lens = 0, focus = length(sub(look, eye)) } = picture.camera;
  const forward = normalize(sub(look, eye));
  const right = normalize(cross(forward, [0, 1, 0]));
  const up = cross(right, forward);
  const half = Math.tan((view * Math.PI) / 360);
  const grid = Math.floor(Math.sqrt(samples));
  for (let y = share.first; y < height; y += share.of) {
    const rnd = random(y * 7919 + 1);
    const tracer = new PathTracer(geometry, picture, y * 104729 + 3);
    for (let x = 0; x < width; x++) {
      const sum: Trace = { light: [0, 0, 0], albedo: [0, 0, 0], normal: [0, 0, 0], distance: 0 };
      for (let s = 0; s < samples; s++) {
        const jx = s < grid * grid ? ((s % grid) + rnd()) / grid : rnd();
        const jy = s < grid * grid ? (Math.floor(s / grid) + rnd()) / grid : rnd();
        const px = ((2 * (x + jx)) / width - 1) * half * (width / height);
        const py = (1 - (2 * (y + jy)) / height) * half;
        let direction: Vec = normalize(add(forward, add(scale(right, px), scale(up, py))));
        let origin = eye;
        if (lens > 0) {
          const target = add(eye, scale(add(forward, add(scale(right, px), scale(up, py))), focus));
          const radius = lens * Math.sqrt(rnd());
          const turn = 2 * Math.PI * rnd();
          origin = add(eye, add(scale(right, radius * Math.cos(turn)), scale(up, radius * Math.sin(turn))));
          direction = normalize(sub(target, origin));
        }
        tracer.trace(origin, direction, sum);
      }
      expose(film, y * width + x, sum, samples);
    }
  }
  return film;
}
