//! How requests leave, and answers arrive.

pub(crate) mod base_url;
pub(crate) mod date;
pub(crate) mod error;
pub(crate) mod exchange;
pub(crate) mod headers;
pub(crate) mod http_transport;
pub(crate) mod over_http;
pub(crate) mod response;
