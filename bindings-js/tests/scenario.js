/**
 * What every runtime must do with the package, against the emulator. It uses nothing but what the web platform has,
 * so that the same file runs in all of them.
 */

import { cases as batch } from "./scenario/batch.js";
import { cases as concurrency } from "./scenario/concurrency.js";
import { cases as errors } from "./scenario/errors.js";
import { cases as faults } from "./scenario/faults.js";
import { Kit } from "./scenario/kit.js";
import { cases as listing } from "./scenario/listing.js";
import { cases as methods } from "./scenario/methods.js";
import { cases as migration } from "./scenario/migration.js";
import { cases as options } from "./scenario/options.js";
import { cases as organizations } from "./scenario/organizations.js";
import { cases as secrets } from "./scenario/secrets.js";
import { cases as webhooks } from "./scenario/webhooks.js";

const PARTS = { methods, organizations, listing, batch, errors, options, secrets, faults, concurrency, migration, webhooks };

/** A case that is not over by then hangs. */
const CASE_LIMIT_MS = 20_000;

/**
 * @param {{ root: object, core: object, funcs: object, paths: object, webhooks: object }} sdk the package's entries
 * @param {{ emulatorURL: string, deadURL: string, only?: string, resends?: boolean }} config the emulator; where nothing
 *   listens; part of a case's name; whether the runtime sends again by itself where an answer is lost
 * @returns {Promise<{ passed: number, cases: number, failures: string[], slowest: string }>}
 */
export async function scenario(sdk, config) {
  const kit = new Kit(sdk, config);
  const failures = [];
  let cases = 0;
  let slowest = { ms: 0, name: "" };
  for (const [part, table] of Object.entries(PARTS)) {
    for (const [title, run] of Object.entries(table)) {
      const name = `${part}: ${title}`;
      if (!name.includes(config.only ?? "") || (config.resends && run.losesAnswers)) continue;
      cases++;
      const began = Date.now();
      try {
        await kit.reset();
        await within(CASE_LIMIT_MS, run(kit));
      } catch (error) {
        failures.push(`${name}: ${error?.stack ?? String(error)}`);
      }
      const ms = Date.now() - began;
      if (ms > slowest.ms) slowest = { ms, name };
    }
  }
  return { passed: kit.passed, cases, failures, slowest: `${slowest.name}, ${slowest.ms} ms` };
}

async function within(ms, promise) {
  let timer;
  const limit = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`it hangs: ${ms} ms`)), ms);
  });
  try {
    await Promise.race([promise, limit]);
  } finally {
    clearTimeout(timer);
  }
}
