/** vitest inside workerd, by Cloudflare's pool. */

import { createEmulator } from "clerk-invitations-emulator";
import { expect, test } from "vitest";
import { EXPECTED, scenario } from "./scenario.mjs";

test("the scenario, in workerd", async () => {
  expect(navigator.userAgent).toBe("Cloudflare-Workers");
  const clerk = await createEmulator({ clock: "manual" });
  expect(await scenario(clerk, clerk.fetch)).toEqual(EXPECTED);
});
