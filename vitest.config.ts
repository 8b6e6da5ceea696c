import { defineConfig } from 'vitest/config';

/**
 * One project a kind of test, so that each gets the time and the quiet it needs. `scripts/test.mjs` runs them one after
 * another and fails when a file on disk belongs to none of them.
 */
const server = ['src/**/*.test.{ts,tsx}', 'test/*.test.ts', 'test/support/**/*.test.ts', 'bench/**/*.test.ts'];

function project(name: string, include: string[], testTimeout_ms: number, fileParallelism: boolean) {
  return {
    test: {
      name,
      include,
      environment: 'node' as const,
      // Listens only; a PostgreSQL is started when the first test asks for one.
      globalSetup: 'test/support/global-setup.ts',
      testTimeout: testTimeout_ms,
      hookTimeout: testTimeout_ms,
      fileParallelism,
      // A test that leaves a socket or a child behind is a finding, not something to wait for.
      teardownTimeout: 10_000,
    },
  };
}

export default defineConfig({
  test: {
    allowOnly: false,
    passWithNoTests: false,
    projects: [
      project('unit', server, 30_000, true),
      project('simulation', ['test/simulation/**/*.test.ts'], 120_000, true),
      project('fuzz', ['test/fuzz/**/*.test.ts'], 120_000, true),
      // These start real servers and measure time or kill processes: never two files at once.
      project('faults', ['test/faults/**/*.test.ts'], 600_000, false),
      project('browser', ['test/browser/**/*.test.ts'], 180_000, false),
    ],
  },
});
