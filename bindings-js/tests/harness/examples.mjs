/** What newcomers will paste: the examples, and the Worker of the README. */

import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { forWorkerd } from "./bundle.mjs";
import { startEmulator } from "./emulator.mjs";
import { bin, PACKAGE } from "./places.mjs";
import { run } from "./process.mjs";
import { project } from "./project.mjs";
import { serve } from "./workerd.mjs";

/** Serves a worker as a deployed one would be, with the emulator for Clerk, while `use` uses it. */
async function withWorker(folder, entry, emulator, use) {
  const built = join(folder, "built");
  const bundle = await forWorkerd(join(folder, entry), built);
  const clerk = await startEmulator(emulator);
  const host = await serve(built, bundle, { CLERK_SECRET_KEY: "sk_test_1", CLERK_API_URL: `${clerk.url}/v1` });
  try {
    const outbox = async () => (await (await fetch(`${clerk.url}/_emulator/outbox`)).json()).map((mail) => mail.to);
    return await use(host.url, outbox);
  } catch (error) {
    throw new Error(`${error.message}\n${host.output()}`, { cause: error });
  } finally {
    host.stop();
    clerk.stop();
  }
}

const post = (url, body) => fetch(url, { method: "POST", body: JSON.stringify(body) });

function expect(what, actual, expected) {
  const [is, ought] = [JSON.stringify(actual), JSON.stringify(expected)];
  if (is !== ought) throw new Error(`${what}: is ${is}, ought to be ${ought}`);
}

async function cloudflareWorker({ shop, tarball, emulator }) {
  const example = "examples/cloudflare-worker";
  const folder = await project(shop, "cloudflare-worker", tarball, { [`${example}/src`]: "src" });
  return withWorker(folder, "src/index.js", emulator, async (url, outbox) => {
    const invited = await post(`${url}/invite`, { email: "ada@example.com", role: "editor" });
    expect("status", invited.status, 201);
    const invitation = await invited.json();
    expect("metadata", invitation.publicMetadata, { role: "editor" });
    expect("outbox", await outbox(), ["ada@example.com"]);
    const again = await post(`${url}/invite`, { email: "ada@example.com" });
    expect("again", [again.status, (await again.json()).code], [400, "duplicate_record"]);
    expect("no JSON", (await fetch(`${url}/invite`, { method: "POST", body: "x" })).status, 400);
    const list = await (await fetch(`${url}/invitations`)).text();
    expect("list", JSON.parse(list), [invitation]);
    expect("ticket", list.includes("ticket="), false);
    expect("elsewhere", (await fetch(url)).status, 404);
    return "invites and lists";
  });
}

async function nextEdgeRoute({ shop, tarball }) {
  const example = "examples/next-edge-route";
  const folder = await project(shop, "next-edge-route", tarball, { [`${example}/app`]: "app" });
  // What Next declares.
  await writeFile(join(folder, "next-env.d.ts"), "declare const process: { env: { [name: string]: string | undefined } };\n");
  const options = ["--strict", "--noEmit", "--target", "es2022", "--module", "esnext", "--moduleResolution", "bundler"];
  const files = ["next-env.d.ts", "app/api/invite/route.ts", "app/api/webhooks/route.ts"];
  await run(bin("tsc"), ["--ignoreConfig", ...options, "--types", "", "--lib", "es2022,dom,dom.iterable,esnext.disposable", ...files], { cwd: folder });
  return "type-checked";
}

/** The first block of the README that is a Worker. */
async function readme({ shop, tarball, emulator }) {
  const text = await readFile(join(PACKAGE, "README.md"), "utf8");
  const [, worker] = /```js\n((?:(?!```).)*export default.*?)```/s.exec(text);
  const folder = await project(shop, "readme", tarball);
  await writeFile(join(folder, "worker.js"), worker);
  return withWorker(folder, "worker.js", emulator, async (url, outbox) => {
    const answer = await post(url, { email: "ada@example.com" });
    expect("status", [answer.status, (await answer.json()).status], [200, "pending"]);
    expect("outbox", await outbox(), ["ada@example.com"]);
    return `${worker.trim().split("\n").length} lines, a mail in the outbox`;
  });
}

export const examples = [
  { title: "example: cloudflare-worker, in workerd", run: cloudflareWorker },
  { title: "example: next-edge-route", run: nextEdgeRoute },
  { title: "the README's Worker, in workerd", run: readme },
];
