/**
 * `npm run rooms [-- -v]`: the rooms of each part, what they import of one another, the circles, and who climbs a floor.
 * `tests/imports.test.ts` holds the parts to the same answers.
 */
import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';

const root = join(import.meta.dirname, '..');

/**
 * The floors of each part, lowest first: a room imports rooms of the floors below it. `features/*` are rooms of one floor,
 * which know nothing of each other. Files that stand in no room are the roof: they may import all and nobody imports them.
 */
export const floors: Readonly<Record<string, readonly string[]>> = {
  engine: [
    'ground',
    'people',
    'expressions',
    'conditions',
    'tables',
    'rules',
    'forms',
    'flows',
    'registers',
    'policy',
    'reading',
    'checks',
    'authoring',
  ],
  server: [
    'kernel',
    'stores',
    'access',
    'audit',
    'editions',
    'telling',
    'people',
    'webhooks',
    'masters',
    'decisions',
    'papers',
    'overview',
    'instances',
    'governance',
    'worker',
    'http',
  ],
  designer: ['texts', 'kernel', 'words', 'forms', 'chart', 'features', 'pages'],
};

/** One file that imports another of its part, both as paths within the part. */
export type Import = { from: string; to: string };

/** The parts, as folders of the project. */
export const parts = Object.keys(floors);

/** The source files of a part, as paths within it. */
export const filesOf = (part: string): string[] =>
  globSync('**/*.{ts,tsx}', { cwd: join(root, part), exclude: (name) => /^(node_modules|dist)$/.test(name) }).sort();

/** Every name that a file imports, as it is written: of values and of types. */
export function importedBy(file: string): string[] {
  const text = readFileSync(join(root, file), 'utf8');
  return [
    ...text.matchAll(/(?:^import|^\} from|^(?:import|export) .* from) ['"]([^'"]+)['"]/gm),
    ...text.matchAll(/import\('([^']+)'\)/g),
    ...text.matchAll(/new URL\('(\.[^']+\.tsx?)', import\.meta\.url\)/g),
  ].map(([, name = '']) => name);
}

/** The imports within a part. */
export function importsWithin(part: string): Import[] {
  return filesOf(part).flatMap((from) =>
    importedBy(join(part, from))
      .filter((name) => name.startsWith('.'))
      .map((name) => ({ from, to: join(dirname(from), name.replace(/\?.*/, '')) }))
      .filter(({ to }) => !to.startsWith('..')),
  );
}

/** The room of a file: its folder, for a feature the folder within `features`, and for a file of no folder the roof. */
export function roomOf(file: string): string {
  const [first = '', second = '', third] = file.split('/');
  if (second === '') return 'roof';
  return first === 'features' && third !== undefined ? `features/${second}` : first;
}

/** The imports between rooms, each pair once. */
export function edgesOf(imports: Import[]): Import[] {
  const pairs = imports.map(({ from, to }) => ({ from: roomOf(from), to: roomOf(to) }));
  const between = pairs.filter(({ from, to }) => from !== to);
  return [...new Map(between.map((edge) => [`${edge.from} ${edge.to}`, edge])).values()];
}

/** Groups of names that reach each other, by Tarjan's algorithm; none where nothing goes in circles. */
export function circlesOf(edges: Import[]): string[][] {
  const next = Map.groupBy(edges, ({ from }) => from);
  const seen = new Map<string, number>();
  const lowest = new Map<string, number>();
  const open: string[] = [];
  const circles: string[][] = [];
  const visit = (name: string): void => {
    seen.set(name, seen.size);
    lowest.set(name, seen.size - 1);
    open.push(name);
    for (const { to } of next.get(name) ?? []) {
      if (!seen.has(to)) visit(to);
      if (open.includes(to)) lowest.set(name, Math.min(lowest.get(name) ?? 0, lowest.get(to) ?? 0));
    }
    if (lowest.get(name) !== seen.get(name)) return;
    const circle = open.splice(open.indexOf(name));
    if (circle.length > 1) circles.push(circle.sort());
  };
  for (const name of next.keys()) if (!seen.has(name)) visit(name);
  return circles;
}

/** Imports that go up, across a floor, or into the roof. */
export function climbing(part: string, imports: Import[]): Import[] {
  const order = floors[part] ?? [];
  const floorOf = (room: string) => (room === 'roof' ? order.length : order.indexOf(room.split('/')[0] ?? ''));
  return imports.filter(({ from, to }) => {
    const [own, other] = [roomOf(from), roomOf(to)];
    return own !== other && (floorOf(own) < 0 || floorOf(other) < 0 || floorOf(other) >= floorOf(own));
  });
}

if (import.meta.main) {
  const { verbose } = parseArgs({ options: { verbose: { type: 'boolean', short: 'v' } } }).values;
  for (const part of parts) {
    const files = filesOf(part);
    const lines = files.reduce(
      (sum, file) => sum + readFileSync(join(root, part, file), 'utf8').split('\n').length - 1,
      0,
    );
    const imports = importsWithin(part);
    const edges = edgesOf(imports);
    const circles = { rooms: circlesOf(edges), files: circlesOf(imports) };
    const rooms = new Set(files.map(roomOf));
    const wrong = climbing(part, imports);
    console.log(
      `${part}: ${files.length} files, ${lines} lines, ${rooms.size} rooms, ${edges.length} edges between rooms`,
    );
    console.log(
      `  circles of rooms: ${circles.rooms.length}, of files: ${circles.files.length}; imports that climb: ${wrong.length}`,
    );
    for (const circle of [...circles.rooms, ...circles.files]) console.log(`  ○ ${circle.join(' ')}`);
    if (verbose) for (const { from, to } of wrong) console.log(`  ↑ ${from} → ${to}`);
  }
}
