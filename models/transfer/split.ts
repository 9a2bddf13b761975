/** Which set a sample belongs to, once and for all: decided by the page when the sample comes (src/train/data/split). */
export type Split = 'train' | 'dev' | 'test';
