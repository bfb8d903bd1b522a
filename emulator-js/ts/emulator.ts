/** The emulator in a process: made, asked, told. */

import { exchange } from "./exchange.js";
import type { Fault } from "./fault.js";
import type { Config, Delivery, Invitation, Mail, Membership, NewOrganization, Organization, OrganizationInvitation, RecordedRequest, User, WaitlistEntry } from "./generated.js";
import { Core } from "./wasm.js";
import { deliver, type Receiver } from "./webhooks.js";

/** 2026-05-12T00:00:00Z. */
const MANUAL = 1_778_544_000_000;

/** What an emulator starts with, and comes back to on a reset. */
export interface EmulatorOptions extends Partial<Config> {
  /** Who is told what happens: see `Emulator.webhooks`. */
  webhook?: Webhook;
  /** The one key to accept, instead of any that starts with `sk_`. */
  key?: string;
  /** Where ids and the dice of faults come from: the same seed gives the same ones. 0 unless said. */
  seed?: number;
  /**
   * What moves time, besides `clock.advance`. `wall` (the default) is `Date.now`, fake timers included; `manual` stands at
   * 2026-05-12T00:00:00Z; a number stands at so many milliseconds since the epoch; a function is asked each time.
   */
  clock?: "wall" | "manual" | number | (() => number);
}

/** An endpoint of an application, and the secret that webhooks to it are signed with. */
export interface Webhook {
  /** Where webhooks go: `http://` or `https://`. */
  url: string;
  /** `whsec_` and base64. */
  secret: string;
}

/** The emulator's time, in milliseconds since the epoch. */
export interface EmulatorClock {
  now(): number;
  /** Moves it forward by so many milliseconds. */
  advance(milliseconds: number): void;
}

/** An offline Clerk without a server. Emulators of one process know nothing of each other. */
export class Emulator {
  readonly #core: Core;
  readonly #now: () => number;

  /** What a Clerk client is configured with; any other base works too, as only its path is looked at. */
  readonly baseUrl = "https://api.clerk.com/v1";

  /** @internal */
  constructor(core: Core, now: () => number) {
    this.#core = core;
    this.#now = now;
  }

  /**
   * `fetch`, answered by the emulator: hand it to the client under test. It fails as Node's does where a fault closes
   * the connection, and honours `signal` and `redirect`.
   */
  readonly fetch = (input: RequestInfo | URL, init?: RequestInit): Promise<Response> =>
    exchange((method, target, headers, body) => this.#core.handle(this.#now(), method, target, headers, body), input, init);

  /** The emulator's time. */
  readonly clock: EmulatorClock = {
    now: () => this.#control<{ now: number }>("GET", "clock").now,
    advance: (milliseconds) => void this.#control("POST", "clock", { advance_ms: milliseconds }),
  };

  /** The mail that Clerk would have sent, oldest first. */
  outbox(): Mail[] {
    return this.#control("GET", "outbox");
  }

  /** The newest API calls, as many as `log_limit` lets be kept, oldest first. */
  requests(): RecordedRequest[] {
    return this.#control("GET", "requests");
  }

  /** All invitations, oldest first. */
  invitations(): Invitation[] {
    return this.#state().invitations;
  }

  /** All waitlist entries, oldest first. */
  waitlistEntries(): WaitlistEntry[] {
    return this.#state().waitlist_entries;
  }

  /** All users, oldest first. */
  users(): User[] {
    return this.#state().users;
  }

  /** All organizations, oldest first. */
  organizations(): Organization[] {
    return this.#state().organizations;
  }

  /** All memberships, oldest first. */
  memberships(): Membership[] {
    return this.#state().memberships;
  }

  /** All invitations into organizations, oldest first. */
  organizationInvitations(): OrganizationInvitation[] {
    return this.#state().organization_invitations;
  }

  /**
   * From now on until a reset, what happens is told to this endpoint, or, with `null`, to none: `user.created`, `email.created`,
   * `organizationInvitation.*`, `waitlistEntry.*`. `deliver` sends it.
   */
  webhooks(endpoint: Webhook | null): void {
    if (endpoint === null) this.#control("DELETE", "webhooks");
    else this.#control("POST", "webhooks", endpoint);
  }

  /**
   * Sends the webhooks that are due by the emulator's clock, one after the other, with what comes to be due meanwhile, and answers
   * what became of them. `receive` is the function of the application that answers requests, or `fetch` (the default). What is not answered
   * 2xx within 15 s of real time comes to be due again: after 5 s, 5 min, 30 min, 2 h, 5 h, 10 h and 10 h.
   */
  async deliver(receive: Receiver = fetch): Promise<Delivery[]> {
    const sent = new Set(await deliver(this.#core, this.#now, receive));
    return this.deliveries().filter(({ id }) => sent.has(id));
  }

  /** The webhooks, oldest first: all that are still to be delivered, and the newest of the others. */
  deliveries(): Delivery[] {
    return this.#control("GET", "deliveries");
  }

  /** Makes a webhook due once more, whatever became of it. */
  resend(deliveryId: string): Delivery {
    return this.#control("POST", "resend", { delivery_id: deliveryId });
  }

  /** Makes the address belong to a user. */
  addUser(emailAddress: string): User {
    return this.#control("POST", "users", { email_address: emailAddress });
  }

  /** Makes an organization. */
  addOrganization(organization: string | NewOrganization): Organization {
    return this.#control("POST", "organizations", typeof organization === "string" ? { name: organization } : organization);
  }

  /** Makes the address a user, and the user a member; `org:member` unless said. */
  addMember(organizationId: string, emailAddress: string, role = "org:member"): Membership {
    return this.#control("POST", "members", { organization_id: organizationId, email_address: emailAddress, role });
  }

  /** Signs up with a pending invitation, or joins an organization with one. */
  accept<Accepted extends Invitation | OrganizationInvitation = Invitation>(invitationId: string): Accepted {
    return this.#control("POST", "accept", { invitation_id: invitationId });
  }

  /** Locks a waitlist entry, as one of Clerk's batches does, or unlocks it. */
  lock(waitlistEntryId: string, locked = true): WaitlistEntry {
    return this.#control("POST", "lock", { waitlist_entry_id: waitlistEntryId, locked });
  }

  /** Adds a fault behind those already there. */
  fault(fault: Fault): Fault {
    return this.#control("POST", "faults", fault);
  }

  /** The faults that can still apply, with what is left of their `times` and `skip`. */
  faults(): Fault[] {
    return this.#control("GET", "faults");
  }

  /** Removes all faults. Requests that one has put off still happen. */
  clearFaults(): void {
    this.#control("DELETE", "faults");
  }

  /** The configuration, once the named switches are set. */
  configure(switches: Partial<Config> = {}): Config {
    return this.#control("POST", "config", switches);
  }

  /** Back to the start: records, faults, clock, configuration and seed. */
  reset(): void {
    this.#control("POST", "reset");
  }

  #state(): State {
    return this.#control("GET", "state");
  }

  #control<Answer>(method: string, route: string, body?: object): Answer {
    const bytes = new TextEncoder().encode(body === undefined ? "" : JSON.stringify(body));
    const reply = this.#core.handle(this.#now(), method, `/_emulator/${route}`, [], bytes);
    const answer = JSON.parse(new TextDecoder().decode(reply.body));
    const isRefused = reply.status !== 200;
    reply.free();
    if (isRefused) throw new TypeError(answer.error);
    return answer;
  }
}

interface State {
  invitations: Invitation[];
  waitlist_entries: WaitlistEntry[];
  users: User[];
  organizations: Organization[];
  memberships: Membership[];
  organization_invitations: OrganizationInvitation[];
}

/** Makes an emulator. Rejects with which option is wrong, and why. */
export async function createEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const { core, now } = start(options);
  return new Emulator(core, now);
}

/** @internal */
export function start({ key, seed = 0, clock = "wall", webhook, ...config }: EmulatorOptions): { core: Core; now: () => number } {
  if (!Number.isSafeInteger(seed) || seed < 0) throw new TypeError(`seed: must be a whole number from 0 on, not ${seed}`);
  if (key !== undefined && (typeof key !== "string" || key === "")) throw new TypeError("key: must be a string that is not empty");
  const now = clockOf(clock);
  try {
    const core = new Core(now(), seed, key, JSON.stringify(config));
    return { core: webhook === undefined ? core : core.tell(webhook.url, webhook.secret), now };
  } catch (error) {
    // What wasm throws is text.
    throw new TypeError(String(error));
  }
}

function clockOf(clock: NonNullable<EmulatorOptions["clock"]>): () => number {
  if (clock === "wall") return () => Date.now();
  if (typeof clock === "function") return clock;
  const at = clock === "manual" ? MANUAL : clock;
  if (!Number.isSafeInteger(at) || at < 0) throw new TypeError("clock: must be `wall`, `manual`, milliseconds since the epoch, or a function");
  return () => at;
}
