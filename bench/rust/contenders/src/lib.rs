//! The same calls through each client, as its own documentation writes them.

#[cfg(feature = "clerk-rs")]
pub mod clerk_rs;
pub mod drive;
#[cfg(feature = "hand")]
pub mod hand;
#[cfg(feature = "ours")]
pub mod ours;

use std::error::Error;

/// The emulator takes any key.
pub const KEY: &str = "sk_test_bench";

/// One way of calling Clerk.
pub trait Contender: Clone + Send + Sync + 'static {
    /// A client of what is at this base URL, `…/v1`.
    fn connect(base_url: &str) -> Result<Self, Box<dyn Error>>;

    /// Invites somebody; the invitation's id.
    fn create(&self, email_address: String) -> impl Future<Output = Result<String, Box<dyn Error>>> + Send;

    /// How many invitations the first page of this size has.
    fn list(&self, limit: u16) -> impl Future<Output = Result<usize, Box<dyn Error>>> + Send;
}
