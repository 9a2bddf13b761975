export { GROUP_FACES as FACES } from '../../../../scripts/lib/group-photographs';

/** Held back: other people at another place. */
export const HELD_BACK = 'sample6.jpg';
