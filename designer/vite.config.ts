import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** json-rules-engine is the reference of the server's checks; the browser never runs it, so its modules count as free of side effects. */
const referenceOnly = /node_modules\/(json-rules-engine|jsonpath-plus)\//;

const config = defineConfig({
  root: new URL('.', import.meta.url).pathname,
  base: './',
  plugins: [react()],
  resolve: {
    alias: [{ find: /^fflate$/, replacement: new URL('./kernel/excel/packing.ts', import.meta.url).pathname }],
  },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2023',
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 4000,
    rolldownOptions: { treeshake: { moduleSideEffects: (id: string) => !referenceOnly.test(id) } },
  },
  worker: { format: 'es' },
  server: { proxy: { '/api': 'http://127.0.0.1:4000' } },
});

export { config as default };
