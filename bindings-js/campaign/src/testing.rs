//! What `Journal` asks for, of the journal in JavaScript (feature `testing`, which the package's module has not).

use clerk_invitations_campaign::testing::JournalFixture;
use clerk_invitations_campaign::{JournalError, Person, PersonId};
use serde_json::{Value, json};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsError, JsValue};

use crate::journal::{JsJournal, failed};

#[wasm_bindgen]
extern "C" {
    /// Makes journals.
    pub type Journals;

    /// Of these people, `[{"address", "entry", "fields"}, …]`.
    #[wasm_bindgen(catch, method)]
    fn create(this: &Journals, people: &str) -> Result<JsJournal, JsValue>;

    #[wasm_bindgen(catch, method)]
    fn reopen(this: &Journals) -> Result<JsJournal, JsValue>;

    /// `[outcome, detail]`, or nothing.
    #[wasm_bindgen(catch, method)]
    fn outcome(this: &Journals, person: u32) -> Result<Option<String>, JsValue>;
}

impl JournalFixture for Journals {
    type Journal = JsJournal;

    fn create(&mut self, people: &[Person]) -> Result<JsJournal, JournalError> {
        let people: Vec<Value> = people.iter().map(row).collect();
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
}

fn row(person: &Person) -> Value {
    match person {
        Person::Waitlist { entry, email_address } => {
            json!({ "address": email_address, "entry": entry.as_str() })
        }
        Person::Application(invitation) => {
            let mut fields = serde_json::to_value(invitation).unwrap_or_default();
            let address = fields.as_object_mut().and_then(|fields| fields.remove("email_address"));
            json!({ "address": address, "fields": fields })
        }
        Person::Organization(invitation) => json!({
            "address": invitation.email_address,
            "fields": {
                "organization_id": invitation.organization_id.as_str(),
                "role": invitation.role,
                "expires_in_days": invitation.expires_in_days,
                "notify": invitation.notify,
                "public_metadata": invitation.public_metadata,
                "redirect_url": invitation.redirect_url,
            },
        }),
        _ => Value::Null,
    }
}

/// Checks the contract.
#[wasm_bindgen(js_name = checkJournal)]
pub fn check_journal(mut journals: Journals) -> Result<(), JsError> {
    clerk_invitations_campaign::testing::check_journal(&mut journals).map_err(|found| JsError::new(&found))
}
