/** An offline Clerk for invitations, the waitlist and organization invitations. */

export { createEmulator, Emulator, type EmulatorClock, type EmulatorOptions, type Webhook } from "./emulator.js";
export type { Fault } from "./fault.js";
export type { Receiver } from "./webhooks.js";
export type * from "./generated.js";
