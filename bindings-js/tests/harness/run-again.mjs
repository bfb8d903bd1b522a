/** Workflows and queues, as far as miniflare has them: what they run again invites once. */

import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { bundle } from "../campaign/host.mjs";
import { control } from "../campaign/scene.mjs";
import { startEmulator } from "./emulator.mjs";
import { TESTS } from "./places.mjs";
import { project } from "./project.mjs";

const MINIFLARE = join(TESTS, "miniflare/node_modules/miniflare");

const missing = () => (existsSync(MINIFLARE) ? undefined : "npm ci in tests/miniflare");

function expect(what, actual, expected) {
  const [is, ought] = [JSON.stringify(actual), JSON.stringify(expected)];
  if (is !== ought) throw new Error(`${what}: is ${is}, ought to be ${ought}`);
}

async function until(what, look) {
  for (const deadline = Date.now() + 60_000; ; ) {
    const found = await look();
    if (found) return found;
    if (Date.now() > deadline) throw new Error(`${what} does not come`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

async function runAgain({ shop, tarball, emulator }) {
  const { Miniflare } = createRequire(import.meta.url)(MINIFLARE);
  const folder = await project(shop, "run-again", tarball, { "tests/run-again": "src", "examples/run-again/src": "src/example" });
  const outdir = join(folder, "built");
  const { script, modules } = await bundle(join(folder, "src/index.js"), outdir);
  const read = async (name, type) => ({ type, path: `./${name}`, contents: await readFile(join(outdir, name)) });
  const clerk = await startEmulator(emulator);
  const tell = control(clerk.url);
  const worker = new Miniflare({
    name: "run-again",
    modules: await Promise.all([read(script, "ESModule"), ...modules.map((name) => read(name, "CompiledWasm"))]),
    compatibilityDate: "2026-04-01",
    bindings: { CLERK_SECRET_KEY: "sk_test_1", CLERK_API_URL: `${clerk.url}/v1` },
    workflows: { WELCOME: { name: "welcome", className: "Welcome" } },
    queueProducers: { INVITATIONS: "invitations" },
    queueConsumers: { invitations: { maxBatchTimeout: 0, retryDelay: 1 } },
  });
  try {
    const url = await worker.ready;
    const post = (path, emailAddress) => fetch(new URL(path, url), { method: "POST", body: JSON.stringify({ emailAddress }) });
    const creates = async (person) => {
      const all = await tell("requests");
      return all.filter(({ method, body }) => method === "POST" && JSON.stringify(body).includes(person)).map(({ status }) => status);
    };
    const mails = async () => (await tell("outbox")).map(({ to, invitation_id }) => [to, invitation_id]);

    const { id } = await (await post("/workflow", "ada@example.com")).json();
    const result = await until("the workflow's end", async () => {
      const status = await (await fetch(new URL(`/result?id=${id}`, url))).json();
      if (status.status === "errored") throw new Error(JSON.stringify(status));
      return status.status === "complete" ? status : undefined;
    });
    expect("the step ran twice", await creates("ada@"), [200, 400]);
    expect("one mail, of the invitation that it answers", await mails(), [["ada@example.com", result.output]]);

    await post("/queue", "bob@example.com");
    await until("the second delivery", async () => (await creates("bob@")).length === 2);
    expect("the batch ran twice", await creates("bob@"), [200, 400]);
    expect("one mail more", (await mails()).map(([to]) => to), ["ada@example.com", "bob@example.com"]);
    return "a Workflow's step and a queue's batch run twice: one mail each";
  } finally {
    await worker.dispose();
    clerk.stop();
  }
}

export const runsAgain = [{ title: "example: run-again, in miniflare", missing, run: runAgain }];
