import chinese from './labels.zh-CN.json';
import { getLocale } from './generated/runtime';

const CHINESE: Readonly<Record<string, string>> = chinese;

/** The label as people read it. Networks speak English; a label without a translation is shown as it is. */
export function labelName(label: string): string {
  const key = label.toLowerCase();
  return getLocale() === 'zh-CN' ? (CHINESE[key] ?? label) : key;
}
