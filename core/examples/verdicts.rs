//! Verdicts on deliveries: for each line of stdin, a line. The tests of the npm package hold them to those of its own code,
//! of `svix` and of `@clerk/backend`.
//!
//! A line is `{"secrets": […], "headers": [[name, value], …], "body": […], "now": …}`, with the body in bytes; its answer is
//! `taken` or the error.

use std::error::Error;
use std::io::{Write, stdin, stdout};

use clerk_invitations_core::webhook::Webhook;
use clerk_invitations_core::{Headers, Timestamp};
use serde::Deserialize;

#[derive(Deserialize)]
struct Delivery {
    secrets: Vec<String>,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
    now: i64,
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut answers = stdout().lock();
    for line in stdin().lines() {
        let delivery: Delivery = serde_json::from_str(&line?)?;
        writeln!(
            answers,
            "{}",
            verdict(&delivery).map_or_else(|error| error.to_string(), |()| "taken".into())
        )?;
    }
    Ok(())
}

fn verdict(delivery: &Delivery) -> Result<(), Box<dyn Error>> {
    let [secret, others @ ..] = delivery.secrets.as_slice() else { return Err("no secret".into()) };
    let webhook =
        others.iter().try_fold(Webhook::new(secret)?, |webhook, secret| webhook.also_accept(secret))?;
    let mut headers = Headers::new();
    for (name, value) in &delivery.headers {
        headers.insert(name, value)?;
    }
    webhook.verify(headers, &delivery.body, Timestamp::from_millis(delivery.now))?;
    Ok(())
}
