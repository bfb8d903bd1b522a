//! Organizations, their roles, their members, and how many there may be.

use serde::{Deserialize, Serialize};

/// An organization.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[non_exhaustive]
pub struct Organization {
    /// `org_` and 27 letters and digits.
    pub id: String,
    /// What it is called.
    pub name: String,
    /// What it is called in addresses of pages.
    pub slug: String,
    /// The roles that its members can have.
    pub roles: Vec<Role>,
    /// How many memberships and pending invitations it may have together; none is no limit.
    pub max_allowed_memberships: Option<u64>,
    /// How many memberships and pending invitations its plan pays for; none is no limit.
    pub seats: Option<u64>,
    /// When it was made, in milliseconds since the Unix epoch.
    pub created_at: u64,
}

impl Organization {
    /// The role with this key.
    pub(crate) fn role(&self, key: &str) -> Option<&Role> {
        self.roles.iter().find(|role| role.key == key)
    }
}

/// A role in an organization.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Role {
    /// As requests name it: `org:admin`.
    pub key: String,
    /// As people read it: `Admin`.
    pub name: String,
    /// Whether those who have it may invite others and revoke invitations.
    #[serde(default)]
    #[cfg_attr(feature = "typescript", ts(optional, as = "Option<bool>"))]
    pub manages_members: bool,
}

impl Role {
    /// A role that lets nobody invite.
    pub fn new(key: impl Into<String>, name: impl Into<String>) -> Self {
        Self { key: key.into(), name: name.into(), manages_members: false }
    }

    /// Lets those who have it invite others and revoke invitations.
    #[must_use]
    pub fn managing_members(self) -> Self {
        Self { manages_members: true, ..self }
    }
}

/// An organization to be made.
///
/// ```
/// use clerk_invitations_emulator::{NewOrganization, Role};
///
/// let small = NewOrganization::new("Acme").max_allowed_memberships(5).role(Role::new("org:guest", "Guest"));
/// ```
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct NewOrganization {
    pub(crate) name: String,
    #[serde(default)]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub(crate) slug: Option<String>,
    #[serde(default)]
    #[cfg_attr(feature = "typescript", ts(optional, as = "Option<Vec<Role>>"))]
    pub(crate) roles: Vec<Role>,
    #[serde(default)]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub(crate) max_allowed_memberships: Option<u64>,
    #[serde(default)]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub(crate) seats: Option<u64>,
}

impl NewOrganization {
    /// One with Clerk's two roles, `org:admin` and `org:member`, and without limits.
    pub fn new(name: impl Into<String>) -> Self {
        Self { name: name.into(), slug: None, roles: Vec::new(), max_allowed_memberships: None, seats: None }
    }

    /// Its name in addresses of pages; otherwise that follows from the name.
    #[must_use]
    pub fn slug(self, slug: impl Into<String>) -> Self {
        Self { slug: Some(slug.into()), ..self }
    }

    /// With one more role, or another one instead of that with the same key.
    #[must_use]
    pub fn role(mut self, role: Role) -> Self {
        self.roles.push(role);
        self
    }

    /// Memberships and pending invitations beyond this are refused: `403 organization_membership_quota_exceeded`.
    #[must_use]
    pub fn max_allowed_memberships(self, most: u64) -> Self {
        Self { max_allowed_memberships: Some(most), ..self }
    }

    /// Memberships and pending invitations beyond this are not paid for: `402 insufficient_seats`.
    #[must_use]
    pub fn seats(self, seats: u64) -> Self {
        Self { seats: Some(seats), ..self }
    }

    pub(crate) fn found(self, id: String, now: u64) -> Organization {
        let mut roles =
            vec![Role::new("org:admin", "Admin").managing_members(), Role::new("org:member", "Member")];
        for role in self.roles {
            roles.retain(|known| known.key != role.key);
            roles.push(role);
        }
        Organization {
            slug: self.slug.unwrap_or_else(|| slug(&self.name)),
            id,
            name: self.name,
            roles,
            max_allowed_memberships: self.max_allowed_memberships,
            seats: self.seats,
            created_at: now,
        }
    }
}

impl From<&str> for NewOrganization {
    fn from(name: &str) -> Self {
        Self::new(name)
    }
}

/// `Acme & Sons` is `acme-sons`.
fn slug(name: &str) -> String {
    let words =
        name.split(|character: char| !character.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_ascii_lowercase).collect::<Vec<_>>().join("-")
}

/// A user in an organization.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[non_exhaustive]
pub struct Membership {
    /// The organization.
    pub organization_id: String,
    /// The user.
    pub user_id: String,
    /// The user's address.
    pub email_address: String,
    /// The key of the user's role.
    pub role: String,
    /// Since when, in milliseconds since the Unix epoch.
    pub created_at: u64,
}
