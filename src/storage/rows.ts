import * as v from 'valibot';

/** What the tables' rows are made of. */

/** Longer names than this are cut: no person typed them. */
export const LONGEST_NAME = 10_000;
export const GREY = '#8a8f98';

export const identifier = v.pipe(v.string(), v.regex(/^[\w-]{1,64}$/));
/** #rrggbb */
export const colour = v.pipe(v.string(), v.regex(/^#[\da-f]{6}$/i));
export const name = v.pipe(v.string(), v.minLength(1), v.maxLength(LONGEST_NAME));
export const fraction = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
/** Pixels */
export const side = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(65_535));
/** Milliseconds since 1970 */
export const time = v.pipe(v.number(), v.minValue(0), v.maxValue(8.64e15));
