import type { Picture } from '../tracer/scene';
import { beach } from './beach';
import { desk } from './desk';
import { kitchen } from './kitchen';
import { living } from './living';
import { street } from './street';

/** The pictures by name; made when asked for, since their meshes are large. */
export const scenes: Readonly<Record<string, () => Picture>> = { kitchen, desk, beach, living, street };
