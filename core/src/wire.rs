//! Request to HTTP, and HTTP to model.

use std::time::Duration;

use bytes::Bytes;
use http::header::{AUTHORIZATION, CONTENT_TYPE, HeaderValue};
use serde::de::DeserializeOwned;

use crate::config::{CallOptions, Settings};
use crate::error::{DecodeError, InvalidRequest};
use crate::request::RawRequest;
use crate::response::RawResponse;
use crate::secret::SecretKey;
use crate::transport::AttemptTimeout;

/// Writes a request as HTTP.
pub(crate) fn build(
    request: &RawRequest,
    settings: &Settings,
    options: &CallOptions,
    timeout: Duration,
) -> Result<http::Request<Bytes>, InvalidRequest> {
    let url = settings.base_url.join(&request.target()?);
    let body = request.body_bytes().cloned();
    let mut headers = settings.headers.clone();
    headers.insert(AUTHORIZATION, settings.secret_key.authorization());
    if body.is_some() {
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    }
    headers.extend(options.headers.clone());

    let mut http = http::Request::new(body.unwrap_or_default());
    *http.method_mut() = request.operation().method.clone();
    *http.uri_mut() = url.parse().map_err(|_| InvalidRequest::new("path", "makes a URL that is too long"))?;
    *http.headers_mut() = headers;
    http.extensions_mut().insert(AttemptTimeout(timeout));
    Ok(http)
}

/// Reads a body. Only after a failure is it read again, to learn where it does not fit.
pub(crate) fn decode<T: DeserializeOwned>(
    response: &RawResponse,
    key: &SecretKey,
) -> Result<T, Box<DecodeError>> {
    // 204 answers nothing, which reads as `null`.
    let body: &[u8] = if response.body.is_empty() { b"null" } else { &response.body };
    serde_json::from_slice(body).map_err(|error| decode_error::<T>(&error, response, key))
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
