/** The status page: HTML without a script; it loads itself again. */

const OUTCOMES = { created: "invited", alreadyInvited: "had an invitation", alreadyUser: "are users", alreadyMember: "are members", refused: "refused by Clerk", ambiguous: "not known", invalid: "not valid" };

const STANDINGS = { pending: "pending", accepted: "accepted", expired: "expired", revoked: "revoked", joined: "have joined", reminders: "reminders sent" };

export function page(name, status, outcomes) {
  const { counts, state } = status;
  const settled = Object.keys(OUTCOMES).reduce((sum, key) => sum + counts[key], 0) - counts.invalid;
  const people = settled + counts.waiting + counts.inFlight;
  const body = `
    <header><h1>${escape(name)}</h1><span class="state ${state}">${state}</span></header>
    ${status.why ? `<p class="note">${escape(status.why)}</p>` : ""}
    ${status.trouble ? `<p class="note">${escape(status.trouble)}</p>` : ""}
    <section aria-label="Progress">
      <progress max="${Math.max(people, 1)}" value="${settled}" aria-label="People who are done"></progress>
      <p><strong>${number(settled)}</strong> of ${number(people)} people are done${when(status)}</p>
      ${figures(OUTCOMES, counts, "created")}
    </section>
    <section><h2>Invitations</h2>
      ${figures(STANDINGS, { ...status.invitations, joined: status.joined, reminders: status.reminders }, "joined")}
      <p>${status.refreshing ? "Clerk is being asked what has become of them" : status.refreshedAt ? `as Clerk's lists said at ${time(status.refreshedAt)}, and its webhooks since` : "as Clerk's webhooks have said"}</p>
    </section>
    <section><h2>Lanes</h2><table>
      <thead><tr><th>Lane</th><th>People a request</th><th>Requests in the window</th><th>Opens</th></tr></thead>
      <tbody>${status.lanes.map(lane).join("") || '<tr><td colspan="4">nothing to send</td></tr>'}</tbody>
    </table></section>
    <section><h2>Outcomes</h2><table>
      <thead><tr><th>Line</th><th>Address</th><th>Outcome</th><th>Invitation</th><th>Joined</th><th>Detail</th></tr></thead>
      <tbody>${outcomes.map(outcome).join("") || '<tr><td colspan="6">none yet</td></tr>'}</tbody>
    </table><p><a href="${name}/report">All as CSV</a></p></section>
    <footer>${buttons(name, state)}</footer>`;
  return new Response(`<!doctype html><html lang="en"><meta charset="utf-8"><title>${escape(name)}: ${state}</title>
    <meta name="viewport" content="width=device-width"><meta http-equiv="refresh" content="${state === "running" ? 5 : 60}">
    <style>${STYLE}</style><body>${body}</body></html>`, {
    headers: { "Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'" },
  });
}

/** Of what there is, and of one also where there is none. */
function figures(names, counts, always) {
  const shown = Object.entries(names).filter(([key]) => counts[key] > 0 || key === always);
  return `<dl>${shown.map(([key, words]) => `<div class="${key}"><dt>${words}</dt><dd>${number(counts[key])}</dd></div>`).join("")}</dl>`;
}

function when({ state, nextAt, endsAt }) {
  if (state !== "running") return "";
  const next = nextAt && nextAt > Date.now() ? `; the next request leaves at ${time(nextAt)}` : "";
  return `${next}${endsAt ? `; the last one at about ${time(endsAt)}` : ""}`;
}

const lane = ({ name, people, requests, used, windowMs, opensAt }) =>
  `<tr><td>${escape(name)}</td><td>${people}</td><td><meter max="${requests}" value="${used}"></meter> ${used} of ${requests} in ${windowMs / 60_000} min</td><td>${opensAt ? time(opensAt) : "now"}</td></tr>`;

const outcome = ({ line, emailAddress, outcome, invitationId, code, message, status, joinedAt }) =>
  `<tr><td>${line}</td><td>${escape(emailAddress)}</td><td class="${outcome}">${outcome.replaceAll("_", " ")}</td><td>${status ?? ""}</td><td>${joinedAt ? time(joinedAt) : ""}</td><td>${escape(invitationId ?? [code, message].filter(Boolean).join(": "))}</td></tr>`;

function buttons(name, state) {
  const isOpen = state !== "new" && state !== "cancelled";
  const all = { pause: state === "running", resume: state === "paused", "retry-refused": isOpen, refresh: state !== "new", remind: isOpen };
  const after = '<label> those invited <input type="number" name="afterDays" min="1" max="365" value="7" required> days ago, or earlier</label>';
  return Object.entries(all)
    .filter(([, isShown]) => isShown)
    .map(([action]) => `<form method="post" action="${name}/${action}"><button>${action.replace("-", " ")}</button>${action === "remind" ? after : ""}</form>`)
    .join("");
}

const number = (value) => value.toLocaleString("en");
const time = (date) => `<time datetime="${date.toISOString()}">${date.toISOString().slice(0, 16).replace("T", " ")} UTC</time>`;
const escape = (text) => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

const STYLE = `
  :root { color-scheme: light dark; --line: light-dark(#e3e3e8, #3a3a42); --soft: light-dark(#5c5c66, #a5a5b0); --accent: light-dark(#5b45d6, #a493ff); }
  body { font: 15px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
  header { display: flex; align-items: center; gap: 1rem; }
  h1 { font-size: 1.6rem; margin: 0; } h2 { font-size: 1.05rem; margin: 2rem 0 .5rem; }
  .state { border: 1px solid currentColor; border-radius: 1rem; padding: 0 .7rem; color: var(--accent); }
  .note { border-left: 3px solid var(--accent); padding-left: .8rem; }
  progress { width: 100%; height: 1rem; accent-color: var(--accent); margin-top: 1.5rem; }
  dl { display: flex; flex-wrap: wrap; gap: .5rem 2.5rem; } dt { color: var(--soft); } dd { margin: 0; font-size: 1.3rem; font-variant-numeric: tabular-nums; }
  table { border-collapse: collapse; width: 100%; } th { text-align: left; color: var(--soft); font-weight: 500; }
  th, td { padding: .35rem .6rem .35rem 0; border-bottom: 1px solid var(--line); vertical-align: top; } td { font-variant-numeric: tabular-nums; }
  meter { width: 6rem; } .refused { color: light-dark(#b3261e, #ff8f87); }
  footer { display: flex; flex-wrap: wrap; gap: .6rem; margin: 2rem 0; } input { font: inherit; width: 4rem; } button { font: inherit; padding: .35rem 1rem; } time { white-space: nowrap; }
`;
