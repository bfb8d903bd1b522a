//! The fields of a row, whatever they were written in.

use clerk_invitations_native::{CreateInvitation, Endpoint};
use serde_json::{Map, Value};

/// What is wrong with a field: its name, and the rule.
pub(super) type Broken = (String, String);

/// What a column means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Column {
    EmailAddress,
    RedirectUrl,
    ExpiresInDays,
    Notify,
    PublicMetadata,
    /// `metadata.KEY`
    Metadata(String),
    Ignored,
}

impl Column {
    pub(super) fn named(name: &str) -> Self {
        match name {
            "email_address" | "email" => Self::EmailAddress,
            "redirect_url" => Self::RedirectUrl,
            "expires_in_days" => Self::ExpiresInDays,
            "notify" => Self::Notify,
            "public_metadata" => Self::PublicMetadata,
            _ => match name.strip_prefix("metadata.") {
                Some(key) if !key.is_empty() => Self::Metadata(key.to_owned()),
                _ => Self::Ignored,
            },
        }
    }
}

/// A row without an address, to be filled in.
pub(super) fn blank() -> CreateInvitation {
    CreateInvitation::new("")
}

/// Fills in a field as text. Text that is empty is not there.
pub(super) fn set_text(row: &mut CreateInvitation, column: &Column, text: &str) -> Result<(), &'static str> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(());
    }
    match column {
        Column::EmailAddress => row.email_address = text.to_owned(),
        Column::RedirectUrl => row.redirect_url = Some(text.to_owned()),
        Column::ExpiresInDays => row.expires_in_days = Some(text.parse().map_err(|_| DAYS)?),
        Column::Notify => row.notify = Some(flag(text).ok_or("must be true or false")?),
        Column::PublicMetadata => match serde_json::from_str(text) {
            Ok(Value::Object(members)) => metadata(row).extend(members),
            _ => return Err(OBJECT),
        },
        Column::Metadata(key) => {
            metadata(row).insert(key.clone(), Value::String(text.to_owned()));
        }
        Column::Ignored => {}
    }
    Ok(())
}

/// Fills in a field as JSON has it. `null` is not there.
pub(super) fn set_json(
    row: &mut CreateInvitation,
    column: &Column,
    value: Value,
) -> Result<(), &'static str> {
    match (column, value) {
        (_, Value::Null) | (Column::Ignored, _) => Ok(()),
        (Column::PublicMetadata, Value::Object(members)) => {
            metadata(row).extend(members);
            Ok(())
        }
        (Column::PublicMetadata, _) => Err(OBJECT),
        (Column::Metadata(key), value) => {
            metadata(row).insert(key.clone(), value);
            Ok(())
        }
        (Column::Notify, Value::Bool(notify)) => {
            row.notify = Some(notify);
            Ok(())
        }
        (Column::Notify, _) => Err("must be true or false"),
        (Column::ExpiresInDays, Value::Number(days)) => {
            row.expires_in_days = Some(days.as_u64().and_then(|days| u16::try_from(days).ok()).ok_or(DAYS)?);
            Ok(())
        }
        (Column::ExpiresInDays, _) => Err(DAYS),
        (column, Value::String(text)) => set_text(row, column, &text),
        _ => Err("must be a text"),
    }
}

const DAYS: &str = "must be a whole number from 1 to 365";
const OBJECT: &str = "must be a JSON object";

/// What can be said of a whole row before it is sent.
pub(super) fn check(row: &CreateInvitation) -> Result<(), Broken> {
    if row.email_address.is_empty() {
        return Err(("email_address".to_owned(), "is missing".to_owned()));
    }
    row.check().map_err(|error| (error.field().to_owned(), error.rule().to_owned()))
}

fn metadata(row: &mut CreateInvitation) -> &mut Map<String, Value> {
    row.public_metadata.get_or_insert_default()
}

fn flag(text: &str) -> Option<bool> {
    let is = |words: [&str; 3]| words.iter().any(|word| word.eq_ignore_ascii_case(text));
    if is(["true", "yes", "1"]) {
        Some(true)
    } else if is(["false", "no", "0"]) {
        Some(false)
    } else {
        None
    }
}
