//! The journal: `ts/campaign/journal.ts`, over the object's SQLite.

use std::collections::BTreeMap;

use clerk_invitations_campaign::list::field::Invitee;
use clerk_invitations_campaign::{
    Intent, InvitationKind, Journal, JournalError, LaneName, Person, PersonId, PersonState, Standing,
    StatusUpdate, Target,
};
use clerk_invitations_wasm::{CreateInvitation, InvitationStatus, Timestamp};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};

use crate::list::key_of;

#[wasm_bindgen]
extern "C" {
    /// The journal in JavaScript. Its numbers are doubles: a time in milliseconds fits in one exactly.
    pub type JsJournal;

    #[wasm_bindgen(catch, method)]
    fn states(
        this: &JsJournal,
        visit: &mut dyn FnMut(u32, bool, u32, u32, f64, Option<String>),
    ) -> Result<(), JsValue>;

    #[wasm_bindgen(catch, method, js_name = requestsSince)]
    fn requests_since(
        this: &JsJournal,
        since: f64,
        visit: &mut dyn FnMut(String, f64),
    ) -> Result<(), JsValue>;

    #[wasm_bindgen(catch, method)]
    fn person(this: &JsJournal, id: u32) -> Result<String, JsValue>;

    #[wasm_bindgen(catch, method, js_name = writeIntent)]
    fn write_intent(
        this: &JsJournal,
        lane: &str,
        at: f64,
        people: &[u32],
        since: &[f64],
    ) -> Result<(), JsValue>;

    #[wasm_bindgen(catch, method, js_name = writeStates)]
    fn write_states(this: &JsJournal, changes: &str) -> Result<(), JsValue>;

    #[wasm_bindgen(catch, method)]
    fn replaced(this: &JsJournal, id: u32) -> Result<Option<String>, JsValue>;

    /// Whom updates concern, each a list of ids of invitations or one of keys: as JSON, in the order of the updates.
    #[wasm_bindgen(catch, method)]
    fn concerned(this: &JsJournal, updates: &str) -> Result<String, JsValue>;

    /// Of each the number, the status, and when they joined and were invited: `[[id, status, joined, invited], …]`.
    #[wasm_bindgen(catch, method, js_name = writeStandings)]
    fn write_standings(this: &JsJournal, changes: &str) -> Result<(), JsValue>;

    /// The next who are invited, and of whom it is not known that they have joined.
    #[wasm_bindgen(catch, method)]
    pub(crate) fn unjoined(this: &JsJournal, after: u32, limit: u32) -> Result<String, JsValue>;

    /// The next who are to be asked about.
    #[wasm_bindgen(catch, method)]
    pub(crate) fn unasked(this: &JsJournal, limit: u32) -> Result<String, JsValue>;

    /// Takes in entries of the waitlist, `[[id, address], …]`, so many at most who are not there yet: how many.
    #[wasm_bindgen(catch, method)]
    pub(crate) fn enter(this: &JsJournal, entries: &str, most: u32) -> Result<u32, JsValue>;

    /// Marks those who have a pending invitation: their keys, as JSON.
    #[wasm_bindgen(catch, method)]
    pub(crate) fn pending(this: &JsJournal, keys: &str) -> Result<(), JsValue>;
}

/// A person as the journal keeps them.
#[derive(Deserialize)]
struct Kept {
    address: String,
    entry: Option<String>,
    /// With the defaults of the campaign filled in.
    #[serde(default)]
    fields: Map<String, Value>,
}

/// Somebody whom an update concerns, and what was known of them.
#[derive(Deserialize)]
struct Concerned {
    /// Which of the updates.
    update: usize,
    id: PersonId,
    status: Option<String>,
    joined: Option<i64>,
}

/// What updates change for somebody.
#[derive(Default)]
struct Change {
    is_any: bool,
    /// When their invitation was made, where that has been said.
    invited_at: Option<i64>,
}

impl Journal for JsJournal {
    fn states(&mut self, visit: &mut dyn FnMut(PersonId, Target, PersonState)) -> Result<(), JournalError> {
        let visit = &mut |id, is_waitlist, organization, number, since: f64, replaces| {
            visit(id, target(is_waitlist, organization), state(number, since, replaces));
        };
        Self::states(self, visit).map_err(failed)
    }

    fn requests_since(&mut self, since: Timestamp) -> Result<Vec<(LaneName, Timestamp)>, JournalError> {
        let mut requests = Vec::new();
        let visit = &mut |lane: String, at| requests.push((LaneName::new(lane), time(at)));
        Self::requests_since(self, millis(since), visit).map_err(failed)?;
        Ok(requests)
    }

    fn person(&mut self, id: PersonId) -> Result<Person, JournalError> {
        let kept = Self::person(self, id).map_err(failed)?;
        let kept: Kept = serde_json::from_str(&kept).map_err(JournalError::new)?;
        if let Some(entry) = kept.entry {
            return Ok(Person::Waitlist { entry: entry.into(), email_address: kept.address });
        }
        let mut fields = kept.fields;
        let mut take = |name| fields.remove(name).and_then(|value| value.as_str().map(str::to_owned));
        let (organization_id, role) = (take("organization_id"), take("role"));
        fields.insert("email_address".to_owned(), kept.address.into());
        let invitation: CreateInvitation =
            serde_json::from_value(Value::Object(fields)).map_err(JournalError::new)?;
        Ok(Invitee { invitation, organization_id, role }.into())
    }

    fn write_intent(&mut self, intent: &Intent) -> Result<(), JournalError> {
        let people: Vec<u32> = intent.people.iter().map(|(id, _)| *id).collect();
        let since: Vec<f64> = intent.people.iter().map(|(_, since)| millis(*since)).collect();
        Self::write_intent(self, intent.lane.as_str(), millis(intent.at), &people, &since).map_err(failed)
    }

    fn write_states(&mut self, changes: &[(PersonId, PersonState)]) -> Result<(), JournalError> {
        let changes: Vec<Value> = changes.iter().map(|(id, state)| row(*id, state)).collect();
        Self::write_states(self, &Value::Array(changes).to_string()).map_err(failed)
    }

    fn replaced(&mut self, id: PersonId) -> Result<Option<String>, JournalError> {
        Self::replaced(self, id).map_err(failed)
    }

    fn update(&mut self, updates: &[StatusUpdate]) -> Result<usize, JournalError> {
        let about: Vec<Value> = updates.iter().map(about).collect();
        let concerned = self.concerned(&Value::Array(about).to_string()).map_err(failed)?;
        let concerned: Vec<Concerned> = serde_json::from_str(&concerned).map_err(JournalError::new)?;
        // One person may be concerned by several.
        let mut known: BTreeMap<PersonId, (Standing, Change)> = BTreeMap::new();
        for Concerned { update, id, status, joined } in concerned {
            let Some(update) = updates.get(update) else { continue };
            let (standing, change) = known.entry(id).or_insert_with(|| {
                let status = status.as_deref().map(InvitationStatus::from);
                (Standing::new(status, joined.map(Timestamp::from_millis)), Change::default())
            });
            let Some(after) = standing.after(update) else { continue };
            *standing = after;
            change.is_any = true;
            if let StatusUpdate::Invitation { created_at: Some(created_at), .. } = update {
                change.invited_at = Some(created_at.as_millis());
            }
        }
        let changed = known.iter().filter(|(_, (_, change))| change.is_any);
        let row = |(id, (standing, change)): (&PersonId, &(Standing, Change))| {
            let status = standing.status.as_ref().map(InvitationStatus::as_str);
            json!([id, status, standing.joined_at.map(Timestamp::as_millis), change.invited_at])
        };
        let changes: Vec<Value> = changed.map(row).collect();
        let count = changes.len();
        if count > 0 {
            self.write_standings(&Value::Array(changes).to_string()).map_err(failed)?;
        }
        Ok(count)
    }
}

/// How those are found whom it concerns: by an invitation or by keys.
fn about(update: &StatusUpdate) -> Value {
    match update {
        StatusUpdate::Invitation { id, .. } => json!({ "invitations": [id] }),
        StatusUpdate::User { email_addresses, .. } => {
            let keys: Vec<String> = email_addresses.iter().map(|address| key_of(None, address)).collect();
            json!({ "keys": keys })
        }
        _ => json!({}),
    }
}

/// Who may share a request; 0 is no organization.
pub(crate) fn target(is_waitlist: bool, organization: u32) -> Target {
    match organization {
        0 if is_waitlist => InvitationKind::Waitlist.into(),
        0 => InvitationKind::Application.into(),
        organization => Target::new(InvitationKind::Organization, organization),
    }
}

/// The numbers of states are those of the command's journal: 0 waiting, 1 individual, 2 in flight, 3 done, 4 to be invited again.
pub(crate) fn state(number: u32, since: f64, replaces: Option<String>) -> PersonState {
    let since = (!since.is_nan()).then(|| time(since));
    match number {
        0 => PersonState::Waiting { since },
        1 => PersonState::Individual { since },
        4 => PersonState::Revoking { invitation_id: replaces.unwrap_or_default(), since },
        _ => PersonState::InFlight { since: since.unwrap_or_default() },
    }
}

fn row(id: PersonId, state: &PersonState) -> Value {
    let (number, since, outcome, replaces) = match state {
        PersonState::Waiting { since } => (0, *since, None, None),
        PersonState::Individual { since } => (1, *since, None, None),
        PersonState::InFlight { since } => (2, Some(*since), None, None),
        PersonState::Done(outcome) => (3, None, Some(outcome), None),
        PersonState::Revoking { invitation_id, since } => (4, *since, None, Some(invitation_id)),
        // Of a later release of the campaign: looked up before anything is sent.
        _ => (2, None, None, None),
    };
    let reason = outcome.and_then(|outcome| outcome.reason());
    let detail = reason.map(|reason| reason.message.as_str());
    json!([
        id,
        number,
        since.map(Timestamp::as_millis),
        outcome.map(|outcome| outcome.kind().as_str()),
        reason.and_then(|reason| reason.code.as_deref()),
        detail.or(outcome.and_then(|outcome| outcome.invitation_id())),
        replaces,
    ])
}

fn time(millis: f64) -> Timestamp {
    Timestamp::from_millis(millis as i64)
}

fn millis(time: Timestamp) -> f64 {
    time.as_millis() as f64
}

/// What the journal threw, as a text.
pub(crate) fn failed(thrown: JsValue) -> JournalError {
    let text = thrown.dyn_ref::<js_sys::Error>().map(|error| String::from(error.message()));
    JournalError::new(text.unwrap_or_else(|| "it throws something that is no Error".to_owned()))
}
