import { readPicture, type Picture } from '../../scripts/eval/pictures';

/** Folder of photographs of people, inside an installed package. */
export const PHOTOS = 'node_modules/@vladmandic/face-api/demo';

/** A photograph of one person, sitting, from the waist up. */
export function readPhoto(name = 'sample1.jpg'): Promise<Picture> {
  return readPicture(PHOTOS, name);
}
