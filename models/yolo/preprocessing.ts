import { CENTERNET_PREPROCESSING } from '../centernet/preprocessing';

/** How pictures enter our own YOLO: as its trunk, which is CenterNet's, was trained. */
export const YOLO_PREPROCESSING = CENTERNET_PREPROCESSING;
