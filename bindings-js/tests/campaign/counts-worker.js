/** What a status counts, beside a count of all rows, after each of many random writes. */

import { DurableObject } from "cloudflare:workers";
import { Journal } from "../../ts/campaign/journal.ts";
import { randomOf } from "./random.mjs";

const WRITES = 1500;
const SEED = 17;

const OUTCOMES = ["created", "already_invited", "already_user", "already_member", "refused", "ambiguous"];
const ORGANIZATIONS = [undefined, "org_1", "org_2"];
const STATUSES = ["pending", "accepted", "expired", "revoked"];

export class Counts extends DurableObject {
  check() {
    const { storage } = this.ctx;
    const { sql } = storage;
    const { below, shuffled } = randomOf(SEED);
    const any = (all) => all[below(all.length)];
    let journal = new Journal(storage);
    let write;
    const seen = new Set();
    const expected = () => {
      const counts = { created: 0, alreadyInvited: 0, alreadyUser: 0, alreadyMember: 0, refused: 0, ambiguous: 0, inFlight: 0, waiting: 0 };
      const waiting = { list: 0, organizations: 0, waitlist: 0 };
      const standings = { pending: 0, accepted: 0, expired: 0, revoked: 0, joined: 0, reminders: 0 };
      for (const { state, outcome, organization, entry, status, joined_at, reminders, replaces } of sql.exec("SELECT * FROM people")) {
        if (outcome !== null) counts[outcome.replace(/_(\w)/, (_, letter) => letter.toUpperCase())]++;
        else waiting[organization !== null ? "organizations" : entry !== null && replaces === null && reminders === 0 ? "waitlist" : "list"]++;
        if (outcome === "created" && status !== null) standings[status]++;
        if (joined_at !== null) standings.joined++;
        standings.reminders += reminders;
        if (state === 2) counts.inFlight++;
        else if (outcome === null) counts.waiting++;
      }
      return { ...counts, invalid: sql.exec("SELECT count(*) AS count FROM rejected").one().count, ...waiting, ...standings };
    };
    const compare = (what) => {
      const { list, organizations, waitlist } = journal.waiting;
      const { invitations, joined, reminders } = journal.standings;
      const found = { ...journal.counts, list, organizations, waitlist, ...invitations, joined, reminders };
      for (const [name, count] of Object.entries(expected())) {
        if (count > 0) seen.add(name);
        if (found[name] !== count) throw new Error(`after ${what}: ${found[name]} ${name} are told of, and there are ${count}`);
      }
    };
    const some = () => shuffled(sql.exec("SELECT id, state, outcome, key, detail FROM people").toArray()).slice(0, below(11));
    const states = (people) =>
      people.map(({ id }) => {
        const state = below(5);
        const replaces = state === 4 ? `inv_${below(300)}` : null;
        return [id, state, state === 2 ? 1 : null, ...(state === 3 ? [any(OUTCOMES), null, `inv_${below(300)}`] : [null, null, null]), replaces];
      });
    const row = (_, line) => {
      const [address, organization_id] = [`p${below(300)}@example.com`, any(ORGANIZATIONS)];
      return { line, address, key: `${organization_id ?? ""} ${address}`, fields: { organization_id }, odd: below(2) === 0 };
    };
    const problem = () => ({ line: below(20), address: `${below(2)}`, why: `${below(9)}` });
    const many = (make) => Array.from({ length: below(6) }, make);
    const writes = {
      take: () => journal.take(JSON.stringify({ rows: many(row), problems: [problem()].slice(below(2)) })),
      enter: () => journal.enter(JSON.stringify(many(() => [`wle_${below(300)}`, `p${below(300)}@example.com`])), 3),
      survey: () => (journal.survey = { ...journal.survey, upTo: below(600), asked: 0, offset: 0, ofOrganizations: false }),
      pending: () => journal.pending(JSON.stringify(some().map(({ key }) => key))),
      intent: () => {
        const people = some().filter(({ outcome }) => outcome === null);
        journal.writeIntent("bulk", 1, Uint32Array.from(people, ({ id }) => id), Float64Array.from(people, () => 1));
      },
      states: () => journal.writeStates(JSON.stringify(states(some()))),
      "a write of somebody who is not there": () => {
        const changes = states([...some(), { id: 100_000 }]);
        try {
          journal.writeStates(JSON.stringify(changes));
        } catch {
          return;
        }
        throw new Error("somebody is written who is not there");
      },
      standings: () => {
        const updates = some().map(({ detail, key }) => (below(2) === 0 ? { invitations: [`${detail}`] } : { keys: [key, "nobody@example.com"] }));
        const concerned = new Set(JSON.parse(journal.concerned(JSON.stringify(updates))).map(({ id }) => id));
        journal.writeStandings(JSON.stringify([...concerned].map((id) => [id, any(STATUSES), any([null, 1]), any([null, 1])])));
      },
      remind: () => {
        if (below(5) > 0) return;
        journal.startRefresh(any([null, 0, 2]));
        journal.endRefresh(write);
      },
      retryRefused: () => below(5) === 0 && journal.retryRefused(),
      "another life": () => (journal = new Journal(storage)),
    };
    journal.make();
    const names = Object.keys(writes);
    for (write = 0; write < WRITES; write++) {
      const name = any(names);
      writes[name]();
      compare(`${write} writes and ${name}`);
    }
    const nobody = Object.keys(expected()).filter((name) => !seen.has(name));
    if (nobody.length > 0) throw new Error(`nobody was ever counted as ${nobody}: nothing is shown of it`);
    return `${WRITES} random writes, ${sql.exec("SELECT count(*) AS count FROM people").one().count} people: each as a count of all rows`;
  }
}

export default {
  async fetch(_, env) {
    try {
      return new Response(await env.CAMPAIGN.getByName("counts").check());
    } catch (error) {
      return new Response(error.message, { status: 500 });
    }
  },
};
