/** For container engines: ends with 0 where the server of this container answers that it is alive. */
const { PORT = '4000' } = process.env;
const { ok } = await fetch(`http://127.0.0.1:${PORT}/healthz`).catch(() => ({ ok: false }));
process.exit(ok ? 0 : 1);
