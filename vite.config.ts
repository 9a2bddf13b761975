import { paraglideVitePlugin } from '@inlang/paraglide-js';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig, type Plugin } from 'vite';
import { VitePWA } from 'vite-plugin-pwa';
import { paraglide } from './scripts/lib/paraglide.mjs';
import { completePrecache, NOT_GLOBBED } from './scripts/lib/precache.mjs';
import { runner } from './scripts/vite/runner.ts';
import { threadedWasm } from './scripts/vite/threaded-wasm.ts';
import { isolationHeaders as headers, metaPolicy } from './src/pwa/headers.js';

/** Writes the policy into the page too, for hosts that set no headers. Not while developing: Vite inlines styles then. */
const policyInPage: Plugin = {
  name: 'saccade:policy-in-page',
  apply: 'build',
  transformIndexHtml: () => [
    {
      tag: 'meta',
      attrs: { 'http-equiv': 'Content-Security-Policy', content: metaPolicy },
      injectTo: 'head-prepend',
    },
  ],
};

/** Another folder where SACCADE_DIST names it, as for the tests. */
const dist = process.env['SACCADE_DIST'] ?? 'dist';

export default defineConfig({
  base: './',
  plugins: [
    paraglideVitePlugin(paraglide),
    svelte(),
    policyInPage,
    runner(),
    VitePWA({
      strategies: 'injectManifest',
      srcDir: 'src/pwa',
      filename: 'service-worker.ts',
      injectRegister: false, // src/pwa/pwa.svelte.ts does
      includeManifestIcons: false, // the glob finds them
      injectManifest: {
        globPatterns: ['**/*'],
        globIgnores: NOT_GLOBBED,
        maximumFileSizeToCacheInBytes: 16 * 2 ** 20,
        manifestTransforms: [completePrecache(dist)],
      },
      manifest: {
        // No id: it would be resolved against the origin, which on many hosts is shared with other apps. Without one
        // the app is known by its start_url.
        name: 'Saccade',
        short_name: 'Saccade',
        description: 'A vision lab in a browser tab: sees through the camera, on the device, with no server.',
        start_url: './',
        scope: './',
        display: 'standalone',
        background_color: '#0c0e11',
        theme_color: '#0c0e11',
        categories: ['education', 'photo', 'utilities'],
        icons: [
          { src: 'icons/mark.svg', sizes: 'any', type: 'image/svg+xml' },
          { src: 'icons/icon-192.png', sizes: '192x192', type: 'image/png' },
          { src: 'icons/icon-512.png', sizes: '512x512', type: 'image/png' },
          { src: 'icons/maskable-512.png', sizes: '512x512', type: 'image/png', purpose: 'maskable' },
        ],
      },
    }),
  ],
  worker: { format: 'es', plugins: () => [threadedWasm()] },
  build: { outDir: dist, emptyOutDir: true, target: 'es2022', chunkSizeWarningLimit: 1200 },
  server: { port: 5173, headers },
  preview: { port: 4173, strictPort: true, headers },
});
