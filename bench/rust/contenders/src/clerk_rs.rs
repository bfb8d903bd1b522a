//! clerk-rs.

use std::error::Error;

use clerk_rs::ClerkConfiguration;
use clerk_rs::apis::invitations_api::{create_invitation, list_invitations};
use clerk_rs::models::CreateInvitationRequest;

use crate::{Contender, KEY};

#[derive(Clone)]
pub struct ClerkRs(ClerkConfiguration);

impl Contender for ClerkRs {
    fn connect(base_url: &str) -> Result<Self, Box<dyn Error>> {
        Ok(Self(ClerkConfiguration::new(KEY).with_base_path(base_url)))
    }

    async fn create(&self, email_address: String) -> Result<String, Box<dyn Error>> {
        let request = CreateInvitationRequest::new(email_address);
        Ok(create_invitation(&self.0, Some(request)).await?.id)
    }

    async fn list(&self, limit: u16) -> Result<usize, Box<dyn Error>> {
        // Its models know the bare array alone.
        let all = list_invitations(&self.0, None, None, None, None, Some(limit.into()), None);
        Ok(all.await?.len())
    }
}
