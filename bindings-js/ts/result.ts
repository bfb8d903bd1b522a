import { ClerkError } from "./errors.js";

/** What a standalone function answers. */
export type Result<T, E> =
  | { readonly ok: true; readonly value: T; readonly error?: never }
  | { readonly ok: false; readonly value?: never; readonly error: E };

/** A call's outcome as a value. */
export async function result<T>(call: Promise<T>): Promise<Result<T, ClerkError>> {
  try {
    return { ok: true, value: await call };
  } catch (error) {
    // Calls reject with nothing else.
    if (!(error instanceof ClerkError)) throw error;
    return { ok: false, error };
  }
}
