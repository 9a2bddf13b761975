import { ImportFault } from './fault';

// eslint-disable-next-line no-control-regex -- they are what is looked for
const CONTROL = /[\u0000-\u001f\u007f]/;
const LONGEST_PATH = 4096;

/** The path as it is, or ImportFault 'unsafe-path' where a careless program could be led out of its folder by it. */
export function safePath(path: string): string {
  const parts = path.split('/');
  const unsafe =
    path.length > LONGEST_PATH ||
    CONTROL.test(path) ||
    path.includes('\\') ||
    path.startsWith('/') ||
    /^[a-z]:/i.test(path) ||
    parts.some((part) => part === '..' || part === '.');
  if (unsafe) throw new ImportFault('unsafe-path', path.slice(0, 200));
  return path;
}

/** Files that systems and editors leave lying about. */
export function isLitter(path: string): boolean {
  return path.split('/').some((part) => part.startsWith('.') || /^(__macosx|thumbs\.db|desktop\.ini)$/i.test(part));
}

export function isPicturePath(path: string): boolean {
  return /\.(jpe?g|jfif|png|webp|gif|bmp|avif|heic|heif|tiff?)$/i.test(path);
}

/** Everything before the last '/', '' where there is none. */
export function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

/** Everything after the last '/'. */
export function baseOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

export function join(folder: string, path: string): string {
  return folder === '' ? path : `${folder}/${path}`;
}
