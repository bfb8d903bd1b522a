/** The journal: what a campaign must remember, in the object's SQLite. */

import { Database, type Refresh, type Row, type Settings, type Survey, type Tally, type Value } from "./database.js";
import { DONE, IN_FLIGHT, IS_OPEN, REVOKING, WAITING, WAITS_IN_LINE } from "./schema.js";
import type { CampaignCounts, CampaignInvitations, CampaignState, PersonOutcome } from "./types.js";

/** So many of the last requests are looked at to tell what is left of a window: more than Clerk allows in one. */
const LAST_REQUESTS = 2000;

/** Those whose numbers come first in each item of a JSON array. */
const NUMBERED = "id IN (SELECT value ->> 0 FROM json_each(?))";

/** The columns of the report: the command's. */
export const REPORTED = ["line", "email_address", "outcome", "detail", "organization_id", "status", "invited_at", "joined_at", "reminders"];

/** Where invitations may stand, the certain last: who accepts while they are listed is listed as pending at worst. */
const STATUSES = ["pending", "expired", "revoked", "accepted"];

/**
 * What is told of a person: number, whether they are invited by an entry of the waitlist, organization (0 for none), state, since when
 * (or NaN), and what the next invitation replaces.
 */
type Visit = (id: number, isWaitlist: boolean, organization: number, state: number, since: number, replaces: string | undefined) => void;

export class Journal extends Database {
  get state(): CampaignState {
    return this.note("state");
  }

  get why(): string | null {
    return this.note("why");
  }

  become(state: CampaignState, why: string | null = null): void {
    this.transaction(() => {
      this.setNote("state", state);
      this.setNote("why", why);
    });
  }

  get settings(): Settings {
    return this.note("settings");
  }

  set settings(settings: Settings) {
    this.setNote("settings", settings);
  }

  /** Whether there is anything to send, to look up or to ask. */
  get isGoing(): boolean {
    return this.state === "running" || this.refresh !== null || (this.state === "cancelled" && this.note("tally").inFlight > 0);
  }

  // What a campaign reads and writes: `bindings-js/campaign/src/journal.rs` calls it.

  /** Those who have been asked about. */
  states(visit: Visit): void {
    this.visitAfter(0, visit);
  }

  /** Those of them who come after this one. */
  visitAfter(after: number, visit: Visit): void {
    const query = `SELECT id, ${WAITS_IN_LINE} AS isWaitlist, coalesce(organization, 0) AS organization, state, since, replaces FROM people
                   WHERE id > ? AND id <= ? AND state <> ${DONE} ORDER BY id`;
    for (const row of this.run(query, after, this.note("survey").asked)) {
      const { id, isWaitlist, organization, state, since, replaces } = row as { id: number; isWaitlist: number; organization: number; state: number; since: number | null; replaces: string | null };
      visit(id, isWaitlist === 1, organization, state, since ?? NaN, replaces ?? undefined);
    }
  }

  /** Up to whom people may be sent. */
  get admitted(): number {
    return this.note("survey").asked;
  }

  requestsSince(since: number, visit: (lane: string, at: number) => void): void {
    for (const row of this.run("SELECT lane, at FROM requests WHERE at >= ? ORDER BY at, id", since)) {
      visit(row["lane"] as string, row["at"] as number);
    }
  }

  person(id: number): string {
    const [row] = this.rows(`SELECT address, entry, ${WAITS_IN_LINE} AS isWaitlist, fields FROM people WHERE id = ?`, id);
    if (!row) throw nobody(id);
    const fields = { ...this.settings.defaults, ...(JSON.parse((row["fields"] as string | null) ?? "{}") as object) };
    if (row["isWaitlist"] === 1) return JSON.stringify({ address: row["address"], entry: row["entry"] });
    // An entry can be invited once: after that it is the person, by address.
    if (row["entry"] !== null) Object.assign(fields, { template_slug: "waitlist_invitation" });
    return JSON.stringify({ address: row["address"], fields });
  }

  writeIntent(lane: string, at: number, people: Uint32Array, since: Float64Array): void {
    const changes = JSON.stringify(Array.from(people, (id, index) => [id, since[index]!]));
    this.change(NUMBERED, changes, () => {
      const query = `UPDATE people SET state = ${IN_FLIGHT}, since = change.value ->> 1
                     FROM json_each(?) AS change WHERE people.id = change.value ->> 0 RETURNING 1`;
      all(this.rows(query, changes), people);
      this.run("INSERT INTO requests (lane, at) VALUES (?, ?)", lane, at);
    });
  }

  /** `[[id, state, since, outcome, code, detail, replaces], …]`. Who is done without another invitation than before was not reminded. */
  writeStates(json: string): void {
    this.change(NUMBERED, json, () => {
      const columns = ["id", "state", "since", "outcome", "code", "detail", "replaces"].map((name, index) => `value ->> ${index} AS ${name}`);
      const query = `UPDATE people SET state = new.state, outcome = new.outcome, code = new.code, detail = new.detail,
                       reminders = reminders + ((new.outcome = 'created' AND people.replaces <> new.detail) IS TRUE),
                       invited_at = iif(new.outcome = 'created', coalesce(invited_at, people.since), invited_at),
                       sent_at = iif(new.outcome = 'created' AND people.replaces IS NOT new.detail, people.since, sent_at),
                       replaces = iif(new.state = ${DONE}, NULL, coalesce(new.replaces, people.replaces)),
                       since = new.since
                     FROM (SELECT ${columns.join(", ")} FROM json_each(?)) AS new WHERE people.id = new.id RETURNING 1`;
      all(this.rows(query, json), JSON.parse(json) as unknown[]);
    });
  }

  replaced(id: number): string | undefined {
    const [row] = this.rows("SELECT replaces FROM people WHERE id = ?", id);
    if (!row) throw nobody(id);
    return (row["replaces"] as string | null) ?? undefined;
  }

  /** `[{ invitations: [id, …] } or { keys: [key, …] }, …]`, in the order in which they were said. */
  concerned(updates: string): string {
    const whom = { invitations: "outcome = 'created' AND detail", keys: "people.key" };
    const each = Object.entries(whom).map(
      ([name, is]) => `SELECT said.key AS place, people.id, status, joined_at FROM json_each(?1) AS said, json_each(said.value, '$.${name}') AS one
                       JOIN people ON ${is} = one.value`,
    );
    const query = `SELECT json_group_array(json_object('update', place, 'id', id, 'status', status, 'joined', joined_at)) AS concerned
                   FROM (${each.join(" UNION ALL ")} ORDER BY place)`;
    return this.run(query, updates).one()["concerned"] as string;
  }

  writeStandings(json: string): void {
    this.change(NUMBERED, json, () => {
      const query = `UPDATE people SET status = new.value ->> 1, joined_at = new.value ->> 2, sent_at = coalesce(new.value ->> 3, sent_at),
                       invited_at = coalesce(invited_at, new.value ->> 3)
                     FROM json_each(?) AS new WHERE people.id = new.value ->> 0 RETURNING 1`;
      all(this.rows(query, json), JSON.parse(json) as unknown[]);
    });
  }

  // Who is a user, who has a pending invitation.

  /** What is to be asked next, if anything: a page of the pending invitations, or who of the next people is a user. */
  get survey(): Survey | undefined {
    const survey = this.note("survey");
    if (survey.asked < survey.upTo) return survey;
    const last = this.#last;
    // A round at a time: who has come since is of the next.
    return last > survey.asked ? { asked: survey.asked, upTo: last, offset: 0, ofOrganizations: false } : undefined;
  }

  set survey(survey: Survey) {
    this.setNote("survey", survey);
  }

  /** The next of whom it is asked whether they are users, as `[[id, address], …]`: not those of whom anything is known already. */
  unasked(limit: number): string {
    const { asked, upTo } = this.note("survey");
    const query = `SELECT json_group_array(json_array(id, address)) AS people FROM
                   (SELECT id, address FROM people WHERE id > ? AND id <= ? AND state = ${WAITING} AND since IS NULL AND organization IS NULL ORDER BY id LIMIT ?)`;
    return this.run(query, asked, upTo, limit).one()["people"] as string;
  }

  /** Those with these keys have a pending invitation. */
  pending(keys: string): void {
    const { asked, upTo } = this.note("survey");
    const withKeys = "key IN (SELECT value FROM json_each(?))";
    this.change(withKeys, keys, () => {
      const query = `UPDATE people SET state = ${DONE}, outcome = 'already_invited', detail = 'a pending invitation exists'
                     WHERE ${withKeys} AND id > ? AND id <= ? AND state < ${IN_FLIGHT} AND since IS NULL AND entry IS NULL`;
      this.run(query, keys, asked, upTo);
    });
  }

  // What has become of the invitations.

  get refresh(): Refresh | null {
    return this.note("refresh");
  }

  set refresh(refresh: Refresh | null) {
    this.setNote("refresh", refresh);
  }

  get refreshedAt(): number | null {
    return this.note("refreshedAt");
  }

  /** Has it asked what has become of the invitations, and then those invited again who were invited before this time, if any. */
  startRefresh(remindBefore: number | null): void {
    const { refresh } = this;
    if (refresh) {
      this.refresh = { ...refresh, remindBefore: Math.max(remindBefore ?? 0, refresh.remindBefore ?? 0) || null };
      return;
    }
    const query = `SELECT total(organization IS NULL) AS invitations, total(entry IS NOT NULL) AS entries, total(organization IS NOT NULL) AS members
                   FROM people WHERE outcome = 'created'`;
    const { invitations, entries, members } = this.run(query).one() as { invitations: number; entries: number; members: number };
    const of = (list: string, count: number, statuses: string[]) => (count > 0 ? statuses.map((status) => [list, status] as const) : []);
    const lists = [
      ...of("invitations", invitations, STATUSES),
      ...of("waitlist_entries", entries, ["invited", "completed"]),
      ...of("organization_invitations", members, STATUSES),
    ];
    this.refresh = { lists, offset: 0, asked: 0, remindBefore };
  }

  /** Of everything it has been asked. */
  endRefresh(now: number): void {
    this.transaction(() => {
      const before = this.refresh?.remindBefore ?? null;
      if (before !== null && this.state !== "cancelled") this.#remind(before);
      this.refresh = null;
      this.setNote("refreshedAt", now);
    });
  }

  /** An expired invitation needs no revoking. */
  #remind(before: number): void {
    const query = `UPDATE people SET replaces = detail, state = iif(status = 'expired', ${WAITING}, ${REVOKING}), since = NULL, outcome = NULL, detail = NULL,
                     status = NULL WHERE ${IS_OPEN} AND sent_at <= ?`;
    this.change("id > ?", 0, () => this.run(query, before));
    if (this.state === "done") this.become("running");
  }

  /** How many were invited before this time, and have not joined for all that is known. */
  due(before: number): number {
    if (!this.isMade) return 0;
    return this.run(`SELECT count(*) AS count FROM people WHERE ${IS_OPEN} AND sent_at <= ?`, before).one()["count"] as number;
  }

  /** As `[[id, address], …]`: those invited to the application, for members of organizations are in the lists. */
  unjoined(after: number, limit: number): string {
    const query = `SELECT json_group_array(json_array(id, address)) AS people FROM
                   (SELECT id, address FROM people WHERE id > ? AND outcome = 'created' AND joined_at IS NULL AND organization IS NULL ORDER BY id LIMIT ?)`;
    return this.run(query, after, limit).one()["people"] as string;
  }

  // Taking people in, and telling of them.

  /** Takes in what the reader has read: how many are new. */
  take(read: string): number {
    return this.change("id > ?", this.#last, (tally) => {
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
      tally.invalid -= this.rows(again, read).length;
      tally.invalid += this.rows(rejected, read).length;
      this.run(organizations, read);
      return this.rows(people, read).length;
    });
  }

  /** Takes in entries of the waitlist, `[[id, address], …]`, so many at most: how many are new. */
  enter(entries: string, most: number): number {
    return this.change("id > ?", this.#last, () => {
      let added = 0;
      const query = `INSERT INTO people (line, address, key, entry, state) SELECT coalesce(max(id), 0) + 1, ?1, ?3, ?2, 1 FROM people
                     WHERE true ON CONFLICT (key) DO NOTHING RETURNING 1`;
      for (const [entry, address] of JSON.parse(entries) as [string, string][]) {
        if (added === most) break;
        added += this.rows(query, address, entry, address.toLowerCase()).length;
      }
      return added;
    });
  }

  /** Whether anybody is invited into an organization. */
  get hasOrganizations(): boolean {
    return this.rows("SELECT 1 FROM organizations LIMIT 1").length > 0;
  }

  get entries(): number {
    return this.run("SELECT count(*) AS count FROM people WHERE entry IS NOT NULL").one()["count"] as number;
  }

  /** Puts those back whom Clerk has refused, each to be sent alone: how many. */
  retryRefused(): number {
    const refused = this.run("SELECT json_group_array(json_array(id)) AS refused FROM people WHERE outcome = 'refused'").one()["refused"] as string;
    const query = `UPDATE people SET state = 1, outcome = NULL, code = NULL, detail = NULL WHERE ${NUMBERED} RETURNING 1`;
    return this.change(NUMBERED, refused, () => this.rows(query, refused).length);
  }

  get counts(): CampaignCounts {
    const { created, alreadyInvited, alreadyUser, alreadyMember, refused, ambiguous, invalid, inFlight, list, organizations, waitlist } = this.note("tally");
    const waiting = list + organizations + waitlist - inFlight;
    return { created, alreadyInvited, alreadyUser, alreadyMember, refused, ambiguous, invalid, inFlight, waiting };
  }

  /** What has become of the invitations, as far as Clerk has said. */
  get standings(): { invitations: CampaignInvitations; joined: number; reminders: number } {
    const { pending, accepted, expired, revoked, joined, reminders } = this.note("tally");
    return { invitations: { pending, accepted, expired, revoked }, joined, reminders };
  }

  /** How many wait for each kind of requests, those in flight among them. */
  get waiting(): Pick<Tally, "list" | "organizations" | "waitlist"> {
    return this.note("tally");
  }

  /** The last requests, oldest first, as `[[lane, at], …]`. */
  get lastRequests(): string {
    const query = `SELECT json_group_array(json_array(lane, at)) AS requests FROM
                   (SELECT lane, at FROM (SELECT id, lane, at FROM requests ORDER BY id DESC LIMIT ${LAST_REQUESTS}) ORDER BY at)`;
    return this.run(query).one()["requests"] as string;
  }

  outcomes(after: number, limit: number): PersonOutcome[] {
    if (!this.isMade) return [];
    const query = `SELECT id, line, address, outcome, code, detail, status, invited_at, joined_at, reminders FROM people
                   WHERE id > ? AND outcome IS NOT NULL ORDER BY id LIMIT ?`;
    return this.rows(query, after, limit).map((row) => {
      const isCreated = row["outcome"] === "created";
      return {
        id: row["id"] as number,
        line: row["line"] as number,
        emailAddress: row["address"] as string,
        outcome: row["outcome"] as PersonOutcome["outcome"],
        invitationId: isCreated ? (row["detail"] as string) : null,
        code: row["code"] as string | null,
        message: isCreated ? null : (row["detail"] as string | null),
        status: row["status"] as PersonOutcome["status"],
        invitedAt: date(row["invited_at"] as number | null),
        joinedAt: date(row["joined_at"] as number | null),
        reminders: row["reminders"] as number,
      };
    });
  }

  /** A page of the report, in its columns, with the place to go on from. */
  page(after: Place, limit: number): { rows: Value[][]; next: Place | undefined } {
    if (!this.isMade) return { rows: [], next: undefined };
    const from =
      after.table === "people"
        ? `SELECT people.id AS place, line, address, coalesce(outcome, CASE state WHEN ${IN_FLIGHT} THEN 'in_flight' ELSE 'waiting' END) AS outcome,
             coalesce(code || ': ', '') || coalesce(detail, '') AS detail, name AS organization_id, status, ${time("invited_at")}, ${time("joined_at")}, reminders
           FROM people LEFT JOIN organizations ON organizations.id = organization WHERE people.id > ? ORDER BY people.id LIMIT ?`
        : `SELECT rowid AS place, line, address, 'invalid' AS outcome, why AS detail, NULL AS organization_id, NULL AS status, NULL AS invited_at,
             NULL AS joined_at, 0 AS reminders FROM rejected WHERE rowid > ? ORDER BY rowid LIMIT ?`;
    const page = this.rows(from, after.place, limit);
    const rows = page.map((row) => REPORTED.map((name) => row[name === "email_address" ? "address" : name]!));
    if (page.length === limit) return { rows, next: { table: after.table, place: page.at(-1)!["place"] as number } };
    return { rows, next: after.table === "people" ? { table: "rejected", place: 0 } : undefined };
  }

  /** The last person. */
  get #last(): number {
    return this.run("SELECT coalesce(max(id), 0) AS last FROM people").one()["last"] as number;
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

function nobody(id: number): Error {
  return new Error(`there is no person ${id}`);
}

/** As RFC 3339 has it. */
function time(column: string): string {
  return `strftime('%Y-%m-%dT%H:%M:%SZ', ${column} / 1000, 'unixepoch') AS ${column}`;
}

export function date(millis: number | null): Date | null {
  return millis === null ? null : new Date(millis);
}
