/** The Durable Object: its storage is the journal, its alarm the clock, and Cloudflare's single writer the lock. */

import { DurableObject } from "cloudflare:workers";
import type { WebhookEvent } from "../generated/webhooks.js";
import type { Survey } from "./database.js";
import { date, Journal } from "./journal.js";
import { pieces } from "./people.js";
import { report } from "./report.js";
import { defaultsOf, settingsOf, within } from "./settings.js";
import type { CampaignClerk, CampaignReminder, CampaignStart, CampaignStarted, CampaignStatus, People, PersonOutcome } from "./types.js";
import { Engine, forecast, joined, Reader, waitlist } from "./wasm.js";

/** When an alarm is tried again that was cut short: by a crash, a deploy, a move to another machine. */
const RESCUE_MS = 2_000;

/** So many requests are made in an alarm: fewer than the 50 that a Worker of the free plan may make. */
const REQUESTS_AN_ALARM = 40;

/** How long it waits after what everybody would fail with, such as a key that is refused: a deploy with another one goes on at once. */
const TROUBLE_MS = 10 * 60_000;

/** How long it waits after what should not happen. */
const BROKEN_MS = 60_000;

/** So often a question is asked again before it goes on without an answer: it is only a hint. */
const ASKED_AGAIN = 3;

const DAY_MS = 86_400_000;

const SHOWN_PROBLEMS = 10;
const MOST_OUTCOMES = 1000;

/** What a step of the engine has come to. */
type Step =
  | { did: string }
  | { wait: number; for: string | null }
  | { done: number }
  | { stop: string }
  | { failed: string; status: number | null };

type Asked = { next: number } | { end: true } | { asked: number | null } | { wait: number; for: string } | { failed: string; status: number | null };

/**
 * A campaign: invites a list of people through Clerk, each of them once, as fast as its limits allow, for as long as that takes.
 *
 * Export it from your Worker, bind it, and call it by a name of your choice; what it is told outlives the Worker:
 *
 * ```js
 * export { InvitationCampaign } from "clerk-invitations/campaign";
 *
 * const campaign = env.CAMPAIGN.getByName("spring");
 * await campaign.start({ people: ["ada@example.com", "grace@example.com"] });
 * ```
 *
 * It takes the secret key from `env.CLERK_SECRET_KEY` (and a base URL from `env.CLERK_API_URL`) whenever it wakes, and never stores it.
 */
export class InvitationCampaign<Env = unknown> extends DurableObject<Env> {
  readonly #journal = new Journal(this.ctx.storage);
  #engine: Engine | undefined;
  /** What the engine was opened with. */
  #opened = "";
  /** Up to whom the engine knows people. */
  #known = 0;
  #askedAgain = 0;
  #trouble: string | null = null;
  /** Whether somebody has asked to go on while an alarm was at work. */
  #isWoken = false;

  /** How to reach Clerk, from the environment: override it where the key has another name, or has to be fetched. */
  static clerk(env: unknown): CampaignClerk | Promise<CampaignClerk> {
    const { CLERK_SECRET_KEY, CLERK_API_URL } = env as { CLERK_SECRET_KEY?: string; CLERK_API_URL?: string };
    return { bearerAuth: CLERK_SECRET_KEY ?? "", serverURL: CLERK_API_URL };
  }

  /**
   * Starts the campaign, or adds to it: who is in it already stays as they are, so that the same call may be made again. It
   * resolves once everybody is stored; if it rejects, make it again.
   */
  async start(request: CampaignStart = {}): Promise<CampaignStarted> {
    const journal = this.#journal;
    if (journal.state === "cancelled") throw new Error("this campaign was cancelled: give a new one another name");
    const changed = settingsOf(request, (defaults) => defaultsOf(defaults, Reader));
    journal.make();
    if (changed) journal.settings = { ...journal.settings, ...changed };
    const started: CampaignStarted = { added: 0, known: 0, invalid: 0, problems: [] };
    if (request.people !== undefined) await this.#take(request.people, request.organizationId, started);
    if (request.waitlist !== undefined) await this.#takeWaitlist(request.waitlist, started);
    // While it was read, somebody may have paused or cancelled it.
    if (journal.state === "new" || journal.state === "done") journal.become("running");
    if (journal.state === "running") await this.#wake();
    return started;
  }

  /** Where it stands. */
  async status(): Promise<CampaignStatus> {
    const journal = this.#journal;
    const { state, why, counts, standings, waiting, refresh, refreshedAt } = journal;
    const now = Date.now();
    const isNew = state === "new";
    const nextAt = isNew ? null : await this.ctx.storage.getAlarm();
    const requests = isNew ? "[]" : journal.lastRequests;
    const pace = JSON.stringify(journal.settings);
    const { lanes, endsAt } = JSON.parse(forecast(pace, waiting.list, waiting.organizations, waiting.waitlist, requests, now)) as Forecast;
    return {
      state,
      why,
      counts,
      ...standings,
      refreshing: refresh !== null,
      refreshedAt: date(refreshedAt),
      lanes: lanes.filter((lane) => lane.isNeeded || lane.used > 0).map(({ isNeeded: _, ...lane }) => ({ ...lane, opensAt: date(lane.opensAt) })),
      nextAt: date(nextAt),
      endsAt: state === "running" ? date(endsAt === null ? null : Math.max(endsAt, now)) : null,
      trouble: this.#trouble,
    };
  }

  /** Those who are done, in the order of the list: after the person of this number, 1,000 at most, and 100 unless said. */
  async outcomes({ after = 0, limit = 100 }: { after?: number; limit?: number } = {}): Promise<PersonOutcome[]> {
    within("after", after, 0, Number.MAX_SAFE_INTEGER);
    within("limit", limit, 1, MOST_OUTCOMES);
    return this.#journal.outcomes(after, limit);
  }

  /**
   * Everybody, as CSV: line, email_address, outcome, detail, organization_id, status, invited_at, joined_at, reminders. It is read as
   * it is written, a page at a time.
   */
  async report(): Promise<ReadableStream<Uint8Array>> {
    return report(this.#journal);
  }

  /**
   * Takes what a webhook says: an event as `verifyWebhook` of `clerk-invitations/webhooks` answers it, of any type. So the campaign
   * knows who has joined, and whose invitation was accepted or revoked. An event may come twice, and in any order. Answers of how
   * many people it has changed what is known; if it rejects, answer the webhook with an error, so that it is delivered again.
   */
  async joined(event: WebhookEvent): Promise<number> {
    if (typeof event?.type !== "string") throw new TypeError("event: must be what verifyWebhook answers");
    return this.#journal.state === "new" ? 0 : joined(this.#journal, JSON.stringify(event));
  }

  /**
   * Asks Clerk what has become of the invitations, by its lists, and who of the others has signed up: for what no webhook has told,
   * such as which have expired. It resolves at once; `status` says whether it is still asking, and when it has done so last.
   */
  async refresh(): Promise<void> {
    await this.#refresh(null);
  }

  /**
   * Invites those again who were invited so many days ago or earlier, and have not joined. It asks Clerk as `refresh` does first; then
   * the invitation of each is revoked right before the new one is made, so that there is one at most that can be accepted. Who was
   * reminded is not due again before as many days, so that the same call may be made again. It resolves at once, with how many are due
   * for all that is known by now; `status` tells how it goes on, as after a start.
   */
  async remind(request: CampaignReminder): Promise<number> {
    const before = Date.now() - within("afterDays", request?.afterDays, 1, 365) * DAY_MS;
    if (this.#journal.state === "cancelled") throw new Error("this campaign was cancelled: it sends nothing any more");
    await this.#refresh(before);
    return this.#journal.due(before);
  }

  /** Sends nothing more until it is resumed. What is under way is answered and noted. */
  async pause(): Promise<void> {
    if (this.#journal.state === "running") this.#journal.become("paused");
  }

  /** Goes on, also at once where it waits after a failure. */
  async resume(): Promise<void> {
    if (this.#journal.state === "paused") this.#journal.become("running");
    if (this.#journal.isGoing) await this.#wake();
  }

  /**
   * Sends nothing more, for good. What it has been told stays, for the report. Cancelled in the middle of a reminder, up to ten people may be
   * left without an invitation: those whose old one was just revoked. The report has them as `waiting`.
   */
  async cancel(): Promise<void> {
    const journal = this.#journal;
    if (journal.state === "new") return;
    journal.become("cancelled");
    this.#opened = "";
    // Of whom it is not known whether they are invited, it is looked up.
    if (journal.isGoing) await this.#wake();
  }

  /** Sends again to those whom Clerk has refused, once what it refused them for is seen to; answers how many they are. */
  async retryRefused(): Promise<number> {
    const journal = this.#journal;
    if (journal.state === "new" || journal.state === "cancelled") return 0;
    const count = journal.retryRefused();
    if (count > 0) {
      this.#opened = "";
      if (journal.state === "done") journal.become("running");
      if (journal.state === "running") await this.#wake();
    }
    return count;
  }

  /** Cloudflare calls it. It makes some requests, and says when it is to be called again. @internal */
  async alarm(): Promise<void> {
    const { storage } = this.ctx;
    if (!this.#journal.isGoing) return;
    this.#isWoken = false;
    // Armed before anything can throw: an alarm that has failed six times in a row is not called again.
    await storage.setAlarm(Date.now() + RESCUE_MS);
    let wait: number | undefined;
    try {
      wait = await this.#work();
    } catch (error) {
      // The journal has what was sent; what is in memory may be anything.
      this.#drop();
      this.#trouble = error instanceof Error ? error.message : "failed";
      wait = BROKEN_MS;
    }
    if (!this.#journal.isGoing) await storage.deleteAlarm();
    else await storage.setAlarm(Date.now() + (this.#isWoken ? 0 : (wait ?? 0)));
  }

  /** Makes requests until there is something to wait for: how long, in milliseconds. */
  async #work(): Promise<number | undefined> {
    const journal = this.#journal;
    const engine = await this.#open();
    for (let requests = 0; requests < REQUESTS_AN_ALARM; requests++) {
      if (!journal.isGoing || this.#opened === "") return 0;
      const step = (await this.#ask(engine)) ?? (await this.#askWhatBecame(engine)) ?? (JSON.parse(await engine.advance()) as Step);
      if ("did" in step) {
        this.#trouble = null;
      } else if ("wait" in step) {
        if (step.for === null) this.#trouble = "Clerk does not answer, or fails";
        return step.wait;
      } else if ("failed" in step) {
        this.#trouble = step.failed;
        return TROUBLE_MS;
      } else if ("stop" in step) {
        journal.become("paused", `${step.stop}. See to it, then call retryRefused and resume`);
        return undefined;
      } else if (journal.survey === undefined) {
        this.#trouble = null;
        if (journal.state === "running") journal.become(step.done > 0 ? "paused" : "done", step.done > 0 ? "the limits allow no requests" : null);
        return undefined;
      }
    }
    return 0;
  }

  /** Asks who is a user or has a pending invitation, where that is not known of somebody yet. */
  async #ask(engine: Engine): Promise<Step | undefined> {
    const journal = this.#journal;
    const survey = journal.state === "running" ? journal.survey : undefined;
    if (!survey) return undefined;
    journal.survey = survey;
    const people = survey.upTo - survey.asked;
    const asked = JSON.parse(await (survey.offset === null ? engine.askUsers() : engine.askPending(survey.ofOrganizations, survey.offset, people))) as Asked;
    if ("wait" in asked) return asked;
    if ("failed" in asked) {
      const isKey = survey.offset !== null && (asked.status === 401 || asked.status === 403);
      const isPassing = asked.status === null || asked.status >= 500;
      if (isKey) return asked;
      if (isPassing && ++this.#askedAgain < ASKED_AGAIN) return { did: "asked" };
      journal.survey = survey.offset === null ? { ...survey, asked: survey.upTo } : this.#nextList(survey);
    } else if ("next" in asked) {
      journal.survey = { ...survey, offset: asked.next };
    } else if ("end" in asked) {
      journal.survey = this.#nextList(survey);
    } else {
      journal.survey = { ...survey, asked: asked.asked ?? survey.upTo };
    }
    this.#askedAgain = 0;
    this.#admit(engine);
    return { did: "asked" };
  }

  /** Asks what has become of the invitations: the lists first, then who is a user of those who have not accepted. */
  async #askWhatBecame(engine: Engine): Promise<Step | undefined> {
    const journal = this.#journal;
    if (!journal.refresh) return undefined;
    const { lists, offset, asked: after } = journal.refresh;
    const [list, ...rest] = lists;
    const asked = JSON.parse(await (list ? engine.askStatus(...list, offset) : engine.askJoined(after))) as Asked;
    if ("wait" in asked) return asked;
    // A reminder may have come meanwhile.
    const refresh = journal.refresh;
    if ("failed" in asked) {
      const { status } = asked;
      const isKey = status === 401 || status === 403;
      // A list that Clerk does not have is left out, and so are users where the key is kept from them.
      const isLeftOut = status !== null && status >= 400 && status < 500 && !(list && isKey);
      if (!isLeftOut && !isKey && ++this.#askedAgain < ASKED_AGAIN) return { did: "asked" };
      this.#askedAgain = 0;
      if (!isLeftOut) return asked;
    }
    this.#askedAgain = 0;
    if ("next" in asked) {
      journal.refresh = { ...refresh, offset: asked.next };
    } else if ("asked" in asked && asked.asked !== null) {
      journal.refresh = { ...refresh, asked: asked.asked };
    } else if (list) {
      journal.refresh = { ...refresh, lists: rest, offset: 0 };
    } else {
      journal.endRefresh(Date.now());
      // Who is invited again is new to the engine.
      this.#opened = "";
    }
    return { did: "asked" };
  }

  /** After the pending invitations to the application come those into organizations, where anybody is invited into one. */
  #nextList(survey: Survey): Survey {
    const isNext = !survey.ofOrganizations && this.#journal.hasOrganizations;
    return isNext ? { ...survey, ofOrganizations: true, offset: 0 } : { ...survey, offset: null };
  }

  /** Tells the engine of those who may be sent now. */
  #admit(engine: Engine): void {
    this.#journal.visitAfter(this.#known, (...person) => engine.add(...person));
    this.#known = this.#journal.admitted;
  }

  /** The engine, opened again where the key or a setting is another. */
  async #open(): Promise<Engine> {
    const { bearerAuth, serverURL } = await (this.constructor as typeof InvitationCampaign).clerk(this.env);
    if (!bearerAuth) throw new Error("there is no key: set the secret CLERK_SECRET_KEY, or override `static clerk(env)`");
    const { defaults: _, ...limits } = this.#journal.settings;
    // Before it looks somebody up once more it may have to wait: a while in which the others could be sent.
    const pace = this.#journal.state === "cancelled" ? { isOver: true } : limits;
    const settings = [bearerAuth, serverURL ?? "", JSON.stringify(pace)] as const;
    if (this.#engine && this.#opened === settings.join("\n")) return this.#engine;
    this.#drop();
    this.#engine = new Engine(this.#journal, ...settings);
    // It has read all that could be sent.
    this.#known = this.#journal.admitted;
    this.#opened = settings.join("\n");
    return this.#engine;
  }

  #drop(): void {
    try {
      this.#engine?.free();
    } catch {
      // It is in the middle of something that failed: what it holds is lost, and the object ends before long.
    }
    this.#engine = undefined;
    this.#opened = "";
    this.#known = 0;
  }

  async #refresh(remindBefore: number | null): Promise<void> {
    if (this.#journal.state === "new") return;
    this.#journal.startRefresh(remindBefore);
    await this.#wake();
  }

  async #wake(): Promise<void> {
    this.#isWoken = true;
    await this.ctx.storage.setAlarm(Date.now());
  }

  async #take(people: People, organizationId: string | undefined, started: CampaignStarted): Promise<void> {
    const reader = new Reader(organizationId);
    const take = (read: string) => {
      const { rows, problems } = JSON.parse(read) as { rows: unknown[]; problems: { line: number; address: string; why: string }[] };
      const added = this.#journal.take(read);
      started.added += added;
      started.known += rows.length - added;
      started.invalid += problems.length;
      for (const { line, address, why } of problems) {
        if (started.problems.length < SHOWN_PROBLEMS) started.problems.push({ line, emailAddress: address, why });
      }
    };
    try {
      for await (const piece of pieces(people)) take(reader.push(piece));
      take(reader.finish());
    } catch (error) {
      throw new TypeError(`people: ${error instanceof Error ? error.message : "cannot be read"}`);
    } finally {
      reader.free();
    }
  }

  async #takeWaitlist(request: { oldest: number }, started: CampaignStarted): Promise<void> {
    within("waitlist.oldest", request?.oldest, 1, 1_000_000);
    const { bearerAuth, serverURL } = await (this.constructor as typeof InvitationCampaign).clerk(this.env);
    const known = this.#journal.entries;
    started.known += Math.min(known, request.oldest);
    if (known < request.oldest) started.added += await waitlist(this.#journal, bearerAuth, serverURL ?? "", request.oldest - known);
  }
}

interface Forecast {
  lanes: { name: string; isNeeded: boolean; people: number; requests: number; windowMs: number; used: number; opensAt: number | null }[];
  endsAt: number | null;
}
