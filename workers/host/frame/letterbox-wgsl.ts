/** How the picture gets into the kernel: imported from a video frame without a copy, or copied into a texture. */
export type PictureKind = 'external' | 'copied';

export const WORKGROUP_SIDE = 8;

/** Bytes of the `Plan` uniform; see `packPlan`. */
export const PLAN_BYTES = 80;

/**
 * Letterbox, resampling and normalisation in one pass: the definition of models/geometry/resample.ts, sample by
 * sample. A sample's place in the texture, (i + (k + 0.5) / n) / target, is the same for every frame size, since
 * texture coordinates run from 0 to 1. The bilinear step is the sampler's, so it has the sampler's precision: at
 * least 8 bits of fraction, which is at most half a level of 255 in each sample.
 */
export function letterboxShader(kind: PictureKind): string {
  const texture = kind === 'external' ? 'texture_external' : 'texture_2d<f32>';
  return /* wgsl */ `
    struct Plan {
      scale: vec3f,
      pad: f32,
      offset: vec3f,
      side: u32,
      corner: vec2u,
      extent: vec2u,
      taps: vec2u,
      bgr: u32,
      height: u32,
    }
    @group(0) @binding(0) var picture: ${texture};
    @group(0) @binding(1) var bilinear: sampler;
    @group(0) @binding(2) var<uniform> plan: Plan;
    @group(0) @binding(3) var<storage, read_write> result: array<f32>;

    fn resampled(pixel: vec2u) -> vec3f {
      let spacing = 1.0 / vec2f(plan.taps);
      var sum = vec3f(0.0);
      for (var y = 0u; y < plan.taps.y; y++) {
        for (var x = 0u; x < plan.taps.x; x++) {
          let place = (vec2f(pixel) + (vec2f(f32(x), f32(y)) + 0.5) * spacing) / vec2f(plan.extent);
          sum += textureSampleBaseClampToEdge(picture, bilinear, place).rgb;
        }
      }
      return sum * spacing.x * spacing.y * 255.0;
    }

    @compute @workgroup_size(${WORKGROUP_SIDE}, ${WORKGROUP_SIDE})
    fn main(@builtin(global_invocation_id) id: vec3u) {
      if (any(id.xy >= vec2u(plan.side, plan.height))) {
        return;
      }
      var pixel = vec3f(plan.pad);
      // Left of or above the picture the difference wraps round to a large number.
      let within = id.xy - plan.corner;
      if (all(within < plan.extent)) {
        pixel = resampled(within);
        if (plan.bgr == 1u) {
          pixel = pixel.bgr;
        }
      }
      pixel = pixel * plan.scale + plan.offset;
      let first = (id.y * plan.side + id.x) * 3u;
      result[first] = pixel.r;
      result[first + 1u] = pixel.g;
      result[first + 2u] = pixel.b;
    }
  `;
}
