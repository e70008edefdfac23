import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    globalSetup: ['launcher/src/testing/global-database.ts'],
    testTimeout: 20_000,
    hookTimeout: 60_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['{values,wire}/src/**/*.test.ts', 'server/src/core/**/*.test.ts'],
        },
      },
      {
        extends: true,
        test: {
          name: 'system',
          include: ['{server,simulators,cli,launcher,e2e,bench}/src/**/*.test.ts'],
          exclude: ['server/src/core/**'],
        },
      },
    ],
  },
});
