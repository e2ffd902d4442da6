/**
 * `npm run bench -- [name …]`: measures, and prints a line of JSON for each figure and a table to read. Names are those of the files
 * `bench/<name>.bench.ts`; without any, all run.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, globSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import type { Figure } from './measure.ts';
import { curvesOf, picture } from './picture.ts';

const folder = import.meta.dirname;
const all = globSync('*.bench.ts', { cwd: folder })
  .map((file) => file.replace('.bench.ts', ''))
  .sort();
const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !all.includes(name));
if (unknown.length > 0) {
  console.error(`There is no bench named ${unknown.join(', ')}. There are: ${all.join(', ')}.`);
  process.exit(1);
}

if (!existsSync(join(folder, 'node_modules'))) {
  console.log('Installing the peers to measure against …');
  const { status } = spawnSync('npm', ['install', '--no-package-lock', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: folder,
    stdio: 'inherit',
  });
  if (status !== 0) process.exit(1);
}

console.log(
  `${cpus()[0]?.model ?? 'processor'} x ${cpus().length}, Node ${process.version}, ${new Date().toISOString().slice(0, 10)}`,
);
for (const name of wanted.length > 0 ? wanted : all) {
  const { default: bench } = (await import(`./${name}.bench.ts`)) as { default: () => AsyncGenerator<Figure> };
  const figures: Figure[] = [];
  for await (const figure of bench()) {
    figures.push(figure);
    console.log(
      JSON.stringify({
        ...figure,
        value: round(figure.value),
        ratios: Object.fromEntries(Object.entries(figure.ratios).map(([other, ratio]) => [other, round(ratio)])),
      }),
    );
  }
  printTable(figures);
  if (name === 'growth') drawGrowth(figures);
}

/** The curves of growth, as pictures beside the README. */
function drawGrowth(figures: Figure[]): void {
  const draw = (file: string, bench: string, title: string, axis: string) =>
    writeFileSync(join(folder, file), picture(title, axis, curvesOf(figures, bench)));
  draw('rows.svg', 'first hit in a growing table', 'Decisions per CPU-second, first hit', 'rows of the table');
  draw(
    'editions.svg',
    'many editions in memory',
    'Decisions per CPU-second, one of so many editions',
    'editions in memory',
  );
}

function printTable(figures: Figure[]): void {
  const width = Math.max(...figures.map(({ name }) => name.length));
  let title = '';
  for (const { bench, name, value, unit, ratios } of figures) {
    if (bench !== title) console.log(`\n${bench}`);
    title = bench;
    const beside = Object.entries(ratios).map(([other, ratio]) => `${readable(ratio)} x ${other}`);
    console.log(`  ${name.padEnd(width)}  ${readable(value).padStart(9)} ${unit}   ${beside.join(', ')}`);
  }
  console.log('');
}

function round(value: number): number {
  return Number(value.toPrecision(4));
}

function readable(value: number): string {
  if (value >= 1e6) return `${(value / 1e6).toPrecision(3)} M`;
  if (value >= 1e4) return `${(value / 1e3).toPrecision(3)} k`;
  return value >= 100 ? value.toFixed(0) : String(Number(value.toPrecision(3)));
}
