import type { Source } from '../../camera/source';
import { dataSentence } from '../../i18n/data-sentences';
import { m } from '../../i18n/generated/messages';
import type { Notices } from '../../ui/notices.svelte';
import type { DataSet } from '../data/dataset.svelte';
import { DataFault } from '../data/fault';
import { pictureOf } from '../data/picture';
import { Capture } from './capture.svelte';

/** Takes pictures of what is on the stage into the data set. */
export function captureOf(source: () => Source | null, data: DataSet, notices: Notices): Capture {
  return new Capture({
    take: async () => {
      const looked = source();
      if (!looked) throw new Error('no source');
      const frame = await createImageBitmap(looked.element);
      try {
        return await pictureOf(frame);
      } finally {
        frame.close();
      }
    },
    keep: (picture, classId, groupId, joins) => {
      data.addSamples([picture], { classIds: [classId], source: 'camera', groupId, joins });
    },
    onfail: (error) => {
      const text = error instanceof DataFault
        ? () => dataSentence(error.code, error.detail)
        : () => m.collect_no_frame();
      notices.show('collect', 'problem', text);
    },
  });
}
