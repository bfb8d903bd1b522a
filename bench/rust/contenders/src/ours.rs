//! This SDK.

use std::error::Error;

use clerk_invitations_native::{Clerk, ListInvitations};

use crate::{Contender, KEY};

#[derive(Clone)]
pub struct Ours(pub Clerk);

impl Contender for Ours {
    fn connect(base_url: &str) -> Result<Self, Box<dyn Error>> {
        Ok(Self(Clerk::builder().secret_key(KEY).base_url(base_url).build()?))
    }

    async fn create(&self, email_address: String) -> Result<String, Box<dyn Error>> {
        Ok(self.0.invitations().create(email_address).await?.id.to_string())
    }

    async fn list(&self, limit: u16) -> Result<usize, Box<dyn Error>> {
        Ok(self.0.invitations().list(ListInvitations::new().limit(limit)).await?.data.len())
    }
}
