import { chromiumArgs, fakeCameraArgs, launchOptions } from '../../scripts/lib/chromium.mjs';
import { cameraOpens, seesPeople, stage } from './app';
import { film } from './film';
import { expect, test } from './site';

const args = [...chromiumArgs.filter((arg) => !/webgpu/i.test(arg)), '--disable-3d-apis', ...fakeCameraArgs(film)];
test.use({ launchOptions: launchOptions(args) });

test('without WebGPU and WebGL it works on WebAssembly, and says why', async ({ page, site }) => {
  await page.goto(site.url);
  expect(await page.evaluate(() => document.createElement('canvas').getContext('webgl2'))).toBeNull();
  await cameraOpens(page);
  await seesPeople(page);
  await expect(stage(page)).toHaveAttribute('data-detector-backend', 'wasm');
  await expect(page.getByText(/^WebGPU passed over/)).toBeVisible();
  await expect(page.getByText(/^WebGL passed over/)).toBeVisible();
});
