//! Sends webhooks: one at a time, in the order they are due.

use std::convert::Infallible;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use http::{Request, Uri};
use http_body_util::Full;
use hyper::body::Bytes;
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;
use tokio::sync::Notify;

use super::shared::{Shared, lock};
use crate::clock::{Clock, WallClock};
use crate::webhooks::WebhookRequest;

/// How long an endpoint may take for its answer.
const PATIENCE: Duration = Duration::from_secs(15);

/// Sends what is due, for ever; whoever changes the state says so.
pub(super) async fn deliver(state: Shared, changed: Arc<Notify>) -> Infallible {
    loop {
        let (webhook, wait) = {
            let mut state = lock(&state);
            (state.take_webhook(WallClock.now_ms()), state.webhook_wait_ms())
        };
        match (webhook, wait) {
            (Some(webhook), _) => {
                let number = webhook.number;
                let answer = tokio::time::timeout(PATIENCE, send(webhook)).await;
                let answer = answer.unwrap_or_else(|_| Err("no answer within 15 s".into()));
                lock(&state).webhook_answered(number, answer);
            }
            (None, Some(ms)) => {
                let wait = Duration::from_millis(ms);
                let _either = tokio::time::timeout(wait, changed.notified()).await;
            }
            (None, None) => changed.notified().await,
        }
    }
}

/// The status of the answer, or why there is none.
async fn send(webhook: WebhookRequest) -> Result<u16, String> {
    let uri: Uri = webhook.url.parse().map_err(|_| "the url is none".to_owned())?;
    if uri.scheme_str() != Some("http") {
        return Err("this program sends to http:// addresses only".into());
    }
    let authority = uri.authority().ok_or("the url has no host")?;
    // An IPv6 address has brackets in a URL alone.
    let host = authority.host().trim_start_matches('[').trim_end_matches(']');
    let stream = TcpStream::connect((host, authority.port_u16().unwrap_or(80)));
    let stream = stream.await.map_err(|error| error.to_string())?;
    let (mut sender, connection) =
        http1::handshake(TokioIo::new(stream)).await.map_err(|error| error.to_string())?;
    let target = uri.path_and_query().map_or("/", |target| target.as_str());
    let mut request = Request::post(target).header("host", authority.as_str());
    for (name, value) in webhook.headers {
        request = request.header(name, value);
    }
    let request = request.body(Full::new(Bytes::from(webhook.body))).map_err(|error| error.to_string())?;
    let mut answer = pin!(sender.send_request(request));
    let answer = tokio::select! {
        answer = &mut answer => answer,
        // The answer may have come with the end.
        _ended = connection => answer.await,
    };
    answer.map(|answer| answer.status().as_u16()).map_err(|error| error.to_string())
}
