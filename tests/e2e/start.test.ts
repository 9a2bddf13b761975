import { spawn, type ChildProcess } from 'node:child_process';
import { get } from 'node:https';
import { createServer } from 'node:net';
import { root } from '../../scripts/lib/process.mjs';
import { expect, test } from './site';

/** A port that was free a moment ago. */
const freePort = () =>
  new Promise<number>((resolve) => {
    const probe = createServer().listen(0, 'localhost', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });

interface Started {
  readonly child: ChildProcess;
  /** Resolves when the output contains the text. */
  says(text: string): Promise<string>;
  readonly ended: Promise<{ code: number | null; output: string }>;
}

function start(...args: string[]): Started {
  const child = spawn(process.execPath, ['scripts/start.mjs', ...args], { cwd: root });
  let output = '';
  const collect = (chunk: Buffer) => (output += chunk.toString());
  child.stdout.on('data', collect);
  child.stderr.on('data', collect);
  const ended = new Promise<{ code: number | null; output: string }>((resolve) => {
    child.on('close', (code) => resolve({ code, output }));
  });
  return {
    child,
    ended,
    says: async (text) => {
      await expect.poll(() => output, { timeout: 120_000 }).toContain(text);
      return output;
    },
  };
}

const certificateFree = (url: string) =>
  new Promise<string | undefined>((resolve, reject) => {
    get(url, { rejectUnauthorized: false }, (response) => {
      response.resume();
      resolve(response.headers['cross-origin-opener-policy'] as string | undefined);
    }).on('error', reject);
  });

test.describe('npm start', () => {
  test.setTimeout(240_000);

  test('serves the app, refuses a busy port in a sentence, and ends on Ctrl-C', async () => {
    const port = await freePort();
    const first = start('--port', String(port));
    await first.says(`http://localhost:${port}/`);
    expect((await fetch(`http://localhost:${port}/`)).status).toBe(200);

    const second = await start('--port', String(port)).ended;
    expect(second.code).toBe(1);
    expect(second.output).toContain(`Port ${port} is busy`);
    expect(second.output).not.toContain('    at '); // a sentence, not a stack

    first.child.kill('SIGINT');
    expect((await first.ended).code).toBe(0);
  });

  test('--lan serves HTTPS on every interface and draws a QR code', async () => {
    const port = await freePort();
    const server = start('--lan', '--port', String(port));
    const output = await server.says('the browser warns once');
    expect(await certificateFree(`https://localhost:${port}/`)).toBe('same-origin');
    if (/https:\/\/\d+\.\d+\.\d+\.\d+/.test(output)) expect(output).toMatch(/[▀▄█]{3}/);
    server.child.kill('SIGINT');
    expect((await server.ended).code).toBe(0);
  });

  test('says what is wrong with a port that is none, and helps', async () => {
    const wrong = await start('--port', 'abc').ended;
    expect(wrong.code).toBe(1);
    expect(wrong.output).toContain('abc is not a port number');
    const help = await start('--help').ended;
    expect(help.code).toBe(0);
    expect(help.output).toContain('--lan');
  });
});
