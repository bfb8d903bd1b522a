/** A lookup on its own: what `Clerk::look_up` (`core/src/client/look_up.rs`) finds. */

import type { ClerkCore } from "../core.js";
import { serverTime } from "../drive.js";
import type { RequestOptions } from "../options.js";
import type { Kind, Made } from "./kind.js";

/** By how much the clock behind a `Date` and the one behind a creation time may differ. */
const CLOCK_TOLERANCE_MS = 2000;

/** What there is of a request's effect. @internal */
export type Found<T> =
  /** A record that is no older than the request, or one because of which the server would refuse it. */
  | { readonly is: "new" | "older"; readonly record: T }
  /** Neither; or it cannot be told. */
  | { readonly is: "absent" | "unclear"; readonly record?: undefined };

/** Looks up what there is of a request about an address that left at `since`, by `performance.now()`. It never rejects. @internal */
export async function lookUp<T extends Made>(
  core: ClerkCore,
  { lookup, path }: Kind<T>,
  address: string,
  since: number,
  options: RequestOptions,
): Promise<Found<T>> {
  const unclear: Found<T> = { is: "unclear" };
  // An empty one would find anybody.
  if (!lookup || address === "") return unclear;
  const { list, query, limit, inTheWay } = lookup;
  /** The earliest moment, by the server's clock, at which the request can have had its effect. */
  let earliest = NaN;
  const dated: typeof list = {
    ...list,
    decode(body, headers) {
      earliest = serverTime(headers) - (performance.now() - since) - CLOCK_TOLERANCE_MS;
      return list.decode(body);
    },
  };
  const page = await core.call(dated, { ...path, [query]: address, limit }, options).catch(() => undefined);
  if (!page) return unclear;
  // Newest first.
  const records = page.data.filter(({ emailAddress }) => isSameAddress(emailAddress, address));
  if (records.length === 0) return page.data.length < limit ? { is: "absent" } : unclear;
  if (Number.isNaN(earliest)) return unclear;
  const made = records.filter(({ createdAt }) => createdAt >= earliest).at(-1);
  if (made) return { is: "new", record: made };
  const older = records.find(({ status = "" }) => inTheWay.includes(status));
  return older ? { is: "older", record: older } : { is: "absent" };
}

/** Whether two addresses are one, if the server keeps them in lower case or without blanks: `core/src/endpoint/address.rs`. */
function isSameAddress(one: string, other: string): boolean {
  // Core knows no lower case beyond ASCII: there any letter may be any.
  const usual = (address: string) => address.trim().replace(/[A-Z]/g, (letter) => letter.toLowerCase()).replace(/[^\0-\x7f]/gu, "\x80");
  return usual(one) === usual(other);
}
