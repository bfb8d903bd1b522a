/** The program: the same flags and the same first line as the one in Rust. */

import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { start } from "./emulator.js";
import { serve } from "./serve.js";
import { VERSION } from "./version.js";
import { type Core, drift } from "./wasm.js";

const HELP = `An offline Clerk for invitations, the waitlist and organization invitations. The API lives under /v1, its control side
under /_emulator/.

Usage: clerk-invitations-emulator [OPTIONS]
       clerk-invitations-emulator drift <FILE>   Compare an official OpenAPI document (JSON) with what the emulator
                                                 implements; exit 1 if they differ

Options:
      --port <PORT>              The port to listen on; 0 takes a free one [default: 8787]
      --limits <LIMITS>          Which rate limits apply: \`off\` or \`published\` [default: off]
      --key <KEY>                The one key to accept, instead of any that starts with \`sk_\`
      --seed <SEED>              Where ids and the dice of faults come from [default: 0]
      --log-limit <LOG_LIMIT>    How many requests the log keeps: the newest ones [default: 10000]
      --clock <CLOCK>            What moves time: \`wall\`, or \`manual\`, which starts at 2026-05-12T00:00:00Z [default: wall]
      --webhook <URL>            Tell this address what happens, by webhooks signed as Clerk's are
      --webhook-secret <SECRET>  What they are signed with: \`whsec_\` and base64
      --cors                     Let web pages of any origin in, as Clerk does not
      --bind <BIND>              The address to listen on [default: 127.0.0.1]
      --allow-host <ALLOW_HOST>  A host name by which it may be reached besides the loopback ones
  -h, --help                     Print help
  -V, --version                  Print version
`;

export async function main(argv: string[]): Promise<void> {
  try {
    if (argv[0] === "drift") return compare(argv.slice(1));
    const { values } = parseArgs({
      args: argv,
      options: {
        port: { type: "string", default: "8787" },
        limits: { type: "string", default: "off" },
        key: { type: "string" },
        seed: { type: "string", default: "0" },
        "log-limit": { type: "string", default: "10000" },
        clock: { type: "string", default: "wall" },
        webhook: { type: "string" },
        "webhook-secret": { type: "string" },
        cors: { type: "boolean", default: false },
        bind: { type: "string", default: "127.0.0.1" },
        "allow-host": { type: "string", multiple: true, default: [] },
        help: { type: "boolean", short: "h" },
        version: { type: "boolean", short: "V" },
      },
    });
    if (values.help) return void process.stdout.write(HELP);
    if (values.version) return void console.log(`clerk-invitations-emulator ${VERSION}`);
    const { core: untold, now } = start({
      limits: oneOf("limits", values.limits, ["off", "published"] as const),
      log_limit: number("log-limit", values["log-limit"], 2 ** 32 - 1),
      seed: number("seed", values.seed, Number.MAX_SAFE_INTEGER),
      clock: oneOf("clock", values.clock, ["wall", "manual"] as const),
      ...(values.key === undefined ? {} : { key: values.key }),
    });
    const core = telling(untold, values.webhook, values["webhook-secret"]);
    const url = await serve(core, now, {
      port: number("port", values.port, 65_535),
      bind: values.bind,
      cors: values.cors,
      hosts: values["allow-host"],
    });
    // Whoever started this may have stopped reading; that is no reason to stop serving.
    process.stdout.on("error", () => {});
    console.log(`listening on ${url}`);
  } catch (error) {
    console.error(`error: ${error instanceof Error ? error.message : error}`);
    process.exitCode = 2;
  }
}

/** The same, with an endpoint that is told what happens. */
function telling(core: Core, url: string | undefined, secret: string | undefined): Core {
  if (url === undefined && secret === undefined) return core;
  if (url === undefined || secret === undefined) throw new TypeError("--webhook and --webhook-secret: one needs the other");
  try {
    return core.tell(url, secret);
  } catch (error) {
    // What wasm throws is text.
    throw new TypeError(`--webhook: ${error}`);
  }
}

/** Ends with 1 where the document and the emulator differ. */
function compare(files: string[]): void {
  const [file] = files;
  if (file === undefined || files.length > 1) throw new TypeError("drift: takes one FILE, an OpenAPI document in JSON");
  let table: string;
  try {
    table = drift(readFileSync(file, "utf8"));
  } catch (error) {
    // What wasm throws is text.
    throw new TypeError(`${file}: ${error instanceof Error ? error.message : error}`);
  }
  process.stdout.write(table || "no differences\n");
  if (table) process.exitCode = 1;
}

function oneOf<Word extends string>(name: string, text: string, words: readonly [Word, Word]): Word {
  const word = words.find((known) => known === text);
  if (word === undefined) throw new TypeError(`--${name}: must be \`${words[0]}\` or \`${words[1]}\`, not \`${text}\``);
  return word;
}

function number(name: string, text: string, most: number): number {
  const value = /^\d+$/.test(text) ? Number(text) : NaN;
  if (!(value <= most)) throw new TypeError(`--${name}: must be a whole number from 0 to ${most}, not \`${text}\``);
  return value;
}
