import { openFile, seesPeople } from './app';
import { photograph } from './pictures';
import { expect, test } from './site';

const SENTENCES = [
  ['NotAllowedError', 'Permission denied', 'The camera is not allowed for this page.'],
  ['NotAllowedError', 'Permission denied by system', 'The system keeps the camera from this browser.'],
  ['NotAllowedError', 'Permission dismissed', 'The question was closed without an answer'],
  ['NotFoundError', 'Requested device not found', 'No camera was found.'],
  ['NotReadableError', 'Could not start video source', 'Another app is using the camera.'],
  ['OverconstrainedError', '', 'This camera cannot do what was asked of it.'],
  ['AbortError', 'Starting videoinput failed', 'The camera stopped giving pictures.'],
] as const;

for (const [name, message, sentence] of SENTENCES) {
  test(`${name} (${message || 'no message'}) has its own sentence and a way out`, async ({ page, site }) => {
    await page.addInitScript(
      ([error, text]) => {
        navigator.mediaDevices.getUserMedia = () => {
          // Once refused, browsers remember it.
          if (text === 'Permission denied') {
            navigator.permissions.query = () => Promise.resolve({ state: 'denied' } as PermissionStatus);
          }
          return Promise.reject(new DOMException(text, error));
        };
      },
      [name, message] as const,
    );
    await page.goto(site.url);
    await page.getByRole('button', { name: 'Open the camera' }).click();
    await expect(page.getByText(sentence)).toBeVisible();
    await openFile(page, 'people.png', 'image/png', await photograph());
    await seesPeople(page);
    await expect(page.getByText(sentence)).toHaveCount(0);
  });
}

test('a page without camera API says that this address is not safe, or this browser has none', async ({ page, site }) => {
  await page.addInitScript(() => {
    Object.defineProperty(navigator, 'mediaDevices', { get: () => undefined });
  });
  await page.goto(site.url);
  await page.getByRole('button', { name: 'Open the camera' }).click();
  await expect(page.getByText(/Browsers give the camera only to safe addresses|gives pages no camera/)).toBeVisible();
});
