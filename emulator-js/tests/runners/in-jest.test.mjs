/** jest: the package as a module, and as CommonJS. */

import { createRequire } from "node:module";
import * as asModule from "clerk-invitations-emulator";
import { EXPECTED, scenario } from "./scenario.mjs";

test.each(["import", "require"])("the scenario, by %s", async (form) => {
  const { createEmulator } = form === "import" ? asModule : createRequire(import.meta.url)("clerk-invitations-emulator");
  const clerk = await createEmulator({ clock: "manual" });
  expect(await scenario(clerk, clerk.fetch)).toEqual(EXPECTED);
});
