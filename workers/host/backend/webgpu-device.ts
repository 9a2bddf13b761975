import { Refusal } from './backend';
import { adapterName, isSoftwareAdapter } from './software';

/** tfjs lays out its kernels by these, so it gets as much as the adapter has. */
const LIMITS = [
  'maxBufferSize',
  'maxStorageBufferBindingSize',
  'maxComputeWorkgroupStorageSize',
  'maxComputeWorkgroupsPerDimension',
  'maxComputeWorkgroupSizeX',
  'maxComputeInvocationsPerWorkgroup',
] as const satisfies readonly (keyof GPUSupportedLimits)[];

const FEATURES = ['timestamp-query'] as const satisfies readonly GPUFeatureName[];

export interface OpenedDevice {
  readonly device: GPUDevice;
  readonly info: GPUAdapterInfo;
  readonly adapter: string;
}

/** @throws Refusal 'unavailable' without WebGPU or adapter, 'software' for an emulated one unless allowed */
export async function openDevice(allowSoftware: boolean): Promise<OpenedDevice> {
  // Typed as always there, but absent in browsers without WebGPU and in insecure contexts.
  const gpu = navigator.gpu as GPU | undefined;
  if (!gpu) throw new Refusal('unavailable', 'no navigator.gpu');
  const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' });
  if (!adapter) throw new Refusal('unavailable', 'no adapter');
  const name = adapterName(adapter.info);
  if (!allowSoftware && isSoftwareAdapter(adapter.info)) throw new Refusal('software', name);

  const device = await adapter.requestDevice({
    requiredFeatures: FEATURES.filter((feature) => adapter.features.has(feature)),
    requiredLimits: Object.fromEntries(LIMITS.map((limit) => [limit, adapter.limits[limit]])),
  });
  return { device, info: adapter.info, adapter: name };
}
