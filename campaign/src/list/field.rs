//! The fields of a row: what a column may be called, and what may stand in it.

use std::borrow::Cow;

use clerk_invitations_core::{CreateInvitation, CreateOrganizationInvitation, Endpoint, TemplateSlug};
use serde_json::{Map, Value};

use super::address;
use crate::Person;

/// What is wrong with a field.
pub type Rule = Cow<'static, str>;

/// Whom a row is about.
#[derive(Clone, Debug, PartialEq)]
pub struct Invitee {
    /// Whom to invite, and how.
    pub invitation: CreateInvitation,
    /// Into which organization, where it is one.
    pub organization_id: Option<String>,
    /// The role there.
    pub role: Option<String>,
}

/// The role of whoever is invited into an organization, unless something else is said.
const ROLE: &str = "org:member";

/// What only other invitations have is left out.
impl From<Invitee> for Person {
    fn from(Invitee { invitation, organization_id, role }: Invitee) -> Self {
        let Some(organization_id) = organization_id else { return Self::Application(invitation) };
        let role = role.unwrap_or_else(|| ROLE.to_owned());
        let mut request = CreateOrganizationInvitation::new(organization_id, invitation.email_address, role);
        request.expires_in_days = invitation.expires_in_days;
        request.notify = invitation.notify;
        request.public_metadata = invitation.public_metadata;
        request.redirect_url = invitation.redirect_url;
        Self::Organization(request)
    }
}

/// A field of an invitation that a list may have.
#[derive(Debug)]
pub struct Field {
    /// As the API calls it.
    name: &'static str,
    /// What its column may be called, as `plain` makes it.
    names: &'static [&'static str],
    set: fn(&mut Invitee, Given<'_>) -> Result<(), Rule>,
}

/// Whom to invite: the one field that must be there.
pub const ADDRESS: &str = "email_address";

static FIELDS: &[Field] = &[
    Field {
        name: ADDRESS,
        names: &["emailaddress", "email", "mail", "mailaddress", "primaryemail", "primaryemailaddress"],
        set: |row, given| given.address().map(|address| row.invitation.email_address = address),
    },
    Field {
        name: "redirect_url",
        names: &["redirecturl"],
        set: |row, given| given.text().map(|url| row.invitation.redirect_url = Some(url)),
    },
    Field {
        name: "expires_in_days",
        names: &["expiresindays"],
        set: |row, given| given.days().map(|days| row.invitation.expires_in_days = Some(days)),
    },
    Field {
        name: "notify",
        names: &["notify"],
        set: |row, given| given.flag().map(|notify| row.invitation.notify = Some(notify)),
    },
    Field {
        name: "template_slug",
        names: &["templateslug"],
        set: |row, given| {
            given.text().map(|slug| row.invitation.template_slug = Some(TemplateSlug::from(slug.as_str())))
        },
    },
    Field {
        name: "public_metadata",
        names: &["publicmetadata"],
        set: |row, given| given.object().map(|members| metadata(row).extend(members)),
    },
    Field {
        name: "organization_id",
        names: &["organizationid"],
        set: |row, given| given.text().map(|id| row.organization_id = Some(id)),
    },
    Field {
        name: "role",
        names: &["role"],
        set: |row, given| given.text().map(|role| row.role = Some(role)),
    },
];

/// What a column means.
#[derive(Clone, Debug)]
pub enum Column {
    /// A field of an invitation.
    Field(&'static Field),
    /// A member of the public metadata: `metadata.KEY`.
    Metadata(String),
    /// Nothing.
    Ignored,
}

impl Column {
    /// What a column of this title means.
    pub fn named(title: &str) -> Self {
        let name = plain(title);
        if let Some(field) = FIELDS.iter().find(|field| field.names.contains(&name.as_str())) {
            return Self::Field(field);
        }
        match title.split_once('.') {
            Some((prefix, key)) if plain(prefix) == "metadata" && !key.is_empty() => {
                Self::Metadata(key.to_owned())
            }
            _ => Self::Ignored,
        }
    }

    /// The column of addresses, whatever it is called.
    pub fn address() -> Self {
        Self::named(ADDRESS)
    }

    /// What it is called as part of a request; `None` where it is none.
    pub fn name(&self) -> Option<Cow<'static, str>> {
        match self {
            Self::Field(field) => Some(field.name.into()),
            Self::Metadata(key) => Some(format!("metadata.{key}").into()),
            Self::Ignored => None,
        }
    }

    /// Whether it is that of addresses.
    pub fn is_address(&self) -> bool {
        matches!(self, Self::Field(field) if field.name == ADDRESS)
    }

    /// Fills in a field. What is empty is not there.
    ///
    /// # Errors
    ///
    /// The rule that it breaks.
    pub fn set(&self, row: &mut Invitee, given: Given<'_>) -> Result<(), Rule> {
        match (self, given) {
            (Self::Ignored, _) => Ok(()),
            (_, given) if given.is_empty() => Ok(()),
            (_, given) if given.has('\0') => Err("has a NUL byte in it".into()),
            (_, given) if given.has('\u{fffd}') => {
                Err("has a character in it that could not be read (U+FFFD)".into())
            }
            (Self::Field(field), given) => (field.set)(row, given),
            (Self::Metadata(key), given) => {
                metadata(row).insert(key.clone(), given.value());
                Ok(())
            }
        }
    }
}

/// A title without what does not matter in it: case, blanks, `-` and `_`.
pub fn plain(title: &str) -> String {
    let matters = |character: &char| !character.is_whitespace() && !matches!(character, '-' | '_');
    title.chars().filter(matters).flat_map(char::to_lowercase).collect()
}

/// A field as it was written: as text, or as JSON.
#[derive(Debug)]
pub enum Given<'a> {
    /// As a table has it.
    Text(&'a str),
    /// As JSON has it.
    Json(Value),
}

impl Given<'_> {
    fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text.trim()),
            Self::Json(value) => value.as_str().map(str::trim),
        }
    }

    fn is_empty(&self) -> bool {
        matches!(self, Self::Json(Value::Null)) || self.as_text() == Some("")
    }

    fn has(&self, character: char) -> bool {
        self.as_text().is_some_and(|text| text.contains(character))
    }

    fn text(self) -> Result<String, Rule> {
        self.as_text().map(str::to_owned).ok_or("must be a text".into())
    }

    fn address(self) -> Result<String, Rule> {
        self.text().and_then(|text| Ok(address::read(&text)?.to_owned()))
    }

    fn days(self) -> Result<u16, Rule> {
        let days = match self {
            Self::Text(text) => text.trim().parse().ok(),
            Self::Json(value) => value.as_u64().and_then(|days| u16::try_from(days).ok()),
        };
        days.ok_or("must be a whole number from 1 to 365".into())
    }

    fn flag(self) -> Result<bool, Rule> {
        let flag = match self {
            Self::Text(text) => match text.trim().to_ascii_lowercase().as_str() {
                "true" | "yes" | "1" => Some(true),
                "false" | "no" | "0" => Some(false),
                _ => None,
            },
            Self::Json(value) => value.as_bool(),
        };
        flag.ok_or("must be true or false".into())
    }

    fn object(self) -> Result<Map<String, Value>, Rule> {
        let value = match self {
            Self::Text(text) => serde_json::from_str(text).ok(),
            Self::Json(value) => Some(value),
        };
        match value {
            Some(Value::Object(members)) => Ok(members),
            _ => Err("must be a JSON object".into()),
        }
    }

    fn value(self) -> Value {
        match self {
            Self::Text(text) => Value::String(text.trim().to_owned()),
            Self::Json(value) => value,
        }
    }
}

/// A row without an address, to be filled in.
pub fn blank() -> Invitee {
    Invitee { invitation: CreateInvitation::new(""), organization_id: None, role: None }
}

/// What can be said of a whole row before it is sent: the field, and the rule. `is_guess` where its encoding is one.
///
/// # Errors
///
/// The field, and the rule that it breaks.
pub fn check(row: &Invitee, is_guess: bool) -> Result<(), (String, Rule)> {
    let invitation = &row.invitation;
    if invitation.email_address.is_empty() {
        return Err((ADDRESS.to_owned(), "is missing".into()));
    }
    // A wrong guess would invite somebody else.
    if is_guess && !invitation.email_address.is_ascii() {
        let rule = "has letters in it that are a guess, because the list is not UTF-8: save it as UTF-8";
        return Err((ADDRESS.to_owned(), rule.into()));
    }
    invitation.check().map_err(|error| (error.field().to_owned(), error.rule().to_owned().into()))
}

fn metadata(row: &mut Invitee) -> &mut Map<String, Value> {
    row.invitation.public_metadata.get_or_insert_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_field_is_found_by_its_name() {
        for field in FIELDS {
            assert_eq!(Column::named(field.name).name().as_deref(), Some(field.name));
        }
    }
}
