import { join } from 'node:path';
import { expect, test } from 'vitest';
import { policyIds, readPolicyFolder } from '../../scripts/policy-folders.ts';
import { openDesigner } from '../designer/open-designer.ts';
import { openPage } from '../designer/pages.ts';

/** The page's own names: these tests are compiled without the browser's types. */
declare const document: any;
declare const getComputedStyle: any;

const { designer, browser } = await openDesigner(join(import.meta.dirname, '../../definitions'));
/** A label that is smaller on the screen cannot be read. */
const leastPx = 10;

test.each(policyIds())('every chart of %s can be read as it is first opened', { timeout: 600_000 }, async (policy) => {
  const { page, faults } = await openPage(designer, browser, `policies/${policy}`, {
    viewport: { width: 1440, height: 900 },
  });
  const scores: { flow: string; least: number; lines: number; crossings: number }[] = [];
  for (const flow of Object.keys(readPolicyFolder(policy).flows)) {
    await page.goto(`${designer.url}/#/policies/${policy}/flows/${flow}`);
    await page.locator(`.chart[data-ready]`).waitFor();
    await page.getByRole('heading', { level: 1 }).first().waitFor();
    scores.push({ flow, ...(await page.evaluate(readChart)) });
    await page.goto(`${designer.url}/#/policies/${policy}`);
    await page.locator('.chart').waitFor({ state: 'detached' });
  }
  for (const { flow, least, lines, crossings } of scores)
    console.log(`${policy} ${flow}: smallest label ${least} px, ${crossings} crossings of ${lines} lines`);
  expect(scores.filter(({ least }) => least < leastPx)).toEqual([]);
  expect(faults).toEqual([]);
  await page.close();
});

/** In the page: the smallest label of the canvas on the screen, and how often lines cross. */
function readChart() {
  const viewport = document.querySelector('.chart .react-flow__viewport');
  const zoom = Number(/scale\(([\d.]+)\)/.exec(viewport.style.transform)?.[1] ?? 1);
  const walker = document.createTreeWalker(viewport, 4);
  let least = 99;
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (node.textContent.trim() === '') continue;
    const { fontSize, visibility } = getComputedStyle(node.parentElement);
    if (visibility !== 'hidden') least = Math.min(least, Number.parseFloat(fontSize) * zoom);
  }
  type Point = [number, number];
  const paths: Point[][] = [...viewport.querySelectorAll('.lines > path')].map((path: any) => {
    const length = path.getTotalLength();
    const steps = Math.min(240, Math.max(2, Math.round(length / 8)));
    return Array.from({ length: steps + 1 }, (_, at) => {
      const { x, y } = path.getPointAtLength((length * at) / steps);
      return [x, y];
    });
  });
  const turn = ([ax, ay]: Point, [bx, by]: Point, [cx, cy]: Point) => (bx - ax) * (cy - ay) - (by - ay) * (cx - ax);
  const meet = (a: Point, b: Point, c: Point, d: Point) =>
    turn(a, b, c) * turn(a, b, d) < 0 && turn(c, d, a) * turn(c, d, b) < 0;
  let crossings = 0;
  paths.forEach((one, index) => {
    for (const other of paths.slice(index + 1))
      for (let i = 1; i < one.length; i += 1)
        for (let j = 1; j < other.length; j += 1)
          if (meet(one[i - 1] as Point, one[i] as Point, other[j - 1] as Point, other[j] as Point)) crossings += 1;
  });
  return { least: Math.round(least * 10) / 10, lines: paths.length, crossings };
}
