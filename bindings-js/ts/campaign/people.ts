/** Lists of people, as pieces of text. */

import type { CampaignPerson, People } from "./types.js";

/** So many bytes are read at a time, however large the pieces are that arrive. */
const PIECE = 64 * 1024;

/** So many people make a piece. */
const AT_ONCE = 500;

const encoder = new TextEncoder();

type Many = Iterable<string | CampaignPerson> | AsyncIterable<string | CampaignPerson>;

/**
 * Makes a stream of people, which can be handed to a campaign over Workers RPC where an iterable cannot. It is read as the
 * campaign takes them in, so they need not be in memory at the same time.
 */
export function peopleStream(people: Many): ReadableStream<Uint8Array> {
  const all = lines(people);
  return new ReadableStream({
    type: "bytes",
    async pull(controller) {
      const { done, value } = await all.next();
      if (!done) return controller.enqueue(value);
      controller.close();
      controller.byobRequest?.respond(0);
    },
    async cancel() {
      await all.return();
    },
  });
}

/** The pieces of any list. @internal */
export async function* pieces(people: People): AsyncGenerator<Uint8Array<ArrayBuffer>, void> {
  for await (const bytes of whole(people)) {
    for (let at = 0; at < bytes.length; at += PIECE) yield bytes.subarray(at, at + PIECE);
  }
}

async function* whole(people: People): AsyncGenerator<Uint8Array<ArrayBuffer>, void> {
  if (typeof people === "string") {
    yield encoder.encode(people);
  } else if (people instanceof ReadableStream) {
    const reader = (people as ReadableStream<Uint8Array<ArrayBuffer> | string>).getReader();
    try {
      for (;;) {
        const { done, value } = await reader.read();
        if (done) return;
        yield typeof value === "string" ? encoder.encode(value) : value;
      }
    } finally {
      reader.releaseLock();
    }
  } else if (Array.isArray(people)) {
    yield* lines(people as readonly (string | CampaignPerson)[]);
  } else {
    throw new TypeError("people must be an array, a text or a stream; of anything iterable, peopleStream makes one");
  }
}

/** As JSON, one a line. */
async function* lines(people: Many): AsyncGenerator<Uint8Array<ArrayBuffer>, void> {
  let text = "";
  let count = 0;
  for await (const person of people) {
    text += `${JSON.stringify(typeof person === "string" ? { emailAddress: person } : person) ?? "{}"}\n`;
    if (++count % AT_ONCE === 0) {
      yield encoder.encode(text);
      text = "";
    }
  }
  if (text !== "") yield encoder.encode(text);
}
