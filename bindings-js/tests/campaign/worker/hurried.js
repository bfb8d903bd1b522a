/**
 * The example, and its object in a hurry: it waits a moment where it would wait for hours. Its alarms are workerd's own and outlive
 * the process, but are due within a moment; before it answers one, it moves the emulator's clock to where it wanted to wait for, and goes
 * by that clock.
 */

import { InvitationCampaign } from "clerk-invitations/campaign";

export { default } from "./example/index.js";

/** The longest that it really waits. */
const MOMENT_MS = 30;

const wall = Date.now;
const steady = performance.now.bind(performance);

/** How far the emulator's clock is ahead of the machine's. */
let ahead = 0;
Date.now = () => wall() + ahead;
performance.now = () => steady() + ahead;

export class Hurried extends InvitationCampaign {
  constructor(ctx, env) {
    const due = { at: 0 };
    const setAlarm = ctx.storage.setAlarm.bind(ctx.storage);
    const hurry = (at) => {
      due.at = at;
      return setAlarm(wall() + Math.min(at - Date.now(), MOMENT_MS));
    };
    Object.defineProperty(ctx.storage, "setAlarm", { value: hurry });
    super(ctx, env);
    Object.defineProperty(this, "due", { value: due });
  }

  async alarm() {
    await this.#clock();
    // One whose process was killed does not know it: it will want to wait once more.
    const wait = Math.ceil(this.due.at - Date.now());
    if (wait > 0) await this.#clock({ advance_ms: wait });
    await super.alarm();
  }

  async #clock(advance) {
    const body = advance && JSON.stringify(advance);
    const answer = await fetch(new URL("/_emulator/clock", this.env.CLERK_API_URL), body && { method: "POST", body });
    // Never back: what it takes to ask differs by a millisecond or two.
    ahead = Math.max(ahead, (await answer.json()).now - wall());
  }
}
