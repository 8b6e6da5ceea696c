import { expect, test } from 'vitest';
import { launchChromium } from '../support/chromium.ts';

test('the browser the tests run in draws a plan: it starts, has WebGL 2 and module workers', async () => {
  const browser = await launchChromium();
  try {
    const page = await browser.newPage();
    await page.setContent('<!doctype html><title>watch</title><canvas id="plan"></canvas>');
    const able = await page.evaluate(`({
      title: document.title,
      webgl2: document.querySelector('canvas').getContext('webgl2') !== null,
      worker: typeof Worker === 'function',
      h264: MediaSource.isTypeSupported('video/mp4; codecs="avc1.42E01E"'),
    })`);
    expect(able).toMatchObject({ title: 'watch', webgl2: true, worker: true });
  } finally {
    await browser.close();
  }
});
