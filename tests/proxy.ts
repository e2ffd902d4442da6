import { Agent, createServer, type IncomingMessage, type ServerResponse, request as send } from 'node:http';

export interface Proxy {
  url: string;
  /** Where requests go from now on. */
  nodes: string[];
  close(): void;
}

const lookEveryMs = 100;

/**
 * A plain proxy: round robin over the nodes whose `/readyz` is 200, connections kept, and a request goes to the next node only where the
 * first did not take the connection. One that breaks off in the middle is a 502, as its sender would see it.
 */
export async function startProxy(nodes: string[]): Promise<Proxy> {
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  let ready = [...nodes];
  let turn = 0;
  const proxy: Proxy = { url: '', nodes, close: () => {} };
  const look = setInterval(async () => {
    const asked = proxy.nodes.map(async (url) => ((await isReady(url)) ? url : undefined));
    ready = (await Promise.all(asked)).flatMap((url) => url ?? []);
  }, lookEveryMs);
  const server = createServer(async (request, response) => {
    const body = Buffer.concat(await request.toArray());
    pass(request, body, response, ready.length);
  });
  const pass = (request: IncomingMessage, body: Buffer, response: ServerResponse, tries: number) => {
    turn += 1;
    const target = new URL(ready[turn % Math.max(1, ready.length)] ?? 'http://127.0.0.1:1');
    const { method, url: path, headers } = request;
    const options = { host: target.hostname, port: target.port, method, path, agent };
    const onward = send({ ...options, headers: { ...headers, connection: 'keep-alive' } }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, { 'content-type': answer.headers['content-type'] ?? '' });
      answer.pipe(response);
      answer.on('error', () => response.destroy());
    });
    onward.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ECONNREFUSED' && tries > 1) return pass(request, body, response, tries - 1);
      if (!response.headersSent) response.writeHead(502).end(String(error));
    });
    onward.end(body);
  };
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  proxy.url = `http://127.0.0.1:${port}`;
  proxy.close = () => {
    clearInterval(look);
    server.closeAllConnections();
    server.close();
    agent.destroy();
  };
  return proxy;
}

const isReady = (url: string) =>
  fetch(`${url}/readyz`).then(
    ({ status }) => status === 200,
    () => false,
  );
