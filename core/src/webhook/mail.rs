//! Mails that Clerk has made.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::api::PrivateMetadata;
use crate::endpoint::macros::model;
use crate::endpoint::schema::{Described, Kind};
use crate::secret::REDACTED;

model! {
    /// A mail that Clerk has made, and sends unless the template says otherwise.
    Mail {
        required {
            /// The id: `ema_…`.
            id: String,
            /// Whether Clerk sends it. If not, it is yours to send.
            delivered_by_clerk: bool,
        }
        metadata {
            /// What the template was filled with, such as the link to accept an invitation: a secret.
            data: PrivateMetadata,
        }
        optional {
            /// The template: `invitation`, `waitlist_invitation`, …
            slug: String,
            /// Whom it is to.
            to_email_address: String,
            /// The part before the `@` of whom it is from.
            from_email_name: String,
            /// The part before the `@` of whom answers go to.
            reply_to_email_name: String,
            /// The subject.
            subject: String,
            /// The mail in HTML. The link is in it: a secret.
            body: MailText,
            /// The mail as plain text. The link is in it: a secret.
            body_plain: MailText,
            /// How far it has come.
            status: String,
            /// The user it is to, if they are one.
            user_id: String,
        }
    }
}

/// The text of a mail. It has the link in it, so `Debug` does not show it; [`MailText::expose`] hands it out, and
/// `Serialize` writes it, because that is data.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct MailText(String);

impl MailText {
    /// The text itself. Send it to the person it is to and to nobody else, logs included.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl Described for MailText {
    const KIND: Kind = Kind::Text;
}

impl fmt::Debug for MailText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(REDACTED)
    }
}
