//! An error as JSON text.

use crate::dynamic::camel_case::camel_case;
use crate::error::{ApiError, Error, ErrorDetail, Fate, Outcome};
use crate::json::{Json, Writer};
use crate::text::decimal;
use crate::transport::error::TransportErrorKind;

/// An error as JSON: its `kind`, its `message` and what there is besides. It holds no key; what may hold a ticket
/// (`fates[].value`) is the host's to guard.
pub fn error(error: &Error) -> String {
    let mut writer = Writer::default();
    write(&mut writer, error);
    writer.finish()
}

fn write(writer: &mut Writer, error: &Error) {
    writer.raw("{");
    member(writer, "kind", kind(error));
    member(writer, "message", &error.text());
    writer.name("mayHaveBeenExecuted");
    writer.raw(if error.may_have_been_executed() { "true" } else { "false" });
    if let Some(status) = error.status() {
        number(writer, "status", status.as_u16().into());
    }
    if let Some(trace_id) = error.trace_id() {
        member(writer, "clerkTraceId", &trace_id);
    }
    match error {
        Error::Api(error) => api(writer, error),
        Error::InvalidRequest(error) => {
            member(writer, "field", error.field());
            if let Some(index) = error.index() {
                number(writer, "index", index as u64);
            }
        }
        Error::Config(error) => member(writer, "field", error.setting()),
        Error::Decode(error) => member(writer, "path", error.path()),
        Error::Ambiguous(error) => {
            writer.name("fates");
            writer.raw("[");
            error.fates().iter().for_each(|it| fate(writer, it));
            writer.close(']');
            writer.name("cause");
            write(writer, error.cause());
        }
        Error::Transport(_) => {}
    }
    writer.close('}');
}

fn kind(error: &Error) -> &'static str {
    match error {
        Error::Config(_) | Error::InvalidRequest(_) => "invalidRequest",
        Error::Transport(error) => match error.kind() {
            TransportErrorKind::Timeout => "timeout",
            TransportErrorKind::Aborted => "aborted",
            _ => "connection",
        },
        Error::Api(error) if error.details().is_empty() => "api",
        Error::Api(_) => "clerk",
        Error::Decode(_) => "validation",
        Error::Ambiguous(_) => "ambiguous",
    }
}

fn api(writer: &mut Writer, error: &ApiError) {
    if let Some(wait) = error.retry_after() {
        number(writer, "retryAfter", wait.as_secs());
    }
    writer.name("errors");
    writer.raw("[");
    error.details().iter().for_each(|it| detail(writer, it));
    writer.close(']');
}

fn detail(writer: &mut Writer, detail: &ErrorDetail) {
    writer.raw("{");
    member(writer, "code", &detail.raw_code);
    member(writer, "message", &detail.message);
    member(writer, "longMessage", &detail.long_message);
    if let Some(members) = detail.json_meta().and_then(Json::members) {
        writer.name("meta");
        writer.raw("{");
        for (name, value) in members {
            writer.name(&camel_case(&name.text().unwrap_or_default()));
            writer.raw(value.raw());
        }
        writer.close('}');
    }
    writer.close('}');
}

fn fate(writer: &mut Writer, fate: &Fate) {
    let (outcome, value) = match &fate.outcome {
        Outcome::Done(json) => ("done", json.as_str()),
        Outcome::NotDone => ("notDone", "null"),
        Outcome::Unknown => ("unknown", "null"),
    };
    writer.raw("{");
    member(writer, "subject", &fate.subject);
    member(writer, "outcome", outcome);
    writer.name("value");
    writer.raw(value);
    writer.close('}');
}

fn member(writer: &mut Writer, name: &str, text: &str) {
    writer.name(name);
    writer.text(text);
}

fn number(writer: &mut Writer, name: &str, number: u64) {
    writer.name(name);
    writer.raw(&decimal(number));
}
