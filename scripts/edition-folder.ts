import { existsSync, readdirSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { layoutJson } from '../engine/authoring.ts';
import { type Definition, definitionId } from '../engine/index.ts';
import type { EditionRecord } from '../server/stores/records/edition.ts';

const places: Record<string, (id: string) => string> = {
  rules: (id) => join('rules', `${id}.json`),
  flow: (id) => join('flows', `${id}.json`),
  form: (id) => join('forms', `${id}.json`),
  master: (id) => join('masters', `${id}.json`),
  register: (id) => join('registers', `${id}.json`),
  cases: (id) => join('cases', `${id}.json`),
};
/** Says which edition a folder was written from, and whether its payloads have a fence; no JSON, so that the folder can be seeded as it is. */
const stamp = 'EDITION';

/** Writes an edition as a folder laid out like those of `definitions/`; documents that it does not have are taken away. */
export async function writeEditionFolder(folder: string, { policy, number, hash, format, definitions }: EditionRecord) {
  const files = new Map(definitions.map((one) => [placeOf(one), layoutJson(one)]));
  for (const old of documentsIn(folder)) if (!files.has(old)) await rm(join(folder, old));
  for (const [place, text] of files) {
    await mkdir(dirname(join(folder, place)), { recursive: true });
    await writeFile(join(folder, place), text);
  }
  await writeFile(join(folder, stamp), `${[policy, number, hash, format ?? []].flat().join(' ')}\n`);
  return files.size;
}

/** Reads a folder of definitions, and which edition it was written from. It may have been edited since. */
export async function readEditionFolder(folder: string) {
  const documents = documentsIn(folder);
  if (!documents.includes('policy.json')) throw new Error(`there is no policy.json in ${folder}`);
  const definitions = await Promise.all(documents.map((file) => readDocument(folder, file)));
  const text = await readFile(join(folder, stamp), 'utf8').catch(() => '');
  const [, number, hash, format] = text.trim().split(' ');
  const meaning = format === '2' ? ({ meaning: 2 } as const) : {};
  return { definitions, number: number === undefined ? undefined : Number(number), hash, ...meaning };
}

async function readDocument(folder: string, file: string): Promise<Definition> {
  try {
    return JSON.parse(await readFile(join(folder, file), 'utf8')) as Definition;
  } catch (error) {
    throw new Error(`${file}: ${error instanceof Error ? error.message : error}`);
  }
}

const documentsIn = (folder: string) =>
  (existsSync(folder) ? readdirSync(folder, { recursive: true, encoding: 'utf8' }) : [])
    .filter((file) => /^((rules|flows|forms|masters|registers|cases)[\\/])?[^\\/]+\.json$/.test(file))
    .sort();

function placeOf(definition: Definition): string {
  const id = definitionId(definition);
  return places[definition.kind]?.(id) ?? `${id}.json`;
}
