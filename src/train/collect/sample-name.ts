import { m } from '../../i18n/generated/messages';
import { getLocale } from '../../i18n/generated/runtime';
import type { SampleRow, Split } from '../../storage/samples';

const SPLIT: Readonly<Record<Split, () => string>> = {
  train: m.collect_train,
  dev: m.collect_dev,
  test: m.collect_test,
};

export function splitName(split: Split): string {
  return SPLIT[split]();
}

/** When it was taken, as the person's language writes it. */
export function dateName({ createdAt }: SampleRow): string {
  return new Date(createdAt).toLocaleString(getLocale(), { dateStyle: 'medium', timeStyle: 'short' });
}

/** A picture in words, for those who cannot see it. */
export function sampleName(sample: SampleRow, unsaved: boolean): string {
  const said = m.collect_sample({ date: dateName(sample), split: splitName(sample.split) });
  return unsaved ? `${said}, ${m.collect_unsaved_one()}` : said;
}
