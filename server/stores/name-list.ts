import { appendFile, open, readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { crc32 } from 'node:zlib';
import { unless } from './disk.ts';
import type { FolderOwner } from './folder-owner.ts';
import { KeyedQueue } from './keyed-queue.ts';
import type { Opening } from './opening.ts';

/**
 * What there is of many files, in one: a name a line, added when the file it stands for is in its place, and one that takes it out before
 * the file is removed. By it a missing file is known for missing. It costs no wait for the disk: a file whose line the power took with it is there, and is entered again. Each line has a checksum
 * and begins with a line break, so that what is left of one spoils no other.
 */
export class NameList {
  private readonly path: string;
  private readonly owner: FolderOwner | undefined;
  private readonly queue = new KeyedQueue();
  /** Lines that are not written yet. */
  private waiting = '';
  /** How many lines take a name out. */
  taken = 0;

  constructor(path: string, owner: FolderOwner | undefined) {
    this.path = path;
    this.owner = owner;
  }

  /** The names, or nothing where there is no such file. What is no line of it is noted, but for what a process that died has left. */
  async read({ damages, atRest }: Pick<Opening, 'damages' | 'atRest'>): Promise<Set<string> | undefined> {
    const text = await readFile(this.path, 'utf8').catch(unless('ENOENT'));
    if (text === undefined) return undefined;
    const lines = text.split('\n').filter((line) => line !== '');
    const names = new Set<string>();
    const spoilt: string[] = [];
    for (const line of lines) {
      const name = nameOf(line);
      if (name === undefined) spoilt.push(line);
      else if (name.startsWith(gone)) this.take(names, name);
      else names.add(name);
    }
    const [only = ''] = spoilt;
    const diedWriting = !atRest && spoilt.length === 1 && only === lines.at(-1) && begun.test(only);
    if (spoilt.length > 0 && !diedWriting)
      damages.note('index', basename(this.path), `${spoilt.length} lines are damaged`);
    return names;
  }

  /** Enters names, whose files are there already: what cannot be written now is written with the next. */
  async add(...names: string[]): Promise<void> {
    for (const name of names) this.waiting += `\n${lineOf(name)}`;
    await this.queue.run('', async () => {
      const lines = this.waiting;
      this.waiting = '';
      if (lines === '') return;
      await appendFile(this.path, lines).catch(() => {
        this.waiting = lines + this.waiting;
      });
    });
  }

  /** Takes a name out, whose file may be removed when it resolves. */
  async remove(name: string): Promise<void> {
    await this.queue.run('', async () => {
      const file = await open(this.path, 'a');
      try {
        await file.appendFile(`\n${lineOf(gone + name)}`);
        await file.sync();
        this.taken += 1;
      } finally {
        await file.close();
      }
    });
  }

  private take(names: Set<string>, name: string): void {
    this.taken += 1;
    names.delete(name.slice(gone.length));
  }

  /** Writes the file anew. @param names is asked when nothing else is being written */
  async write(names: () => Iterable<string>): Promise<void> {
    await this.queue.run('', async () => {
      const lines = [...names()].map((name) => `\n${lineOf(name)}`);
      await this.owner?.replace(this.path, lines.join(''));
    });
  }

  /** Writes nothing more once it resolves. */
  close(): Promise<void> {
    return this.queue.close();
  }
}

/** Stands before a name that is taken out: no name begins so. */
const gone = '-';

/** What can be the beginning of a line. */
const begun = /^[\w. -]*$/;

const lineOf = (name: string) => `${name} ${crc32(name).toString(16).padStart(8, '0')}`;

function nameOf(line: string): string | undefined {
  const name = line.slice(0, -9);
  return line === lineOf(name) ? name : undefined;
}
