//! A person of a campaign: whom to invite, how far that has come, and how it ended.

use std::fmt;

use clerk_invitations_core::{
    CreateInvitation, CreateOrganizationInvitation, Endpoint, InviteWaitlistEntry, Operation, Timestamp,
    WaitlistEntryId,
};

/// The number that a journal gives a person.
pub type PersonId = u32;

/// Whom to invite, and how.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Person {
    /// Invited to the application, by address. `ignore_existing` is not sent: that Clerk refuses a second
    /// pending invitation is what makes it safe to send a request again.
    Application(CreateInvitation),
    /// Invited into an organization, by address.
    Organization(CreateOrganizationInvitation),
    /// Invited from the waitlist.
    Waitlist {
        /// The waitlist entry.
        entry: WaitlistEntryId,
        /// The address of the entry.
        email_address: String,
    },
}

impl Person {
    /// The address.
    pub fn email_address(&self) -> &str {
        match self {
            Self::Application(invitation) => &invitation.email_address,
            Self::Organization(invitation) => &invitation.email_address,
            Self::Waitlist { email_address, .. } => email_address,
        }
    }

    /// How they are invited.
    pub fn kind(&self) -> InvitationKind {
        match self {
            Self::Application(_) => InvitationKind::Application,
            Self::Organization(_) => InvitationKind::Organization,
            Self::Waitlist { .. } => InvitationKind::Waitlist,
        }
    }
}

impl<T: Into<CreateInvitation>> From<T> for Person {
    fn from(invitation: T) -> Self {
        Self::Application(invitation.into())
    }
}

/// Which endpoints invite a person. Each kind has lanes of its own: see [`LaneLimit`](crate::LaneLimit).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum InvitationKind {
    /// `POST /invitations` and `POST /invitations/bulk`.
    Application,
    /// `POST /organizations/{organization_id}/invitations` and `…/bulk`.
    Organization,
    /// `POST /waitlist_entries/{waitlist_entry_id}/invite`.
    Waitlist,
}

impl InvitationKind {
    /// Whether Clerk is known to refuse a second invitation while one is pending, so that a request may be sent again
    /// while an earlier one may still be executed.
    pub fn is_guarded(self) -> bool {
        let operation: &Operation = match self {
            Self::Application => CreateInvitation::OPERATION,
            Self::Organization => CreateOrganizationInvitation::OPERATION,
            Self::Waitlist => InviteWaitlistEntry::OPERATION,
        };
        operation.repeat.lookup().is_some_and(|lookup| lookup.is_guarded())
    }
}

/// Who may share a bulk request: people of the same target.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Target {
    /// Which endpoints invite them.
    pub kind: InvitationKind,
    /// A number that the journal gives what stands in the path of the request, such as an organization; 0
    /// where there is nothing of the kind.
    pub id: u32,
}

impl Target {
    /// People of this kind who are invited into what the journal calls by this number.
    pub const fn new(kind: InvitationKind, id: u32) -> Self {
        Self { kind, id }
    }
}

impl From<InvitationKind> for Target {
    fn from(kind: InvitationKind) -> Self {
        Self::new(kind, 0)
    }
}

/// How far the invitation of a person has come.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum PersonState {
    /// To be invited.
    Waiting {
        /// When the first request was sent that may have invited them, although no lookup has shown it.
        since: Option<Timestamp>,
    },
    /// To be invited individually, so that a refusal cannot reject a bulk.
    Individual {
        /// As for [`PersonState::Waiting`].
        since: Option<Timestamp>,
    },
    /// A request was sent, or was about to be, and its result is not known: looked up before anything is sent
    /// again.
    InFlight {
        /// When the first such request was sent.
        since: Timestamp,
    },
    /// To be invited again, once the invitation that they have is revoked: so that there is one at most that can be accepted.
    Revoking {
        /// Which invitation.
        invitation_id: String,
        /// When the first request was sent to revoke it, if one was.
        since: Option<Timestamp>,
    },
    /// Nothing more is to be done.
    Done(PersonOutcome),
}

/// How it ended for a person.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum PersonOutcome {
    /// Invited by this campaign.
    Created {
        /// The id of the invitation, or of the waitlist entry where Clerk does not show the invitation.
        invitation_id: String,
    },
    /// There was a pending invitation already.
    AlreadyInvited(Reason),
    /// The address belongs to a user.
    AlreadyUser(Reason),
    /// The address belongs to a member of the organization.
    AlreadyMember(Reason),
    /// Clerk refuses to invite them.
    Refused(Reason),
    /// It cannot be told whether they have been invited: look before you invite them again.
    Ambiguous(Reason),
}

/// The variants of [`PersonOutcome`], by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum OutcomeKind {
    /// [`PersonOutcome::Created`].
    Created,
    /// [`PersonOutcome::AlreadyInvited`].
    AlreadyInvited,
    /// [`PersonOutcome::AlreadyUser`].
    AlreadyUser,
    /// [`PersonOutcome::AlreadyMember`].
    AlreadyMember,
    /// [`PersonOutcome::Refused`].
    Refused,
    /// [`PersonOutcome::Ambiguous`].
    Ambiguous,
}

/// Why a person was not invited.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Reason {
    /// Clerk's error code, where the reason is an error of Clerk's.
    pub code: Option<String>,
    /// An explanation for people, in one line.
    pub message: String,
}

impl PersonOutcome {
    /// Which variant it is.
    pub const fn kind(&self) -> OutcomeKind {
        match self {
            Self::Created { .. } => OutcomeKind::Created,
            Self::AlreadyInvited(_) => OutcomeKind::AlreadyInvited,
            Self::AlreadyUser(_) => OutcomeKind::AlreadyUser,
            Self::AlreadyMember(_) => OutcomeKind::AlreadyMember,
            Self::Refused(_) => OutcomeKind::Refused,
            Self::Ambiguous(_) => OutcomeKind::Ambiguous,
        }
    }

    /// Why the person was not invited.
    pub const fn reason(&self) -> Option<&Reason> {
        match self {
            Self::Created { .. } => None,
            Self::AlreadyInvited(reason)
            | Self::AlreadyUser(reason)
            | Self::AlreadyMember(reason)
            | Self::Refused(reason)
            | Self::Ambiguous(reason) => Some(reason),
        }
    }

    /// The invitation that this campaign made.
    pub fn invitation_id(&self) -> Option<&str> {
        match self {
            Self::Created { invitation_id } => Some(invitation_id),
            _ => None,
        }
    }

    pub(crate) fn created(invitation_id: impl Into<String>) -> Self {
        Self::Created { invitation_id: invitation_id.into() }
    }
}

impl OutcomeKind {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::Created,
        Self::AlreadyInvited,
        Self::AlreadyUser,
        Self::AlreadyMember,
        Self::Refused,
        Self::Ambiguous,
    ];

    /// The name in journals, events and reports.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::AlreadyInvited => "already_invited",
            Self::AlreadyUser => "already_user",
            Self::AlreadyMember => "already_member",
            Self::Refused => "refused",
            Self::Ambiguous => "ambiguous",
        }
    }
}

impl fmt::Display for OutcomeKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Reason {
    /// An explanation without a code of Clerk's.
    pub fn new(message: impl Into<String>) -> Self {
        Self { code: None, message: message.into() }
    }

    /// The same with the code of Clerk's error.
    #[must_use]
    pub fn with_code(self, code: impl Into<String>) -> Self {
        Self { code: Some(code.into()), ..self }
    }
}

/// `code: message`, or the message alone.
impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.code {
            Some(code) => write!(f, "{code}: {}", self.message),
            None => f.write_str(&self.message),
        }
    }
}
