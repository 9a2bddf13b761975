import { markdown, ms } from '../table';
import type { Measured } from './report';

/** The results of a backend as Markdown tables. */
export function trainingTable({ backend, threads, epochs, threeClasses, trunks, unfrozen }: Measured): string {
  const { proposed, plain, teachable, pictures, classes } = threeClasses;
  const trained = ([what, { features, training, whole, epochs: count, accuracy }]: readonly [string, typeof plain]) => [
    what, ms(features), ms(training), String(count), ms(whole), (whole / teachable.whole).toFixed(2),
    (training / teachable.training).toFixed(2), `${(100 * accuracy).toFixed(0)}%`,
  ];
  return [
    `${backend}${threads > 1 ? `, ${threads} threads` : ''}`,
    '',
    `Epoch of the head, ${epochs.pictures} pictures: ${ms(epochs.cached)} ms on cached features, ` +
      `${ms(epochs.recomputed)} ms with the trunk: ${epochs.ratio.toFixed(0)} times as long.`,
    `Features of a picture: ${ms(trunks.alone)} ms, with the second trunk ${ms(trunks.both)} ms: ` +
      `${trunks.ratio.toFixed(2)} times as long.`,
    '',
    `${pictures} pictures of ${classes} classes, from JPEG to classifier:`,
    '',
    markdown(
      ['training', 'features ms', 'training ms', 'epochs', 'whole ms', 'whole, ratio', 'training, ratio', 'held back'],
      ([
        ['as proposed, changed copies too', proposed],
        ['without copies', plain],
        ['@teachablemachine/image, same features', teachable],
      ] as const).map(trained),
    ),
    '',
    markdown(
      ['last blocks unfrozen', 'batch', 'step ms', 'steps/s'],
      unfrozen.map(({ blocks, batchSize, step, stepsPerSecond }) => [
        String(blocks), String(batchSize), ms(step), stepsPerSecond.toFixed(2),
      ]),
    ),
  ].join('\n');
}
