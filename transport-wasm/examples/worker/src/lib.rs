//! A Cloudflare Worker that invites: `POST /invite` with `{"email": "ada@example.com"}`.

use clerk_invitations_wasm::{Clerk, CreateInvitation, Error};
use serde::Deserialize;
use serde_json::json;
use worker::{Context, Env, Method, Request, Response, Result, event};

#[derive(Deserialize)]
struct Guest {
    email: String,
}

#[event(fetch)]
async fn fetch(mut request: Request, env: Env, _context: Context) -> Result<Response> {
    if request.method() != Method::Post || request.path() != "/invite" {
        return Response::error("POST /invite", 404);
    }
    let Ok(Guest { email }) = request.json().await else {
        return Response::error("an `email` is needed", 400);
    };
    let invitation = CreateInvitation::new(email).redirect_url("https://example.com/welcome");
    match clerk(&env)?.invitations().create(invitation).await {
        Ok(invitation) => {
            let answer = json!({"id": invitation.id, "status": invitation.status});
            Ok(Response::from_json(&answer)?.with_status(201))
        }
        // What Clerk has refused, with its reason.
        Err(Error::Api(error)) => {
            let code = error.code().map(|code| code.as_str().to_owned());
            Ok(Response::from_json(&json!({"code": code}))?.with_status(error.status().as_u16()))
        }
        Err(error) => {
            worker::console_error!("{error}");
            Response::error("Clerk cannot be reached", 502)
        }
    }
}

/// A client costs nothing: one for each request.
fn clerk(env: &Env) -> Result<Clerk> {
    let mut builder = Clerk::builder().secret_key(env.secret("CLERK_SECRET_KEY")?.to_string());
    // Where an emulator takes Clerk's place.
    if let Ok(url) = env.var("CLERK_API_URL") {
        builder = builder.base_url(url.to_string());
    }
    builder.build().map_err(|error| worker::Error::RustError(error.to_string()))
}
