/**
 * The card of selective search: no weights, but measured like the networks. Recall is the share of true boxes that one
 * of the first so many proposals overlaps by an IoU of at least 0.5.
 */
export const proposalsCard = {
  data: '128 photographs of COCO train2017 (coco128), 929 boxes; nothing is trained, so none is held out.',
  command: 'npm run eval -- proposals --images DIR --labels DIR --classes FILE',
  date: '2026-11-21',
  pictures: 128,
  /** Of all boxes, and of those whose area is above 96² pixels. */
  recall: [
    { proposals: 100, all: 0.3036, large: 0.717 },
    { proposals: 500, all: 0.5414, large: 0.9453 },
    { proposals: 2000, all: 0.7158, large: 0.9904 },
  ],
  limits:
    'Small things are one region with their surroundings before they are one themselves: of boxes below 32² pixels the ' +
    'first 2,000 proposals cover 31%, of those between 32² and 96² 90%.',
} as const;
