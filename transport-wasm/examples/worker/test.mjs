/** The Worker in workerd, as it would be deployed, with the emulator in Clerk's place: `node test.mjs EMULATOR`. */

import { deepEqual, equal } from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { forWorkerd } from "../../../bindings-js/tests/harness/bundle.mjs";
import { startEmulator } from "../../../bindings-js/tests/harness/emulator.mjs";
import { serve } from "../../../bindings-js/tests/harness/workerd.mjs";

const [, , emulator] = process.argv;
const folder = await mkdtemp(join(tmpdir(), "clerk-invitations-worker-"));
const bundle = await forWorkerd(fileURLToPath(new URL("worker.js", import.meta.url)), folder);
const clerk = await startEmulator(emulator);
const host = await serve(folder, bundle, { CLERK_SECRET_KEY: "sk_test_canary", CLERK_API_URL: `${clerk.url}/v1` });

const invite = async (body, path = "/invite") => {
  const response = await fetch(`${host.url}${path}`, { method: "POST", body });
  return [response.status, await response.text()];
};
const control = async (route, body) => {
  const init = body && { method: "POST", body: JSON.stringify(body) };
  return (await fetch(`${clerk.url}/_emulator/${route}`, init)).json();
};
const mails = async () => (await control("outbox")).map((mail) => mail.to);

try {
  const [status, text] = await invite('{"email":"ada@example.com"}');
  equal(status, 201, text);
  const { id, status: state } = JSON.parse(text);
  const [made] = (await control("state")).invitations;
  deepEqual([id, state, made.email_address], [made.id, "pending", "ada@example.com"]);

  deepEqual(await invite('{"email":"ada@example.com"}'), [400, '{"code":"duplicate_record"}']);
  equal((await invite("x"))[0], 400);
  equal((await invite("{}", "/"))[0], 404);

  // The answer is lost on its way: it is looked up, and nobody is invited twice.
  await control("faults", { kind: "drop_after", times: 1 });
  equal((await invite('{"email":"bob@example.com"}'))[0], 201);
  deepEqual(await mails(), ["ada@example.com", "bob@example.com"]);
  equal(host.output().includes("canary"), false, "the key is shown");
  console.log("the Worker in Rust invites, tells what Clerk refuses, and looks up what was lost");
} catch (error) {
  console.error(host.output());
  throw error;
} finally {
  host.stop();
  clerk.stop();
  await rm(folder, { recursive: true });
}
