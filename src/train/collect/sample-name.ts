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

/** As the person's language writes when a picture was taken. Costs more to make than to use. */
export function dateFormat(): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat(getLocale(), { dateStyle: 'medium', timeStyle: 'short' });
}

/** A picture in words, for those who cannot see it. */
export function sampleName(sample: SampleRow, unsaved: boolean, dates = dateFormat()): string {
  const said = m.collect_sample({ date: dates.format(sample.createdAt), split: splitName(sample.split) });
  return unsaved ? `${said}, ${m.collect_unsaved_one()}` : said;
}
