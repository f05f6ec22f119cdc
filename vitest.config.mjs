// Tests run on the compiled files, so that what is tested is what is delivered.
import { defineConfig } from 'vitest/config';

const exclude = ['**/node_modules/**'];

export default defineConfig({
  test: {
    pool: 'forks',
    maxWorkers: 2,
    projects: [
      // Functions without a world around them share a process: starting one for each file would take longer than they do.
      { extends: true, test: { name: 'units', include: ['dist/{src,web}/**/*.test.js'], exclude, isolate: false } },
      { extends: true, test: { name: 'worlds', include: ['dist/test/**/*.test.js'], exclude } },
    ],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    retry: 0,
  },
});
