import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream, createWriteStream, existsSync, readFileSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createBrotliDecompress } from 'node:zlib';
import { type Browser, chromium } from 'playwright-core';

// The package's own arguments would run everything in one process, which dies when a context closes.
const args = ['--no-sandbox', '--font-render-hinting=none'];

/** Starts Chromium: the one of `CHROMIUM=/path`, else the one that comes as a package and needs no rights. */
export async function launchBrowser(): Promise<Browser> {
  const given = process.env.CHROMIUM;
  if (given) return chromium.launch({ executablePath: given, args });
  const folder = await unpacked();
  const env = { ...process.env, LD_LIBRARY_PATH: libraryPath(folder), FONTCONFIG_PATH: join(folder, 'fonts') };
  return chromium.launch({ executablePath: join(folder, 'chromium'), args, env: env as Record<string, string> });
}

/** The machine's own libraries come first: the packaged ones are for images that have none. */
function libraryPath(folder: string): string {
  const own = ['/usr/lib/x86_64-linux-gnu', '/usr/lib64'].filter((path) => existsSync(join(path, 'libnss3.so')));
  return [process.env.LD_LIBRARY_PATH, ...own, join(folder, 'al2023', 'lib')].filter(Boolean).join(':');
}

/** Unpacks the browser once a version: into a folder of its own, renamed when it is whole. */
async function unpacked(): Promise<string> {
  const main = createRequire(import.meta.url).resolve('@sparticuz/chromium');
  const root = join(dirname(main), '..');
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  const folder = join(tmpdir(), `guiju-chromium-${version}`);
  if (existsSync(join(folder, 'chromium'))) return folder;
  const making = await mkdtemp(join(tmpdir(), 'guiju-chromium-making-'));
  const executable = join(making, 'chromium');
  const packed = (name: string) => createReadStream(join(root, 'bin', name));
  await pipeline(packed('chromium.br'), createBrotliDecompress(), createWriteStream(executable));
  await chmod(executable, 0o755);
  await untar(packed('al2023.tar.br'), join(making, 'al2023'));
  await mkdir(join(making, 'fonts'));
  await writeFile(join(making, 'fonts', 'fonts.conf'), fontsConfig);
  await rename(making, folder).catch(async () => rm(making, { recursive: true, force: true }));
  return folder;
}

const fontsConfig = `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>/usr/share/fonts</dir><cachedir>/tmp/guiju-font-cache</cachedir></fontconfig>`;

async function untar(packed: NodeJS.ReadableStream, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const tar = spawn('tar', ['-x', '-C', folder], { stdio: ['pipe', 'inherit', 'inherit'] });
  const ended = once(tar, 'exit');
  // tar stops at the end mark and reads none of the padding behind it: whether all was there its code tells.
  await pipeline(packed, createBrotliDecompress(), tar.stdin).catch(() => undefined);
  const [code] = (await ended) as [number];
  if (code !== 0) throw new Error(`tar ended with ${code}`);
}
