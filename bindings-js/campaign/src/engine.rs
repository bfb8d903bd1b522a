//! A campaign under way, a step at a time.

use clerk_invitations_campaign::survey::{PAGE, USERS_A_REQUEST, is_worth_listing, users};
use clerk_invitations_campaign::{
    Campaign, CampaignError, CampaignProgress, InvitationKind, Journal, PersonId, PersonState, RefusalStreak,
    StatusUpdate, WaitReason, survey,
};
use clerk_invitations_core::webhook::EventData;
use clerk_invitations_wasm::{
    CallOptions, Clerk, Endpoint, Error, Invitation, InvitationStatus, ListInstanceOrganizationInvitations,
    ListInvitations, ListWaitlistEntries, OrganizationId, OrganizationInvitation, Page, RetryPolicy,
    WaitlistEntryStatus,
};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use wasm_bindgen::JsError;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::journal::{JsJournal, failed, state, target};
use crate::list::key_of;
use crate::pace::{self, Pace};

/// Of the lists of pending invitations.
const PAGE_SIZE: u16 = PAGE as u16;

/// A campaign over the journal of an object. Its answers are JSON; what it throws is about the journal or a setting.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Engine {
    clerk: Clerk,
    campaign: Campaign<JsJournal>,
    streak: RefusalStreak,
}

#[wasm_bindgen]
impl Engine {
    /// Starts or resumes. Nothing is sent.
    #[wasm_bindgen(constructor)]
    pub fn new(journal: JsJournal, key: &str, base_url: &str, pace: &str) -> Result<Engine, JsError> {
        let clerk = client(key, base_url)?;
        let pace: Pace = serde_json::from_str(pace)?;
        let campaign = Campaign::open(clerk.clone().into(), journal, &pace.limits())?;
        Ok(Self { clerk, campaign, streak: RefusalStreak::default() })
    }

    /// Takes in somebody whom the journal has since.
    pub fn add(
        &mut self,
        id: u32,
        is_waitlist: bool,
        organization: u32,
        number: u32,
        since: f64,
        replaces: Option<String>,
    ) {
        self.campaign.add(id, target(is_waitlist, organization), &state(number, since, replaces));
    }

    /// Makes the next request, if one may be made now: `{"did"}`, `{"wait", "for"}` in milliseconds, `{"done"}` with how many
    /// are left, `{"stop"}` with the reason, or `{"failed", "status"}` where everybody else would get the same error.
    pub async fn advance(&mut self) -> Result<String, JsError> {
        let step = match self.campaign.advance().await {
            Ok(CampaignProgress::Request(request)) => {
                request.outcomes.iter().for_each(|(_, outcome)| self.streak.note(outcome));
                match self.streak.too_long().filter(|_| self.campaign.left() > 0) {
                    Some(code) => {
                        let count = RefusalStreak::TOO_LONG;
                        let why = format!(
                            "Clerk has refused {count} people in a row with `{code}`: that is hardly about them"
                        );
                        let stop = json!({ "stop": why });
                        self.streak = RefusalStreak::default();
                        stop
                    }
                    None => json!({ "did": request.result }),
                }
            }
            Ok(CampaignProgress::Wait { until, reason }) => {
                let wait = until.saturating_since(self.campaign.now()).as_millis() as u64;
                let lane = match &reason {
                    WaitReason::Quota(lane) => Some(lane.as_str()),
                    _ => None,
                };
                json!({ "wait": wait, "for": lane })
            }
            Ok(CampaignProgress::Done) => json!({ "done": self.campaign.left() }),
            Ok(_) => json!({ "wait": 0 }),
            Err(CampaignError::Clerk(error)) => failure(&error),
            Err(error) => return Err(error.into()),
        };
        Ok(step.to_string())
    }

    /// Asks for a page of the pending invitations, those into organizations or the others, and notes whom of so many people they
    /// concern: `{"next"}` offset, `{"end"}`, or as [`Engine::advance`].
    #[wasm_bindgen(js_name = askPending)]
    pub async fn ask_pending(
        &mut self,
        of_organizations: bool,
        offset: u32,
        people: u32,
    ) -> Result<String, JsError> {
        let page = if of_organizations {
            let list = ListInstanceOrganizationInvitations::new().status(InvitationStatus::Pending);
            let key = |invitation: &OrganizationInvitation| {
                let organization = invitation.organization_id.as_ref().map(OrganizationId::as_str);
                key_of(organization, &invitation.email_address)
            };
            self.page(list.limit(PAGE_SIZE).offset(offset.into()), key).await
        } else {
            let list = ListInvitations::new().status(InvitationStatus::Pending);
            let key = |invitation: &Invitation| key_of(None, &invitation.email_address);
            self.page(list.limit(PAGE_SIZE).offset(offset.into()), key).await
        };
        let (keys, total) = match page {
            Ok(page) => page,
            Err(error) => return Ok(failure(&error).to_string()),
        };
        if !is_worth_listing(total, people.into()) {
            return Ok(json!({ "end": true }).to_string());
        }
        self.campaign.journal().pending(&json!(keys).to_string()).map_err(failed)?;
        Ok(after(offset, keys.len()).to_string())
    }

    /// Asks for a page of a list by status, and notes where its invitations stand: as [`Engine::ask_pending`].
    #[wasm_bindgen(js_name = askStatus)]
    pub async fn ask_status(&mut self, list: String, status: String, offset: u32) -> Result<String, JsError> {
        let status = status.as_str();
        let page = match list.as_str() {
            "waitlist_entries" => {
                let list = ListWaitlistEntries::new().status(status);
                self.page(list.limit(PAGE_SIZE).offset(offset.into()), StatusUpdate::from_entry).await
            }
            "organization_invitations" => {
                let list = ListInstanceOrganizationInvitations::new().status(InvitationStatus::from(status));
                let update = |invitation: &OrganizationInvitation| vec![invitation.into()];
                self.page(list.limit(PAGE_SIZE).offset(offset.into()), update).await
            }
            _ => {
                let list = ListInvitations::new().status(status);
                let update = |invitation: &Invitation| vec![invitation.into()];
                self.page(list.limit(PAGE_SIZE).offset(offset.into()), update).await
            }
        };
        let updates = match page {
            Ok((updates, _)) => updates,
            Err(error) => return Ok(failure(&error).to_string()),
        };
        let next = after(offset, updates.len());
        self.campaign.journal_mut().update(&updates.concat())?;
        Ok(next.to_string())
    }

    /// Asks which of the next people who have not accepted are users: as [`Engine::ask_users`], of those after this one.
    #[wasm_bindgen(js_name = askJoined)]
    pub async fn ask_joined(&mut self, after: u32) -> Result<String, JsError> {
        let people = self.campaign.journal().unjoined(after, USERS_A_REQUEST as u32).map_err(failed)?;
        let people: Vec<(PersonId, String)> = serde_json::from_str(&people)?;
        let Some((last, _)) = people.last() else { return Ok(json!({ "asked": null }).to_string()) };
        let joined = match survey::joined(&self.clerk, &addresses(&people), &once()).await {
            Ok(joined) => joined,
            Err(error) => return Ok(failure(&error).to_string()),
        };
        self.campaign.journal_mut().update(&joined)?;
        Ok(json!({ "asked": last }).to_string())
    }

    /// Asks which of the next people are users, who are sent individually then: `{"asked"}` is the last of them, or null if there
    /// is nobody left to ask about; or as [`Engine::advance`].
    #[wasm_bindgen(js_name = askUsers)]
    pub async fn ask_users(&mut self) -> Result<String, JsError> {
        let people = self.campaign.journal().unasked(USERS_A_REQUEST as u32).map_err(failed)?;
        let people: Vec<(PersonId, String)> = serde_json::from_str(&people)?;
        let Some((last, _)) = people.last() else { return Ok(json!({ "asked": null }).to_string()) };
        let last = *last;
        let found = match users(&self.clerk, &addresses(&people), &once()).await {
            Ok(found) => found,
            Err(error) => return Ok(failure(&error).to_string()),
        };
        let is_user = |(_, address): &(u32, String)| found.contains(&address.to_ascii_lowercase());
        let individual = |(id, _)| (id, PersonState::Individual { since: None });
        let changes: Vec<_> = people.into_iter().filter(is_user).map(individual).collect();
        if !changes.is_empty() {
            self.campaign.journal_mut().write_states(&changes)?;
        }
        Ok(json!({ "asked": last }).to_string())
    }
}

impl Engine {
    /// Something of each on a page, and how many there are in all.
    async fn page<T: DeserializeOwned, R>(
        &self,
        list: impl Endpoint<Response = Page<T>>,
        of: impl Fn(&T) -> R,
    ) -> Result<(Vec<R>, u64), Error> {
        let page = self.clerk.send_with(&list, &once()).await?.value;
        Ok((page.data.iter().map(of).collect(), page.total_count))
    }
}

/// What follows a page with so many.
fn after(offset: u32, count: usize) -> Value {
    let count = u64::try_from(count).unwrap_or(u64::MAX);
    if count < PAGE { json!({ "end": true }) } else { json!({ "next": u64::from(offset) + count }) }
}

fn addresses(people: &[(PersonId, String)]) -> Vec<String> {
    people.iter().map(|(_, address)| address.clone()).collect()
}

/// Notes what an event says, as a webhook's receiver in JavaScript hands it on: of how many people it has changed what is known.
#[wasm_bindgen]
pub fn joined(mut journal: JsJournal, event: &str) -> Result<u32, JsError> {
    let event = EventData::from_verified(event.as_bytes())?;
    let changed = journal.update(&StatusUpdate::from_event(&event))?;
    Ok(u32::try_from(changed).unwrap_or(u32::MAX))
}

/// Takes those into the journal who have waited longest on the waitlist, so many at most who are not there yet: how many.
#[wasm_bindgen]
pub async fn waitlist(journal: JsJournal, key: String, base_url: String, most: u32) -> Result<u32, JsError> {
    const AT_ONCE: usize = 500;
    let clerk = client(&key, &base_url)?;
    let mut list =
        clerk.waitlist_entries().list_all(ListWaitlistEntries::new().status(WaitlistEntryStatus::Pending));
    let (mut entries, mut added, mut is_over) = (Vec::new(), 0, false);
    while !is_over && added < most {
        match list.next().await {
            Some(entry) => {
                let entry = entry?;
                entries.push(json!([entry.id.as_str(), entry.email_address]));
            }
            None => is_over = true,
        }
        if is_over || entries.len() == AT_ONCE {
            let piece = Value::Array(std::mem::take(&mut entries)).to_string();
            added += journal.enter(&piece, most - added).map_err(failed)?;
        }
    }
    Ok(added)
}

fn client(key: &str, base_url: &str) -> Result<Clerk, JsError> {
    let builder = Clerk::builder().secret_key(key);
    let builder = if base_url.is_empty() { builder } else { builder.base_url(base_url) };
    Ok(builder.build()?)
}

/// The lanes, and when it will have ended: of so many people of a list, of organizations and of the waitlist who wait, and the
/// requests of the last window as `[[lane, at], …]`.
#[wasm_bindgen]
pub fn forecast(
    pace: &str,
    list: u32,
    organizations: u32,
    waitlist: u32,
    requests: &str,
    now: f64,
) -> Result<String, JsError> {
    let pace: Pace = serde_json::from_str(pace)?;
    let requests: Vec<(String, i64)> = serde_json::from_str(requests)?;
    let waiting = [
        (InvitationKind::Application, list.into()),
        (InvitationKind::Organization, organizations.into()),
        (InvitationKind::Waitlist, waitlist.into()),
    ];
    Ok(serde_json::to_string(&pace::forecast(&pace.limits(), &waiting, &requests, now as i64))?)
}

/// One attempt: the object's alarm is what waits.
fn once() -> CallOptions {
    CallOptions::new().retry(RetryPolicy::none())
}

fn failure(error: &Error) -> Value {
    if error.is_rate_limited() {
        let wait = error.retry_after().map_or(60_000, |wait| wait.as_millis() as u64);
        return json!({ "wait": wait.max(1000), "for": "all" });
    }
    json!({ "failed": error.to_string(), "status": error.status().map(|status| status.as_u16()) })
}
