/**
 * The example, and its object with a clock that is set: an alarm does not wait, but moves the emulator's clock to its time.
 * SQLite, `fetch` and the module are workerd's own.
 */

import { InvitationCampaign } from "clerk-invitations/campaign";
import example from "./example/index.js";

let now = Date.now();
Date.now = () => now;
performance.now = () => now;

export class Simulated extends InvitationCampaign {
  constructor(ctx, env) {
    const counted = { at: null, alarms: 0, set: 0, rowsRead: 0, rowsWritten: 0, cursors: [] };
    const { storage } = ctx;
    const { sql } = storage;
    const replace = (object, name, value) => Object.defineProperty(object, name, { value });
    replace(storage, "getAlarm", async () => counted.at);
    replace(storage, "setAlarm", async (at) => {
      counted.at = at;
      counted.set++;
    });
    replace(storage, "deleteAlarm", async () => {
      counted.at = null;
    });
    const exec = sql.exec.bind(sql);
    replace(sql, "exec", (...query) => {
      const cursor = exec(...query);
      counted.cursors.push(cursor);
      return cursor;
    });
    super(ctx, env);
    replace(this, "counted", counted);
    replace(this, "clerkURL", new URL(env.CLERK_API_URL).origin);
  }

  #sum() {
    for (const { rowsRead, rowsWritten } of this.counted.cursors.splice(0)) {
      this.counted.rowsRead += rowsRead;
      this.counted.rowsWritten += rowsWritten;
    }
  }

  async #clock(advance) {
    const body = advance === undefined ? undefined : JSON.stringify({ advance_ms: advance });
    const answer = await fetch(`${this.clerkURL}/_emulator/clock`, body && { method: "POST", body });
    now = (await answer.json()).now;
  }

  /** Sets the clock to the emulator's. */
  async prepare() {
    await this.#clock();
  }

  /** As many alarms as it takes, or so many. */
  async simulate(most) {
    for (let alarms = 0; this.counted.at !== null && alarms < most; alarms++) {
      if (this.counted.at > now) await this.#clock(Math.ceil(this.counted.at - now));
      this.counted.alarms++;
      await this.alarm();
      this.#sum();
    }
    return this.tally();
  }

  async tally() {
    this.#sum();
    const { at, alarms, set, rowsRead, rowsWritten } = this.counted;
    return { isOver: at === null, alarms, set, rowsRead, rowsWritten };
  }
}

export default {
  async fetch(request, env, ctx) {
    const { pathname, searchParams } = new URL(request.url);
    const [, name, method] = /^\/test\/([\w-]+)\/(prepare|simulate|tally)$/.exec(pathname) ?? [];
    if (!name) return example.fetch(request, env, ctx);
    const campaign = env.CAMPAIGN.getByName(name);
    return Response.json((await campaign[method](Number(searchParams.get("most") ?? 1e6))) ?? null);
  },
};
