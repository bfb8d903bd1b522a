//! What the caller is told, made of what has been seen.

use http::StatusCode;

use crate::call::reconcile::candidate::is_same_address;
use crate::call::reconcile::item::{Effect, Item};
use crate::call::reconcile::reconciliation::Inquiry;
use crate::endpoint::request::RawRequest;
use crate::error::{Ambiguous, DecodeError, Error, Fate, Outcome, Result};
use crate::json::{self, Json, array};
use crate::transport::response::{RawResponse, after};

impl Inquiry {
    /// The answer to a request that was sent whole, or joined with what was there already.
    pub(crate) fn complete(
        &mut self,
        request: &RawRequest,
        response: Box<RawResponse>,
        attempts: u32,
    ) -> Result<Box<RawResponse>> {
        if !self.has_effects() {
            return Ok(after(response, attempts));
        }
        // What is answered takes the first place that bears its address and is empty still.
        if let Some(answered) = json::parse_bytes(&response.body).and_then(Json::items) {
            for json in answered {
                let address = json.member("email_address").and_then(Json::text).unwrap_or_default();
                let mut open = self.items.iter_mut().filter(|item| item.done.is_none());
                if let Some(item) = open.find(|item| is_same_address(&address, &item.key)) {
                    item.done = Some(Effect { id: None, json: json.raw().to_owned() });
                }
            }
        }
        if self.is_done() {
            return Ok(self.recover(attempts));
        }
        let message = "the answer does not name everybody that was asked for";
        let error = DecodeError::whole(message, response);
        Err(self.ambiguous(request, Box::new(error).into(), Outcome::Unknown))
    }

    /// The answer that was lost, made of what looking has shown.
    pub(crate) fn recover(&mut self, attempts: u32) -> Box<RawResponse> {
        let mut done = self.items.iter().filter_map(Item::done);
        let body = if self.is_bulk { array(done) } else { done.next().unwrap_or_default().to_owned() };
        let headers = std::mem::take(&mut self.headers);
        let mut response = Box::new(RawResponse::new(StatusCode::OK, headers, body));
        response.recovered = true;
        after(response, attempts)
    }

    /// The end of a request that cannot be settled.
    pub(crate) fn ambiguous(&self, request: &RawRequest, cause: Error, missing: Outcome) -> Error {
        let mut fates = Vec::new();
        for item in &self.items {
            let outcome = match item.done() {
                Some(json) => Outcome::Done(json.to_owned()),
                None if item.is_refused => Outcome::NotDone,
                None => missing.clone(),
            };
            fates.push(Fate { subject: item.key.clone(), outcome });
        }
        Error::Ambiguous(Box::new(Ambiguous::new(request.operation(), fates, cause)))
    }
}
