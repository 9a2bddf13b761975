import type { Box } from '../../../models/geometry/box';
import { distance, type Embedding } from '../../../models/face/embedding/distance';
import type { Pose } from '../../../models/face/landmarks/pose';
import { SOMEBODY_ELSE } from '../../../models/zoo/faces/curve';
import type { EmbedReason } from '../../api';

/** Embeddings that are remembered of a face; as many as the decision looks at. */
export const REMEMBERED = 5;
/** A face that was seen this seldom is embedded in every frame, so that a decision comes soon. */
const NEW_SHOTS = 5;
/** Since it was last embedded: moved by this share of its size, grown or shrunk by this factor, turned by degrees. */
const MOVED = 0.4;
const GROWN = 1.3;
const TURNED = 14;
/** So much sharper than any embedded shot of late. */
const SHARPER = 1.4;
/** Milliseconds after which a face is looked at again in any case: somebody else may have taken the place. */
const STALE = 1000;

/** What a decision to embed a face looks at. */
export interface Sight {
  readonly box: Box;
  readonly pose: Pose;
  readonly sharpness: number;
  /** In ms of any clock that does not go back. */
  readonly now: number;
}

/** A face that is followed from frame to frame. */
export class Track {
  readonly id: number;
  box: Box;
  /** When it was last seen, and in how many frames it was not since then. */
  seen: number;
  missed = 0;
  #shots: readonly Embedding[] = [];
  #count = 0;
  #last: Sight | null = null;
  #reason: EmbedReason = 'new';

  constructor(id: number, box: Box, now: number) {
    this.id = id;
    this.box = box;
    this.seen = now;
  }

  /** The newest last. */
  get shots(): readonly Embedding[] { return this.#shots; }
  /** Embeddings there were in all. */
  get count(): number { return this.#count; }
  /** Why it was last embedded. */
  get reason(): EmbedReason { return this.#reason; }
  /** When it was last embedded; −Infinity: never. */
  get embeddedAt(): number { return this.#last?.now ?? -Infinity; }

  /** Why it should be embedded now; null: what is known of it will do. */
  reasonToEmbed({ box, pose, sharpness, now }: Sight): EmbedReason | null {
    const last = this.#last;
    if (!last || this.#count < NEW_SHOTS) return 'new';
    const side = Math.max(last.box.width, last.box.height);
    const shift = Math.hypot(centre(box).x - centre(last.box).x, centre(box).y - centre(last.box).y);
    const growth = Math.max(box.width, box.height) / side;
    const turn = Math.max(Math.abs(pose.yaw - last.pose.yaw), Math.abs(pose.pitch - last.pose.pitch));
    if (shift > MOVED * side || growth > GROWN || growth < 1 / GROWN || turn > TURNED) return 'moved';
    if (sharpness > SHARPER * last.sharpness) return 'sharper';
    return now - last.now > STALE ? 'stale' : null;
  }

  /** Tells whether the face is surely still the one that was followed. If not, nothing is remembered of that one. */
  embedded(embedding: Embedding, reason: EmbedReason, sight: Sight): boolean {
    const newest = this.#shots.at(-1);
    const same = !newest || distance(newest, embedding) < SOMEBODY_ELSE;
    this.#shots = same ? [...this.#shots, embedding].slice(-REMEMBERED) : [embedding];
    this.#count = same ? this.#count + 1 : 1;
    this.#last = sight;
    this.#reason = same ? reason : 'new';
    return same;
  }
}

function centre({ x, y, width, height }: Box) {
  return { x: x + width / 2, y: y + height / 2 };
}
