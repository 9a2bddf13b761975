import { Random } from '../../../models/random';
import { pictureOf, type Drawable } from '../../../models/style/gatys/pixels';
import { TEXTURES } from '../../../models/style/textures';
import { render } from '../../../models/style/textures/shader';
import { FaultError } from '../../fault';

/** Each texture has one look. */
const SEED = 1;

/** A square of a texture of our own. @throws FaultError 'internal' where there is none of this id */
export function drawTexture(id: string, side: number): Drawable {
  const texture = TEXTURES[id];
  if (!texture) throw new FaultError('internal', `no texture is called ${id}`);
  const rgb = render(texture(new Random(SEED)), side);
  return pictureOf(Float32Array.from(rgb, (value) => value / 255), { width: side, height: side });
}
