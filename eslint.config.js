import js from '@eslint/js';
import svelte from 'eslint-plugin-svelte';
import { defineConfig } from 'eslint/config';
import globals from 'globals';
import ts from 'typescript-eslint';

/** Rules that need types: forgotten promises are how an error in a worker goes unseen. */
const typed = {
  '@typescript-eslint/no-floating-promises': 'error',
  '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { arguments: false, attributes: false } }],
  '@typescript-eslint/await-thenable': 'error',
};

export default defineConfig(
  { ignores: ['dist/', 'build/', 'public/', 'test-results/', 'playwright-report/', 'src/i18n/generated/', '.*/'] },
  js.configs.recommended,
  ts.configs.strict,
  svelte.configs.recommended,
  {
    rules: {
      eqeqeq: ['error', 'always'],
      'no-console': 'error',
      'no-warning-comments': 'error',
      'prefer-const': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { disallowTypeAnnotations: false }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      // With noUncheckedIndexedAccess, `!` is how an inner loop over an array of known length is written: a branch per
      // element would cost what the loop is there to save.
      '@typescript-eslint/no-non-null-assertion': 'off',
      // Local URL and Map objects are not state; state is declared with $state.
      'svelte/prefer-svelte-reactivity': 'off',
    },
  },
  {
    files: ['{src,workers,models,tests,scripts}/**/*.ts', '*.config.ts'],
    languageOptions: {
      parserOptions: {
        project: ['tsconfig.json', 'workers/tsconfig.json', 'models/tsconfig.json', 'tests/tsconfig.json'],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: typed,
  },
  {
    files: ['src/**/*.svelte', 'src/**/*.svelte.ts'],
    languageOptions: {
      globals: globals.browser,
      parserOptions: { parser: ts.parser, extraFileExtensions: ['.svelte'] },
    },
  },
  { files: ['src/**', 'tests/**'], languageOptions: { globals: globals.browser } },
  { files: ['workers/**'], languageOptions: { globals: globals.worker } },
  {
    files: ['scripts/**', 'tests/**', '*.js', '*.cjs', '*.ts'],
    languageOptions: { globals: globals.node },
    rules: { 'no-console': 'off' },
  },
  { files: ['**/*.{ts,svelte}'], rules: { 'no-undef': 'off' } }, // the compiler knows
);
