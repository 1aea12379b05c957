import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { reportSize } from './report-size.ts';

const here = fileURLToPath(new URL('.', import.meta.url));

export default defineConfig({
  root: here,
  plugins: [react(), reportSize()],
  build: {
    outDir: fileURLToPath(new URL('../../dist/web', import.meta.url)),
    emptyOutDir: true,
    manifest: true,
    // nothing may be inlined as data: addresses, the content security policy allows only files from our own host
    assetsInlineLimit: 0,
    // Vega is one lazy chunk of about 850 kB before compression, wanted only when a chart comes into sight
    chunkSizeWarningLimit: 1200,
    // where a build spends its time depends on the machine; our own line on the page's size is all there is to read
    rolldownOptions: { checks: { bundlerTimings: false } },
  },
  css: {
    preprocessorOptions: {
      scss: { loadPaths: [fileURLToPath(new URL('../../node_modules', import.meta.url))], quietDeps: true },
    },
  },
  server: { host: '127.0.0.1', proxy: { '/api': 'http://127.0.0.1:3000' } },
});
