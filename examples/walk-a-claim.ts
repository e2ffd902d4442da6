/** Starts a repair claim and sends it an event, twice under one key. `node examples/walk-a-claim.ts [url]` */
import { createClient } from '../client/index.ts';

export async function walkAClaim(url: string): Promise<string> {
  const guiju = createClient({ url });
  const claim = await guiju.startInstance('sino', 'warranty-repair', { input: { cardValid: true } });
  const send = () =>
    guiju.sendEvent(claim.id, { type: 'CHECK_CARD', role: 'station' }, { 'idempotency-key': `${claim.id}-1` });
  const [after, again] = [await send(), await send()];
  const { items } = await guiju.readHistory(claim.id);
  return `${JSON.stringify(claim.state)} → ${JSON.stringify(after.state)}, version ${again.version}, ${items.length} entries`;
}

if (import.meta.main) console.log(await walkAClaim(process.argv[2] ?? 'http://127.0.0.1:4000'));
