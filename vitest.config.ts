import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['tests/{node,browser,packaging}/**/*.test.ts', 'www/**/*.test.ts'],
    // Browsers and bundlers in the tests use the cores; two files at once would only time each other out.
    fileParallelism: false,
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
