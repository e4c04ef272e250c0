import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import { sitePages } from './www/site/build/pages.js';

const path = (file: string) => fileURLToPath(new URL(file, import.meta.url));

/** The site: pages, frames, one script an element, and the service worker, all made of the built package in `dist`. */
export default defineConfig({
  base: './',
  publicDir: false,
  plugins: [sitePages({ root: path('.').replace(/\/$/, ''), address: process.env.LOSSARIUM_SITE ?? 'http://localhost:8080/' })],
  worker: { format: 'es' },
  build: {
    outDir: 'site',
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // three, which the drawing board alone fetches.
    chunkSizeWarningLimit: 600,
    // The script of an element is also a module: it exports `connect`.
    rollupOptions: { preserveEntrySignatures: 'exports-only' },
  },
});
