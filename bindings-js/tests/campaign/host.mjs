/** A Worker with a Durable Object in workerd, whose storage is a folder that outlives the process. */

import { mkdir, readdir, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { build } from "esbuild";
import { workerd } from "../harness/places.mjs";
import { start } from "../harness/process.mjs";

const COMPATIBILITY_DATE = "2026-04-01";

export const SECRET = "open sesame";
export const WEBHOOK_SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

/** Bundles a Worker; the names of what came of it. */
export async function bundle(entry, outdir) {
  await build({
    entryPoints: { worker: entry },
    outdir,
    bundle: true,
    format: "esm",
    target: "es2022",
    logLevel: "warning",
    conditions: ["workerd", "worker", "browser"],
    external: ["cloudflare:workers", "node:*"],
    loader: { ".wasm": "copy" },
  });
  const files = await readdir(outdir);
  return { script: "worker.js", modules: files.filter((name) => name.endsWith(".wasm")) };
}

/** Starts it; `stop` is a SIGKILL, and the storage is there for the next. */
export async function host(folder, { script, modules }, storage, { url, className = "InvitationCampaign" }) {
  await mkdir(storage, { recursive: true });
  const parts = [`(name = "worker", esModule = embed "${script}")`, ...modules.map((name) => `(name = "./${name}", wasm = embed "${name}")`)];
  const text = (name, value) => `(name = "${name}", text = ${JSON.stringify(value)})`;
  const config = `
    using Workerd = import "/workerd/workerd.capnp";
    const config :Workerd.Config = (
      services = [
        (name = "main", worker = .main),
        (name = "internet", network = (allow = ["local", "private"])),
        (name = "storage", disk = (path = ${JSON.stringify(storage)}, writable = true)),
      ],
      sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")],
    );
    const main :Workerd.Worker = (
      modules = [${parts.join(", ")}],
      bindings = [
        ${[text("CLERK_SECRET_KEY", "sk_test_1"), text("CLERK_API_URL", `${url}/v1`), text("STATUS_SECRET", SECRET), text("CLERK_WEBHOOK_SIGNING_SECRET", WEBHOOK_SECRET)].join(", ")},
        (name = "CAMPAIGN", durableObjectNamespace = (className = "${className}")),
      ],
      durableObjectNamespaces = [(className = "${className}", uniqueKey = "campaigns", enableSql = true)],
      durableObjectStorage = (localDisk = "storage"),
      compatibilityDate = "${COMPATIBILITY_DATE}",
      compatibilityFlags = ["nodejs_compat"],
    );
  `;
  const path = join(folder, `${basename(storage)}.capnp`);
  await writeFile(path, config);
  const process = start(workerd(), ["serve", path, "--control-fd=3"], { control: true });
  const [, port] = await process.line(/"event":"listen".*"port":(\d+)/);
  return { ...process, url: `http://127.0.0.1:${port}` };
}

/** Calls the routes of the example. */
export function client(url, name) {
  const headers = { Authorization: `Basic ${btoa(`admin:${SECRET}`)}` };
  return async (method, action = "", body) => {
    const answer = await fetch(`${url}/campaigns/${name}${/^(\?|$)/.test(action) ? "" : "/"}${action}`, { method, headers, body, duplex: "half" });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${action}: ${answer.status} ${text}`);
    return /json/.test(answer.headers.get("content-type")) ? JSON.parse(text || "null") : text;
  };
}
