//! What the caller is told, made of what has been seen.

use http::StatusCode;

use crate::call::reconcile::candidate::records;
use crate::call::reconcile::item::{Item, Record};
use crate::call::reconcile::reconciliation::Reconciliation;
use crate::endpoint::address::is_same_address;
use crate::endpoint::lookup::Key;
use crate::endpoint::operation::Lookup;
use crate::endpoint::request::RawRequest;
use crate::error::{Ambiguous, DecodeError, Error, Fate, Outcome, Result};
use crate::json::{self, Json, array};
use crate::transport::response::{RawResponse, after};

/// What is wrong with a response to a bulk that leaves somebody out.
pub(crate) const NOT_EVERYBODY: &str = "the response does not name everybody that was asked for";

/// Whether a response names as many as the request does, where that is a bulk.
pub(crate) fn is_about_everybody(request: &RawRequest, lookup: &Lookup, response: &RawResponse) -> bool {
    let is_bulk = |body: &&str| body.starts_with('[');
    let Some(body) = request.json_text().filter(is_bulk).and_then(json::parse) else { return true };
    let answered = json::parse_bytes(&response.body).and_then(|answer| records(answer, lookup));
    answered.map(Iterator::count) == body.items().map(Iterator::count)
}

impl Reconciliation {
    /// The response to a request that was sent whole, or joined with what was there already.
    pub(crate) fn complete(
        &mut self,
        request: &RawRequest,
        response: Box<RawResponse>,
        attempts: u32,
    ) -> Result<Box<RawResponse>> {
        if !self.has_effects() {
            return Ok(after(response, attempts));
        }
        // What is created takes the first place that bears its address and is empty still.
        let answer = json::parse_bytes(&response.body);
        if let Some(created) = answer.and_then(|answer| records(answer, self.lookup)) {
            for json in created {
                let key = match self.lookup.key {
                    Key::Email(name) | Key::Member(name) => json.member(name).and_then(Json::text),
                    Key::Path(_) => None,
                };
                let key = key.unwrap_or_default();
                let mut open = self.items.iter_mut().filter(|item| item.done.is_none());
                if let Some(item) = open.find(|item| is_same_address(&key, &item.key)) {
                    item.done = Some(Record { identity: None, json: json.raw().to_owned() });
                }
            }
        }
        if self.is_done() {
            return Ok(self.recover(attempts));
        }
        let error = DecodeError::whole(NOT_EVERYBODY, response);
        Err(self.ambiguous(request, Box::new(error).into(), Outcome::Unknown))
    }

    /// The response that was lost, made of what lookups have shown.
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
