import { tensor, type Rank, type Tensor4D } from '@tensorflow/tfjs-core';
import type { Preprocessing } from '../../../models/geometry/letterbox';
import type { Frame } from '../../api';
import { FaultError } from '../../fault';
import { FrameCanvas } from './canvas';
import { letterboxShader, PLAN_BYTES, WORKGROUP_SIDE, type PictureKind } from './letterbox-wgsl';
import { packPlan } from './plan';
import type { FrameReader } from './reader';
import { displaySize, isVideoFrame, MAX_SIDE, type Size } from './size';

type Pipelines = Readonly<Record<PictureKind, GPUComputePipeline>>;

/**
 * Frame → input in one compute pass on the device that runs the network: no pixel passes through the CPU. One result
 * buffer serves all frames, because the queue runs a frame's network before the next frame's letterbox.
 */
export class GpuReader implements FrameReader {
  readonly #device: GPUDevice;
  readonly #side: number;
  readonly #height: number;
  readonly #preprocessing: Preprocessing;
  readonly #pipelines: Pipelines;
  readonly #sampler: GPUSampler;
  readonly #plan: GPUBuffer;
  readonly #result: GPUBuffer;
  readonly #canvas = new FrameCanvas(false);
  #texture: GPUTexture | null = null;
  #planned: Size | null = null;
  /** Whether this browser imports video frames; it is asked once, because asking in vain costs. */
  #imports = true;

  /** @param height other than `side` for networks that take no square: over those the frame is stretched */
  static async open(device: GPUDevice, side: number, preprocessing: Preprocessing, height = side): Promise<GpuReader> {
    const [external, copied] = await Promise.all([compile(device, 'external'), compile(device, 'copied')]);
    return new GpuReader(device, { width: side, height }, preprocessing, { external, copied });
  }

  private constructor(device: GPUDevice, { width, height }: Size, preprocessing: Preprocessing, pipelines: Pipelines) {
    this.#device = device;
    this.#side = width;
    this.#height = height;
    this.#preprocessing = preprocessing;
    this.#pipelines = pipelines;
    this.#sampler = device.createSampler({ magFilter: 'linear', minFilter: 'linear' });
    this.#plan = device.createBuffer({ size: PLAN_BYTES, usage: GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST });
    this.#result = device.createBuffer({
      size: width * height * 3 * Float32Array.BYTES_PER_ELEMENT,
      usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC,
    });
  }

  read(frame: Frame): Tensor4D {
    try {
      this.#encode(frame);
    } catch (error) {
      if (error instanceof FaultError) throw error;
      throw new FaultError('frame', String(error), { cause: error });
    }
    return tensor<Rank.R4>({ buffer: this.#result, zeroCopy: true }, [1, this.#height, this.#side, 3], 'float32');
  }

  finished(): Promise<void> {
    return this.#device.queue.onSubmittedWorkDone();
  }

  dispose(): void {
    this.#canvas.dispose();
    this.#texture?.destroy();
    this.#plan.destroy();
    this.#result.destroy();
  }

  #encode(frame: Frame): void {
    const { kind, picture, size } = this.#picture(frame);
    this.#planFor(size);
    const pipeline = this.#pipelines[kind];
    const bindings = this.#device.createBindGroup({
      layout: pipeline.getBindGroupLayout(0),
      entries: [
        { binding: 0, resource: picture },
        { binding: 1, resource: this.#sampler },
        { binding: 2, resource: { buffer: this.#plan } },
        { binding: 3, resource: { buffer: this.#result } },
      ],
    });
    const encoder = this.#device.createCommandEncoder();
    const pass = encoder.beginComputePass();
    pass.setPipeline(pipeline);
    pass.setBindGroup(0, bindings);
    pass.dispatchWorkgroups(Math.ceil(this.#side / WORKGROUP_SIDE), Math.ceil(this.#height / WORKGROUP_SIDE));
    pass.end();
    this.#device.queue.submit([encoder.finish()]);
  }

  #picture(frame: Frame): { kind: PictureKind; picture: GPUBindingResource; size: Size } {
    const size = displaySize(frame);
    if (size.width < 1 || size.height < 1) throw new FaultError('frame', 'the frame is empty or closed');
    const imported = isVideoFrame(frame) && isPlain(frame) ? this.#import(frame) : null;
    if (imported) return { kind: 'external', picture: imported, size };
    // What cannot be imported, what a texture cannot hold and what the device would show unturned is drawn first.
    if (isVideoFrame(frame) || Math.max(size.width, size.height) > MAX_SIDE) {
      const drawn = this.#canvas.draw(frame);
      return { kind: 'copied', picture: this.#copy(drawn.context.canvas, drawn.size), size: drawn.size };
    }
    return { kind: 'copied', picture: this.#copy(frame, size), size };
  }

  /** Chromium without GPU compositing, and Firefox, cannot. */
  #import(source: VideoFrame): GPUExternalTexture | null {
    if (!this.#imports) return null;
    try {
      return this.#device.importExternalTexture({ source });
    } catch {
      this.#imports = false;
      return null;
    }
  }

  #copy(source: ImageBitmap | OffscreenCanvas, size: Size): GPUTextureView {
    const texture = this.#textureFor(size);
    // Premultiplied is the same as laid over black.
    const target = { texture, premultipliedAlpha: true };
    this.#device.queue.copyExternalImageToTexture({ source }, target, [size.width, size.height]);
    return texture.createView();
  }

  #textureFor({ width, height }: Size): GPUTexture {
    if (this.#texture?.width === width && this.#texture.height === height) return this.#texture;
    this.#texture?.destroy();
    this.#texture = this.#device.createTexture({
      size: [width, height],
      format: 'rgba8unorm',
      usage: GPUTextureUsage.TEXTURE_BINDING | GPUTextureUsage.COPY_DST | GPUTextureUsage.RENDER_ATTACHMENT,
    });
    return this.#texture;
  }

  #planFor(size: Size): void {
    if (this.#planned?.width === size.width && this.#planned.height === size.height) return;
    this.#device.queue.writeBuffer(this.#plan, 0, packPlan(size, this.#side, this.#preprocessing, this.#height));
    this.#planned = size;
  }
}

/** Shown as it is stored: not turned, not mirrored, pixels square. */
function isPlain(frame: VideoFrame): boolean {
  const { visibleRect, displayWidth, displayHeight } = frame;
  const { rotation = 0, flip = false } = frame as { rotation?: number; flip?: boolean };
  return rotation === 0 && !flip && visibleRect?.width === displayWidth && visibleRect.height === displayHeight;
}

function compile(device: GPUDevice, kind: PictureKind): Promise<GPUComputePipeline> {
  const module = device.createShaderModule({ code: letterboxShader(kind) });
  return device.createComputePipelineAsync({ layout: 'auto', compute: { module, entryPoint: 'main' } });
}
