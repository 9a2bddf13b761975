// @ts-check
import { parseArgs } from 'node:util';
import { ensureBuilt, makeWeights } from './lib/build.mjs';
import { ensureInstalled } from './lib/install.mjs';
import { lanAddresses } from './lib/network.mjs';
import { root } from './lib/process.mjs';
import { serve } from './serve/server.mjs';

const HELP = `npm start -- [--lan] [--port 4173]

Installs and builds what is missing, then serves Saccade on this machine.

  --lan        also for phones on the same network: HTTPS on every interface, with a QR code
  --port N     another port than 4173
  --help       this text
`;

/** @returns {{ lan: boolean, port: number } | undefined} undefined when only the help was asked for */
function options() {
  const { values } = parseArgs({
    options: { lan: { type: 'boolean' }, port: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
  });
  if (values.help) return undefined;
  const port = Number(values.port ?? 4173);
  if (!Number.isInteger(port) || port < 0 || port > 65535) throw new Error(`${values.port} is not a port number.`);
  return { lan: values.lan ?? false, port };
}

/**
 * @param {number} port
 */
async function announceLan(port) {
  // Installed only now, perhaps by this very run: hence not at the top.
  const { renderUnicodeCompact } = await import('uqr');
  const addresses = lanAddresses().map((address) => `https://${address}:${port}/`);
  console.log(`\nSaccade is at https://localhost:${port}/ and, for phones on this network, at`);
  for (const address of addresses) console.log(`\n${address}\n\n${renderUnicodeCompact(address)}`);
  if (addresses.length === 0) console.log('(no network interface found: is this machine connected?)');
  console.log(
    'The certificate is self-signed, so the browser warns once: choose "Advanced", then "Proceed".\n' +
      'The camera then works; installing the app and working offline need a certificate that the phone trusts.',
  );
}

async function main() {
  const chosen = options();
  if (!chosen) {
    console.log(HELP);
    return;
  }
  const { lan, port } = chosen;
  await ensureInstalled();
  if (!(await makeWeights())) throw new Error('The weights could not be made; see above.');
  await ensureBuilt();
  const tls = lan ? await (await import('./serve/certificate.mjs')).selfSigned() : undefined;
  const server = await serve({
    root: `${root}/dist`,
    port,
    ...(tls ? { tls, host: '0.0.0.0' } : {}),
  });
  if (lan) await announceLan(server.port);
  else console.log(`\nSaccade is at http://localhost:${server.port}/\nOn a phone: npm start -- --lan`);
  console.log('Ctrl-C stops it.');
  for (const signal of ['SIGINT', 'SIGTERM']) {
    process.once(signal, () => {
      void server.close().then(() => process.exit(0));
    });
  }
}

main().catch((/** @type {NodeJS.ErrnoException & { port?: number }} */ error) => {
  console.error(
    error.code === 'EADDRINUSE'
      ? `Port ${error.port} is busy: something else is served there, perhaps Saccade already. ` +
          'Stop it, or choose another: npm start -- --port 4174'
      : error.message,
  );
  process.exitCode = 1;
});
