//! A request struct is an endpoint.

pub(crate) mod address;
pub(crate) mod encode;
pub(crate) mod lookup;
pub(crate) mod macros;
pub(crate) mod metadata;
pub(crate) mod operation;
pub(crate) mod path;
pub(crate) mod request;
pub(crate) mod rule;
pub mod schema;

use serde::de::DeserializeOwned;

use crate::endpoint::operation::Operation;
use crate::endpoint::request::RawRequest;
use crate::error::InvalidRequest;
use crate::maybe_send::{MaybeSend, MaybeSync};

/// An endpoint: a request, together with all that is needed to send it and to decode its response.
///
/// Endpoints that this SDK does not ship can be defined anywhere:
///
/// ```
/// use clerk_invitations_core::{Endpoint, InvalidRequest, Method, Operation, RawRequest, Repeat};
///
/// struct GetUser { user_id: String }
///
/// #[derive(serde::Deserialize)]
/// struct User { id: String }
///
/// impl Endpoint for GetUser {
///     type Response = User;
///     const OPERATION: &'static Operation =
///         &Operation::new("GetUser", Method::GET, "/users/{user_id}", Repeat::Freely);
///
///     fn encode(&self, request: &mut RawRequest) -> Result<(), InvalidRequest> {
///         request.path("user_id", &self.user_id)
///     }
/// }
///
/// # async fn example(clerk: clerk_invitations_core::Clerk) -> clerk_invitations_core::Result<()> {
/// let user = clerk.send(&GetUser { user_id: "user_1".into() }).await?;
/// # Ok(()) }
/// ```
pub trait Endpoint: MaybeSend + MaybeSync {
    /// What a 2xx answer decodes into.
    type Response: DeserializeOwned;

    /// Name, method, path, and what sending it twice would do.
    const OPERATION: &'static Operation;

    /// Writes path parameters, query and body.
    ///
    /// # Errors
    ///
    /// What the API would certainly refuse, so that no request is spent on it.
    fn encode(&self, request: &mut RawRequest) -> Result<(), InvalidRequest>;

    /// Validates the request without sending it: encodes it, and drops the result.
    ///
    /// # Errors
    ///
    /// Those of [`Endpoint::encode`].
    fn check(&self) -> Result<(), InvalidRequest> {
        self.encode(&mut RawRequest::new(Self::OPERATION))
    }
}
