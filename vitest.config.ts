import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts'],
    globalSetup: ['tests/support/build-index.ts'],
    env: { MASTRA_TELEMETRY_DISABLED: '1' },
    testTimeout: 60_000,
    hookTimeout: 120_000,
    maxWorkers: 2,
    isolate: false, // a worker loads Botkit, Matrix and the rest once, as the service does, not once for each of 117 files: that alone was a third of the run
    restoreMocks: true, // so that no watched console of one file is met by the next
  },
});
