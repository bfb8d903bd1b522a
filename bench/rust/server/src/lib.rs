//! `POST /invite` with an address as its body invites it.

use std::error::Error;

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::post;
use contenders::Contender;
use tokio::net::TcpListener;

/// Serves on a free loopback port, which it prints.
pub fn serve<C: Contender>() -> Result<(), Box<dyn Error>> {
    let base_url = std::env::args().nth(1).ok_or("usage: PROGRAM BASE_URL")?;
    let app = Router::new().route("/invite", post(invite::<C>)).with_state(C::connect(&base_url)?);
    tokio::runtime::Runtime::new()?.block_on(async {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        println!("{}", listener.local_addr()?);
        Ok(axum::serve(listener, app).await?)
    })
}

async fn invite<C: Contender>(State(clerk): State<C>, email_address: String) -> (StatusCode, String) {
    match clerk.create(email_address).await {
        Ok(id) => (StatusCode::OK, id),
        Err(error) => (StatusCode::BAD_GATEWAY, error.to_string()),
    }
}
