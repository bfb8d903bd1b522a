/** What a start sets, checked. */

import type { Settings } from "./database.js";
import type { CampaignDefaults, CampaignStart } from "./types.js";
import type { Reader } from "./wasm.js";

const MEMBERS = ["people", "organizationId", "waitlist", "defaults", "limits", "share"];

/** The settings among the members of a start; undefined where there are none. @internal */
export function settingsOf(request: CampaignStart, defaultsOf: (defaults: CampaignDefaults) => object): Partial<Settings> | undefined {
  if (typeof request !== "object" || request === null) throw new TypeError("start: must be given an object");
  const unknown = Object.keys(request).find((name) => !MEMBERS.includes(name));
  if (unknown !== undefined) throw new TypeError(`${unknown}: is no member of a start: ${MEMBERS.join(", ")}`);
  const { organizationId, defaults, limits, share } = request;
  if (organizationId !== undefined && (typeof organizationId !== "string" || organizationId === "")) {
    throw new TypeError("organizationId: must be a text that is not empty");
  }
  const settings: Partial<Settings> = {};
  if (share !== undefined) settings.share = within("share", share, 1, 100);
  if (limits !== undefined) {
    for (const [name, value] of Object.entries(limits)) {
      if (name !== "bulkPerHour" && name !== "singlePerHour") throw new TypeError(`limits.${name}: is no limit: bulkPerHour, singlePerHour`);
      if (value !== undefined) settings[name] = within(`limits.${name}`, value as number, 0, 1_000_000);
    }
  }
  if (defaults !== undefined) settings.defaults = defaultsOf(defaults);
  return Object.keys(settings).length > 0 ? settings : undefined;
}

/** Defaults as the API names them: they are read as a person's fields are. @internal */
export function defaultsOf(defaults: CampaignDefaults, List: typeof Reader): object {
  if (typeof defaults !== "object" || defaults === null) throw new TypeError("defaults: must be an object");
  if ("organizationId" in defaults) throw new TypeError("defaults.organizationId: is a member of the start itself");
  const reader = new List();
  try {
    const line = JSON.stringify({ ...defaults, emailAddress: "somebody@example.com" });
    reader.push(new TextEncoder().encode(line));
    const { rows, problems } = JSON.parse(reader.finish()) as { rows: { fields?: object }[]; problems: { why: string }[] };
    if (problems[0]) throw new TypeError(`defaults: ${problems[0].why}`);
    return rows[0]?.fields ?? {};
  } finally {
    reader.free();
  }
}

/** A whole number within these bounds. @internal */
export function within(name: string, value: number, least: number, most: number): number {
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  throw new RangeError(`${name}: must be a whole number from ${least} to ${most}`);
}
