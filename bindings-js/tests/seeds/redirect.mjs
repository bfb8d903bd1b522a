/** `node --import`: requests for Clerk go to the emulator (`EMULATOR`), so that programs need no change for it. */

const CLERK = "https://api.clerk.com/";
const { fetch } = globalThis;

globalThis.fetch = (input, init) => {
  if (!String(input).startsWith(CLERK)) throw new Error(`only Clerk is to be asked, not ${input}`);
  return fetch(String(input).replace(CLERK, `${process.env.EMULATOR}/`), init);
};
