/** The contract of journals, on the object's own. */

import { DurableObject } from "cloudflare:workers";
import { checkJournal, initSync } from "../../build/campaign-testing/glue.js";
import module from "../../build/campaign-testing/glue_bg.wasm";
import { Journal } from "../../ts/campaign/journal.ts";

initSync({ module });

export class Contract extends DurableObject {
  check() {
    const { storage } = this.ctx;
    const journals = {
      create(people) {
        for (const table of ["people", "organizations", "rejected", "requests", "notes"]) storage.sql.exec(`DROP TABLE IF EXISTS ${table}`);
        const journal = new Journal(storage);
        journal.make();
        for (const person of JSON.parse(people)) {
          if (Array.isArray(person)) journal.enter(JSON.stringify([person]), 1);
          else journal.take(JSON.stringify({ rows: [person], problems: [] }));
        }
        // Whoever has been asked about may be sent.
        const survey = journal.survey;
        journal.survey = { ...survey, asked: survey.upTo };
        return journal;
      },
      reopen: () => new Journal(storage),
      outcome(person) {
        const [found] = new Journal(storage).outcomes(person - 1, 1);
        if (found?.id !== person) return undefined;
        const { outcome, invitationId, code, message } = found;
        return JSON.stringify([outcome, invitationId ?? [code, message].filter((part) => part !== null).join(": ")]);
      },
      standing(person) {
        const [{ status, joinedAt }] = new Journal(storage).outcomes(person - 1, 1);
        return JSON.stringify([status, joinedAt?.getTime() ?? null]);
      },
    };
    checkJournal(journals);
    return "every sentence holds";
  }
}

export default {
  async fetch(_, env) {
    try {
      return new Response(await env.CAMPAIGN.getByName("contract").check());
    } catch (error) {
      return new Response(error.message, { status: 500 });
    }
  },
};
