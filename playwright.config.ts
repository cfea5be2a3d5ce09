import { defineConfig } from "@playwright/test";
import { findChromium } from "./scripts/chromium/find-chromium.ts";

const executablePath = findChromium();

/**
 * A person's journeys in a real browser, against the production build of a stack that starts with an empty data folder. Each journey runs twice
 * on it, once at each width that the design is made for; so the second finds what the first left.
 */
export default defineConfig({
  testDir: "e2e",
  testMatch: "**/*.spec.ts",
  outputDir: "test-results/browser",
  globalSetup: "./e2e/support/browser-setup.ts",
  workers: 1,
  timeout: 120_000,
  expect: { timeout: 15_000 },
  // Journeys wait for real processes, and CI's machine has two cores. What needed a second try is counted in the summary.
  retries: 1,
  forbidOnly: process.env.CI !== undefined,
  reporter: [["list"]],
  use: {
    // Set by the global setup, which runs before the workers read this file.
    ...(process.env.COUNTERSIGN_WEB_URL === undefined ? {} : { baseURL: process.env.COUNTERSIGN_WEB_URL }),
    launchOptions: {
      ...(executablePath === null ? {} : { executablePath }),
      // Chromium's own sandbox does not work for root.
      args: process.getuid?.() === 0 ? ["--no-sandbox"] : [],
    },
    trace: "on-first-retry",
    screenshot: "only-on-failure",
  },
  projects: [
    { name: "desktop", use: { viewport: { width: 1440, height: 900 } } },
    {
      name: "phone",
      // Walks both widths by itself, on a stack of its own.
      testIgnore: /recovery-site\.spec\.ts$/,
      // What no width changes: attacks, faults and other networks. Their pages' own journeys run here.
      grepInvert: /@desktop/,
      use: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true },
    },
  ],
});
