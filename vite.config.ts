import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** The console: `src/console` → `dist/console`. `scripts/build.mjs` adds the fold and the version (`__FOLD__`, `__BUILD__`). */
export default defineConfig({
  root: 'src/console',
  plugins: [react()],
  build: {
    outDir: '../../dist/console',
    emptyOutDir: true,
    target: 'es2022',
    // The content security policy allows no data: URLs, so nothing is inlined.
    assetsInlineLimit: 0,
    // The plan's renderer is one big file by nature; it is loaded after the queue is on the screen.
    chunkSizeWarningLimit: 1_200,
    sourcemap: true,
  },
});
