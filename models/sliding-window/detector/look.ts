import type { Letterbox } from '../../geometry/letterbox';
import { heatMap } from '../heat-map';
import { LOCALISATION } from '../localisation';
import type { WindowAddress, WindowHeat, WindowReading } from './answers';
import { cellAt, levelOf, nearestWindow } from './geometry';
import type { ReadWindow, SlidingWindowNetwork } from './network';
import { placeLevels, windowOnFrame, type LevelPlace } from './place';
import { objectnessOf, scoresOf } from './reading';

/** Longer side of the heat map's raster. */
const RASTER = 96;
/** Classes that a reading tells. */
const BEST = 5;

/** A frame's numbers, as they were read back, and where the frame lies in the input. */
export interface SeenFrame {
  readonly packed: Float32Array;
  readonly letterbox: Letterbox;
}

/**
 * How sure every window is of one class.
 * @param label null: of the best class of each window
 * @throws RangeError if there is no such label
 */
export function heatOf(
  network: SlidingWindowNetwork,
  { packed, letterbox }: SeenFrame,
  label: string | null,
): WindowHeat {
  const k = label === null ? -1 : network.labels.indexOf(label);
  if (label !== null && k < 0) throw new RangeError(`nothing is called '${label}'`);
  const places = placeLevels(network.grids, letterbox).filter(({ columns }) => columns > 0);
  const levels = places.map((place) => {
    const scores = new Float32Array(place.columns * place.rows);
    return { ...levelOf(place, letterbox), scores };
  });
  let best: WindowHeat['best'] = null;
  for (const window of network.read(packed, placeLevels(network.grids, letterbox))) {
    const at = places.findIndex(({ level }) => level === window.place.level);
    const all = scoresOf(network.reading, window.output);
    const score = k < 0 ? all.reduce((most, value) => Math.max(most, value), 0) : all[k]!;
    const { level, column, row } = addressOf(window);
    levels[at]!.scores[row * places[at]!.columns + column] = score;
    if (!best || score > best.score) best = { level, column, row, score };
  }
  const scale = RASTER / Math.max(letterbox.width, letterbox.height);
  const size = {
    width: Math.max(1, Math.round(letterbox.width * scale)), height: Math.max(1, Math.round(letterbox.height * scale)),
  };
  const maps = places.map((place, i) => onFrame(place, letterbox, levels[i]!.scores));
  return { levels, raster: { ...size, values: heatMap(maps, size) }, best };
}

/** What is said of one window; null if there is no such window. */
export function readingOf(
  network: SlidingWindowNetwork,
  frame: SeenFrame,
  address: WindowAddress,
): WindowReading | null {
  const { packed, letterbox } = frame;
  const places = placeLevels(network.grids, letterbox);
  const cell = cellAt(places, address);
  if (!cell) return null;
  const { level } = address;
  for (const window of network.read(packed, [...places.slice(0, level).map(hidden), places[level]!])) {
    if (window.column === cell.column && window.row === cell.row) return reading(network, window, letterbox);
  }
  return null;
}

/** The window whose middle is nearest to a point: of a level, or the surest of the nearest ones of all levels. */
export function readingNear(
  network: SlidingWindowNetwork,
  frame: SeenFrame,
  x: number,
  y: number,
  level: number | null,
): WindowReading | null {
  const places = placeLevels(network.grids, frame.letterbox).filter((place) => level === null || place.level === level);
  const readings = places.flatMap((place) => {
    const address = nearestWindow(levelOf(place, frame.letterbox), x, y);
    return (address && readingOf(network, frame, address)) ?? [];
  });
  const sureness = ({ best }: WindowReading) => best[0]?.score ?? 0;
  return readings.reduce<WindowReading | null>((a, b) => (!a || sureness(b) > sureness(a) ? b : a), null);
}

/** Cells are counted from the first window on the frame. */
function addressOf({ place, column, row }: ReadWindow): WindowAddress {
  return { level: place.level, column: column - place.left, row: row - place.top };
}

function reading(network: SlidingWindowNetwork, window: ReadWindow, letterbox: Letterbox): WindowReading {
  const { output, place, column, row } = window;
  const scores = [...scoresOf(network.reading, output)].map((score, classIndex) => {
    return { label: network.labels[classIndex]!, classIndex, score };
  });
  const box = network.told(window, letterbox);
  const number = (at: number) => output[at]!;
  return {
    level: levelOf(place, letterbox),
    address: addressOf(window),
    window: windowOnFrame(place, letterbox, column, row),
    objectness: objectnessOf(network.reading, output),
    best: scores.sort((a, b) => b.score - a.score).slice(0, BEST),
    regression: box && {
      bx: number(LOCALISATION.bx),
      by: number(LOCALISATION.by),
      bh: number(LOCALISATION.bh),
      bw: number(LOCALISATION.bw),
      box,
    },
  };
}

/** A level whose windows are passed over. */
function hidden(place: LevelPlace): LevelPlace {
  return { ...place, columns: 0, rows: 0 };
}

/** The part of a level's grid that lies on the frame, as a grid of its own. */
function onFrame({ grid, left, top, columns, rows }: LevelPlace, letterbox: Letterbox, values: Float32Array) {
  const scale = grid.size.width / letterbox.size;
  const size = { width: letterbox.width * scale, height: letterbox.height * scale };
  const from = { x: left * grid.stride - letterbox.x * scale, y: top * grid.stride - letterbox.y * scale };
  return { grid: { ...grid, size, columns, rows }, values, from };
}
