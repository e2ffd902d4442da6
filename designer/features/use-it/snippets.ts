import type { JsonObject } from '../../../engine/index.ts';

/** What a program asks: a rule set to decide, or a flow to be started. */
export interface Use {
  /** Where the server is reached: `https://rules.example.com`. */
  origin: string;
  policy: string;
  kind: 'rules' | 'flow';
  id: string;
  /** The facts of the rule set, or the input of the flow. */
  given: JsonObject;
}

export const languages = ['curl', 'TypeScript', 'Python', 'Java'] as const;
export type Language = (typeof languages)[number];

/** The address below the server's, and the body, of a use. @example requestOf(use).path // '/policies/p/decisions/fee-travel' */
export function requestOf({ policy, kind, id, given }: Use): { path: string; body: JsonObject } {
  const of = `/policies/${encodeURIComponent(policy)}`;
  return kind === 'rules'
    ? { path: `${of}/decisions/${encodeURIComponent(id)}`, body: { facts: given } }
    : { path: `${of}/flows/${encodeURIComponent(id)}/instances`, body: { input: given } };
}

/**
 * A program that asks it, ready to be copied; the key comes from `GUIJU_KEY`.
 *
 * @example snippetOf('curl', use) // "curl -X POST …"
 */
export const snippetOf = (language: Language, use: Use): string => writers[language](use);

const json = (value: JsonObject) => JSON.stringify(value, null, 2);
const indented = (text: string, by: string) => text.replaceAll('\n', `\n${by}`);

const writers: Record<Language, (use: Use) => string> = {
  curl: (use) => {
    const { path, body } = requestOf(use);
    return `curl -X POST '${use.origin}/api/v1${path}' \\
  -H "Authorization: Bearer $GUIJU_KEY" \\
  -H 'Content-Type: application/json' \\
  -d '${JSON.stringify(body).replaceAll("'", "'\\''")}'`;
  },
  TypeScript: (use) => {
    const { policy, id, kind, given, origin } = use;
    const names = `${JSON.stringify(policy)}, ${JSON.stringify(id)}`;
    const call =
      kind === 'rules'
        ? `const { outcome, rules } = await guiju.decide(${names}, {\n  facts: ${indented(json(given), '  ')},\n});\nconsole.log(outcome, rules);`
        : `const instance = await guiju.startInstance(${names}, {\n  input: ${indented(json(given), '  ')},\n}, { 'idempotency-key': crypto.randomUUID() });\nconsole.log(instance.id, instance.state);`;
    return `import { createClient } from '@guiju/client';

const guiju = createClient({ url: ${JSON.stringify(origin)}, key: process.env.GUIJU_KEY });
${call}`;
  },
  Python: (use) => {
    const { path, body } = requestOf(use);
    const key = use.kind === 'flow' ? `, "Idempotency-Key": str(uuid.uuid4())` : '';
    return `import json, os, urllib.request${use.kind === 'flow' ? ', uuid' : ''}

body = json.loads(r'''${JSON.stringify(body).replaceAll("'", '\\u0027')}''')
request = urllib.request.Request(
    ${JSON.stringify(`${use.origin}/api/v1${path}`)},
    data=json.dumps(body).encode(),
    headers={"Authorization": "Bearer " + os.environ["GUIJU_KEY"], "Content-Type": "application/json"${key}},
)
with urllib.request.urlopen(request) as response:
    print(json.load(response))`;
  },
  Java: (use) => {
    const { path, body } = requestOf(use);
    const key = use.kind === 'flow' ? `\n    .header("Idempotency-Key", java.util.UUID.randomUUID().toString())` : '';
    return `import java.net.URI;
import java.net.http.*;

var body = ${JSON.stringify(JSON.stringify(body))};
var request = HttpRequest.newBuilder(URI.create(${JSON.stringify(`${use.origin}/api/v1${path}`)}))
    .header("Authorization", "Bearer " + System.getenv("GUIJU_KEY"))
    .header("Content-Type", "application/json")${key}
    .POST(HttpRequest.BodyPublishers.ofString(body))
    .build();
System.out.println(HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()).body());`;
  },
};
