//! Who may call, and in which version of the API.

use http::HeaderMap;
use http::header::AUTHORIZATION;

use crate::catalogue;
use crate::problem::Problems;

/// The dated versions of the Backend API that Clerk has published.
const VERSIONS: &[&str] =
    &["2021-02-05", "2024-10-01", "2025-03-12", "2025-04-10", "2025-11-10", "2025-12-03", "2026-05-12"];

/// The caller's key, if it may call.
pub(super) fn key<'h>(headers: &'h HeaderMap, only: Option<&str>) -> Result<&'h str, Problems> {
    let key = headers
        .get(AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|text| text.split_once(' '))
        .filter(|(scheme, key)| scheme.eq_ignore_ascii_case("bearer") && !key.trim().is_empty())
        .map(|(_, key)| key.trim())
        .ok_or_else(|| catalogue::AUTHORIZATION_HEADER_FORMAT_INVALID.with(&[]))?;
    if only.map_or_else(|| key.starts_with("sk_"), |only| key == only) {
        Ok(key)
    } else {
        Err(catalogue::CLERK_KEY_INVALID.with(&[]).into())
    }
}

/// The version that is asked for. It may be asked for in a header or in the query, not in both.
pub(super) fn version<'r>(
    headers: &'r HeaderMap,
    query: &'r [(String, String)],
) -> Result<Option<&'r str>, Problems> {
    let in_headers = headers.get_all("clerk-api-version").iter().map(|value| value.to_str().unwrap_or("?"));
    let in_query =
        query.iter().filter(|(name, _)| name == "__clerk_api_version").map(|(_, value)| value.as_str());
    let asked: Vec<&str> = in_headers.chain(in_query).collect();
    let reason = match asked.as_slice() {
        [] => return Ok(None),
        [version] if VERSIONS.contains(version) => return Ok(Some(version)),
        [version] => format!("`{version}` is not a known version"),
        _ => "the version may be given once, in the header or in the query".to_owned(),
    };
    Err(catalogue::API_VERSION_INVALID.with(&[&reason]).into())
}
