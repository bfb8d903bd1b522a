//! One run: an operation, what goes wrong with it, and what is open about Clerk.

use std::time::Duration;

use clerk_invitations_emulator::{CannedAnswer, Fault, OrganizationDuplicates};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Op {
    Create,
    Bulk,
    Invite,
    Revoke,
    Reject,
    Delete,
    Join,
    JoinBulk,
    List,
    InvitationDelete,
    OrgCreate,
    OrgBulk,
    OrgRevoke,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    None,
    DropBefore,
    DropAfter,
    /// Processed before the second look.
    LateSoon,
    /// Processed when all patience has ended.
    LateMuch,
    StallAfter,
    Delay,
    /// A 5xx of Clerk's own.
    Status500,
    /// A 5xx of a proxy.
    Bare500,
    Status502,
    Status503,
    Html502,
    StatusAfter500,
    StatusAfter502,
    Truncate,
    /// 200, processed, and no JSON.
    Garbage,
    RateLimit,
    Redirect,
    Oversize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum When {
    First,
    /// The first attempt is refused by a rate limit.
    Second,
    Every,
}

/// What becomes of the SDK's looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Looks {
    Fine,
    FirstFails,
    AllFail,
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct Case {
    pub(crate) op: Op,
    pub(crate) kind: Kind,
    pub(crate) when: When,
    pub(crate) looks: Looks,
    pub(crate) ignore_existing: bool,
    pub(crate) notify: bool,
    pub(crate) is_atomic: bool,
    /// Whether somebody had an invitation before: a pending one, or the entry's.
    pub(crate) has_older: bool,
    /// Whether `query` matches a part of an address.
    pub(crate) by_substring: bool,
    /// What is answered to a second invitation into an organization.
    pub(crate) duplicates: OrganizationDuplicates,
}

pub(crate) const OPS: [Op; 13] = [
    Op::Create,
    Op::Bulk,
    Op::Invite,
    Op::Revoke,
    Op::Reject,
    Op::Delete,
    Op::Join,
    Op::JoinBulk,
    Op::List,
    Op::InvitationDelete,
    Op::OrgCreate,
    Op::OrgBulk,
    Op::OrgRevoke,
];

/// The worlds of organization invitations: which one is Clerk's, no document says.
pub(crate) const WORLDS: [OrganizationDuplicates; 3] = [
    OrganizationDuplicates::Allowed,
    OrganizationDuplicates::DuplicateRecord,
    OrganizationDuplicates::OrganizationInvitationNotUnique,
];

pub(crate) const KINDS: [Kind; 19] = [
    Kind::None,
    Kind::DropBefore,
    Kind::DropAfter,
    Kind::LateSoon,
    Kind::LateMuch,
    Kind::StallAfter,
    Kind::Delay,
    Kind::Status500,
    Kind::Bare500,
    Kind::Status502,
    Kind::Status503,
    Kind::Html502,
    Kind::StatusAfter500,
    Kind::StatusAfter502,
    Kind::Truncate,
    Kind::Garbage,
    Kind::RateLimit,
    Kind::Redirect,
    Kind::Oversize,
];

impl Op {
    /// The method and path that its faults match.
    pub(crate) fn endpoint(self) -> (&'static str, &'static str) {
        match self {
            Self::Create => ("POST", "/invitations"),
            Self::Bulk => ("POST", "/invitations/bulk"),
            Self::Invite => ("POST", "/waitlist_entries/*/invite"),
            Self::Revoke => ("POST", "/invitations/*/revoke"),
            Self::Reject => ("POST", "/waitlist_entries/*/reject"),
            Self::Delete => ("DELETE", "/waitlist_entries/*"),
            Self::Join => ("POST", "/waitlist_entries"),
            Self::JoinBulk => ("POST", "/waitlist_entries/bulk"),
            Self::List => ("GET", "/invitations"),
            Self::InvitationDelete => ("DELETE", "/invitations/*"),
            Self::OrgCreate => ("POST", "/organizations/*/invitations"),
            Self::OrgBulk => ("POST", "/organizations/*/invitations/bulk"),
            Self::OrgRevoke => ("POST", "/organizations/*/invitations/*/revoke"),
        }
    }

    /// Whether it invites into an organization.
    pub(crate) fn invites_into_organization(self) -> bool {
        matches!(self, Self::OrgCreate | Self::OrgBulk)
    }

    fn is_bulk_of_invitations(self) -> bool {
        matches!(self, Self::Bulk | Self::OrgBulk)
    }

    fn has_ignore_existing(self) -> bool {
        matches!(self, Self::Create | Self::Bulk | Self::Invite)
    }

    fn has_notify(self) -> bool {
        matches!(self, Self::Create | Self::Bulk | Self::Join | Self::JoinBulk)
    }
}

impl Kind {
    pub(crate) fn fault(self) -> Option<Fault> {
        let html = || CannedAnswer::new(502).body("<html>Bad Gateway</html>").content_type("text/html");
        let own = |status| {
            CannedAnswer::new(status).body(serde_json::json!({"errors": [{"code": "internal_clerk_error"}]}))
        };
        Some(match self {
            Self::None => return None,
            Self::DropBefore => Fault::drop_before(),
            Self::DropAfter => Fault::drop_after(),
            Self::LateSoon => Fault::late(Duration::from_millis(200)),
            Self::LateMuch => Fault::late(Duration::from_secs(3600)),
            Self::StallAfter => Fault::stall_after(),
            Self::Delay => Fault::delay(Duration::from_millis(5)),
            Self::Status500 => Fault::status(own(500)),
            Self::Bare500 => Fault::status(500),
            Self::Status502 => Fault::status(502),
            Self::Status503 => Fault::status(own(503)),
            Self::Html502 => Fault::status(html()),
            Self::StatusAfter500 => Fault::status_after(own(500)),
            Self::StatusAfter502 => Fault::status_after(html()),
            Self::Truncate => Fault::truncate(),
            Self::Garbage => Fault::status_after(CannedAnswer::new(200).body("<html>")),
            Self::RateLimit => Fault::rate_limit(2),
            Self::Redirect => Fault::redirect("http://127.0.0.1:9/elsewhere"),
            Self::Oversize => Fault::oversize(9 * 1024 * 1024),
        })
    }

    /// Whether the caller is left without knowing, until somebody looks.
    fn leaves_open(self) -> bool {
        !matches!(self, Self::None | Self::Delay | Self::RateLimit | Self::Redirect)
    }

    /// Whether no whole answer of Clerk's own arrives.
    fn has_no_answer(self) -> bool {
        matches!(self, Self::DropAfter | Self::LateSoon | Self::StallAfter | Self::StatusAfter502)
            || self.looks_in_flight()
    }

    /// Whether an attempt that is not there yet may still come to be.
    fn looks_in_flight(self) -> bool {
        matches!(self, Self::DropBefore | Self::LateMuch | Self::Bare500 | Self::Status502 | Self::Html502)
    }
}

impl Case {
    /// Every combination that differs for its operation; `OPS=OrgCreate,OrgBulk` for those of these only.
    pub(crate) fn all() -> Vec<Self> {
        let chosen = std::env::var("OPS").ok();
        let is_chosen = |op: &Op| {
            chosen.as_ref().is_none_or(|chosen| chosen.split(',').any(|name| name == format!("{op:?}")))
        };
        let mut cases = Vec::new();
        for op in OPS.into_iter().filter(is_chosen) {
            for kind in KINDS {
                for when in [When::First, When::Second, When::Every] {
                    for bits in 0..32 * WORLDS.len() {
                        let bit = |n: u32| bits & (1 << n) != 0;
                        for looks in [Looks::Fine, Looks::FirstFails, Looks::AllFail] {
                            let case = Self {
                                duplicates: WORLDS[bits / 32],
                                op,
                                kind,
                                when,
                                looks,
                                ignore_existing: bit(0),
                                notify: !bit(1),
                                is_atomic: !bit(2),
                                has_older: bit(3),
                                by_substring: bit(4),
                            };
                            if case.differs() {
                                cases.push(case);
                            }
                        }
                    }
                }
            }
        }
        cases
    }

    fn differs(&self) -> bool {
        let looked_up = !matches!(self.op, Op::List | Op::InvitationDelete) && self.kind != Kind::None;
        let is_org = self.op.invites_into_organization();
        (self.op.has_ignore_existing() || !self.ignore_existing)
            && (self.op.has_ignore_existing() || is_org || !self.has_older)
            && (self.op.has_notify() || self.notify)
            && (self.op.is_bulk_of_invitations() || self.is_atomic)
            // How lists compare is as open, and no more than it is for others: one way for each world.
            && (is_org || self.duplicates == WORLDS[0])
            // That a refusal names nobody differs where there is one.
            && (self.duplicates != WORLDS[2] || (self.has_older && self.looks != Looks::FirstFails))
            && (!is_org || self.by_substring == (looked_up && self.duplicates != WORLDS[1]))
            && (looked_up || self.looks == Looks::Fine)
            && (self.kind != Kind::None || self.when == When::First)
            // Those two have no say in each other: half of the combinations are enough.
            && (self.notify || !self.by_substring)
            && (looked_up || !self.by_substring)
    }

    /// Whether the SDK may count on the server to refuse it once it is there. Who says `ignore_existing` and has nothing
    /// yet is invited without it, if that could be read beforehand. Of organizations nobody knows.
    fn is_guarded(&self) -> bool {
        !self.op.invites_into_organization()
            && (!self.ignore_existing || (!self.has_older && self.looks != Looks::AllFail))
    }

    /// Whether somebody else's invitation is in the way, and the server refuses.
    fn is_refused(&self) -> bool {
        let refuses = match self.op.invites_into_organization() {
            true => self.duplicates != OrganizationDuplicates::Allowed,
            false => self.is_guarded(),
        };
        self.has_older && refuses
    }

    /// Whether nothing but "it is not known" can be told. Everything else must be settled.
    pub(crate) fn may_stay_open(&self) -> bool {
        let every = self.when == When::Every;
        let looks_fail = self.looks == Looks::AllFail && self.kind.leaves_open();
        let is_refused = self.is_refused();
        match self.op {
            Op::List => every && self.kind.leaves_open(),
            // Nothing shows what is deleted, but the answer to another attempt.
            Op::InvitationDelete => every && self.kind.leaves_open(),
            // Of an all-but-the-offenders bulk, one answer cannot be true for all.
            Op::Bulk | Op::OrgBulk if is_refused && !self.is_atomic => true,
            // That it is no such bulk must be seen, and is not known of an attempt that may yet arrive.
            Op::Bulk | Op::OrgBulk
                if is_refused && (self.looks == Looks::AllFail || (every && self.kind.has_no_answer())) =>
            {
                true
            }
            // What a server says that answers 200 to what it refuses is worth nothing.
            Op::Create | Op::Bulk | Op::Invite | Op::OrgCreate | Op::OrgBulk
                if is_refused && self.kind == Kind::Garbage =>
            {
                true
            }
            // An older one is in the way, but nobody knows that it is: what has no answer may have made another.
            Op::OrgCreate | Op::OrgBulk if is_refused && self.kind.has_no_answer() => true,
            // The refusal names nobody: those of whom no older one is seen may be there, on a list that lags.
            Op::OrgBulk
                if is_refused
                    && self.duplicates == OrganizationDuplicates::OrganizationInvitationNotUnique
                    && self.kind.leaves_open() =>
            {
                true
            }
            Op::Create | Op::Bulk | Op::Invite | Op::OrgCreate | Op::OrgBulk
                if self.op != Op::Invite || self.ignore_existing =>
            {
                looks_fail
                    // The server says "done", and it never is.
                    || self.kind == Kind::Oversize
                    || (self.kind.looks_in_flight() && (every || !self.is_guarded()))
            }
            // The server says that it is gone.
            Op::Delete if !every => false,
            // Sent again, and each time the answer is as good as the first; but what it speaks of must be found.
            _ => looks_fail || (every && (self.kind.looks_in_flight() || self.kind == Kind::Oversize)),
        }
    }

    /// Whether it must be answered with success: nothing stands in its way for good.
    pub(crate) fn must_succeed(&self) -> bool {
        let invites = self.op.has_ignore_existing() || self.op.invites_into_organization();
        let refused_for_good = self.is_refused() && invites;
        let blocked = match self.kind {
            Kind::Redirect => true,
            kind => {
                self.when == When::Every
                    && matches!(kind, Kind::RateLimit | Kind::Status500 | Kind::Status503)
            }
        };
        !refused_for_good && !blocked && !self.may_stay_open()
    }
}
