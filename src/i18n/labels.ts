import translations from './labels.zh-CN.json';
import { getLocale } from './generated/runtime';

const CHINESE: Readonly<Record<string, string | undefined>> = translations;

/** The label as people read it. Networks speak English; what none of them knows a person named, and is shown as it is. */
export function labelName(label: string): string {
  const key = label.toLowerCase();
  const chinese = CHINESE[key];
  if (chinese === undefined) return label;
  return getLocale() === 'zh-CN' ? chinese : key;
}
