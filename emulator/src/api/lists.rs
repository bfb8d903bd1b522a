//! Lists: filters, order and pages, the same for all resources.

use std::cmp::Ordering;

use super::call::Call;
use crate::catalogue;
use crate::config::{Config, QueryMatch};
use crate::model::{Entry, Invitation, InvitationStatus, OrganizationInvitation, WaitlistEntryStatus};
use crate::problem::Problems;
use crate::table::Record;

pub(super) const MAX_LIMIT: usize = 500;
const DEFAULT_LIMIT: usize = 10;

/// A record that can be listed.
pub(super) trait Listed: Record {
    /// Tables group these records by address.
    fn email_address(&self) -> &str {
        self.group()
    }

    type Status: Copy + PartialEq + 'static;
    /// The names that the `status` filter knows.
    const STATUSES: &'static [(&'static str, Self::Status)];
    /// The fields that `order_by` knows.
    const ORDERS: &'static [&'static str] = &["created_at", "updated_at", "email_address"];

    fn status_at(&self, now: u64) -> Self::Status;
    fn created_at(&self) -> u64;
    fn updated_at(&self) -> u64;
}

const INVITATION_STATUSES: &[(&str, InvitationStatus)] = &[
    ("pending", InvitationStatus::Pending),
    ("accepted", InvitationStatus::Accepted),
    ("revoked", InvitationStatus::Revoked),
    ("expired", InvitationStatus::Expired),
];

impl Listed for Invitation {
    type Status = InvitationStatus;
    const STATUSES: &'static [(&'static str, InvitationStatus)] = INVITATION_STATUSES;

    fn status_at(&self, now: u64) -> InvitationStatus {
        self.status_at(now)
    }
    fn created_at(&self) -> u64 {
        self.created_at
    }
    fn updated_at(&self) -> u64 {
        self.updated_at
    }
}

impl Listed for Entry {
    type Status = WaitlistEntryStatus;
    const STATUSES: &'static [(&'static str, WaitlistEntryStatus)] = &[
        ("pending", WaitlistEntryStatus::Pending),
        ("invited", WaitlistEntryStatus::Invited),
        ("completed", WaitlistEntryStatus::Completed),
        ("rejected", WaitlistEntryStatus::Rejected),
    ];

    fn status_at(&self, _now: u64) -> WaitlistEntryStatus {
        self.status
    }
    fn created_at(&self) -> u64 {
        self.created_at
    }
    fn updated_at(&self) -> u64 {
        self.updated_at
    }
}

impl Listed for OrganizationInvitation {
    type Status = InvitationStatus;
    const STATUSES: &'static [(&'static str, InvitationStatus)] = INVITATION_STATUSES;
    const ORDERS: &'static [&'static str] = &["created_at", "email_address"];

    fn status_at(&self, now: u64) -> InvitationStatus {
        self.status_at(now)
    }
    fn created_at(&self) -> u64 {
        self.created_at
    }
    fn updated_at(&self) -> u64 {
        self.updated_at
    }
}

/// What a list can be searched by, and with which parameter.
#[derive(Clone, Copy)]
pub(super) enum Search {
    AddressOrId(&'static str),
    Address(&'static str),
    Nothing,
}

type Order<T> = fn(&T, &T) -> Ordering;

/// One page of what matched, and how much did.
pub(super) struct Page<'t, T> {
    pub(super) rows: Vec<&'t T>,
    pub(super) total_count: usize,
}

/// What a list call asks for.
pub(super) struct Listing<T: Listed> {
    statuses: Vec<T::Status>,
    search: Search,
    query: String,
    query_match: QueryMatch,
    order: Order<T>,
    descending: bool,
    limit: usize,
    offset: usize,
}

impl<T: Listed> Listing<T> {
    pub(super) fn read(call: &Call<'_>, config: Config, search: Search) -> Result<Self, Problems> {
        let statuses = call.parameters("status").map(|name| {
            let known = T::STATUSES.iter().find(|(known, _)| *known == name);
            let unknown = || catalogue::INVALID_QUERY_PARAMETER_VALUE.with(&[&format!("`{name}`"), "status"]);
            known.map(|(_, status)| *status).ok_or_else(|| Problems::from(unknown()))
        });
        let (order, descending) = order(call.parameter("order_by").unwrap_or("-created_at"))?;
        let query = match search {
            Search::AddressOrId(name) | Search::Address(name) => call.parameter(name).unwrap_or_default(),
            Search::Nothing => "",
        };
        Ok(Self {
            statuses: statuses.collect::<Result<_, _>>()?,
            search,
            query: query.to_ascii_lowercase(),
            query_match: config.query_match,
            order,
            descending,
            limit: number(call, "limit", DEFAULT_LIMIT, 1, MAX_LIMIT)?,
            offset: number(call, "offset", 0, 0, usize::MAX)?,
        })
    }

    /// Without a `status` filter, leaves those of one status out.
    pub(super) fn unless_asked_for(mut self, hidden: T::Status) -> Self {
        if self.statuses.is_empty() {
            let all = T::STATUSES.iter().map(|(_, status)| *status);
            self.statuses = all.filter(|status| *status != hidden).collect();
        }
        self
    }

    pub(super) fn page<'t>(&self, records: impl Iterator<Item = &'t T>, now: u64) -> Page<'t, T> {
        let mut rows: Vec<&T> = records.filter(|record| self.matches(record, now)).collect();
        // Both sorts are stable: records of the same moment keep the order in which they were made (reversed in a
        // descending list), so that pages never overlap.
        if self.descending {
            rows.reverse();
            rows.sort_by(|a, b| (self.order)(b, a));
        } else {
            rows.sort_by(|a, b| (self.order)(a, b));
        }
        let total_count = rows.len();
        Page { rows: rows.into_iter().skip(self.offset).take(self.limit).collect(), total_count }
    }

    fn matches(&self, record: &T, now: u64) -> bool {
        let fits = |text: &str| match self.query_match {
            QueryMatch::Exact => text.to_ascii_lowercase() == self.query,
            QueryMatch::Substring => text.to_ascii_lowercase().contains(&self.query),
        };
        (self.statuses.is_empty() || self.statuses.contains(&record.status_at(now)))
            && (self.query.is_empty()
                || fits(record.email_address())
                || matches!(self.search, Search::AddressOrId(_)) && fits(record.id()))
    }
}

/// `-` is descending; `+`, or the blank that an unencoded `+` arrives as, or nothing, is ascending.
fn order<T: Listed>(order_by: &str) -> Result<(Order<T>, bool), Problems> {
    let descending = order_by.starts_with('-');
    let field = order_by.strip_prefix(['-', '+', ' ']).unwrap_or(order_by);
    let order: Order<T> = match field {
        _ if !T::ORDERS.contains(&field) => {
            let allowed = format!("{}, with + or - in front", T::ORDERS.join(", "));
            return Err(catalogue::FORM_PARAM_NOT_ALLOWED.of("order_by", &[&allowed]).into());
        }
        "created_at" => |a, b| a.created_at().cmp(&b.created_at()),
        "updated_at" => |a, b| a.updated_at().cmp(&b.updated_at()),
        _ => |a, b| a.email_address().to_ascii_lowercase().cmp(&b.email_address().to_ascii_lowercase()),
    };
    Ok((order, descending))
}

fn number(call: &Call<'_>, name: &str, default: usize, min: usize, max: usize) -> Result<usize, Problems> {
    let Some(text) = call.parameter(name) else { return Ok(default) };
    let number = text.parse().ok().filter(|number| (min..=max).contains(number));
    number.ok_or_else(|| catalogue::FORM_PARAM_INVALID.of(name, &[]).into())
}

/// A query parameter that is `true` or `false`.
pub(super) fn flag(call: &Call<'_>, name: &str) -> Result<bool, Problems> {
    match call.parameter(name) {
        None | Some("false") => Ok(false),
        Some("true") => Ok(true),
        Some(_) => Err(catalogue::FORM_PARAM_NOT_ALLOWED.of(name, &["true, false"]).into()),
    }
}
