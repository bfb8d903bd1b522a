/** MSW and undici's mock, each handed `clerk.fetch` as the README says. */

import { createEmulator } from "clerk-invitations-emulator";
import { http, HttpResponse } from "msw";
import { setupServer } from "msw/node";
import { fetch as undiciFetch, MockAgent } from "undici";
import { expect, test } from "vitest";
import { EXPECTED, scenario } from "./scenario.mjs";

test("MSW", async () => {
  const clerk = await createEmulator({ clock: "manual" });
  const server = setupServer(http.all("https://api.clerk.com/*", ({ request }) => clerk.fetch(request).catch(() => HttpResponse.error())));
  server.listen({ onUnhandledRequest: "error" });
  try {
    expect(await scenario(clerk, (url, init) => fetch(url, init))).toEqual(EXPECTED);
  } finally {
    server.close();
  }
});

test("undici's mock", async () => {
  const clerk = await createEmulator({ clock: "manual" });
  const agent = new MockAgent();
  agent.disableNetConnect();
  const any = { path: () => true, method: () => true };
  agent
    .get("https://api.clerk.com")
    .intercept(any)
    .reply(async ({ path, method, headers, body }) => {
      const response = await clerk.fetch(`https://api.clerk.com${path}`, { method, headers, body, duplex: "half" });
      return { statusCode: response.status, data: await response.text(), responseOptions: { headers: Object.fromEntries(response.headers) } };
    })
    .persist();
  expect(await scenario(clerk, (url, init) => undiciFetch(url, { ...init, dispatcher: agent }))).toEqual(EXPECTED);
  await agent.close();
});
