import { contours } from './contours';
import { dots } from './dots';
import { glass } from './glass';
import { impasto } from './impasto';
import { ink } from './ink';
import type { Texture } from './shader';
import { watercolour } from './watercolour';

/** Styles of our own making, drawn by code: nobody else's picture is in them. */
export const TEXTURES: Readonly<Record<string, Texture>> = { glass, dots, ink, contours, impasto, watercolour };
