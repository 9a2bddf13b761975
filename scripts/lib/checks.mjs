// @ts-check
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { build } from './build.mjs';
import { root, runPackage } from './process.mjs';

const UNIT = 'test-results/unit.json';
const BROWSER = 'test-results/browser.json';
const E2E = 'test-results/e2e.json'; // named in playwright.config.ts

/** @typedef {{ passed: number, failed: number, failures: string[] }} Outcome */
/** @typedef {{ name: string, what: string, run: () => Promise<Outcome> }} Check */

/** @param {boolean} ok @param {string} name @returns {Outcome} */
const once = (ok, name) => (ok ? { passed: 1, failed: 0, failures: [] } : { passed: 0, failed: 1, failures: [name] });

/**
 * A check that counts as one: it passes or it does not.
 * @param {string} name
 * @param {string} what
 * @param {[file: string, ...args: string[]][]} commands programs below node_modules; all are run
 * @returns {Check}
 */
function plain(name, what, ...commands) {
  return {
    name,
    what,
    run: async () => {
      const codes = [];
      for (const [file, ...args] of commands) codes.push((await runPackage(file, args)).code);
      return once(codes.every((code) => code === 0), name);
    },
  };
}

/**
 * A check that runs many tests and writes what came of them to a JSON file.
 * @param {string} name
 * @param {string} what
 * @param {[file: string, ...args: string[]]} command
 * @param {string} report
 * @param {(json: any) => Outcome} read
 * @returns {Check}
 */
function counted(name, what, [file, ...args], report, read) {
  return {
    name,
    what,
    run: async () => {
      rmSync(`${root}/${report}`, { force: true }); // an old one must not speak for a run that crashed
      const { code } = await runPackage(file, args);
      if (!existsSync(`${root}/${report}`)) return once(false, `${name}: it did not run to its end`);
      const outcome = read(JSON.parse(readFileSync(`${root}/${report}`, 'utf8')));
      // Errors outside of any test fail the run without failing a test.
      if (code !== 0 && outcome.failed === 0) return { ...outcome, failed: 1, failures: [`${name}: exit code ${code}`] };
      return outcome;
    },
  };
}

/** @param {any} json Vitest's JSON report @returns {Outcome} */
function readVitest(json) {
  const failures = [];
  for (const file of json.testResults) {
    const failed = file.assertionResults.filter((/** @type {any} */ { status }) => status === 'failed');
    for (const { fullName } of failed) failures.push(`${file.name.replace(`${root}/`, '')} › ${fullName}`);
    if (file.status === 'failed' && failed.length === 0) failures.push(`${file.name.replace(`${root}/`, '')}: not loaded`);
  }
  return { passed: json.numPassedTests, failed: failures.length, failures };
}

/** @param {any} json Playwright's JSON report @returns {Outcome} */
function readPlaywright(json) {
  /** @type {string[]} */
  const failures = json.errors.map(() => 'e2e: an error outside of any test');
  const visit = (/** @type {any} */ suite) => {
    for (const { ok, title, file } of suite.specs ?? []) if (!ok) failures.push(`tests/e2e/${file} › ${title}`);
    for (const inner of suite.suites ?? []) visit(inner);
  };
  for (const suite of json.suites) visit(suite);
  return { passed: json.stats.expected + json.stats.flaky, failed: failures.length, failures };
}

/** @param {string} project one of vitest.config.ts @param {string} report @returns {[string, ...string[]]} */
const vitest = (project, report) => [
  'vitest/vitest.mjs', 'run', '--project', project,
  '--reporter=default', '--reporter=json', `--outputFile.json=${report}`,
];

/** @param {string} folder */
const types = (folder) => plain(`types:${folder}`, `types of ${folder}/`, ['typescript/bin/tsc', '-p', folder]);

/** Everything `npm test` runs, in order. @type {readonly Check[]} */
export const checks = [
  plain('lint', 'style and forgotten promises', ['eslint/bin/eslint.js', '.', '--max-warnings', '0']),
  types('models'),
  types('workers'),
  types('tests'),
  plain('types:src', 'types of the page', ['svelte-check/bin/svelte-check', '--fail-on-warnings', '--output', 'human']),
  plain('boundaries', 'src → workers → models, and no way back', [
    'dependency-cruiser/bin/dependency-cruise.mjs', 'src', 'workers', 'models', 'scripts', 'tests',
  ]),
  plain('unused', 'files, exports and packages nobody uses', ['knip/bin/knip.js', '--no-progress']),
  counted('unit', 'tests in Node', vitest('node', UNIT), UNIT, readVitest),
  counted('browser', 'tests in Chromium', vitest('browser', BROWSER), BROWSER, readVitest),
  { name: 'build', what: 'the app builds', run: async () => once(await build(), 'build') },
  counted(
    'e2e', 'the built app, as a person meets it', ['@playwright/test/cli.js', 'test'], E2E, readPlaywright,
  ),
];
