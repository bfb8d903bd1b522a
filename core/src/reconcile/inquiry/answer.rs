//! What the caller is told, made of what has been seen.

use bytes::Bytes;
use http::StatusCode;

use super::{Inquiry, Item, array};
use crate::error::{Ambiguous, DecodeError, Error, Fate, Outcome, Result};
use crate::json::{self, Json, Members};
use crate::reconcile::sighting::is_same_address;
use crate::response::RawResponse;

impl Inquiry<'_> {
    /// The answer to a request that was sent whole, or joined with what was there already.
    pub(in crate::reconcile) fn complete(&self, response: RawResponse, attempts: u32) -> Result<RawResponse> {
        if !self.has_effects() {
            return Ok(response.after(attempts));
        }
        let body = json::parse(&response.body);
        let mut answered: Vec<&Json<'_>> =
            body.as_ref().and_then(Members::items).unwrap_or_default().iter().collect();
        let mut take = |item: &Item| {
            let bears_key = |json: &&Json<'_>| {
                let address = json.member("email_address").and_then(Members::text);
                address.is_some_and(|address| is_same_address(address, &item.key))
            };
            let index = answered.iter().position(bears_key)?;
            Some(answered.remove(index).to_string())
        };
        let items: Option<Vec<String>> =
            self.items.iter().map(|item| item.done().map(str::to_owned).or_else(|| take(item))).collect();
        match items {
            Some(items) => Ok(self.recovered(array(items.iter().map(String::as_str)), attempts)),
            None => {
                let message = "the answer does not name everybody that was asked for";
                let error = DecodeError::new(".", message, response.clone());
                Err(self.ambiguous(Box::new(error).into(), Outcome::Unknown))
            }
        }
    }

    /// The answer that was lost, made of what looking has shown.
    pub(in crate::reconcile) fn recover(&self, attempts: u32) -> RawResponse {
        let mut done = self.items.iter().filter_map(Item::done);
        let body = if self.is_bulk { array(done) } else { done.next().unwrap_or_default().to_owned() };
        self.recovered(body, attempts)
    }

    fn recovered(&self, body: String, attempts: u32) -> RawResponse {
        let mut response =
            RawResponse::new(StatusCode::OK, self.headers.clone(), Bytes::from(body)).after(attempts);
        response.recovered = true;
        response
    }

    /// The end of a request that cannot be settled.
    pub(in crate::reconcile) fn ambiguous(&self, cause: Error, missing: Outcome) -> Error {
        let fate = |item: &Item| {
            let outcome = match item.done() {
                Some(json) => Outcome::Done(json.to_owned()),
                None if item.is_refused => Outcome::NotDone,
                None => missing.clone(),
            };
            Fate { subject: item.key.clone(), outcome }
        };
        let fates = self.items.iter().map(fate).collect();
        Error::Ambiguous(Box::new(Ambiguous::new(self.request.operation(), fates, cause)))
    }
}
