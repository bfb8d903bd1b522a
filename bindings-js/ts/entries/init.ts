/** For hosts that know none of the conditions and may not compile: `init` with the module of `clerk-invitations/clerk.wasm` before the first call. */
export * from "../index.js";
export { init } from "../wasm.js";
