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

interface Notes {
  state: CampaignState;
  why: string | null;
  settings: Settings;
  survey: Survey;
}

const AT_FIRST: Notes = { state: "new", why: null, settings: { defaults: {} }, survey: { asked: 0, upTo: 0, offset: null, ofOrganizations: false } };

/** So many of the last requests are looked at to tell what is left of a window: more than Clerk allows in one. */
const LAST_REQUESTS = 2000;

/** The outcomes, by the names that the campaign has for them. */
const OUTCOMES = ["created", "already_invited", "already_user", "already_member", "refused", "ambiguous"] as const;

/** Numbers of states: as in the schema. */
const WAITING = 0;
const IN_FLIGHT = 2;
const DONE = 3;

/** Whom requests invite: those of a list to the application, those of a list into organizations, and those of the waitlist. */
const KINDS = { list: "organization IS NULL AND entry IS NULL", organizations: "organization IS NOT NULL", waitlist: "entry IS NOT NULL" };
type Kind = keyof typeof KINDS;

/** The kind of a person, in SQL. */
const KIND = `CASE ${Object.entries(KINDS).map(([kind, is]) => `WHEN ${is} THEN '${kind}'`).join(" ")} END`;

/** What is told of a person: number, whether they are from the waitlist, organization (0 for none), state, and since when (or NaN). */
type Visit = (id: number, isWaitlist: boolean, organization: number, state: number, since: number) => void;

/** How many people there are, by what became of them; those who wait, by kind. */
interface Tally {
  outcomes: Map<string, number>;
  waiting: Record<Kind, number>;
  inFlight: Set<number>;
  invalid: number;
}

/** All its methods are synchronous: what one writes is a transaction, and nothing leaves the object before it is stored. */
export class Journal {
  readonly #storage: Storage;
  #isMade: boolean;
  /** Counted once, and kept up to date: a status must not read a hundred thousand rows. */
  #tally: Tally | undefined;
  readonly #notes = new Map<string, unknown>();

  constructor(storage: Storage) {
    this.#storage = storage;
    this.#isMade = this.#rows("SELECT 1 FROM sqlite_master WHERE name = 'people'").length > 0;
  }

  /** Makes the tables, unless they are there: an object that was never started stores nothing. */
  make(): void {
    if (this.#isMade) return;
    this.#storage.transactionSync(() => this.#run(SCHEMA));
    this.#isMade = true;
  }

  get state(): CampaignState {
    return this.#note("state");
  }

  get why(): string | null {
    return this.#note("why");
  }

  become(state: CampaignState, why: string | null = null): void {
    this.#storage.transactionSync(() => {
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
    return this.state === "running" || (this.state === "cancelled" && this.#count().inFlight.size > 0);
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
    const changes = Array.from(people, (id, index) => [id, since[index]!]);
    this.#storage.transactionSync(() => {
      const query = `UPDATE people SET state = ${IN_FLIGHT}, since = change.value ->> 1
                     FROM json_each(?) AS change WHERE people.id = change.value ->> 0 RETURNING id`;
      all(this.#rows(query, JSON.stringify(changes)), changes);
      this.#run("INSERT INTO requests (lane, at) VALUES (?, ?)", lane, at);
    });
    people.forEach((id) => this.#tally?.inFlight.add(id));
  }

  /** `[[id, state, since, outcome, code, detail], …]` */
  writeStates(json: string): void {
    const changes = JSON.parse(json) as [number, number, number | null, string | null, string | null, string | null][];
    const query = `UPDATE people SET state = change.value ->> 1, since = change.value ->> 2, outcome = change.value ->> 3,
                     code = change.value ->> 4, detail = change.value ->> 5
                   FROM json_each(?) AS change WHERE people.id = change.value ->> 0 RETURNING id, ${KIND} AS kind`;
    const written = this.#storage.transactionSync(() => all(this.#rows(query, json), changes));
    const tally = this.#tally;
    if (!tally) return;
    const kinds = new Map(written.map((row) => [row["id"], row["kind"] as Kind]));
    for (const [id, state, , outcome] of changes) {
      if (state === IN_FLIGHT) tally.inFlight.add(id);
      else tally.inFlight.delete(id);
      if (outcome === null) continue;
      tally.outcomes.set(outcome, (tally.outcomes.get(outcome) ?? 0) + 1);
      tally.waiting[kinds.get(id)!]--;
    }
  }

  // Who is a user, who has a pending invitation.

  /** What is to be asked next, if anything: a page of the pending invitations, or who of the next people is a user. */
  get survey(): Survey | undefined {
    const survey = this.#note("survey");
    if (survey.asked < survey.upTo) return survey;
    const [row] = this.#rows("SELECT max(id) AS last FROM people");
    const last = (row?.["last"] as number | null) ?? 0;
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
    const query = `UPDATE people SET state = ${DONE}, outcome = 'already_invited', detail = 'a pending invitation exists'
                   WHERE key IN (SELECT value FROM json_each(?)) AND id > ? AND id <= ? AND state < ${IN_FLIGHT} AND since IS NULL AND entry IS NULL`;
    this.#run(query, keys, asked, upTo);
    this.#tally = undefined;
  }

  // Taking people in, and telling of them.

  /** Takes in what the reader has read: how many are new. */
  take(read: string): number {
    const added = this.#storage.transactionSync(() => {
      const organizations = `INSERT INTO organizations (name) SELECT DISTINCT value ->> '$.fields.organization_id' AS name
                             FROM json_each(?, '$.rows') WHERE name IS NOT NULL ON CONFLICT (name) DO NOTHING`;
      const people = `INSERT INTO people (line, address, key, organization, fields, state)
                      SELECT value ->> 'line', value ->> 'address', value ->> 'key',
                        (SELECT id FROM organizations WHERE name = value ->> '$.fields.organization_id'), value -> 'fields', value ->> 'odd'
                      FROM json_each(?, '$.rows') WHERE true ON CONFLICT (key) DO NOTHING RETURNING 1`;
      const rejected = `INSERT OR REPLACE INTO rejected (line, address, why)
                        SELECT value ->> 'line', value ->> 'address', value ->> 'why' FROM json_each(?, '$.problems')`;
      this.#run(rejected, read);
      this.#run(organizations, read);
      return this.#rows(people, read).length;
    });
    this.#tally = undefined;
    return added;
  }

  /** Takes in entries of the waitlist, `[[id, address], …]`, so many at most: how many are new. */
  enter(entries: string, most: number): number {
    let added = 0;
    this.#storage.transactionSync(() => {
      const query = `INSERT INTO people (line, address, key, entry, state) SELECT count(*) + 1, ?1, lower(?1), ?2, 1 FROM people
                     WHERE true ON CONFLICT (key) DO NOTHING RETURNING 1`;
      for (const [entry, address] of JSON.parse(entries) as [string, string][]) {
        if (added === most) break;
        added += this.#rows(query, address, entry).length;
      }
    });
    this.#tally = undefined;
    return added;
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
    const query = "UPDATE people SET state = 1, outcome = NULL, code = NULL, detail = NULL WHERE outcome = 'refused' RETURNING 1";
    const count = this.#rows(query).length;
    this.#tally = undefined;
    return count;
  }

  get counts(): CampaignCounts {
    const { outcomes, waiting, inFlight, invalid } = this.#count();
    const of = (name: string) => outcomes.get(name) ?? 0;
    return {
      created: of("created"),
      alreadyInvited: of("already_invited"),
      alreadyUser: of("already_user"),
      alreadyMember: of("already_member"),
      refused: of("refused"),
      ambiguous: of("ambiguous"),
      invalid,
      inFlight: inFlight.size,
      waiting: waiting.list + waiting.organizations + waiting.waitlist - inFlight.size,
    };
  }

  get waiting(): Record<Kind, number> {
    return this.#count().waiting;
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

  #count(): Tally {
    if (this.#tally) return this.#tally;
    const tally: Tally = { outcomes: new Map(), waiting: { list: 0, organizations: 0, waitlist: 0 }, inFlight: new Set(), invalid: 0 };
    if (this.#isMade) {
      // In one pass: to group them would sort them.
      const columns = OUTCOMES.map((outcome) => `count(*) FILTER (WHERE outcome = '${outcome}') AS ${outcome}`).join(", ");
      const kinds = Object.entries(KINDS).map(([kind, is]) => `count(*) FILTER (WHERE outcome IS NULL AND ${is}) AS ${kind}`).join(", ");
      const row = this.#run(`SELECT ${columns}, ${kinds},
        json_group_array(id) FILTER (WHERE state = ${IN_FLIGHT}) AS inFlight FROM people`).one();
      for (const outcome of OUTCOMES) tally.outcomes.set(outcome, row[outcome] as number);
      for (const kind of Object.keys(KINDS) as Kind[]) tally.waiting[kind] = row[kind] as number;
      tally.inFlight = new Set(JSON.parse(row["inFlight"] as string) as number[]);
      tally.invalid = this.#run("SELECT count(*) AS count FROM rejected").one()["count"] as number;
    }
    return (this.#tally = tally);
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
function all<T>(written: T[], changes: readonly unknown[]): T[] {
  if (written.length !== changes.length) throw new Error("a person is not there of whom something is to be written");
  return written;
}
