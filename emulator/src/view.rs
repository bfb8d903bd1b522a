//! What the inbox page shows: a stretch of each table, newest first, so that a long table costs no more than a short
//! one.

mod mail;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use self::mail::ShownMail;
use crate::control_error::{ControlError, shown};
use crate::fault::Fault;
use crate::state::State;
use crate::webhooks::WebhookEndpoint;

/// Which stretch is asked for. It comes from a query string, so all of it is text.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Stretch {
    /// A part of an address or id.
    #[serde(default)]
    query: String,
    #[serde(default)]
    status: String,
    #[serde(default)]
    limit: Option<String>,
    #[serde(default)]
    offset: Option<String>,
}

type Shown = Result<Value, ControlError>;

impl Stretch {
    fn number(name: &str, text: Option<&str>, default: usize) -> Result<usize, ControlError> {
        text.map_or(Ok(default), |text| {
            text.parse().map_err(|_| ControlError::new(400, format!("{name}: `{text}` is no number")))
        })
    }

    /// The rows from `offset` on, and how many match. `texts` are what is searched.
    fn of<'t, T: 't>(
        &self,
        rows: impl DoubleEndedIterator<Item = &'t T>,
        status: impl Fn(&T) -> String,
        texts: impl Fn(&T) -> [&str; 2],
        show: impl Fn(&T) -> Shown,
    ) -> Shown {
        let limit = Self::number("limit", self.limit.as_deref(), 50)?.min(500);
        let offset = Self::number("offset", self.offset.as_deref(), 0)?;
        let query = self.query.to_ascii_lowercase();
        let fits = |row: &T| {
            (self.status.is_empty() || status(row) == self.status)
                && (query.is_empty()
                    || texts(row).iter().any(|text| text.to_ascii_lowercase().contains(&query)))
        };
        let mut data = Vec::new();
        let mut total_count = 0;
        for row in rows.rev().filter(|row| fits(row)) {
            if total_count >= offset && data.len() < limit {
                data.push(show(row)?);
            }
            total_count += 1;
        }
        Ok(json!({ "data": data, "total_count": total_count }))
    }
}

/// A status as JSON spells it.
fn word(status: impl Serialize) -> String {
    json!(status).as_str().unwrap_or_default().to_owned()
}

pub(crate) fn outbox(state: &State, stretch: &Stretch) -> Shown {
    stretch.of(
        state.outbox.iter(),
        |mail| word(mail.kind),
        |mail| [&mail.to, mail.invitation_id.as_deref().unwrap_or_default()],
        |mail| shown(ShownMail::new(state, mail)),
    )
}

pub(crate) fn invitations(state: &State, stretch: &Stretch) -> Shown {
    stretch.of(
        state.invitations.iter(),
        |invitation| word(invitation.status_at(state.now)),
        |invitation| [&invitation.email_address, &invitation.id],
        |invitation| shown(invitation.at(state.now)),
    )
}

pub(crate) fn organization_invitations(state: &State, stretch: &Stretch) -> Shown {
    stretch.of(
        state.organization_invitations.iter(),
        |invitation| word(invitation.status_at(state.now)),
        |invitation| [&invitation.email_address, &invitation.organization_id],
        |invitation| shown(invitation.at(state.now)),
    )
}

pub(crate) fn waitlist_entries(state: &State, stretch: &Stretch) -> Shown {
    stretch.of(
        state.entries.iter(),
        |entry| word(entry.status),
        |entry| [&entry.email_address, &entry.id],
        |entry| shown(state.shown(entry)),
    )
}

pub(crate) fn organizations(state: &State, stretch: &Stretch) -> Shown {
    stretch.of(
        state.organizations.iter(),
        |_| String::new(),
        |organization| [&organization.name, &organization.id],
        |organization| shown(organization),
    )
}

pub(crate) fn requests(state: &State, stretch: &Stretch) -> Shown {
    stretch.of(
        state.requests.iter(),
        |request| request.status.map(|status| status.to_string()).unwrap_or_default(),
        |request| [&request.path, &request.method],
        |request| shown(request),
    )
}

pub(crate) fn deliveries(state: &State, stretch: &Stretch) -> Shown {
    stretch.of(
        state.webhooks.messages().into_iter(),
        |message| word(message.status()),
        |message| [&message.email_address, message.event],
        |message| shown(message.shown()),
    )
}

/// The faults with how often each has struck, those that are used up last.
pub(crate) fn faults(state: &State) -> Shown {
    let row = |fault: &Fault, is_active: bool| json!({ "fault": fault, "struck": fault.struck(), "active": is_active });
    let active = state.faults.active().iter().map(|fault| row(fault, true));
    let spent = state.faults.spent().map(|fault| row(fault, false));
    Ok(Value::Array(active.chain(spent).take(500).collect()))
}

/// How much there is of everything, and what time it is.
pub(crate) fn overview(state: &State) -> Shown {
    Ok(json!({
        "now": state.now,
        "config": state.config,
        "webhook": state.webhook().map(WebhookEndpoint::url),
        "limits": state.windows.left(state.now),
        "counts": {
            "outbox": state.outbox.len(),
            "invitations": state.invitations.len(),
            "waitlist_entries": state.entries.len(),
            "organizations": state.organizations.len(),
            "organization_invitations": state.organization_invitations.len(),
            "requests": state.requests.len(),
            "deliveries": state.webhooks.len(),
        },
    }))
}
