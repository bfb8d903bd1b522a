import { cloudflareTest } from "@cloudflare/vitest-plugin";
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    projects: [
      { test: { name: "node", include: ["with-mocks.test.mjs"] } },
      { plugins: [cloudflareTest({ wrangler: { configPath: "./wrangler.jsonc" } })], test: { name: "workers", include: ["in-workers.test.mjs"] } },
    ],
  },
});
