import { playwright } from '@vitest/browser-playwright';
import { paraglideVitePlugin } from '@inlang/paraglide-js';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';
import { chromiumArgs, launchOptions } from './scripts/lib/chromium.mjs';
import { paraglide } from './scripts/lib/paraglide.mjs';
import { threadedWasm } from './scripts/vite/threaded-wasm.ts';
import { isolationHeaders } from './src/pwa/headers.js';

/**
 * Lets WebGPU import video frames where there is no GPU. All three: without them importing throws, and with fewer the
 * GPU process crashes when such a frame is used.
 */
const importsVideo = ['--use-angle=swiftshader', '--enable-features=Vulkan', '--use-vulkan=swiftshader'];

/** Unit tests in Node, and in a real browser what needs a GPU, a canvas or a worker. tests/e2e is Playwright's. */
export default defineConfig({
  plugins: [
    paraglideVitePlugin(paraglide),
    svelte(),
    threadedWasm(),
  ],
  worker: { format: 'es', plugins: () => [threadedWasm()] },
  // Named here so that Vite prepares them before the first test, not in the middle of one, which reloads the page.
  optimizeDeps: {
    include: [
      'comlink',
      'uplot',
      '@tensorflow/tfjs-core',
      '@tensorflow/tfjs-converter',
      '@tensorflow/tfjs-backend-cpu',
      '@tensorflow/tfjs-backend-wasm',
      '@tensorflow/tfjs-backend-webgl',
      '@tensorflow/tfjs-backend-webgpu',
    ],
  },
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: 'node',
          environment: 'node',
          include: ['tests/{models,workers,src,scripts}/**/*.test.ts'],
          exclude: ['tests/**/*.browser.test.ts'],
          // No test measures time; a busy machine must not fail one.
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        // A file that is not there is a 404, not the start page, which would also pull in the whole app.
        appType: 'custom',
        server: { headers: isolationHeaders },
        test: {
          name: 'browser',
          include: ['tests/**/*.browser.test.ts'],
          // Emulated GPUs are slow; no test measures time.
          testTimeout: 120_000,
          hookTimeout: 120_000,
          // Two cores, and each file drives WASM threads or SwiftShader.
          fileParallelism: false,
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: playwright({ launchOptions: launchOptions([...chromiumArgs, ...importsVideo]) }),
            instances: [{ browser: 'chromium' }],
          },
        },
      },
    ],
  },
});
