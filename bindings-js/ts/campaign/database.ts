/** The object's SQLite: the tables, and notes of a name each, one of which has the counts. */

import { FORMAT, IN_FLIGHT, MIGRATIONS, SCHEMA, WAITS_IN_LINE } from "./schema.js";
import type { CampaignState } from "./types.js";

export type Value = string | number | null;
export type Row = Record<string, Value>;

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

/** What is still to be asked of what has become of invitations. */
export interface Refresh {
  /** The lists that are to be read, each a resource and a status. */
  lists: (readonly [list: string, status: string])[];
  /** Where the next page of the first of them begins. */
  offset: number;
  /** After the lists, of everybody up to this one it has been asked whether they are users. */
  asked: number;
  /** Who was invited before this time, and has not joined, is invited again after it. */
  remindBefore: number | null;
}

/** What is counted of the people, by what is added up: how it ended, who waits for which requests, what became of invitations. */
const COUNTED = {
  created: "outcome = 'created'",
  alreadyInvited: "outcome = 'already_invited'",
  alreadyUser: "outcome = 'already_user'",
  alreadyMember: "outcome = 'already_member'",
  refused: "outcome = 'refused'",
  ambiguous: "outcome = 'ambiguous'",
  list: `outcome IS NULL AND organization IS NULL AND NOT ${WAITS_IN_LINE}`,
  organizations: "outcome IS NULL AND organization IS NOT NULL",
  waitlist: `outcome IS NULL AND ${WAITS_IN_LINE}`,
  inFlight: `state = ${IN_FLIGHT}`,
  pending: "outcome = 'created' AND status = 'pending'",
  accepted: "outcome = 'created' AND status = 'accepted'",
  expired: "outcome = 'created' AND status = 'expired'",
  revoked: "outcome = 'created' AND status = 'revoked'",
  joined: "joined_at IS NOT NULL",
  reminders: "reminders",
};

type Counted = keyof typeof COUNTED;

/** How many there are of each; those in flight wait, too. `invalid` are lines that cannot be sent. */
export type Tally = Record<Counted | "invalid", number>;

interface Notes {
  format: number;
  state: CampaignState;
  why: string | null;
  settings: Settings;
  survey: Survey;
  refresh: Refresh | null;
  /** When the last one ended. */
  refreshedAt: number | null;
  /** A status must not read a hundred thousand rows. */
  tally: Tally;
}

const AT_FIRST: Notes = {
  format: FORMAT,
  state: "new",
  why: null,
  settings: { defaults: {} },
  survey: { asked: 0, upTo: 0, offset: null, ofOrganizations: false },
  refresh: null,
  refreshedAt: null,
  tally: Object.fromEntries([...Object.keys(COUNTED), "invalid"].map((name) => [name, 0])) as Tally,
};

/** All its methods are synchronous: what one writes is a transaction, and nothing leaves the object before it is stored. */
export class Database {
  readonly #storage: Storage;
  readonly #notes = new Map<string, unknown>();
  protected isMade: boolean;

  constructor(storage: Storage) {
    this.#storage = storage;
    this.isMade = this.rows("SELECT 1 FROM sqlite_master WHERE name = 'people'").length > 0;
    this.#update();
  }

  /** Makes the tables, unless they are there: an object that was never started stores nothing. */
  make(): void {
    if (this.isMade) return;
    this.transaction(() => this.run(SCHEMA));
    this.isMade = true;
  }

  /** Brings what an older release has written up to date. */
  #update(): void {
    const format = this.note("format");
    if (format > FORMAT) throw new Error(`this campaign is of format ${format}, which a newer release of clerk-invitations has written: use that one`);
    if (format === FORMAT) return;
    this.transaction(() => {
      for (const migration of MIGRATIONS.slice(format - 1)) this.run(migration);
      const invalid = this.run("SELECT count(*) AS count FROM rejected").one()["count"] as number;
      this.setNote("tally", { ...this.#count("id > ?", 0), invalid });
      this.setNote("format", FORMAT);
    });
  }

  /** Changes people, of whom `whom` is true before and after, and notes with it what becomes of the tally. */
  protected change<T>(whom: string, binding: Value, change: (tally: Tally) => T): T {
    return this.transaction(() => {
      const tally = { ...this.note("tally") };
      const before = this.#count(whom, binding);
      const changed = change(tally);
      const after = this.#count(whom, binding);
      for (const name of Object.keys(COUNTED) as Counted[]) tally[name] += after[name] - before[name];
      this.setNote("tally", tally);
      return changed;
    });
  }

  #count(whom: string, binding: Value): Record<Counted, number> {
    // In one pass: to group them would sort them.
    const columns = Object.entries(COUNTED).map(([name, what]) => `total(${what}) AS ${name}`);
    return this.run(`SELECT ${columns.join(", ")} FROM people WHERE ${whom}`, binding).one() as Record<Counted, number>;
  }

  /** What is in memory is what is stored, also after a failure. */
  protected transaction<T>(act: () => T): T {
    try {
      return this.#storage.transactionSync(act);
    } catch (error) {
      this.#notes.clear();
      throw error;
    }
  }

  protected note<Name extends keyof Notes>(name: Name): Notes[Name] {
    if (!this.#notes.has(name)) {
      const [row] = this.isMade ? this.rows("SELECT value FROM notes WHERE name = ?", name) : [];
      this.#notes.set(name, row ? JSON.parse(row["value"] as string) : AT_FIRST[name]);
    }
    return this.#notes.get(name) as Notes[Name];
  }

  protected setNote<Name extends keyof Notes>(name: Name, value: Notes[Name]): void {
    this.run("INSERT INTO notes VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = ?2", name, JSON.stringify(value));
    this.#notes.set(name, value);
  }

  protected run(query: string, ...bindings: Value[]) {
    return this.#storage.sql.exec(query, ...bindings);
  }

  protected rows(query: string, ...bindings: Value[]): Row[] {
    return this.run(query, ...bindings).toArray();
  }
}
