// The web UI becomes static files in dist/web, which the server serves under a strict Content-Security-Policy.
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

// `vite web` beside a running server: everything but the UI itself is asked of that server.
const server = process.env.GATEHOUSE_URL ?? 'http://127.0.0.1:8080';

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  plugins: [react()],
  // The server puts a fresh nonce in place of this word each time it hands out index.html.
  html: { cspNonce: '__CSP_NONCE__' },
  build: {
    outDir: fileURLToPath(new URL('../dist/web', import.meta.url)),
    emptyOutDir: true,
    // React, Mantine and the router: what every page needs, 200 kB on the wire.
    chunkSizeWarningLimit: 800,
    target: 'es2022',
    // What has light-dark(): it would be rewritten in a way that Mantine's colour scheme does not reach.
    cssTarget: ['chrome123', 'edge123', 'firefox120', 'safari17.5'],
    // Data URLs would have to be allowed in the policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  server: { proxy: { '/api': { target: server, changeOrigin: true } } },
});
