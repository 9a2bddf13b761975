import { address, found, framesReach, cameraOpens, readFound, seesPeople, shellStored, stage, type Found } from './app';
import { expect, test, withCamera } from './site';

test.use(withCamera);

for (const detector of ['ssd', 'centernet'] as const) {
  test(`${detector} finds the people whom the camera shows`, async ({ page, site }) => {
    await page.goto(address(site.url, detector));
    await cameraOpens(page);
    await seesPeople(page);
    await framesReach(page, 5);
    let people: Found[] = [];
    // The film goes on: this network does not find the people of each of its photographs.
    await expect
      .poll(async () => {
        people = (await readFound(page)).filter(({ label }) => label.toLowerCase() === 'person');
        return people.length;
      })
      .toBeGreaterThan(0);
    for (const { score, box } of people) {
      expect(score).toBeGreaterThanOrEqual(0.35);
      expect(Math.min(...box)).toBeGreaterThan(-0.05);
      expect(box[2] * box[3]).toBeGreaterThan(0.01);
    }
  });
}

test('after one visit it works without a network', async ({ page, site, context }) => {
  await page.goto(site.url);
  await cameraOpens(page);
  await seesPeople(page);
  await shellStored(page);
  await site.stop();
  await context.setOffline(true);
  const asked = site.asked.length;
  await page.goto(site.url);
  await cameraOpens(page);
  await seesPeople(page);
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
  expect(site.asked.length).toBe(asked);
});

test('a frozen picture keeps its boxes, and goes on', async ({ page, site }) => {
  await page.goto(site.url);
  await cameraOpens(page);
  await seesPeople(page);
  await page.getByRole('button', { name: 'Freeze' }).click();
  await expect(page.getByRole('button', { name: 'Go on' })).toBeVisible();
  await expect(found(page).first()).toBeVisible();
  const frozen = Number(await stage(page).getAttribute('data-frames'));
  await page.getByRole('button', { name: 'Go on' }).click();
  await framesReach(page, frozen + 5);
});

test('a camera that is taken away is explained, and comes back', async ({ page, site }) => {
  await page.goto(site.url);
  await cameraOpens(page);
  await seesPeople(page);
  await page.evaluate(() => {
    const [track] = (document.querySelector('video')?.srcObject as MediaStream).getVideoTracks();
    track?.stop();
    track?.dispatchEvent(new Event('ended')); // what the browser sends when it is the device that stops
  });
  await expect(page.getByText('The camera was taken away')).toBeVisible();
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByText('The camera was taken away')).toHaveCount(0);
  await expect(stage(page)).toHaveAttribute('data-source', 'camera');
  await seesPeople(page);
});
