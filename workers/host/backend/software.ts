/**
 * Knows a GPU API that is emulated on the CPU: SwiftShader (Chromium), llvmpipe (Mesa), the Basic Render Driver
 * (Windows). Correct, but about 100 times slower than WASM on the same cores.
 */
const EMULATORS = /swiftshader|llvmpipe|lavapipe|softpipe|basic render/i;

/** @param name a WebGL renderer or WebGPU adapter string */
export function isSoftwareName(name: string): boolean {
  return EMULATORS.test(name);
}

/** The parts of GPUAdapterInfo that matter here; browsers leave out or blank what they do not tell. */
export interface AdapterInfo {
  readonly vendor?: string;
  readonly architecture?: string;
  readonly device?: string;
  readonly description?: string;
  readonly isFallbackAdapter?: boolean;
}

/** What the browser tells of the adapter, without repeating itself: 'nvidia ampere NVIDIA GeForce RTX 3060'. */
export function adapterName(info: AdapterInfo): string {
  const parts = [info.vendor, info.architecture, info.device, info.description];
  return [...new Set(parts.filter((part) => part))].join(' ');
}

export function isSoftwareAdapter(info: AdapterInfo): boolean {
  return info.isFallbackAdapter === true || isSoftwareName(adapterName(info));
}
