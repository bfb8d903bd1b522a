//! What `Journal` asks for, of the journal in JavaScript (feature `testing`, which the package's module has not).

use clerk_invitations_campaign::testing::{JournalFixture, invitee};
use clerk_invitations_campaign::{JournalError, Person, PersonId, Standing};
use clerk_invitations_wasm::{InvitationStatus, Timestamp};
use serde_json::{Value, json};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsError, JsValue};

use crate::journal::{JsJournal, failed};
use crate::list::Row;

#[wasm_bindgen]
extern "C" {
    /// Makes journals.
    pub type Journals;

    /// Of these people: each a `Row`, or `[entry, address]`.
    #[wasm_bindgen(catch, method)]
    fn create(this: &Journals, people: &str) -> Result<JsJournal, JsValue>;

    #[wasm_bindgen(catch, method)]
    fn reopen(this: &Journals) -> Result<JsJournal, JsValue>;

    /// `[outcome, detail]`, or nothing.
    #[wasm_bindgen(catch, method)]
    fn outcome(this: &Journals, person: u32) -> Result<Option<String>, JsValue>;

    /// `[status, joined]`.
    #[wasm_bindgen(catch, method)]
    fn standing(this: &Journals, person: u32) -> Result<String, JsValue>;
}

impl JournalFixture for Journals {
    type Journal = JsJournal;

    fn create(&mut self, people: &[Person]) -> Result<JsJournal, JournalError> {
        let people: Vec<Value> = (1..).zip(people).filter_map(|(line, person)| given(line, person)).collect();
        Self::create(self, &Value::Array(people).to_string()).map_err(failed)
    }

    fn reopen(&mut self, _: JsJournal) -> Result<JsJournal, JournalError> {
        Self::reopen(self).map_err(failed)
    }

    fn outcome(
        &mut self,
        _: &mut JsJournal,
        person: PersonId,
    ) -> Result<Option<(String, String)>, JournalError> {
        let outcome = Self::outcome(self, person).map_err(failed)?;
        outcome.map(|outcome| serde_json::from_str(&outcome).map_err(JournalError::new)).transpose()
    }

    fn standing(&mut self, _: &mut JsJournal, person: PersonId) -> Result<Standing, JournalError> {
        let standing = Self::standing(self, person).map_err(failed)?;
        let (status, joined): (Option<String>, Option<i64>) =
            serde_json::from_str(&standing).map_err(JournalError::new)?;
        let status = status.as_deref().map(InvitationStatus::from);
        Ok(Standing::new(status, joined.map(Timestamp::from_millis)))
    }
}

/// As the reader of lists gives it to the journal, or as an entry of the waitlist is.
fn given(line: u64, person: &Person) -> Option<Value> {
    match person {
        Person::Waitlist { entry, email_address } => Some(json!([entry.as_str(), email_address])),
        _ => Some(json!(Row::new(line, invitee(person)?))),
    }
}

/// Checks the contract.
#[wasm_bindgen(js_name = checkJournal)]
pub fn check_journal(mut journals: Journals) -> Result<(), JsError> {
    clerk_invitations_campaign::testing::check_journal(&mut journals).map_err(|found| JsError::new(&found))
}
