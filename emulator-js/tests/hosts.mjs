/** The packed package in every host: the same few lines, and what each must print. */

import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const MODULES = fileURLToPath(new URL("../node_modules", import.meta.url));
const EXPECTED = "1 mail, 409";

/** Invites over an emulator that loses the answer, and looks. */
const BODY = `
async function check(createEmulator) {
  const clerk = await createEmulator({ clock: "manual" });
  const send = (path, body) => clerk.fetch(clerk.baseUrl + path, {
    method: "POST", headers: { authorization: "Bearer sk_test_1", "content-type": "application/json" }, body: JSON.stringify(body),
  });
  clerk.fault({ kind: "drop_after", times: 1 });
  const lost = await send("/waitlist_entries", { email_address: "a@example.com" }).catch(() => "lost");
  const [entry] = clerk.waitlistEntries();
  await send("/waitlist_entries/" + entry.id + "/reject");
  const { status } = await send("/waitlist_entries/" + entry.id + "/reject");
  return lost === "lost" ? clerk.outbox().length + " mail, " + status : "not lost";
}
`;
const ESM = `import { createEmulator } from "clerk-invitations-emulator";\n${BODY}`;

/** A native program: out of the package for this platform, unless an install script has moved it. */
function native(scope, file) {
  const folder = join(MODULES, scope);
  const names = existsSync(folder) ? readdirSync(folder) : [];
  const found = names.map((name) => join(folder, name, file)).find((path) => existsSync(path));
  return found ?? join(MODULES, ".bin", file.split("/").at(-1));
}

const run = (folder, command, ...args) => execFileSync(command, args, { cwd: folder, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] }).trim();

function project(shop, name, tarball, files) {
  const folder = join(shop, name);
  mkdirSync(folder);
  writeFileSync(join(folder, "package.json"), JSON.stringify({ name, private: true }));
  run(folder, "npm", "install", "--offline", "--no-audit", "--no-fund", "--ignore-scripts", tarball);
  for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, file), text);
  return folder;
}

const prints = (output) => {
  if (output !== EXPECTED) throw new Error(`it printed ${output}`);
  return output;
};

/** `node:test`, jest and vitest run in Node: what matters to them is \`import\` and \`require\`. */
const PROGRAM = { "main.mjs": `${ESM}console.log(await check(createEmulator));` };
const COMMON = { "main.cjs": `const { createEmulator } = require("clerk-invitations-emulator");\n${BODY}check(createEmulator).then(console.log);` };

export const hosts = [
  ["node", (shop, tarball) => prints(run(project(shop, "node", tarball, PROGRAM), process.execPath, "main.mjs"))],
  ["node, newest", (shop, tarball) => prints(run(project(shop, "newest", tarball, PROGRAM), join(MODULES, "node-newest/bin/node"), "main.mjs"))],
  ["require() in node", (shop, tarball) => prints(run(project(shop, "required", tarball, COMMON), process.execPath, "main.cjs"))],
  ["bun", (shop, tarball) => prints(run(project(shop, "bun", tarball, PROGRAM), native("@oven", "bin/bun"), "main.mjs"))],
  ["deno", (shop, tarball) => prints(run(project(shop, "deno", tarball, PROGRAM), native("@deno", "deno"), "run", "--allow-read", "--node-modules-dir=manual", "main.mjs"))],
  ["workerd", workerd],
];

/** workerd, with the package's own entry for it, and the module beside it. */
async function workerd(shop, tarball) {
  const main = `${ESM.replace("clerk-invitations-emulator", "./index.workerd.js")}export default { async fetch() { return new Response(await check(createEmulator)); } };`;
  const folder = project(shop, "workerd", tarball, {
    "main.js": main,
    "config.capnp": `
      using Workerd = import "/workerd/workerd.capnp";
      const config :Workerd.Config = (services = [(name = "main", worker = .main)], sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")]);
      const main :Workerd.Worker = (
        modules = [
          (name = "main.js", esModule = embed "main.js"),
          (name = "index.workerd.js", esModule = embed "node_modules/clerk-invitations-emulator/dist/index.workerd.js"),
          (name = "emulator.wasm", wasm = embed "node_modules/clerk-invitations-emulator/dist/emulator.wasm"),
        ],
        compatibilityDate = "2026-04-01",
      );`,
  });
  const host = spawn(native("@cloudflare", "bin/workerd"), ["serve", "config.capnp", "--control-fd=1"], { cwd: folder, stdio: ["ignore", "pipe", "inherit"] });
  try {
    const port = await new Promise((resolve, reject) => {
      let output = "";
      host.stdout.on("data", (chunk) => {
        const found = /"event":"listen".*"port":(\d+)/.exec((output += chunk));
        if (found) resolve(found[1]);
      });
      host.once("exit", (code) => reject(new Error(`workerd left with ${code}`)));
    });
    return prints(await (await fetch(`http://127.0.0.1:${port}`)).text());
  } finally {
    host.kill();
  }
}
