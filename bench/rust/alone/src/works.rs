//! What is measured.

use std::error::Error;
use std::hint::black_box;

use clerk_invitations_core::{Clerk, CreateInvitation, Invitation, ListInvitations};
use futures_executor::block_on;
use serde::Deserialize;

use crate::{ours, text};

/// Everything there is to measure.
pub const WORKS: &[&str] = &[
    "create-ours",
    "create-serde_json",
    "list-ours",
    "list-serde_json",
    #[cfg(feature = "clerk-rs")]
    "list-clerk-rs",
];

/// A page as one would declare it by hand.
#[allow(dead_code, reason = "it is decoded as an application would")]
#[derive(Deserialize)]
struct PlainPage {
    data: Vec<Invitation>,
    total_count: u64,
}

const ADDRESS: &str = "person-1@example.com";

/// What they work on.
pub struct Works {
    creating: Clerk,
    listing: Clerk,
    created: String,
    page: String,
    #[cfg(feature = "clerk-rs")]
    array: String,
}

impl Works {
    /// Clients that are answered, and the answers.
    pub fn new() -> Result<Self, Box<dyn Error>> {
        let (created, page) = (text::created(), text::page());
        Ok(Self {
            creating: ours::client(created.clone())?,
            listing: ours::client(page.clone())?,
            created,
            page,
            #[cfg(feature = "clerk-rs")]
            array: text::array(),
        })
    }

    /// Does it once. Everybody owns the headers and the body that are read, as if they came from a connection.
    pub fn run(&self, work: &str) -> Result<(), Box<dyn Error>> {
        match work {
            "create-ours" => {
                black_box(block_on(self.creating.invitations().create(black_box(ADDRESS)).into_future())?);
            }
            "create-serde_json" => {
                black_box(serde_json::to_string(&CreateInvitation::new(black_box(ADDRESS)))?);
                let (_headers, body) = text::delivered(&self.created);
                black_box(serde_json::from_slice::<Invitation>(&body)?);
            }
            "list-ours" => {
                let request = ListInvitations::new().limit(500);
                black_box(block_on(self.listing.invitations().list(request).into_future())?);
            }
            "list-serde_json" => {
                let (_headers, body) = text::delivered(&self.page);
                black_box(serde_json::from_slice::<PlainPage>(&body)?);
            }
            #[cfg(feature = "clerk-rs")]
            "list-clerk-rs" => {
                // It takes the body as text, and decodes that.
                let (_headers, body) = text::delivered(&self.array);
                let body = String::from_utf8(body)?;
                black_box(serde_json::from_str::<Vec<clerk_rs::models::Invitation>>(&body)?);
            }
            other => return Err(format!("there is no `{other}`").into()),
        }
        Ok(())
    }
}
