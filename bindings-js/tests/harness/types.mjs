/** The types of the package: checked by tsc as users would, and documented throughout. */

import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { bin } from "./places.mjs";
import { run } from "./process.mjs";
import { project } from "./project.mjs";

/** Both ways in which TypeScript finds a package's types nowadays; the package's own types are checked along. */
export const RESOLUTIONS = { nodenext: "nodenext", bundler: "esnext" };

async function types({ shop, tarball }) {
  const folder = await project(shop, "types", tarball, { "tests/types": "types" });
  for (const [moduleResolution, module] of Object.entries(RESOLUTIONS)) {
    await run(bin("tsc"), ["--project", "types", "--module", module, "--moduleResolution", moduleResolution], { cwd: folder });
  }
  return Object.keys(RESOLUTIONS).join(", ");
}

/** Every member of an interface, and every method and property of a class, that can be reached from the entries. */
async function comments({ shop, tarball }) {
  const folder = await project(shop, "comments", tarball);
  const dist = join(folder, "node_modules/clerk-invitations/dist");
  const files = (await readdir(dist, { recursive: true })).filter((name) => name.endsWith(".d.ts"));
  const texts = await Promise.all(files.map(async (name) => [name, await readFile(join(dist, name), "utf8")]));
  const exported = texts.filter(([name]) => /^index\.d\.ts$|^(funcs|lib|models)\W|^campaign\/index|requests\.d\.ts$/.test(name)).map(([, text]) => text).join("\n");
  const missing = [];
  let count = 0;
  for (const [name, text] of texts) {
    for (const { kind, type, body } of declarations(text)) {
      if (!new RegExp(`\\b${type}\\b`).test(exported)) continue;
      for (const member of undocumented(body)) missing.push(`${name}: ${kind} ${type}: ${member}`);
      count++;
    }
  }
  if (missing.length) throw new Error(`without a doc comment:\n${missing.join("\n")}`);
  if (count < 20) throw new Error(`only ${count} types were found`);
  return `${count} types`;
}

function* declarations(text) {
  const heads = /^export (?:declare )?(interface|class) (\w+)[^\n{]*\{\n(.*?)^\}/gms;
  for (const [, kind, type, body] of text.matchAll(heads)) yield { kind, type, body };
}

/** Members at the first level whose line before is not the end of a comment, nor another overload. */
function undocumented(body) {
  const lines = body.split("\n");
  const isMember = (line) => /^ {4}(?:readonly |get |declare )?\w+[?]?[(:<]/.test(line) || /^ {4}get \w+\(/.test(line);
  const name = (line) => /^ {4}(?:readonly |get )?(\w+)/.exec(line ?? "")?.[1];
  return lines.filter((line, at) => {
    const before = lines[at - 1] ?? "";
    const isOurs = isMember(line) && !["constructor", "toJSON"].includes(name(line));
    return isOurs && !before.trim().endsWith("*/") && name(before) !== name(line);
  });
}

export const typeChecks = [
  { title: "types (tsc --strict)", run: types },
  { title: "doc comments", run: comments },
];
