use http::Method;
use serde::Deserialize;

use crate::api::invitations::{Invitation, LOOKUP};
use crate::endpoint::Endpoint;
use crate::endpoint::macros::{encode_fields, from_required, open_enum, request};
use crate::endpoint::metadata::Metadata;
use crate::endpoint::operation::{Operation, Repeat};
use crate::endpoint::rule::Rule;

request! {
    /// Invites one person.
    ///
    /// ```
    /// use clerk_invitations_core::CreateInvitation;
    ///
    /// let invitation = CreateInvitation::new("ada@example.com")
    ///     .redirect_url("https://example.com/welcome")
    ///     .expires_in_days(7);
    /// ```
    #[derive(Deserialize)]
    CreateInvitation {
        required {
            /// Who is invited. It must have text on both sides of an `@`; the rest is Clerk's to judge.
            email_address: String [Rule::EmailAddress],
        }
        optional {
            /// After how many days the invitation expires: 1 to 365. Clerk's default is 30.
            expires_in_days: u16 [Rule::Range(1, 365)],
            /// Whether to invite in spite of a pending invitation, or of a user with the address. The person
            /// may get another mail. Clerk's default is false.
            ignore_existing: bool,
            /// Whether Clerk mails the person. Without a mail, the invitation's `url` is yours to deliver.
            /// Clerk's default is true.
            notify: bool,
            /// Public metadata for the user who accepts.
            public_metadata: Metadata,
            /// Where the link in the mail leads. An absolute URL: a relative one ends at Clerk's own pages.
            redirect_url: String,
            /// Which mail is sent. Clerk's default is `invitation`.
            template_slug: TemplateSlug,
        }
    }
}

from_required!(CreateInvitation: &str, String);

open_enum! {
    /// Which mail an invitation is sent with.
    TemplateSlug {
        /// "You are invited".
        Invitation = "invitation",
        /// "You are off the waitlist".
        WaitlistInvitation = "waitlist_invitation",
    }
}

impl Endpoint for CreateInvitation {
    type Response = Invitation;
    const OPERATION: &'static Operation =
        &Operation::new("CreateInvitation", Method::POST, "/invitations", Repeat::AfterLookup(LOOKUP));

    encode_fields!();
}
