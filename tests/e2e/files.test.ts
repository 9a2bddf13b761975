import { openFile, seesPeople, stage } from './app';
import { animated, huge, jpeg, onePixel, photograph } from './pictures';
import { expect, test } from './site';

/** After whatever went wrong, a good picture still works. */
const goesOn = async (page: Parameters<typeof seesPeople>[0]) => {
  await openFile(page, 'people.png', 'image/png', await photograph());
  await seesPeople(page);
};

test.describe('a file', () => {
  test('that is text named .jpg is refused by its content', async ({ page, site }) => {
    await page.goto(site.url);
    await openFile(page, 'holiday.jpg', 'image/jpeg', Buffer.from('Dear diary, there is no picture in here.'));
    await expect(page.getByText('holiday.jpg is neither a picture nor a video')).toBeVisible();
    await goesOn(page);
  });

  test('that is empty says so', async ({ page, site }) => {
    await page.goto(site.url);
    await openFile(page, 'nothing.png', 'image/png', Buffer.alloc(0));
    await expect(page.getByText('nothing.png is empty.')).toBeVisible();
    await goesOn(page);
  });

  test('that ends in the middle is shown as far as it goes, or refused in a sentence', async ({ page, site }) => {
    await page.goto(site.url);
    await openFile(page, 'half.jpg', 'image/jpeg', await jpeg(0.5));
    await expect(page.getByText(/The end of half.jpg is missing|half.jpg ends in the middle/)).toBeVisible();
  });

  test('of one pixel is looked at', async ({ page, site }) => {
    await page.goto(site.url);
    await openFile(page, 'dot.png', 'image/png', await onePixel());
    await expect(stage(page)).toHaveAttribute('data-phase', 'ready', { timeout: 60_000 });
    await expect(page.getByText('Nothing found above')).toBeVisible();
  });

  test('of 12,000 × 9,000 is scaled down, and its people are found', async ({ page, site }) => {
    test.setTimeout(180_000);
    await page.goto(site.url);
    await openFile(page, 'poster.jpg', 'image/jpeg', await huge(12_000, 9_000));
    await expect(page.getByText('poster.jpg is very large; it is shown at')).toBeVisible({ timeout: 60_000 });
    await seesPeople(page, 120_000);
  });

  test('that is animated shows its first picture', async ({ page, site }) => {
    await page.goto(site.url);
    await openFile(page, 'dance.gif', 'image/gif', await animated());
    await expect(page.getByText('dance.gif is animated; its first picture is shown.')).toBeVisible();
    await expect(stage(page)).toHaveAttribute('data-phase', 'ready', { timeout: 60_000 });
  });
});
