import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ZOO } from '../../../models/zoo';
import labels from '../../../src/i18n/labels.zh-CN.json';
import english from '../../../src/i18n/messages/en.json';
import chinese from '../../../src/i18n/messages/zh-CN.json';

const parameters = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort();

describe('the two languages', () => {
  it('have the same messages', () => {
    expect(Object.keys(chinese).sort()).toEqual(Object.keys(english).sort());
  });

  it('put the same values into each message, and leave none empty', () => {
    for (const [key, text] of Object.entries(english)) {
      const other = chinese[key as keyof typeof chinese];
      expect(parameters(other), key).toEqual(parameters(text));
      expect(other.trim(), key).not.toBe('');
    }
  });

  it('name every class of every network', () => {
    const known = new Set(Object.keys(labels));
    for (const { classes } of ZOO) {
      expect(classes.filter((label) => !known.has(label.toLowerCase()))).toEqual([]);
    }
  });
});

describe('messages', () => {
  it('are all used', () => {
    const files = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter(
      (file) => /\.(ts|svelte)$/.test(file) && !file.includes('generated'),
    );
    const source = files.map((file) => readFileSync(`src/${file}`, 'utf8')).join('\n');
    const used = new Set([...source.matchAll(/\bm\.(\w+)/g)].map(([, name]) => name));
    expect(Object.keys(english).filter((key) => !key.startsWith('$') && !used.has(key))).toEqual([]);
  });
});
