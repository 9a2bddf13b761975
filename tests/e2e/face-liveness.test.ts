import { computeWith, openFile, stage } from './app';
import { audit } from './axe';
import { faceOf } from './face-pictures';
import { expect, test } from './site';

test('a still in front of the challenge is refused; its landmarks, mesh and pose are shown all the same', async ({ page, site }) => {
  test.setTimeout(300_000);
  await page.goto(site.url);
  await computeWith(page, 'wasm');
  await page.goto(`${site.url}?tab=face&layers=liveness`);
  await openFile(page, 'ada.jpg', 'image/jpeg', await faceOf('Ada', 1));
  await expect(stage(page)).toHaveAttribute('data-faces', '1', { timeout: 180_000 });
  await expect(page.getByText('A demonstration, not a lock.')).toBeVisible();

  await page.getByRole('button', { name: 'Start the challenge' }).click();
  const challenge = page.getByTestId('liveness');
  await expect(challenge.getByText('Look straight ahead and keep still')).toBeVisible();
  await expect(challenge).toHaveAttribute('data-phase', 'failed', { timeout: 60_000 });
  await expect(challenge.getByText(/^Refused: the movement did not come in time/)).toBeVisible();
  await expect(page.getByText('A film of the right movements', { exact: false })).toBeVisible();
  await audit(page, 'liveness');

  await page.getByRole('button', { name: 'Landmarks' }).click();
  await expect(page.getByTestId('pose')).toContainText('Turned');
  await page.getByRole('switch', { name: /^Mesh/ }).click();
  await expect(page.getByText('468 points of a second network')).toBeVisible({ timeout: 120_000 });
  await page.getByRole('switch', { name: /^Glasses/ }).click();
  await page.getByRole('switch', { name: /^Names/ }).click();
  await audit(page, 'landmarks');
});
