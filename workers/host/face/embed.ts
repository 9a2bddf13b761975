import type { Cutter } from '../../../models/face/cutter';
import type { Embedder } from '../../../models/face/embedding/embedder';
import type { Point } from '../../../models/face/point';
import type { EmbedReason, LookSettings } from '../../api';
import type { Sight, Track } from './track';

/** Embedding takes longest: of moving pictures no more faces than this a frame. */
const MOST_A_FRAME = 2;

/**
 * Embeds the faces that need it, one by one, so that the network's input always has one shape. Tells which were.
 * @param landmarks of each face, in pixels of the cutter's picture, as `tracks` and `sights` in the same order
 */
export async function embedFaces(
  cutter: Cutter,
  landmarks: readonly (readonly Point[])[],
  tracks: readonly Track[],
  sights: readonly Sight[],
  wanted: LookSettings['embed'],
  embedder: Embedder,
): Promise<ReadonlySet<Track>> {
  const fresh = new Set<Track>();
  for (const { index, reason } of chosen(tracks, sights, wanted)) {
    const [embedding] = await embedder.embed(cutter, [landmarks[index]!], { mirrored: true });
    const track = tracks[index]!;
    track.embedded(embedding!, reason, sights[index]!);
    fresh.add(track);
  }
  return fresh;
}

/** The longest waiting first; the larger of those that never were. */
function chosen(
  tracks: readonly Track[], sights: readonly Sight[], wanted: LookSettings['embed'],
): readonly { readonly index: number; readonly reason: EmbedReason }[] {
  if (wanted === 'never') return [];
  if (wanted === 'always') return tracks.map((_, index) => ({ index, reason: 'asked' }));
  return tracks
    .flatMap((track, index) => {
      const reason = track.reasonToEmbed(sights[index]!);
      return reason ? [{ index, reason }] : [];
    })
    .sort((a, b) => tracks[a.index]!.embeddedAt - tracks[b.index]!.embeddedAt || a.index - b.index)
    .slice(0, MOST_A_FRAME);
}
