//! Request to HTTP, and HTTP to model.

use std::sync::Arc;
use std::time::Duration;

use serde::de::DeserializeOwned;

use crate::call::settings::{CallOptions, Settings};
use crate::endpoint::request::RawRequest;
use crate::error::{DecodeError, InvalidRequest};
use crate::secret::SecretKey;
use crate::transport::exchange::ExchangeRequest;
use crate::transport::response::RawResponse;

/// Writes a request for the host.
pub(crate) fn build(
    request: &RawRequest,
    settings: &Settings,
    options: &CallOptions,
    timeout: Duration,
) -> Result<ExchangeRequest, InvalidRequest> {
    let mut headers = settings.headers.clone();
    if !options.headers.is_empty() {
        let mut own = options.headers.clone();
        own.add_missing(&headers);
        headers = Arc::new(own);
    }
    Ok(ExchangeRequest {
        method: &request.operation().method,
        url: request.url(settings.base_url.as_str())?,
        headers,
        body: request.json_text().map(str::to_owned),
        timeout,
    })
}

/// Reads a body. Only after a failure is it read again, to learn where it does not fit.
pub(crate) fn decode<T: DeserializeOwned>(
    response: &RawResponse,
    key: &SecretKey,
) -> Result<T, Box<DecodeError>> {
    // 204 answers nothing, which reads as `null`.
    let body: &[u8] = if response.body.is_empty() { b"null" } else { &response.body };
    // Looking at all the text at once is quicker than at each string in it.
    let value = match std::str::from_utf8(body) {
        Ok(text) => serde_json::from_str(text),
        Err(_) => serde_json::from_slice(body),
    };
    value.map_err(|error| decode_error::<T>(&error, response, key))
}

#[cold]
fn decode_error<T: DeserializeOwned>(
    error: &serde_json::Error,
    response: &RawResponse,
    key: &SecretKey,
) -> Box<DecodeError> {
    let mut deserializer = serde_json::Deserializer::from_slice(&response.body);
    Box::new(match serde_path_to_error::deserialize::<_, T>(&mut deserializer) {
        Err(error) => {
            // The names of members are the server's to choose.
            let path = key.redact(&error.path().to_string());
            DecodeError::new(path, &error.inner().to_string(), response.clone())
        }
        // The value was whole; what follows it is not JSON's end.
        Ok(_) => DecodeError::new(".", &error.to_string(), response.clone()),
    })
}
