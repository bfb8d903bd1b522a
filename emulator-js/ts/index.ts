/** An offline Clerk for invitations, the waitlist and organization invitations. */

export { createEmulator, Emulator, type EmulatorClock, type EmulatorOptions } from "./emulator.js";
export type { Fault } from "./fault.js";
export type * from "./generated.js";
