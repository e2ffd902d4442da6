import { existsSync } from 'node:fs';
import { join } from 'node:path';
import express, { type Express, type Response } from 'express';
import { Problem } from '../../engine/index.ts';

const policy = [
  ...["default-src 'self'", "script-src 'self'", "style-src 'self' 'unsafe-inline'", "img-src 'self' data: blob:"],
  ...["font-src 'self'", "worker-src 'self'", "connect-src 'self'", "frame-ancestors 'none'", "base-uri 'self'"],
  ...["object-src 'none'", "form-action 'self'"],
].join('; ');

/** Headers of every page served to a browser. */
export function secure(response: Response, tls = false): void {
  response.setHeader('content-security-policy', policy);
  response.setHeader('x-content-type-options', 'nosniff');
  response.setHeader('referrer-policy', 'same-origin');
  response.setHeader('x-frame-options', 'DENY');
  response.setHeader('cross-origin-opener-policy', 'same-origin');
  response.setHeader('cross-origin-resource-policy', 'same-origin');
  response.setHeader('permissions-policy', 'camera=(), geolocation=(), microphone=()');
  if (tls) response.setHeader('strict-transport-security', 'max-age=31536000');
}

const missing = `<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>Guiju 规矩</title>
<body><h1>规矩 Guiju</h1><p>设计器还没有构建。运行 <code>npm start</code>,或 <code>node_modules/.bin/vite build designer</code>。</p>
<p>The designer has not been built yet: <code>npm start</code> builds it, as does <code>node_modules/.bin/vite build designer</code>.</p>
<p><a href="/docs">API</a></p></body></html>`;

/** Serves the built designer: one document, whose pages stand behind `#`. What looks like the address of a page leads there. */
export function serveDesigner(app: Express, folder: string, tls = false): void {
  const packed = new Map<string, boolean>();
  const isThere = (file: string) => {
    const known = packed.get(file) ?? existsSync(file);
    // Only what was built: addresses that mean nothing fill no memory.
    if (known) packed.set(file, known);
    return known;
  };
  const files = express.static(folder, {
    index: false,
    etag: true,
    setHeaders: (response, path) => {
      // Names of built files hold their hash: what has such a name never changes.
      const forever = /-[\w-]{8,}\.\w+(?:\.br)?$/.test(path);
      response.setHeader('cache-control', forever ? 'public, max-age=31536000, immutable' : 'no-cache');
    },
  });
  app.get(/\.(?:js|css|svg)$/, (request, response, next) => {
    response.vary('Accept-Encoding');
    const isPacked =
      request.acceptsEncodings(['br', 'identity']) === 'br' && isThere(join(folder, `${request.path}.br`));
    if (!isPacked) return next();
    response.setHeader('content-encoding', 'br');
    response.type(request.path.slice(request.path.lastIndexOf('.')));
    request.url = request.url.replace(request.path, `${request.path}.br`);
    next();
  });
  app.use((request, response, next) => {
    if (request.path.startsWith('/api/') || (request.method !== 'GET' && request.method !== 'HEAD')) return next();
    secure(response, tls);
    files(request, response, next);
  });
  app.use((request, response) => {
    const isPage = request.method === 'GET' && !request.path.startsWith('/api/') && !/\.\w+$/.test(request.path);
    if (!isPage) throw new Problem('notFound');
    const page = join(folder, 'index.html');
    if (!existsSync(page))
      return void response
        .status(request.path === '/' ? 200 : 404)
        .type('html')
        .send(missing);
    response.setHeader('cache-control', 'no-cache');
    // Below another address the document would look for its parts in the wrong place, and stay white.
    if (request.path === '/') response.sendFile(page);
    else response.redirect('/');
  });
}
