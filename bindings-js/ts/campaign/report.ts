/** The report, as CSV. */

import { type Journal, type Place, REPORTED } from "./journal.js";

const PAGE = 500;

/** A page is read when the one before is taken: the journal is not held open meanwhile. @internal */
export function report(journal: Journal): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  let text = `${REPORTED.join(",")}\r\n`;
  let next: Place | undefined = { table: "people", place: 0 };
  return new ReadableStream({
    type: "bytes",
    pull(controller) {
      while (text === "" && next) {
        const page: ReturnType<Journal["page"]> = journal.page(next, PAGE);
        text = page.rows.map((row) => `${row.map((value) => field(`${value ?? ""}`)).join(",")}\r\n`).join("");
        next = page.next;
      }
      if (text !== "") {
        controller.enqueue(encoder.encode(text));
        text = "";
      } else {
        controller.close();
        controller.byobRequest?.respond(0);
      }
    },
  });
}

function field(value: string): string {
  return /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}
