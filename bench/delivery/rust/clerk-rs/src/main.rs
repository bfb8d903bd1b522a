//! clerk-rs, as its README says: one `Clerk`, and the generated functions with its configuration. Its errors do not say
//! whether a request may have been executed, so each of them is "not invited".

use std::error::Error as StdError;
use std::sync::Arc;

use clerk_rs::apis::Error;
use clerk_rs::apis::invitations_api::{create_bulk_invitations, create_invitation};
use clerk_rs::models::{CreateBulkInvitationsRequestInner, CreateInvitationRequest, Invitation};
use clerk_rs::{Clerk, ClerkConfiguration};
use delivery_driver::{Told, Way, call_for_all, job};
use serde_json::Value;

#[tokio::main]
async fn main() -> Result<(), Box<dyn StdError>> {
    let job = job()?;
    let configuration = ClerkConfiguration::new(job.key.as_str()).with_base_path(format!("{}/v1", job.url));
    let clerk = Arc::new(Clerk::new(configuration));
    call_for_all(&job, |people| {
        let clerk = Arc::clone(&clerk);
        async move {
            if job.way == Way::Bulk {
                let people = people.into_iter().map(CreateBulkInvitationsRequestInner::new).collect();
                let answer = create_bulk_invitations(&clerk.config, Some(people)).await;
                return answer.map(addresses).map_err(told);
            }
            let mut invited = Vec::new();
            for person in people {
                let mut request = CreateInvitationRequest::new(person);
                if job.way == Way::IgnoreExisting {
                    request.ignore_existing = Some(Some(true));
                }
                invited.push(create_invitation(&clerk.config, Some(request)).await.map_err(told)?);
            }
            Ok(addresses(invited))
        }
    })
    .await?;
    Ok(())
}

fn addresses(invitations: Vec<Invitation>) -> Vec<String> {
    invitations.into_iter().map(|invitation| invitation.email_address).collect()
}

fn told<T>(error: Error<T>) -> (Told, String) {
    let detail = match error {
        Error::ResponseError(response) => {
            let body: Value = serde_json::from_str(&response.content).unwrap_or_default();
            let code = body.pointer("/errors/0/code").and_then(Value::as_str).unwrap_or_default();
            format!("{} {code}", response.status.as_u16()).trim_end().to_owned()
        }
        Error::Reqwest(error) if error.is_body() || error.is_decode() => "unreadable answer".to_owned(),
        Error::Reqwest(_) | Error::Io(_) => "connection error".to_owned(),
        Error::Serde(_) => "unreadable answer".to_owned(),
    };
    (Told::NotInvited, detail)
}
