import { defineConfig } from "vitest/config";

/** Tests mirror the source. Browser journeys and servers start in their own files; nothing sleeps. */
export default defineConfig({
  test: {
    include: ["tests/**/*.test.ts", "tests/**/*.test.tsx"],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    pool: "forks",
    maxWorkers: 2,
  },
});
