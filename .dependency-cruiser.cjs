/** One direction of flow: src → workers → models (see README, "How it is laid out"). */
module.exports = {
  forbidden: [
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } } },
    { name: 'models-stand-alone', comment: 'models/ knows neither the page nor the workers', severity: 'error',
      from: { path: '^models/' }, to: { path: '^(src|workers|scripts|tests)/' } },
    { name: 'workers-below-page', severity: 'error', from: { path: '^workers/' }, to: { path: '^(src|scripts|tests)/' } },
    { name: 'page-names-no-tensorflow', severity: 'error', from: { path: '^src/' }, to: { path: 'node_modules/@tensorflow/' } },
    { name: 'page-talks-through-api', comment: 'of workers/ the page imports types and what is pure: how calls are aborted, how faults cross',
      severity: 'error', from: { path: '^src/' }, to: { path: '^workers/', pathNot: '^workers/(api|abort|fault)\\.ts$' } },
    { name: 'page-does-no-mathematics', comment: 'of models/ the page sees types, and what is data or rules: the zoo, the recipe to begin with, the scheme of the landmarks, the rules of a challenge, how far apart two shots are',
      severity: 'error', from: { path: '^src/' },
      to: { path: '^models/', pathNot: '^models/(zoo/|labels|transfer/(default-recipe|schedule|augment/gentle)|yolo/own/recipe|face/(point|embedding/distance|landmarks/parts|liveness/(actions|challenge)))', dependencyTypesNot: ['type-only'] } },
    { name: 'no-test-in-product', severity: 'error', from: { path: '^(src|workers|models)/' }, to: { path: '^(tests|scripts)/' } },
    { name: 'no-dev-dependency-in-product', severity: 'error', from: { path: '^(src|workers|models)/' },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'], pathNot: 'node_modules/(svelte|vite|vite-plugin-pwa|workbox-[a-z]+|@types|@webgpu)' } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: 'src/i18n/generated' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { extensions: ['.ts', '.svelte', '.js', '.mjs'], conditionNames: ['svelte', 'import', 'default'] },
  },
};
