import { cpus, release, totalmem, type } from 'node:os';
import type { Browser } from 'playwright';
import { run } from '../lib/process.mjs';

/** Where something was measured: a figure without it says little. */
export interface Machine {
  readonly date: string;
  readonly commit: string;
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGiB: number;
  readonly system: string;
  readonly node: string;
  readonly browser: string;
  /** As the browser names them; '' where it has none. */
  readonly webgpu: string;
  readonly webgl: string;
}

export async function describeMachine(browser: Browser, url: string): Promise<Machine> {
  const page = await browser.newPage();
  await page.goto(url);
  const gpu = await page.evaluate(async () => {
    const adapter = await navigator.gpu?.requestAdapter();
    const { vendor = '', architecture = '', description = '' } = adapter?.info ?? {};
    const gl = document.createElement('canvas').getContext('webgl2');
    const unmasked = gl?.getExtension('WEBGL_debug_renderer_info')?.UNMASKED_RENDERER_WEBGL;
    const webgl = gl ? String(gl.getParameter(unmasked ?? gl.RENDERER)) : '';
    return { webgpu: [vendor, architecture, description].filter(Boolean).join(' '), webgl };
  });
  await page.close();
  const { output, code } = await run('git', ['rev-parse', '--short', 'HEAD'], { quiet: true });
  const [first] = cpus();
  return {
    date: new Date().toISOString(),
    commit: code === 0 ? output.trim() : '',
    cpu: first?.model ?? '',
    cores: cpus().length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    system: `${type()} ${release()}`,
    node: process.version,
    browser: browser.version(),
    ...gpu,
  };
}

/** Whether that is a GPU emulated on the processor, which says nothing about a GPU. */
export const isSoftware = (adapter: string): boolean => /swiftshader|llvmpipe|software|basic render/i.test(adapter);
