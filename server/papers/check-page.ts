import type { IncomingMessage } from 'node:http';
import type { Express } from 'express';
import { both } from '../../contract/text.ts';
import { Problem } from '../../engine/index.ts';
import type { Parts } from '../decisions/parts.ts';
import { send } from '../kernel/answer.ts';
import { localeOf } from '../kernel/problems.ts';
import { queryReader } from '../kernel/query.ts';
import { type FiledRecord, lastVersion } from '../stores/records/form-record.ts';

/** What the check page says of a record: nothing of its content. */
function checkOf(record: FiledRecord, hash: string | undefined) {
  const { policy, number = '', status, versions } = record;
  const { version, at, hash: last } = lastVersion(record);
  const is: 'right' | 'older' | 'wrong' =
    hash === last ? 'right' : versions.some((one) => one.hash === hash) ? 'older' : 'wrong';
  return { policy, number, version, status, at, ...(hash === undefined ? {} : { hash: is }) };
}
type Check = ReturnType<typeof checkOf>;

/**
 * Serves the page that the code on a printed record leads to, for whoever holds the paper: whether there is such a record, and whether it
 * is what was printed.
 */
export function serveCheckPage(app: Express, parts: Parts): void {
  const read = queryReader({ query: { hash: { type: 'string', maxLength: 100 } as never } });
  app.get('/verify/:policy/:number', async (request, response) => {
    const { hash } = read(request.originalUrl);
    parts.accounts.admitAnyone(request);
    const { policy, number } = request.params;
    const record = await parts.store.records.numbered(policy, number);
    const wantsJson = accepts(request, 'application/json');
    if (!record && wantsJson) throw new Problem('recordNotFound');
    if (wantsJson) return send(response, { body: checkOf(record as FiledRecord, hash) });
    response.statusCode = record ? 200 : 404;
    response.setHeader('cache-control', 'no-store');
    response.setHeader('x-content-type-options', 'nosniff');
    response.setHeader('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'");
    response.type('html').send(page(record && checkOf(record, hash), localeOf(request.headers['accept-language'])));
  });
}

const accepts = ({ headers }: IncomingMessage, type: string) => (headers.accept ?? '').includes(type);

const words = {
  title: both('单据核验', 'Check of a record'),
  none: both('没有这个编号的单据', 'There is no record of this number'),
  number: both('编号', 'Number'),
  version: both('版次', 'Version'),
  status: both('状态', 'Status'),
  at: both('时间', 'Time'),
  filed: both('已提交', 'filed'),
  signed: both('已签署', 'signed'),
  void: both('已作废', 'void'),
  right: both('与系统中的单据一致', 'It is what stands in the system'),
  older: both('曾经是这样，之后已修订', 'It was so once, and was amended since'),
  wrong: both('与系统中的单据不一致', 'It is not what stands in the system'),
};

type Word = keyof typeof words;

const escaped = (text: string) => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

function page(check: Check | undefined, locale: 'zh-CN' | 'en'): string {
  const say = (name: Word) => words[name][locale];
  const rows = check
    ? [
        [say('number'), check.number],
        [say('version'), String(check.version)],
        [say('status'), say(check.status as Word)],
        [say('at'), check.at.replace('T', ' ').replace(/\.\d+Z$/, ' UTC')],
      ]
    : [];
  const found = check?.hash;
  const verdict = check ? (found ? say(found) : '') : say('none');
  const colour = check && (found === undefined || found === 'right') ? '#1a7f37' : '#b42318';
  const list = rows.map(([name, value]) => `<dt>${name}</dt><dd>${escaped(value ?? '')}</dd>`).join('');
  return `<!doctype html><html lang="${locale}"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${say('title')}</title>
<style>body{font:16px/1.6 system-ui,sans-serif;max-width:28rem;margin:3rem auto;padding:0 1rem;color:#1c2024}
dt{color:#60646c;font-size:.85rem}dd{margin:0 0 .75rem}strong{color:${colour};font-size:1.15rem}</style>
<h1>${say('title')}</h1><p><strong>${verdict}</strong></p><dl>${list}</dl></html>`;
}
