//! A request begins once, ends when it is dropped, and has its connection to itself.

use bytes::Bytes;
use clerk_invitations_core::TransportErrorKind;
use futures_util::future::{Either, join_all, select};
use http::Method;
use std::pin::pin;
use std::time::Duration;

use super::subject::{ensure, ensure_eq};
use super::{Failure, Subject, Verdict};

/// Sends a request that does not end, drops it when the server has it, and waits for the server to notice.
async fn dropping_cancels(subject: &Subject<'_>, behaviour: &str) -> Verdict {
    let id = subject.fresh_id();
    let request = subject.request(Method::POST, &format!("{behaviour}?id={id}"), Bytes::new())?;
    let arrived = {
        let endless = pin!(subject.send(request));
        match select(endless, pin!(subject.seen(&id, "arrived"))).await {
            Either::Left((ended, _)) => {
                return Err(Failure::new(format!("{behaviour} ended: {:?}", ended.map(|a| a.status()))));
            }
            Either::Right((seen, _)) => seen?,
        }
    };
    ensure_eq!(arrived.requests, 1, "requests");
    ensure_eq!(subject.seen(&id, "gone").await?.gone, 1, "clients gone");
    Ok(())
}

pub(super) async fn dropping_cancels_before_the_head(subject: &Subject<'_>) -> Verdict {
    dropping_cancels(subject, "/hang").await
}

pub(super) async fn dropping_cancels_within_the_body(subject: &Subject<'_>) -> Verdict {
    dropping_cancels(subject, "/slow-body").await
}

pub(super) async fn nothing_is_sent_twice(subject: &Subject<'_>) -> Verdict {
    let behaviours = ["/reset", "/half-head", "/truncated", "/status/429", "/status/503"];
    for behaviour in behaviours {
        for method in [Method::GET, Method::POST] {
            let id = subject.fresh_id();
            let request = subject.request(method.clone(), &format!("{behaviour}?id={id}"), Bytes::new())?;
            let outcome = subject.send(request).await;
            let is_lost = outcome.is_err_and(|error| error.status().is_none());
            // A browser keeps six connections to a server.
            let at_most = if is_lost && subject.host.sends_again { 7 } else { 1 };
            let requests = subject.seen(&id, "").await?.requests;
            ensure!((1..=at_most).contains(&requests), "{method} {behaviour}: {requests} requests");
        }
    }
    Ok(())
}

/// The server has closed a connection that the transport would like to use again. It may notice and take
/// another; else the request is interrupted, for it cannot know how far it got. It is not sent twice.
pub(super) async fn a_stale_connection_is_no_connect_error(subject: &Subject<'_>) -> Verdict {
    subject.send(subject.get("/close-later")?).await?;
    subject.runtime.sleep(Duration::from_millis(50)).await;
    let id = subject.fresh_id();
    let request = subject.request(Method::POST, &format!("/echo?id={id}"), Bytes::new())?;
    let at_least = match subject.send(request).await {
        Ok(_) => 1,
        Err(error) => {
            ensure_eq!(error.kind(), TransportErrorKind::Interrupted, "the kind of {error:?}");
            0
        }
    };
    let requests = subject.seen(&id, "").await?.requests;
    ensure!((at_least..=1).contains(&requests), "{requests} requests arrived");
    Ok(())
}

pub(super) async fn concurrent_requests_do_not_mix(subject: &Subject<'_>) -> Verdict {
    let id = subject.fresh_id();
    // Answered when four have arrived, so they are under way together; more than that a browser would not do.
    let one = |number: usize| {
        let id = &id;
        async move {
            let request = subject.get(&format!("/gather?id={id}&count=4&name=number-{number}"))?;
            let answer = subject.send(request).await?;
            ensure_eq!(answer.body(), format!("number-{number}").as_bytes(), "the answer to {number}");
            Ok::<_, Failure>(())
        }
    };
    for outcome in join_all((0..40).map(one)).await {
        outcome?;
    }
    ensure_eq!(subject.seen(&id, "").await?.requests, 40, "requests");
    Ok(())
}
