/** The journal: what a campaign must remember, in the object's SQLite. */

import { SCHEMA } from "./schema.js";
import type { CampaignCounts, CampaignState, PersonOutcome } from "./types.js";

type Value = string | number | null;
type Row = Record<string, Value>;

/** Of `DurableObjectStorage` what is used here. */
export interface Storage {
  readonly sql: { exec(query: string, ...bindings: Value[]): Iterable<Row> & { toArray(): Row[]; one(): Row } };
  transactionSync<T>(act: () => T): T;
  getAlarm(): Promise<number | null>;
  setAlarm(at: number): Promise<void>;
  deleteAlarm(): Promise<void>;
}

/** What the user has set. */
export interface Settings {
  /** In the API's names. */
  defaults: object;
  bulkPerHour?: number;
  singlePerHour?: number;
  share?: number;
}

/** How far it has been asked who is a user, and who has a pending invitation. */
export interface Survey {
  /** Of everybody up to this one. */
  asked: number;
  /** The last one of those who are being asked about. */
  upTo: number;
  /** Where the next page of the pending invitations begins; null once all were read. */
  offset: number | null;
  /** Whether it is a page of those into organizations, which come after the others. */
  ofOrganizations: boolean;
}

/** So many of the last requests are looked at to tell what is left of a window: more than Clerk allows in one. */
const LAST_REQUESTS = 2000;

/** Numbers of states: as in the schema. */
const WAITING = 0;
const IN_FLIGHT = 2;
const DONE = 3;

/** What is counted of the people: how it ended, who waits for which requests, and who is in one. */
const COUNTED = {
  created: "outcome = 'created'",
  alreadyInvited: "outcome = 'already_invited'",
  alreadyUser: "outcome = 'already_user'",
  alreadyMember: "outcome = 'already_member'",
  refused: "outcome = 'refused'",
  ambiguous: "outcome = 'ambiguous'",
  list: "outcome IS NULL AND organization IS NULL AND entry IS NULL",
  organizations: "outcome IS NULL AND organization IS NOT NULL",
  waitlist: "outcome IS NULL AND entry IS NOT NULL",
  inFlight: `state = ${IN_FLIGHT}`,
};

type Counted = keyof typeof COUNTED;

/** How many there are of each; those in flight wait, too. `invalid` are lines that cannot be sent. */
type Tally = Record<Counted | "invalid", number>;

interface Notes {
  state: CampaignState;
  why: string | null;
  settings: Settings;
  survey: Survey;
  /** A status must not read a hundred thousand rows. */
  tally: Tally;
}

const AT_FIRST: Notes = {
  state: "new",
  why: null,
  settings: { defaults: {} },
  survey: { asked: 0, upTo: 0, offset: null, ofOrganizations: false },
  tally: Object.fromEntries([...Object.keys(COUNTED), "invalid"].map((name) => [name, 0])) as Tally,
};

/** Those whose numbers come first in each item of a JSON array. */
const NUMBERED = "id IN (SELECT value ->> 0 FROM json_each(?))";

/** What is told of a person: number, whether they are from the waitlist, organization (0 for none), state, and since when (or NaN). */
type Visit = (id: number, isWaitlist: boolean, organization: number, state: number, since: number) => void;

/** All its methods are synchronous: what one writes is a transaction, and nothing leaves the object before it is stored. */
export class Journal {
  readonly #storage: Storage;
  #isMade: boolean;
  readonly #notes = new Map<string, unknown>();

  constructor(storage: Storage) {
    this.#storage = storage;
    this.#isMade = this.#rows("SELECT 1 FROM sqlite_master WHERE name = 'people'").length > 0;
  }

  /** Makes the tables, unless they are there: an object that was never started stores nothing. */
  make(): void {
    if (this.#isMade) return;
    this.#transaction(() => this.#run(SCHEMA));
    this.#isMade = true;
  }

  get state(): CampaignState {
    return this.#note("state");
  }

  get why(): string | null {
    return this.#note("why");
  }

  become(state: CampaignState, why: string | null = null): void {
    this.#transaction(() => {
      this.#setNote("state", state);
      this.#setNote("why", why);
    });
  }

  get settings(): Settings {
    return this.#note("settings");
  }

  set settings(settings: Settings) {
    this.#setNote("settings", settings);
  }

  /** Whether there is anything to send, or to look up. */
  get isGoing(): boolean {
    return this.state === "running" || (this.state === "cancelled" && this.#note("tally").inFlight > 0);
  }

  // What a campaign reads and writes: `bindings-js/campaign/src/journal.rs` calls it.

  /** Those who have been asked about. */
  states(visit: Visit): void {
    this.visitAfter(0, visit);
  }

  /** Those of them who come after this one. */
  visitAfter(after: number, visit: Visit): void {
    const query = `SELECT id, entry IS NOT NULL AS isWaitlist, coalesce(organization, 0) AS organization, state, since FROM people
                   WHERE id > ? AND id <= ? AND state <> ${DONE} ORDER BY id`;
    for (const row of this.#run(query, after, this.#note("survey").asked)) {
      visit(row["id"] as number, row["isWaitlist"] === 1, row["organization"] as number, row["state"] as number, (row["since"] as number | null) ?? NaN);
    }
  }

  /** Up to whom people may be sent. */
  get admitted(): number {
    return this.#note("survey").asked;
  }

  requestsSince(since: number, visit: (lane: string, at: number) => void): void {
    for (const row of this.#run("SELECT lane, at FROM requests WHERE at >= ? ORDER BY at, id", since)) {
      visit(row["lane"] as string, row["at"] as number);
    }
  }

  person(id: number): string {
    const [row] = this.#rows("SELECT address, entry, fields FROM people WHERE id = ?", id);
    if (!row) throw new Error(`there is no person ${id}`);
    const fields = { ...this.settings.defaults, ...(JSON.parse((row["fields"] as string | null) ?? "{}") as object) };
    return JSON.stringify({ address: row["address"], entry: row["entry"], fields });
  }

  writeIntent(lane: string, at: number, people: Uint32Array, since: Float64Array): void {
    const changes = JSON.stringify(Array.from(people, (id, index) => [id, since[index]!]));
    this.#change(NUMBERED, changes, () => {
      const query = `UPDATE people SET state = ${IN_FLIGHT}, since = change.value ->> 1
                     FROM json_each(?) AS change WHERE people.id = change.value ->> 0 RETURNING 1`;
      all(this.#rows(query, changes), people);
      this.#run("INSERT INTO requests (lane, at) VALUES (?, ?)", lane, at);
    });
  }

  /** `[[id, state, since, outcome, code, detail], …]` */
  writeStates(json: string): void {
    this.#change(NUMBERED, json, () => {
      const query = `UPDATE people SET state = change.value ->> 1, since = change.value ->> 2, outcome = change.value ->> 3,
                       code = change.value ->> 4, detail = change.value ->> 5
                     FROM json_each(?) AS change WHERE people.id = change.value ->> 0 RETURNING 1`;
      all(this.#rows(query, json), JSON.parse(json) as unknown[]);
    });
  }

  // Who is a user, who has a pending invitation.

  /** What is to be asked next, if anything: a page of the pending invitations, or who of the next people is a user. */
  get survey(): Survey | undefined {
    const survey = this.#note("survey");
    if (survey.asked < survey.upTo) return survey;
    const last = this.#last;
    // A round at a time: who has come since is of the next.
    return last > survey.asked ? { asked: survey.asked, upTo: last, offset: 0, ofOrganizations: false } : undefined;
  }

  set survey(survey: Survey) {
    this.#setNote("survey", survey);
  }

  /** The next of whom it is asked whether they are users, as `[[id, address], …]`: not those of whom anything is known already. */
  unasked(limit: number): string {
    const { asked, upTo } = this.#note("survey");
    const query = `SELECT json_group_array(json_array(id, address)) AS people FROM
                   (SELECT id, address FROM people WHERE id > ? AND id <= ? AND state = ${WAITING} AND since IS NULL AND organization IS NULL ORDER BY id LIMIT ?)`;
    return this.#run(query, asked, upTo, limit).one()["people"] as string;
  }

  /** Those with these keys have a pending invitation. */
  pending(keys: string): void {
    const { asked, upTo } = this.#note("survey");
    const withKeys = "key IN (SELECT value FROM json_each(?))";
    this.#change(withKeys, keys, () => {
      const query = `UPDATE people SET state = ${DONE}, outcome = 'already_invited', detail = 'a pending invitation exists'
                     WHERE ${withKeys} AND id > ? AND id <= ? AND state < ${IN_FLIGHT} AND since IS NULL AND entry IS NULL`;
      this.#run(query, keys, asked, upTo);
    });
  }

  // Taking people in, and telling of them.

  /** Takes in what the reader has read: how many are new. */
  take(read: string): number {
    return this.#change("id > ?", this.#last, (tally) => {
      const organizations = `INSERT INTO organizations (name) SELECT DISTINCT value ->> '$.fields.organization_id' AS name
                             FROM json_each(?, '$.rows') WHERE name IS NOT NULL ON CONFLICT (name) DO NOTHING`;
      const people = `INSERT INTO people (line, address, key, organization, fields, state)
                      SELECT value ->> 'line', value ->> 'address', value ->> 'key',
                        (SELECT id FROM organizations WHERE name = value ->> '$.fields.organization_id'), value -> 'fields', value ->> 'odd'
                      FROM json_each(?, '$.rows') WHERE true ON CONFLICT (key) DO NOTHING RETURNING 1`;
      const again = `DELETE FROM rejected WHERE (line, address) IN
                     (SELECT value ->> 'line', value ->> 'address' FROM json_each(?, '$.problems')) RETURNING 1`;
      const rejected = `INSERT INTO rejected (line, address, why)
                        SELECT value ->> 'line', value ->> 'address', value ->> 'why' FROM json_each(?, '$.problems') RETURNING 1`;
      tally.invalid -= this.#rows(again, read).length;
      tally.invalid += this.#rows(rejected, read).length;
      this.#run(organizations, read);
      return this.#rows(people, read).length;
    });
  }

  /** Takes in entries of the waitlist, `[[id, address], …]`, so many at most: how many are new. */
  enter(entries: string, most: number): number {
    return this.#change("id > ?", this.#last, () => {
      let added = 0;
      const query = `INSERT INTO people (line, address, key, entry, state) SELECT coalesce(max(id), 0) + 1, ?1, lower(?1), ?2, 1 FROM people
                     WHERE true ON CONFLICT (key) DO NOTHING RETURNING 1`;
      for (const [entry, address] of JSON.parse(entries) as [string, string][]) {
        if (added === most) break;
        added += this.#rows(query, address, entry).length;
      }
      return added;
    });
  }

  /** Whether anybody is invited into an organization. */
  get hasOrganizations(): boolean {
    return this.#rows("SELECT 1 FROM organizations LIMIT 1").length > 0;
  }

  get entries(): number {
    return this.#run("SELECT count(*) AS count FROM people WHERE entry IS NOT NULL").one()["count"] as number;
  }

  /** Puts those back whom Clerk has refused, each to be sent alone: how many. */
  retryRefused(): number {
    const refused = this.#run("SELECT json_group_array(json_array(id)) AS refused FROM people WHERE outcome = 'refused'").one()["refused"] as string;
    const query = `UPDATE people SET state = 1, outcome = NULL, code = NULL, detail = NULL WHERE ${NUMBERED} RETURNING 1`;
    return this.#change(NUMBERED, refused, () => this.#rows(query, refused).length);
  }

  get counts(): CampaignCounts {
    const { list, organizations, waitlist, ...counts } = this.#note("tally");
    return { ...counts, waiting: list + organizations + waitlist - counts.inFlight };
  }

  /** How many wait for each kind of requests, those in flight among them. */
  get waiting(): Pick<Tally, "list" | "organizations" | "waitlist"> {
    return this.#note("tally");
  }

  /** The last requests, oldest first, as `[[lane, at], …]`. */
  get lastRequests(): string {
    const query = `SELECT json_group_array(json_array(lane, at)) AS requests FROM
                   (SELECT lane, at FROM (SELECT id, lane, at FROM requests ORDER BY id DESC LIMIT ${LAST_REQUESTS}) ORDER BY at)`;
    return this.#run(query).one()["requests"] as string;
  }

  outcomes(after: number, limit: number): PersonOutcome[] {
    if (!this.#isMade) return [];
    const query = "SELECT id, line, address, outcome, code, detail FROM people WHERE id > ? AND outcome IS NOT NULL ORDER BY id LIMIT ?";
    return this.#rows(query, after, limit).map((row) => {
      const isCreated = row["outcome"] === "created";
      return {
        id: row["id"] as number,
        line: row["line"] as number,
        emailAddress: row["address"] as string,
        outcome: row["outcome"] as PersonOutcome["outcome"],
        invitationId: isCreated ? (row["detail"] as string) : null,
        code: row["code"] as string | null,
        message: isCreated ? null : (row["detail"] as string | null),
      };
    });
  }

  /** A page of the report: the columns line, address, outcome and detail, with the place to go on from. */
  page(after: Place, limit: number): { rows: Value[][]; next: Place | undefined } {
    if (!this.#isMade) return { rows: [], next: undefined };
    const from =
      after.table === "people"
        ? `SELECT id AS place, line, address, coalesce(outcome, CASE state WHEN ${IN_FLIGHT} THEN 'in_flight' ELSE 'waiting' END) AS outcome,
             coalesce(code || ': ', '') || coalesce(detail, '') AS detail FROM people WHERE id > ? ORDER BY id LIMIT ?`
        : "SELECT rowid AS place, line, address, 'invalid' AS outcome, why AS detail FROM rejected WHERE rowid > ? ORDER BY rowid LIMIT ?";
    const page = this.#rows(from, after.place, limit);
    const rows = page.map((row) => [row["line"]!, row["address"]!, row["outcome"]!, row["detail"]!]);
    if (page.length === limit) return { rows, next: { table: after.table, place: page.at(-1)!["place"] as number } };
    return { rows, next: after.table === "people" ? { table: "rejected", place: 0 } : undefined };
  }

  /** Changes people, of whom `whom` is true before and after, and notes with it what becomes of the tally. */
  #change<T>(whom: string, binding: Value, change: (tally: Tally) => T): T {
    return this.#transaction(() => {
      const tally = { ...this.#note("tally") };
      const before = this.#count(whom, binding);
      const changed = change(tally);
      const after = this.#count(whom, binding);
      for (const name of Object.keys(COUNTED) as Counted[]) tally[name] += after[name] - before[name];
      this.#setNote("tally", tally);
      return changed;
    });
  }

  #count(whom: string, binding: Value): Record<Counted, number> {
    // In one pass: to group them would sort them.
    const columns = Object.entries(COUNTED).map(([name, is]) => `count(*) FILTER (WHERE ${is}) AS ${name}`);
    return this.#run(`SELECT ${columns.join(", ")} FROM people WHERE ${whom}`, binding).one() as Record<Counted, number>;
  }

  /** The last person. */
  get #last(): number {
    return this.#run("SELECT coalesce(max(id), 0) AS last FROM people").one()["last"] as number;
  }

  /** What is in memory is what is stored, also after a failure. */
  #transaction<T>(act: () => T): T {
    try {
      return this.#storage.transactionSync(act);
    } catch (error) {
      this.#notes.clear();
      throw error;
    }
  }

  #note<Name extends keyof Notes>(name: Name): Notes[Name] {
    if (!this.#notes.has(name)) {
      const [row] = this.#isMade ? this.#rows("SELECT value FROM notes WHERE name = ?", name) : [];
      this.#notes.set(name, row ? JSON.parse(row["value"] as string) : AT_FIRST[name]);
    }
    return this.#notes.get(name) as Notes[Name];
  }

  #setNote<Name extends keyof Notes>(name: Name, value: Notes[Name]): void {
    this.#run("INSERT INTO notes VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = ?2", name, JSON.stringify(value));
    this.#notes.set(name, value);
  }

  #run(query: string, ...bindings: Value[]) {
    return this.#storage.sql.exec(query, ...bindings);
  }

  #rows(query: string, ...bindings: Value[]): Row[] {
    return this.#run(query, ...bindings).toArray();
  }
}

/** Where a page of the report begins. */
export interface Place {
  table: "people" | "rejected";
  place: number;
}

/** Of each change a person must have been there. */
function all(written: Row[], changes: { readonly length: number }): void {
  if (written.length !== changes.length) throw new Error("a person is not there of whom something is to be written");
}
