import { describe, expect, it } from 'vitest';
import { headersFor, metaPolicy } from '../../src/pwa/headers.js';

/** Directive → sources, as a browser reads a policy. */
const parse = (policy: string) =>
  Object.fromEntries(
    policy.split(';').map((directive) => {
      const [name = '', ...sources] = directive.trim().split(/\s+/);
      return [name, sources];
    }),
  );

describe('the content security policy', () => {
  const page = parse(headersFor('text/html; charset=utf-8')['Content-Security-Policy'] ?? '');
  const script = parse(headersFor('text/javascript')['Content-Security-Policy'] ?? '');

  it('lets page and workers ask no address but their own', () => {
    for (const policy of [page, script, parse(metaPolicy)]) {
      expect(policy['connect-src']).toEqual(["'self'"]);
      expect(policy['default-src']).toEqual(["'self'"]);
    }
  });

  it('has no unsafe-inline and no unsafe-eval anywhere', () => {
    for (const policy of [page, script, parse(metaPolicy)]) {
      const sources = Object.values(policy).flat();
      expect(sources).not.toContain("'unsafe-inline'");
      expect(sources).not.toContain("'unsafe-eval'");
    }
  });

  it('lets only scripts of workers come from blobs, which the threads of WASM are', () => {
    expect(page['script-src']).not.toContain('blob:');
    expect(script['script-src']).toContain('blob:');
    expect(script['worker-src']).toContain('blob:');
  });

  it('cannot be framed, and says so only where browsers listen', () => {
    expect(page['frame-ancestors']).toEqual(["'none'"]);
    expect(metaPolicy).not.toContain('frame-ancestors');
  });
});
