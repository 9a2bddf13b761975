import { expect, test } from 'vitest';
import { adapterName, isSoftwareAdapter, isSoftwareName } from '../../../../workers/host/backend/software';

test.each([
  'ANGLE (Google, Vulkan 1.3.0 (SwiftShader Device (Subzero) (0x0000C0DE)), SwiftShader driver)',
  'llvmpipe (LLVM 15.0.6, 256 bits)',
  'ANGLE (Microsoft, Microsoft Basic Render Driver (0x0000008C) Direct3D11 vs_5_0 ps_5_0, D3D11)',
])('%s is software', (name) => expect(isSoftwareName(name)).toBe(true));

test.each([
  'ANGLE (NVIDIA, NVIDIA GeForce RTX 3060 Direct3D11 vs_5_0 ps_5_0, D3D11)',
  'Apple GPU',
  'Adreno (TM) 740',
  'Mali-G715',
  'Mesa Intel(R) UHD Graphics 620 (KBL GT2)',
  '',
])('%s is not', (name) => expect(isSoftwareName(name)).toBe(false));

test('an adapter is software by what it says or by its flag', () => {
  expect(isSoftwareAdapter({ vendor: 'google', architecture: 'swiftshader' })).toBe(true);
  expect(isSoftwareAdapter({ vendor: 'mesa', description: 'llvmpipe (LLVM 15.0.6, 256 bits)' })).toBe(true);
  expect(isSoftwareAdapter({ vendor: 'unknown', isFallbackAdapter: true })).toBe(true);
  expect(isSoftwareAdapter({ vendor: 'nvidia', architecture: 'ampere', isFallbackAdapter: false })).toBe(false);
  expect(isSoftwareAdapter({})).toBe(false);
});

test('an adapter is named without blanks or repetition', () => {
  expect(adapterName({ vendor: 'apple', architecture: 'metal-3', device: '', description: '' })).toBe('apple metal-3');
  expect(adapterName({ vendor: 'intel', device: 'intel' })).toBe('intel');
  expect(adapterName({})).toBe('');
});
