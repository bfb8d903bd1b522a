/** workerd, on a free port. */

import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { workerd } from "./places.mjs";
import { start } from "./process.mjs";

const COMPATIBILITY_DATE = "2026-04-01";

/** Serves a bundle; `env` are its variables. */
export async function serve(folder, { script, modules }, env = {}) {
  const parts = [
    `(name = "worker", esModule = embed "${script}")`,
    ...modules.map((name) => `(name = "./${name}", wasm = embed "${name}")`),
  ];
  const bindings = Object.entries(env).map(([name, text]) => `(name = "${name}", text = ${JSON.stringify(text)})`);
  const config = `
    using Workerd = import "/workerd/workerd.capnp";
    const config :Workerd.Config = (
      services = [(name = "main", worker = .main), (name = "internet", network = (allow = ["local", "private"]))],
      sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")],
    );
    const main :Workerd.Worker = (
      modules = [${parts.join(", ")}],
      bindings = [${bindings.join(", ")}],
      compatibilityDate = "${COMPATIBILITY_DATE}",
    );
  `;
  const path = join(folder, "config.capnp");
  await writeFile(path, config);
  const host = start(workerd(), ["serve", path, "--control-fd=3"], { control: true });
  const [, port] = await host.line(/"event":"listen".*"port":(\d+)/);
  return { ...host, url: `http://127.0.0.1:${port}` };
}
