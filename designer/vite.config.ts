import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants } from 'node:zlib';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

/**
 * json-rules-engine is the reference of the server's checks; the browser never runs it, so its modules count as free of side effects. So
 * do those of the engine and the contract, which are: whoever uses a little of them fetches no more.
 */
const withoutEffects = /node_modules\/(json-rules-engine|jsonpath-plus)\/|\/(engine|contract|client)\/[^?]*\.ts$/;

const pack = promisify(brotliCompress);

/** Beside each text that is built stands the same packed: `server/http/designer.ts` sends that to whoever takes it. */
const packed: Plugin = {
  name: 'packed',
  apply: 'build',
  async writeBundle({ dir = '' }, bundle) {
    const texts = Object.keys(bundle).filter((name) => /\.(?:js|css|svg)$/.test(name));
    await Promise.all(
      texts.map(async (name) => {
        const file = join(dir, name);
        const params = { [constants.BROTLI_PARAM_QUALITY]: 9 };
        await writeFile(`${file}.br`, await pack(await readFile(file), { params }));
      }),
    );
  },
};

const config = defineConfig({
  root: new URL('.', import.meta.url).pathname,
  base: './',
  plugins: [react(), packed],
  resolve: {
    alias: [{ find: /^fflate$/, replacement: new URL('./kernel/excel/packing.ts', import.meta.url).pathname }],
  },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2023',
    assetsInlineLimit: 0,
    // One sheet for all rooms: whichever comes first, their order is the same.
    cssCodeSplit: false,
    chunkSizeWarningLimit: 4000,
    rolldownOptions: { treeshake: { moduleSideEffects: (id: string) => !withoutEffects.test(id) } },
  },
  worker: { format: 'es' },
  server: { proxy: { '/api': 'http://127.0.0.1:4000' } },
});

export { config as default };
