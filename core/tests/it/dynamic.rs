//! Requests and errors as JSON text: what the npm package sends and gets.

use clerk_invitations_core::dynamic::{self, Call, camel_case};
use clerk_invitations_core::schema::{Field, Kind, Method};
use clerk_invitations_core::{
    BulkCreateInvitations, BulkCreateOrganizationInvitations, BulkCreateWaitlistEntries, CallOptions,
    CreateInvitation, CreateOrganizationInvitation, CreateWaitlistEntry, DeleteInvitation,
    DeleteWaitlistEntry, Endpoint, Error, GetOrganizationInvitation, InvalidRequest, InviteWaitlistEntry,
    ListInstanceOrganizationInvitations, ListInvitations, ListOrganizationInvitations,
    ListUserOrganizationInvitations, ListWaitlistEntries, NewOrganizationInvitation, OPERATIONS, RESOURCES,
    RawRequest, RejectWaitlistEntry, RetryPolicy, RevokeInvitation, RevokeOrganizationInvitation,
    TransportError, TransportErrorKind, http,
};
use futures_executor::block_on;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Value, json};

use crate::support::{KEY, scripted};

fn methods() -> impl Iterator<Item = &'static Method> {
    RESOURCES.iter().flat_map(|resource| resource.methods)
}

fn method(operation: &str) -> &'static Method {
    methods().find(|method| method.operation.name == operation).unwrap()
}

/// JavaScript knows a method by its number, which the generator takes from `RESOURCES`.
#[test]
fn the_number_of_a_method_is_its_place() {
    let numbered: Vec<&str> = (0..).map_while(dynamic::method).map(|method| method.operation.name).collect();
    assert_eq!(numbered, methods().map(|method| method.operation.name).collect::<Vec<_>>());
    let operations = OPERATIONS.iter().flat_map(|operations| operations.iter());
    assert_eq!(numbered, operations.map(|operation| operation.name).collect::<Vec<_>>());
    assert!(numbered.len() > 9);
}

/// The HTTP request that is sent, or what is wrong.
fn sent(request: Result<RawRequest, InvalidRequest>) -> Result<(String, Value), InvalidRequest> {
    let request = request?;
    let (clerk, transport) = scripted(|_| Err(TransportError::new(TransportErrorKind::Connect)));
    let _ = block_on(clerk.send_raw(&request, &CallOptions::new()));
    let request = &transport.requests()[0];
    let body = match &request.body()[..] {
        b"" => Value::Null,
        body => serde_json::from_slice(body).unwrap(),
    };
    Ok((format!("{} {} {:?}", request.method(), request.uri(), request.headers().get("content-type")), body))
}

fn typed<E: Endpoint>(endpoint: &E) -> Result<RawRequest, InvalidRequest> {
    let mut request = RawRequest::new(E::OPERATION);
    endpoint.encode(&mut request)?;
    Ok(request)
}

/// A typed request of this operation, made of the fields as the API names them.
fn of_fields(operation: &str, fields: &Value) -> Result<RawRequest, InvalidRequest> {
    let text = |name: &str| fields.get(name).and_then(Value::as_str).map(str::to_owned);
    let flag = |name: &str| fields.get(name).and_then(Value::as_bool);
    let number = |name: &str| fields.get(name).and_then(Value::as_u64);
    let small = |name: &str| number(name).map(|number| u16::try_from(number).unwrap());
    let invitation = |fields: &Value| {
        let text = |name: &str| fields.get(name).and_then(Value::as_str);
        let mut request = CreateInvitation::new(text("email_address").unwrap());
        request.expires_in_days =
            fields.get("expires_in_days").and_then(Value::as_u64).map(|days| days as u16);
        request.ignore_existing = fields.get("ignore_existing").and_then(Value::as_bool);
        request.notify = fields.get("notify").and_then(Value::as_bool);
        request.public_metadata = fields.get("public_metadata").and_then(Value::as_object).cloned();
        request.redirect_url = text("redirect_url").map(str::to_owned);
        request.template_slug = text("template_slug").map(Into::into);
        request
    };
    let entry = |fields: &Value| {
        let mut request = CreateWaitlistEntry::new(fields["email_address"].as_str().unwrap());
        request.notify = fields.get("notify").and_then(Value::as_bool);
        request
    };
    let into_organization = |fields: &Value| {
        let text = |name: &str| fields.get(name).and_then(Value::as_str);
        let object = |name: &str| fields.get(name).and_then(Value::as_object).cloned();
        let mut request =
            NewOrganizationInvitation::new(text("email_address").unwrap(), text("role").unwrap());
        request.expires_in_days =
            fields.get("expires_in_days").and_then(Value::as_u64).map(|days| days as u16);
        request.inviter_user_id = text("inviter_user_id").map(Into::into);
        request.notify = fields.get("notify").and_then(Value::as_bool);
        request.private_metadata = object("private_metadata").map(Into::into);
        request.public_metadata = object("public_metadata");
        request.redirect_url = text("redirect_url").map(str::to_owned);
        request
    };
    let items = || fields.get("items").unwrap_or(fields).as_array().unwrap();
    let id = || text("invitation_id").or(text("waitlist_entry_id")).unwrap();
    let organization = || text("organization_id").unwrap();
    let statuses = || {
        let one = |status: &Value| clerk_invitations_core::InvitationStatus::from(status.as_str().unwrap());
        let all = |status: &Value| match status.as_array() {
            Some(several) => several.iter().map(one).collect::<Vec<_>>(),
            None => vec![one(status)],
        };
        fields.get("status").map(|status| all(status).into())
    };
    match operation {
        "CreateInvitation" => typed(&invitation(fields)),
        "CreateBulkInvitations" => typed(&BulkCreateInvitations::new(items().iter().map(invitation))),
        "RevokeInvitation" => typed(&RevokeInvitation::new(id())),
        "CreateWaitlistEntry" => typed(&entry(fields)),
        "CreateBulkWaitlistEntries" => typed(&BulkCreateWaitlistEntries::new(items().iter().map(entry))),
        "InviteWaitlistEntry" => {
            let mut request = InviteWaitlistEntry::new(id());
            request.ignore_existing = flag("ignore_existing");
            typed(&request)
        }
        "RejectWaitlistEntry" => typed(&RejectWaitlistEntry::new(id())),
        "DeleteWaitlistEntry" => typed(&DeleteWaitlistEntry::new(id())),
        "ListInvitations" => {
            let mut request = ListInvitations::new();
            request.status = text("status").map(|text| text.as_str().into());
            (request.query, request.order_by) = (text("query"), text("order_by"));
            (request.limit, request.offset) = (small("limit"), number("offset"));
            typed(&request)
        }
        "DeleteInvitation" => typed(&DeleteInvitation::new(id())),
        "CreateOrganizationInvitation" => {
            let request: CreateOrganizationInvitation =
                into_organization(fields).into_organization(organization());
            typed(&request)
        }
        "CreateOrganizationInvitationBulk" => {
            let items = items().iter().map(into_organization);
            typed(&BulkCreateOrganizationInvitations::new(organization(), items))
        }
        "GetOrganizationInvitation" => typed(&GetOrganizationInvitation::new(organization(), id())),
        "RevokeOrganizationInvitation" => {
            let mut request = RevokeOrganizationInvitation::new(organization(), id());
            request.requesting_user_id = text("requesting_user_id").map(Into::into);
            typed(&request)
        }
        "ListOrganizationInvitations" => {
            let mut request = ListOrganizationInvitations::new(organization());
            (request.status, request.email_address) = (statuses(), text("email_address"));
            request.order_by = text("order_by");
            (request.limit, request.offset) = (small("limit"), number("offset"));
            typed(&request)
        }
        "ListInstanceOrganizationInvitations" => {
            let mut request = ListInstanceOrganizationInvitations::new();
            request.status = statuses();
            (request.query, request.order_by) = (text("query"), text("order_by"));
            (request.limit, request.offset) = (small("limit"), number("offset"));
            typed(&request)
        }
        "UsersGetOrganizationInvitations" => {
            let mut request = ListUserOrganizationInvitations::new(text("user_id").unwrap());
            request.status = statuses();
            (request.limit, request.offset) = (small("limit"), number("offset"));
            typed(&request)
        }
        "ListWaitlistEntries" => {
            let mut request = ListWaitlistEntries::new();
            request.status = text("status").map(|text| text.as_str().into());
            (request.query, request.order_by) = (text("query"), text("order_by"));
            (request.limit, request.offset) = (small("limit"), number("offset"));
            typed(&request)
        }
        other => panic!("{other} has no typed request here"),
    }
}

/// Any request, or an item of a bulk, by the names of the API.
fn fields(fields: &'static [Field]) -> impl Strategy<Value = Value> {
    let text = || prop_oneof![any::<String>(), "[a-z.]{0,3}@[a-z.]{0,3}", Just("..".to_owned())];
    let members = fields.iter().map(move |field| {
        let value = match field.kind {
            Kind::Boolean => any::<bool>().prop_map(Value::from).boxed(),
            Kind::Integer if field.name == "offset" => any::<u64>().prop_map(Value::from).boxed(),
            Kind::Integer => prop_oneof![0..600_u64, 0..=65_535_u64].prop_map(Value::from).boxed(),
            Kind::OpenEnums(_) => {
                let several = proptest::collection::vec("[a-z]{1,3}", 0..3).prop_map(Value::from);
                prop_oneof!["[a-z]{1,3}".prop_map(Value::from), several].boxed()
            }
            Kind::Metadata | Kind::PrivateMetadata => {
                let member =
                    (any::<String>(), prop_oneof![Just(json!(null)), any::<String>().prop_map(Value::from)]);
                proptest::collection::vec(member, 0..3)
                    .prop_map(|members| members.into_iter().collect())
                    .boxed()
            }
            _ => text().prop_map(Value::from).boxed(),
        };
        let is_there = if field.is_required { Just(true).boxed() } else { any::<bool>().boxed() };
        (Just(field.name), is_there, value)
    });
    let members: Vec<_> = members.collect();
    members.prop_map(|members| {
        let members = members.into_iter().filter(|(_, is_there, _)| *is_there);
        members.map(|(name, _, value)| (name.to_owned(), value)).collect()
    })
}

fn in_camel_case(fields: &Value) -> Value {
    match fields {
        Value::Array(items) => items.iter().map(in_camel_case).collect(),
        Value::Object(members) => {
            let member = |(name, value): (&String, &Value)| match name.as_str() {
                "items" => (name.clone(), in_camel_case(value)),
                name => (camel_case(name), value.clone()),
            };
            members.iter().map(member).collect()
        }
        other => other.clone(),
    }
}

fn any_request() -> impl Strategy<Value = (&'static Method, Value)> {
    select(methods().collect::<Vec<_>>()).prop_flat_map(|method| {
        let fields = match method.items {
            Some(items) => {
                let items = proptest::collection::vec(fields(items.fields), 0..4).prop_map(Value::from);
                match method.fields {
                    [] => items.boxed(),
                    own => (fields(own), items)
                        .prop_map(|(mut fields, items)| {
                            fields["items"] = items;
                            fields
                        })
                        .boxed(),
                }
            }
            None => fields(method.fields).boxed(),
        };
        (Just(method), fields)
    })
}

proptest! {
    #[test]
    fn a_request_as_json_is_sent_as_the_typed_one((method, fields) in any_request(), is_pretty: bool) {
        let json = in_camel_case(&fields);
        let json = if is_pretty { format!("\n{json:#} ") } else { json.to_string() };
        let dynamic = sent(dynamic::request(method, &json));
        match (dynamic, sent(of_fields(method.operation.name, &fields))) {
            (Ok(dynamic), Ok(typed)) => prop_assert_eq!(dynamic, typed),
            (Err(dynamic), Err(typed)) => {
                prop_assert_eq!(dynamic.field(), camel_case(typed.field()));
                prop_assert_eq!((dynamic.rule(), dynamic.index()), (typed.rule(), typed.index()));
            }
            (dynamic, typed) => prop_assert!(false, "{dynamic:?} is not {typed:?}"),
        }
    }

    #[test]
    fn any_text_is_a_request_or_refused(method in select(methods().collect::<Vec<_>>()), text in ".{0,40}") {
        let _ = dynamic::request(method, &text);
    }
}

fn refused(operation: &str, json: &str) -> InvalidRequest {
    dynamic::request(method(operation), json).map(|_| json.to_owned()).unwrap_err()
}

#[test]
fn what_does_not_fit_is_named() {
    let whole = "must be a whole number, not negative";
    let lone = "cannot be sent: it holds half of a character (a lone surrogate) or is nested too deeply";
    let deep = format!(
        r#"{{"emailAddress":"a@b","publicMetadata":{{"a":{}1{}}}}}"#,
        "[".repeat(200),
        "]".repeat(200)
    );
    for (operation, json, field, rule) in [
        ("CreateInvitation", "[]", "request", "must be an object"),
        ("CreateInvitation", "", "request", lone),
        ("CreateInvitation", r#"{"emailAddress":"a@b","notify":"\ud83d"}"#, "request", lone),
        ("CreateInvitation", &deep, "request", lone),
        ("CreateInvitation", "{}", "emailAddress", "is needed"),
        ("CreateInvitation", r#"{"emailAddress":null}"#, "emailAddress", "is needed"),
        ("CreateInvitation", r#"{"emailAddress":5}"#, "emailAddress", "must be a string"),
        (
            "CreateInvitation",
            r#"{"emailAddress":"a@b","email_address":"a@b"}"#,
            "email_address",
            "is no field of CreateInvitation",
        ),
        ("CreateInvitation", r#"{"emailAddress":"a@b","a\nb":1}"#, "a b", "is no field of CreateInvitation"),
        ("CreateInvitation", r#"{"emailAddress":"a@b","notify":1}"#, "notify", "must be true or false"),
        (
            "CreateInvitation",
            r#"{"emailAddress":"a@b","publicMetadata":[]}"#,
            "publicMetadata",
            "must be an object",
        ),
        ("CreateInvitation", r#"{"emailAddress":"a@b","expiresInDays":1.5}"#, "expiresInDays", whole),
        ("CreateInvitation", r#"{"emailAddress":"a@b","expiresInDays":-1}"#, "expiresInDays", whole),
        ("CreateInvitation", r#"{"emailAddress":"a@b","expiresInDays":1e400}"#, "expiresInDays", whole),
        ("CreateInvitation", r#"{"emailAddress":"a@b","expiresInDays":"7"}"#, "expiresInDays", whole),
        (
            "CreateInvitation",
            r#"{"emailAddress":"a@b","expiresInDays":366}"#,
            "expiresInDays",
            "must be from 1 to 365",
        ),
        ("ListInvitations", r#"{"offset":99999999999999999999}"#, "offset", whole),
        ("RevokeInvitation", r#"{"invitationId":".."}"#, "invitationId", "must not be empty, `.` or `..`"),
        ("CreateBulkInvitations", "{}", "request", "must be an array"),
        ("CreateBulkInvitations", "[]", "items", "must hold from 1 to 10 items, not 0"),
    ] {
        let error = refused(operation, json);
        assert_eq!((error.field(), error.rule(), error.index()), (field, rule, None), "{json}");
    }
    let item = r#"{"emailAddress":"a@b"}"#;
    let eleven = format!("[{}]", [item; 11].join(","));
    assert_eq!(refused("CreateBulkInvitations", &eleven).rule(), "must hold from 1 to 10 items, not 11");
    let second = refused("CreateBulkInvitations", &format!(r#"[{item},{{"emailAddress":"a"}}]"#));
    assert_eq!((second.field(), second.index()), ("emailAddress", Some(1)));
    assert_eq!(refused("CreateBulkInvitations", &format!("[{item},5]")).index(), Some(1));
}

#[test]
fn null_is_not_set_and_the_last_of_several_counts() {
    let json = r#"{"emailAddress":"x","notify":null,"emailAddress":"a@b","publicMetadata":{"a_b":1.0}}"#;
    let (line, body) = sent(dynamic::request(method("CreateInvitation"), json)).unwrap();
    assert!(line.contains("/v1/invitations "), "{line}");
    assert_eq!(body, json!({"email_address": "a@b", "public_metadata": {"a_b": 1.0}}));
}

/// The error of a call as JSON.
fn error(
    answers: impl Fn(&str) -> Result<(u16, String), TransportError> + Send + 'static,
    retry: RetryPolicy,
) -> Value {
    let (clerk, _) = scripted(move |request| {
        let (status, body) = answers(request.method().as_str())?;
        Ok(http::Response::builder().status(status).header("retry-after", "7").body(body.into()).unwrap())
    });
    let request =
        dynamic::request(method("CreateInvitation"), r#"{"emailAddress":"ada@example.com"}"#).unwrap();
    let mut options = CallOptions::new();
    options.retry = Some(retry);
    let json = dynamic::error(&block_on(clerk.send_raw(&request, &options)).unwrap_err());
    assert!(!json.contains(KEY), "{json}");
    serde_json::from_str(&json).unwrap()
}

#[test]
fn errors_are_json_without_the_key() {
    let echo = format!("\"no\"\n{KEY} \u{7} ticket=secret");
    let body = json!({
        "errors": [
            {"code": "duplicate_record", "message": echo, "long_message": "l", "meta": {"email_addresses": ["a@b"]}},
            {"code": "other", "message": "m", "long_message": "l"},
        ],
        "clerk_trace_id": "trace_1",
    });
    let body = body.to_string();
    let clerk = error(move |_| Ok((429, body.clone())), RetryPolicy::none());
    assert_eq!(
        (&clerk["kind"], &clerk["status"], &clerk["retryAfter"]),
        (&json!("clerk"), &json!(429), &json!(7))
    );
    assert_eq!(clerk["mayHaveBeenExecuted"], false);
    assert_eq!(clerk["clerkTraceId"], "trace_1");
    assert_eq!(clerk["errors"][0]["meta"], json!({"emailAddresses": ["a@b"]}));
    assert_eq!(clerk["errors"][0]["message"], "\"no\" [redacted]   ticket=[redacted]");
    assert_eq!(clerk["errors"][1], json!({"code": "other", "message": "m", "longMessage": "l"}));

    let api = error(|_| Ok((502, "<html>".into())), RetryPolicy::none());
    assert_eq!(
        (&api["kind"], &api["errors"], &api["mayHaveBeenExecuted"]),
        (&json!("api"), &json!([]), &json!(true))
    );
    let validation = error(|_| Ok((200, "<html>".into())), RetryPolicy::none());
    assert_eq!((&validation["kind"], &validation["path"]), (&json!("validation"), &json!(".")));
    for (kind, name) in [
        (TransportErrorKind::Timeout, "timeout"),
        (TransportErrorKind::Aborted, "aborted"),
        (TransportErrorKind::Connect, "connection"),
        (TransportErrorKind::Interrupted, "connection"),
    ] {
        assert_eq!(error(move |_| Err(TransportError::new(kind)), RetryPolicy::none())["kind"], name);
    }

    let lost = |_: &str| Err(TransportError::new(TransportErrorKind::Interrupted));
    let ambiguous = error(lost, RetryPolicy::default());
    assert_eq!(
        (&ambiguous["kind"], &ambiguous["cause"]["kind"]),
        (&json!("ambiguous"), &json!("connection"))
    );
    assert_eq!(
        ambiguous["fates"],
        json!([{"subject": "ada@example.com", "outcome": "unknown", "value": null}])
    );

    let invalid: Error = refused("CreateBulkInvitations", r#"[{"emailAddress":"\"\\"}]"#).into();
    let invalid: Value = serde_json::from_str(&dynamic::error(&invalid)).unwrap();
    assert_eq!((&invalid["kind"], &invalid["index"]), (&json!("invalidRequest"), &json!(0)));
    let call = |key, base_url| {
        let request = RawRequest::new(method("ListInvitations").operation);
        Call::new(key, base_url, request, CallOptions::new())
    };
    let config: Error = call("sk test", "").unwrap_err().into();
    let config: Value = serde_json::from_str(&dynamic::error(&config)).unwrap();
    assert_eq!((&config["kind"], &config["field"]), (&json!("invalidRequest"), &json!("secret_key")));
    assert_eq!(call(KEY, "ftp://x").unwrap_err().setting(), "base_url");
    assert!(!format!("{:?}", call(KEY, "").unwrap()).contains(KEY));
}
