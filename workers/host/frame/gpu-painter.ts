import type { Tensor4D } from '@tensorflow/tfjs-core';
import { FaultError } from '../../fault';
import type { FramePainter } from './painter';

/** One triangle over the whole canvas; each of its pixels takes its three numbers out of the tensor's buffer. */
const SHADER = /* wgsl */ `
  @group(0) @binding(0) var<storage, read> picture: array<f32>;
  @group(0) @binding(1) var<uniform> width: u32;

  @vertex
  fn corner(@builtin(vertex_index) index: u32) -> @builtin(position) vec4f {
    return vec4f(f32(index & 1u) * 4.0 - 1.0, f32(index >> 1u) * 4.0 - 1.0, 0.0, 1.0);
  }

  @fragment
  fn paint(@builtin(position) place: vec4f) -> @location(0) vec4f {
    let first = (u32(place.y) * width + u32(place.x)) * 3u;
    return vec4f(picture[first], picture[first + 1u], picture[first + 2u], 1.0);
  }
`;

/** Shows pictures from the very buffer that the network left them in: no pixel passes through the CPU. */
export class GpuPainter implements FramePainter {
  readonly #device: GPUDevice;
  readonly #canvas: OffscreenCanvas;
  readonly #context: GPUCanvasContext;
  readonly #pipeline: GPURenderPipeline;
  readonly #width: GPUBuffer;

  constructor(device: GPUDevice, canvas: OffscreenCanvas) {
    const context = canvas.getContext('webgpu');
    if (!context) throw new FaultError('internal', 'no WebGPU canvas in this worker');
    const format = navigator.gpu.getPreferredCanvasFormat();
    context.configure({ device, format, alphaMode: 'opaque' });
    const module = device.createShaderModule({ code: SHADER });
    this.#pipeline = device.createRenderPipeline({
      layout: 'auto',
      vertex: { module, entryPoint: 'corner' },
      fragment: { module, entryPoint: 'paint', targets: [{ format }] },
    });
    this.#width = device.createBuffer({ size: 4, usage: GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST });
    this.#device = device;
    this.#canvas = canvas;
    this.#context = context;
  }

  show(picture: Tensor4D): Promise<void> {
    const [, height, width] = picture.shape;
    if (this.#canvas.width !== width) this.#canvas.width = width;
    if (this.#canvas.height !== height) this.#canvas.height = height;
    const { buffer, tensorRef } = picture.dataToGPU();
    if (!buffer) throw new FaultError('internal', 'the picture is not on the GPU');
    this.#device.queue.writeBuffer(this.#width, 0, new Uint32Array([width]));
    this.#device.queue.submit([this.#encode(buffer)]);
    tensorRef.dispose();
    return this.#device.queue.onSubmittedWorkDone();
  }

  dispose(): void {
    this.#context.unconfigure();
    this.#width.destroy();
  }

  #encode(buffer: GPUBuffer): GPUCommandBuffer {
    const bindings = this.#device.createBindGroup({
      layout: this.#pipeline.getBindGroupLayout(0),
      entries: [
        { binding: 0, resource: { buffer } },
        { binding: 1, resource: { buffer: this.#width } },
      ],
    });
    const encoder = this.#device.createCommandEncoder();
    const view = this.#context.getCurrentTexture().createView();
    const pass = encoder.beginRenderPass({ colorAttachments: [{ view, loadOp: 'clear', storeOp: 'store' }] });
    pass.setPipeline(this.#pipeline);
    pass.setBindGroup(0, bindings);
    pass.draw(3);
    pass.end();
    return encoder.finish();
  }
}
