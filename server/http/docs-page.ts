import { api } from '../../contract/api.ts';
import { apiRoot, type Call } from '../../contract/call.ts';

const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escapeHtml = (text: string) => text.replace(/[&<>"]/g, (sign) => escapes[sign] as string);

const style = `body{font:15px/1.6 system-ui,"Noto Sans SC",sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1f2328}
h1{font-size:1.5rem}details{border:1px solid #d8dee4;border-radius:6px;margin:.5rem 0}summary{padding:.5rem .75rem;cursor:pointer}
summary b{display:inline-block;width:4.5rem}code{font-family:ui-monospace,monospace}.what{color:#57606a}
.more{padding:0 1rem 1rem}pre{background:#f6f8fa;padding:.75rem;overflow:auto;border-radius:6px;font-size:13px}`;

/** The page of the API: every call with what it takes and answers. Needs no script and nothing from elsewhere. */
export function describePage(): string {
  return `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Guiju 规矩 API</title><style>${style}</style></head><body><h1>Guiju 规矩 API</h1>
<p>JSON · <a href="/openapi.json">openapi.json</a> (OpenAPI 3.1) · <code>Authorization: Bearer &lt;key&gt;</code></p>
${Object.values<Call>(api).map(describeCall).join('\n')}</body></html>`;
}

function describeCall(call: Call): string {
  const { name, method, path, summary, allow, body, query, headers, problems, answers } = call;
  const parts = [
    ['body', body],
    ['query', query],
    ['headers', headers],
    ['answers', Object.fromEntries(Object.entries(answers).map(([status, { description }]) => [status, description]))],
    ['problems', problems.length > 0 ? problems : undefined],
    ['who', allow],
  ].filter(([, value]) => value !== undefined);
  const more = parts.map(([name, value]) => `<h4>${name}</h4><pre>${escapeHtml(JSON.stringify(value, null, 2))}</pre>`);
  return `<details id="${name}"><summary><b>${method}</b> <code>${escapeHtml(apiRoot + path)}</code><br>
<span class="what">${escapeHtml(summary['zh-CN'])} · ${escapeHtml(summary.en)}</span></summary><div class="more">${more.join('')}</div></details>`;
}
