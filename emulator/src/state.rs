//! The whole of the emulator's memory.

mod organizations;
mod records;

use std::collections::BTreeMap;
use std::fmt;
use std::mem;
use std::sync::Arc;

use bytes::Bytes;
use http::Request;

use crate::clock::{Clock, LATEST_MS};
use crate::config::Config;
use crate::faults::Faults;
use crate::ids::Ids;
use crate::limits::Windows;
use crate::links::{Link, Links};
use crate::log::Log;
use crate::model::{Entry, Invitation, Mail, Membership, Organization, OrganizationInvitation, User};
use crate::record::RecordedRequest;
use crate::table::Table;
use crate::webhooks::{WebhookEndpoint, Webhooks};

/// An offline Clerk without a server: invitations, waitlist, users, mail, clock, faults.
///
/// Before anything is read or changed, the emulator catches up with its clock: requests that a `late` fault has
/// put off and that are due by now happen first.
pub struct State {
    clock: Arc<dyn Clock>,
    advanced_ms: u64,
    pub(crate) now: u64,
    seed: u64,
    pub(crate) ids: Ids,
    pub(crate) key: Option<String>,
    starting_config: Config,
    pub(crate) config: Config,
    pub(crate) invitations: Table<Invitation>,
    pub(crate) entries: Table<Entry>,
    pub(crate) users: Table<User>,
    pub(crate) organizations: Vec<Organization>,
    /// By organization and user.
    pub(crate) memberships: BTreeMap<(String, String), Membership>,
    pub(crate) organization_invitations: Table<OrganizationInvitation>,
    /// Where the links in mails lead.
    origin: String,
    pub(crate) links: Links,
    pub(crate) outbox: Vec<Mail>,
    pub(crate) requests: Log<RecordedRequest>,
    pub(crate) faults: Faults,
    pub(crate) windows: Windows,
    starting_webhook: Option<WebhookEndpoint>,
    pub(crate) webhooks: Webhooks,
    late: BTreeMap<(u64, u64), Request<Bytes>>,
    late_count: u64,
}

impl State {
    /// An empty emulator that runs on this clock. Ids, tickets and the dice of faults follow from the seed.
    pub fn new(clock: impl Clock + 'static, seed: u64) -> Self {
        Self::start(Arc::new(clock), seed, None, Config::default())
    }

    /// Accepts this key only, instead of any that starts with `sk_`.
    #[must_use]
    pub fn with_key(self, key: impl Into<String>) -> Self {
        Self { key: Some(key.into()), ..self }
    }

    /// Starts with this configuration, and comes back to it on a reset.
    #[must_use]
    pub fn with_config(self, config: Config) -> Self {
        Self { starting_config: config, config, ..self }
    }

    /// Where the links in mails lead: the emulator's own address, such as `http://127.0.0.1:8787`.
    #[must_use]
    pub fn with_origin(self, origin: impl Into<String>) -> Self {
        Self { origin: origin.into(), ..self }
    }

    /// Tells this endpoint what happens, and comes back to it on a reset.
    #[must_use]
    pub fn with_webhook(mut self, endpoint: WebhookEndpoint) -> Self {
        self.webhooks.endpoint = Some(endpoint.clone());
        Self { starting_webhook: Some(endpoint), ..self }
    }

    fn start(clock: Arc<dyn Clock>, seed: u64, key: Option<String>, config: Config) -> Self {
        Self {
            now: clock.now_ms().min(LATEST_MS),
            clock,
            advanced_ms: 0,
            seed,
            ids: Ids::new(seed),
            key,
            starting_config: config,
            config,
            invitations: Table::default(),
            entries: Table::default(),
            users: Table::default(),
            organizations: Vec::new(),
            memberships: BTreeMap::new(),
            organization_invitations: Table::default(),
            origin: "https://accounts.emulator.test".into(),
            links: Links::default(),
            outbox: Vec::new(),
            requests: Log::default(),
            faults: Faults::default(),
            windows: Windows::default(),
            starting_webhook: None,
            webhooks: Webhooks::default(),
            late: BTreeMap::new(),
            late_count: 0,
        }
    }

    /// Forgets everything, and puts the clock, the configuration and the seed back to where they started.
    pub fn reset(&mut self) {
        let fresh = Self::start(Arc::clone(&self.clock), self.seed, self.key.take(), self.starting_config);
        let fresh = fresh.with_origin(mem::take(&mut self.origin));
        *self = match self.starting_webhook.take() {
            Some(endpoint) => fresh.with_webhook(endpoint),
            None => fresh,
        };
    }

    /// What the clock says. The emulator's time never runs backwards, even if the clock does.
    pub(crate) fn clock_ms(&self) -> u64 {
        self.clock.now_ms().saturating_add(self.advanced_ms).min(LATEST_MS).max(self.now)
    }

    /// Moves the clock forward.
    pub(crate) fn advance_clock(&mut self, by_ms: u64) {
        self.advanced_ms = self.advanced_ms.saturating_add(by_ms).min(LATEST_MS);
    }

    /// The link of a new invitation.
    pub(crate) fn link(
        &mut self,
        invitation_id: &str,
        ticket: String,
        redirect_url: Option<String>,
    ) -> String {
        self.links.add(Link { ticket, invitation_id: invitation_id.to_owned(), redirect_url });
        self.absolute(&self.links.path(invitation_id).unwrap_or_default())
    }

    /// A path below the emulator's own address as a whole URL.
    pub(crate) fn absolute(&self, path: &str) -> String {
        [&self.origin, path].concat()
    }

    /// Puts a request off.
    pub(crate) fn put_off(&mut self, request: Request<Bytes>, by_ms: u64) {
        self.late_count += 1;
        self.late.insert((self.now.saturating_add(by_ms), self.late_count), request);
    }

    /// Takes out the first request that was put off until this time or earlier, with the time that it is due.
    pub(crate) fn take_due(&mut self, by: u64) -> Option<(u64, Request<Bytes>)> {
        let next = self.late.first_entry()?;
        let (due, _) = *next.key();
        (due <= by).then(|| (due, next.remove()))
    }
}

impl fmt::Debug for State {
    /// Counts only: the records carry tickets, and the state knows a key.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("State")
            .field("now", &self.now)
            .field("config", &self.config)
            .field("invitations", &self.invitations.iter().count())
            .field("waitlist_entries", &self.entries.iter().count())
            .field("users", &self.users.iter().count())
            .field("organizations", &self.organizations.len())
            .field("memberships", &self.memberships.len())
            .field("organization_invitations", &self.organization_invitations.iter().count())
            .field("outbox", &self.outbox.len())
            .field("requests", &self.requests.len())
            .field("deliveries", &self.webhooks.len())
            .field("faults", &self.faults.active())
            .finish_non_exhaustive()
    }
}
