/** A process of its own that sends requests: `node bench/load.ts <options as JSON>` prints how many were answered. Its processor time is not the server's. */
const name = 'autocannon';
const { default: autocannon } = (await import(name)) as {
  default: (options: object) => Promise<{ requests: { total: number }; non2xx: number }>;
};
const { requests, non2xx } = await autocannon(JSON.parse(process.argv[2] ?? '{}') as object);
console.log(JSON.stringify({ answered: requests.total, refused: non2xx }));
