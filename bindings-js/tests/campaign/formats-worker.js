/** Objects that an older release has written. */

import { DurableObject } from "cloudflare:workers";
import { Journal } from "../../ts/campaign/journal.ts";

/** As that release made it, once with the counts that its last days noted, once without. */
const FORMAT_1 = `
  CREATE TABLE people (id INTEGER PRIMARY KEY, line INTEGER NOT NULL, address TEXT NOT NULL, key TEXT NOT NULL UNIQUE, entry TEXT, organization INTEGER,
    fields TEXT, state INTEGER NOT NULL DEFAULT 0, since INTEGER, outcome TEXT, code TEXT, detail TEXT) STRICT;
  CREATE TABLE organizations (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
  CREATE TABLE rejected (line INTEGER NOT NULL, address TEXT NOT NULL, why TEXT NOT NULL, UNIQUE (line, address)) STRICT;
  CREATE TABLE requests (id INTEGER PRIMARY KEY, lane TEXT NOT NULL, at INTEGER NOT NULL) STRICT;
  CREATE TABLE notes (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
  INSERT INTO notes VALUES ('format', '1'), ('state', '"running"'), ('why', 'null'), ('settings', '{"defaults":{"notify":false},"share":80}'),
    ('survey', '{"asked":6,"upTo":6,"offset":null,"ofOrganizations":false}');
  INSERT INTO organizations VALUES (1, 'org_1');
  INSERT INTO rejected VALUES (9, 'nobody', 'is no address');
  INSERT INTO requests VALUES (1, 'bulk', 1000);
  INSERT INTO people VALUES (1, 1, 'Ada@example.com', 'ada@example.com', NULL, NULL, NULL, 3, NULL, 'created', NULL, 'inv_1'),
    (2, 2, 'grace@example.com', 'grace@example.com', NULL, NULL, '{"redirect_url":"https://example.com"}', 2, 1000, NULL, NULL, NULL),
    (3, 3, 'mary@example.com', 'org_1 mary@example.com', NULL, 1, '{"organization_id":"org_1"}', 0, NULL, NULL, NULL, NULL),
    (4, 4, 'jean@example.com', 'jean@example.com', 'wle_1', NULL, NULL, 1, NULL, NULL, NULL, NULL),
    (5, 5, 'user@example.com', 'user@example.com', NULL, NULL, NULL, 3, NULL, 'already_user', NULL, 'a user'),
    (6, 6, 'late@example.com', 'late@example.com', NULL, NULL, NULL, 0, NULL, NULL, NULL, NULL);
`;
const TALLY = '{"created":1,"alreadyInvited":0,"alreadyUser":1,"alreadyMember":0,"refused":0,"ambiguous":0,"list":2,"organizations":1,"waitlist":1,"inFlight":1,"invalid":1}';

function expect(what, actual, expected) {
  const [is, ought] = [JSON.stringify(actual), JSON.stringify(expected)];
  if (is !== ought) throw new Error(`${what}: is ${is}, ought to be ${ought}`);
}

export class Formats extends DurableObject {
  check() {
    const { storage } = this.ctx;
    const { sql } = storage;
    const shape = () => sql.exec("SELECT name, type, \"notnull\", dflt_value FROM pragma_table_info('people')").toArray();
    const indexes = () => sql.exec("SELECT sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL").toArray();
    const drop = () => ["people", "organizations", "rejected", "requests", "notes"].forEach((table) => sql.exec(`DROP TABLE IF EXISTS ${table}`));
    new Journal(storage).make();
    const [newShape, newIndexes] = [shape(), indexes()];

    for (const tally of [undefined, TALLY]) {
      drop();
      sql.exec(FORMAT_1);
      if (tally) sql.exec("INSERT INTO notes VALUES ('tally', ?)", tally);
      let journal = new Journal(storage);
      for (const life of ["the first", "the second"]) {
        expect(`columns, in ${life} life`, [shape(), indexes()], [newShape, newIndexes]);
        expect("counts", journal.counts, { created: 1, alreadyInvited: 0, alreadyUser: 1, alreadyMember: 0, refused: 0, ambiguous: 0, invalid: 1, inFlight: 1, waiting: 3 });
        expect("who waits", [journal.waiting.list, journal.waiting.organizations, journal.waiting.waitlist], [2, 1, 1]);
        expect("standings", journal.standings, { invitations: { pending: 0, accepted: 0, expired: 0, revoked: 0 }, joined: 0, reminders: 0 });
        expect("state and settings", [journal.state, journal.settings.share, journal.refresh], ["running", 80, null]);
        const visited = [];
        journal.states((id, isWaitlist, organization, state, since) => visited.push([id, isWaitlist, organization, state, since]));
        expect("who is not done", visited, [[2, false, 0, 2, 1000], [3, false, 1, 0, null], [4, true, 0, 1, null], [6, false, 0, 0, null]]);
        journal = new Journal(storage);
      }
      journal.writeStates('[[2, 3, null, "created", null, "inv_2", null]]');
      expect("invited at", journal.outcomes(1, 1)[0].invitedAt, new Date(1000));
      expect("found", JSON.parse(journal.concerned('[{"invitations":["inv_1"]},{"keys":["grace@example.com"]}]')).map(({ id }) => id), [1, 2]);
    }

    sql.exec("UPDATE notes SET value = '3' WHERE name = 'format'");
    let refused = "it is opened";
    try {
      new Journal(storage);
    } catch (error) {
      refused = error.message;
    }
    expect("a newer format", /is of format 3, which a newer release/.test(refused), true);
    return "format 1 is brought up to date, with or without its counts; a newer one is left alone";
  }
}

export default {
  async fetch(_, env) {
    try {
      return new Response(await env.CAMPAIGN.getByName("formats").check());
    } catch (error) {
      return new Response(error.message, { status: 500 });
    }
  },
};
