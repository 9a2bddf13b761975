// @ts-check
/**
 * How the messages become typed functions: for Vite, for Vitest, and for what is compiled before either runs. Paths are
 * those below the repository.
 */
export const paraglide = {
  project: './src/i18n/project.inlang',
  outdir: './src/i18n/generated',
  strategy: /** @type {('localStorage' | 'preferredLanguage' | 'baseLocale')[]} */ ([
    'localStorage',
    'preferredLanguage',
    'baseLocale',
  ]),
  emitTsDeclarations: true,
};
