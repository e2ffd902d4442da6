import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { listDefinitions, type PolicyContent } from '../../engine/index.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** The real server as a process of its own, on a port that the system picks. */
export class ServerProcess {
  private child: ChildProcess | undefined;
  private readonly environment: NodeJS.ProcessEnv;
  private readonly within: string[];
  private readonly from: string;
  url = '';

  /**
   * @param within a command that runs another one
   * @param from the folder of the version that is started
   */
  constructor(environment: NodeJS.ProcessEnv, { within = [], from = root }: { within?: string[]; from?: string } = {}) {
    this.environment = environment;
    this.within = within;
    this.from = from;
  }

  /** @throws Error with what it said, where it ends instead */
  async start(): Promise<void> {
    const [program = '', ...args] = [...this.within, join(root, 'node_modules', '.bin', 'node'), 'server/main.ts'];
    const child = spawn(program, args, {
      cwd: this.from,
      env: { ...process.env, PORT: '0', ...this.environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.child = child;
    let out = '';
    child.stderr.on('data', (chunk) => {
      out += chunk;
    });
    for await (const chunk of child.stdout) {
      out += chunk;
      const found = /"message":"Guiju is ready","url":"([^"]+)"/.exec(out);
      if (!found) continue;
      this.url = found[1] as string;
      // What it says from now on must not fill the pipe.
      child.stdout.resume();
      return;
    }
    throw new Error(`the server did not start: ${out}`);
  }

  /** Its exit code, when it ends. */
  get ended(): Promise<number | null> {
    const { child } = this;
    if (!child || child.exitCode !== null) return Promise.resolve(child?.exitCode ?? null);
    return once(child, 'exit').then(([code]) => code as number | null);
  }

  /** Sends a signal that does not end it. */
  signal(signal: NodeJS.Signals): void {
    this.child?.kill(signal);
  }

  async end(signal: NodeJS.Signals): Promise<number | null> {
    if (!this.child || this.child.exitCode !== null || this.child.signalCode !== null) return null;
    const exited = once(this.child, 'exit');
    this.child.kill(signal);
    return (await exited)[0] as number | null;
  }
}

/** Writes a policy's definitions as the folder that a server seeds from. */
export async function writeDefinitions(folder: string, content: PolicyContent): Promise<void> {
  await mkdir(join(folder, 'shop'), { recursive: true });
  for (const [place, definition] of listDefinitions(content).entries()) {
    await writeFile(join(folder, 'shop', `${place}.json`), JSON.stringify(definition));
  }
}
