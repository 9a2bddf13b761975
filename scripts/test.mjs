// @ts-check
import { parseArgs } from 'node:util';
import { compileMessages, makeWeights } from './lib/build.mjs';
import { checks } from './lib/checks.mjs';
import { ensureChromium, findChromium } from './lib/chromium.mjs';
import { ensureInstalled } from './lib/install.mjs';

const HELP = `npm test -- [--only NAME,NAME]

Installs what is missing, a Chromium included, and checks everything:
${checks.map(({ name, what }) => `  ${name.padEnd(14)} ${what}`).join('\n')}

  --only NAMES   only these; "types" stands for every one that begins so
`;

/** @returns {typeof checks | undefined} undefined when only the help was asked for */
function chosen() {
  const { values } = parseArgs({ options: { only: { type: 'string' }, help: { type: 'boolean', short: 'h' } } });
  if (values.help) return undefined;
  const only = values.only?.split(',');
  const picked = checks.filter(({ name }) => !only || only.some((part) => name === part || name.startsWith(`${part}:`)));
  if (picked.length === 0) throw new Error(`No check is called ${values.only}. There are: ${checks.map(({ name }) => name)}`);
  return picked;
}

/**
 * @param {string} name
 * @param {() => Promise<unknown>} step
 * @returns {Promise<string | undefined>} what went wrong
 */
async function prepare(name, step) {
  try {
    return (await step()) === false ? `${name} failed` : undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

async function main() {
  const picked = chosen();
  if (!picked) {
    console.log(HELP);
    return;
  }
  await ensureInstalled();
  const needs = (/** @type {string[]} */ ...names) => picked.some(({ name }) => names.includes(name));
  const troubles = [
    needs('browser', 'e2e') && (await prepare('Chromium', ensureChromium)),
    needs('unit', 'browser', 'build', 'e2e') && (await prepare('Making the weights', makeWeights)),
    await prepare('Compiling the messages', compileMessages),
  ].filter((trouble) => typeof trouble === 'string');
  for (const trouble of troubles) console.error(trouble);
  const chromium = findChromium();
  if (chromium) process.env['CHROMIUM_PATH'] = chromium;

  /** @type {string[]} */
  const failures = [...troubles];
  /** @type {string[]} */
  const lines = [];
  let passed = 0;
  for (const { name, what, run } of picked) {
    console.log(`\n── ${name}: ${what}`);
    const started = Date.now();
    const outcome = await run();
    passed += outcome.passed;
    failures.push(...outcome.failures);
    const seconds = Math.round((Date.now() - started) / 1000);
    lines.push(`${outcome.failed ? '✗' : '✓'} ${name.padEnd(14)} ${`${outcome.passed}`.padStart(4)} passed, ` +
      `${outcome.failed} failed  ${seconds} s`);
  }
  console.log(`\n${lines.join('\n')}`);
  if (failures.length > 0) console.log(`\nFailed:\n${failures.map((failure) => `  ${failure}`).join('\n')}`);
  console.log(`\n${passed} passed, ${failures.length} failed`);
  process.exitCode = failures.length > 0 ? 1 : 0;
}

main().catch((/** @type {Error} */ error) => {
  console.error(error.message);
  console.log('\n0 passed, 1 failed');
  process.exitCode = 1;
});
