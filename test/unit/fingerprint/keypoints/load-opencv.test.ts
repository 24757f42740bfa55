import { expect, test } from 'vitest';
import { loadOpenCv } from '../../../../src/fingerprint/keypoints/load-opencv.ts';

test('OpenCV is loaded once, and nothing of it waits for ever', async () => {
  const [one, other] = await Promise.all([loadOpenCv(), loadOpenCv()]);
  expect(one).toBe(other);
  expect('then' in one).toBe(false);
  expect(typeof one.ORB).toBe('function');
});

test('an error of somebody else is not taken over by OpenCV', async () => {
  await loadOpenCv();
  const texts = ['uncaughtException', 'unhandledRejection'].flatMap((hook) =>
    process.listeners(hook as 'uncaughtException').map(String),
  );
  expect(texts.filter((text) => /ExitStatus|abort/.test(text))).toEqual([]);
});
