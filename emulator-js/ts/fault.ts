/** A fault as it is written: its kind, that kind's own fields, and when it strikes. */

import type { FaultKind, Terms } from "./generated.js";

type Flat<Kind> = Kind extends unknown ? { [Name in keyof Kind]: { kind: Name } & Fields<Kind[Name]> }[keyof Kind] : never;
type Fields<Of> = keyof Of extends symbol ? unknown : Of;

/**
 * What goes wrong with the API calls that it matches, for ever unless limited:
 * `{ kind: "drop_after", match: { method: "POST", path: "/invitations" }, times: 1 }`.
 */
export type Fault = Flat<FaultKind> & Terms;
