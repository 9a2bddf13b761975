/** Which set a sample belongs to, once and for all: the page decides it when the sample comes (src/train/data/split). */
export type Split = 'train' | 'dev' | 'test';
