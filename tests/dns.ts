import { createSocket } from 'node:dgram';
import { Resolver } from 'node:dns';
import { onTestFinished } from 'vitest';
import type { ResolveName } from '../server/kernel/outgoing/addresses.ts';

const typeA = 1;

/** A name server of this machine that gives each question the next of the answers, the last one for ever; it stops with the test. */
export async function startNames(answers: string[][]): Promise<{ resolve: ResolveName; asked: () => number }> {
  const socket = createSocket('udp4');
  let asked = 0;
  socket.on('message', (question, { port, address }) => {
    const end = question.indexOf(0, 12) + 5;
    const isA = question.readUInt16BE(end - 4) === typeA;
    const given = isA ? (answers[Math.min(asked, answers.length - 1)] ?? []) : [];
    if (isA) asked += 1;
    const header = Buffer.from(question.subarray(0, 12));
    header.writeUInt16BE(0x8180, 2);
    header.writeUInt16BE(given.length, 6);
    header.fill(0, 8, 12);
    // A pointer to the name in the question, type A, class IN, kept for no time, four bytes.
    const records = given.map((one) =>
      Buffer.from([0xc0, 12, 0, typeA, 0, 1, 0, 0, 0, 0, 0, 4, ...one.split('.').map(Number)]),
    );
    socket.send(Buffer.concat([header, question.subarray(12, end), ...records]), port, address);
  });
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  onTestFinished(() => void socket.close());
  const resolver = new Resolver({ timeout: 1000, tries: 1 });
  resolver.setServers([`127.0.0.1:${socket.address().port}`]);
  const resolve = ((name: string, _: object, done: (error: Error | null, found: object[]) => void) =>
    resolver.resolve4(name, (error, found) =>
      done(
        error,
        (found ?? []).map((address) => ({ address, family: 4 })),
      ),
    )) as unknown as ResolveName;
  return { resolve, asked: () => asked };
}
