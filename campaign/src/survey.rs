//! Who is a user, who has a pending invitation: asked before anything is sent, because a `GET` costs nothing of the hourly
//! quota, and a bulk that Clerk refuses does.
//!
//! Only a hint: who is missed costs a refused request later, and nothing depends on it.

use clerk_invitations_core::{
    CallOptions, Clerk, Endpoint, Error, InvalidRequest, Method, Operation, RawRequest, Repeat, Timestamp,
};
use serde::Deserialize;

use crate::StatusUpdate;

/// How many addresses one request asks for: the most that Clerk takes.
pub const USERS_A_REQUEST: usize = 100;
/// How many invitations one request lists.
pub const PAGE: u64 = 500;

/// `GET /users` with addresses: who of them is a user. Not part of the SDK, and so defined here.
struct FindUsers<'a>(&'a [String]);

#[derive(Deserialize)]
struct User {
    #[serde(default)]
    email_addresses: Vec<UserAddress>,
    created_at: Timestamp,
}

#[derive(Deserialize)]
struct UserAddress {
    email_address: String,
}

impl Endpoint for FindUsers<'_> {
    type Response = Vec<User>;
    const OPERATION: &'static Operation =
        &Operation::new("GetUserList", Method::GET, "/users", Repeat::Freely);

    fn encode(&self, request: &mut RawRequest) -> Result<(), InvalidRequest> {
        for address in self.0 {
            request.query("email_address", Some(address));
        }
        request.query("limit", Some(USERS_A_REQUEST));
        Ok(())
    }
}

/// Which of these addresses belong to users, lower case: [`USERS_A_REQUEST`] at most.
///
/// # Errors
///
/// Those of the request. The endpoint is not among those that the SDK is for: a key may be kept from it.
pub async fn users(clerk: &Clerk, addresses: &[String], options: &CallOptions) -> Result<Vec<String>, Error> {
    let users = clerk.send_with(&FindUsers(addresses), options).await?.value;
    let addresses = users.into_iter().flat_map(|user| user.email_addresses);
    Ok(addresses.map(|address| address.email_address.to_ascii_lowercase()).collect())
}

/// The users with these addresses, [`USERS_A_REQUEST`] at most, for [`Journal::update`](crate::Journal::update).
///
/// # Errors
///
/// As [`users`].
pub async fn joined(
    clerk: &Clerk,
    addresses: &[String],
    options: &CallOptions,
) -> Result<Vec<StatusUpdate>, Error> {
    let users = clerk.send_with(&FindUsers(addresses), options).await?.value;
    let update = |user: User| StatusUpdate::User {
        email_addresses: user.email_addresses.into_iter().map(|address| address.email_address).collect(),
        created_at: user.created_at,
    };
    Ok(users.into_iter().map(update).collect())
}

/// Whether listing so many pending invitations costs fewer requests than it may save for so many people.
pub fn is_worth_listing(invitations: u64, people: u64) -> bool {
    invitations.div_ceil(PAGE) <= people.div_ceil(10)
}
