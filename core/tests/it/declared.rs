//! What can be declared of a request, whatever Clerk has of it: the same is sent of a typed request and of JSON.

use clerk_invitations_core::dynamic;
use clerk_invitations_core::testing::sample::{
    BulkCreateSeats, CreateSeat, GetSeat, Guest, ListSeats, RESOURCE, RevokeSeat, seats,
};
use clerk_invitations_core::{CallOptions, Endpoint, InvalidRequest, ObjectType, RawRequest};
use futures_executor::block_on;
use serde_json::{Value, json};

use crate::support::{answering, invitation};

/// Method, target and body.
type Sent = (String, Value);

fn sent(request: &RawRequest) -> Sent {
    let (clerk, transport) = answering(200, "{}");
    block_on(clerk.send_raw(request, &CallOptions::new())).unwrap();
    let request = &transport.requests()[0];
    let body = match &request.body()[..] {
        b"" => Value::Null,
        body => serde_json::from_slice(body).unwrap(),
    };
    (format!("{} {}", request.method(), request.uri().path_and_query().unwrap()), body)
}

fn typed<E: Endpoint>(endpoint: &E) -> Result<Sent, InvalidRequest> {
    let mut request = RawRequest::new(E::OPERATION);
    endpoint.encode(&mut request)?;
    assert_eq!(endpoint.check(), Ok(()));
    Ok(sent(&request))
}

fn untyped(operation: &str, json: &Value) -> Result<Sent, InvalidRequest> {
    let method = RESOURCE.methods.iter().find(|method| method.operation.name == operation).unwrap();
    dynamic::request(method, &json.to_string()).map(|request| sent(&request))
}

#[test]
fn fields_go_into_path_query_or_body() {
    let seat = CreateSeat::new("t/1", "ada@example.com").kind(ObjectType::Invitation);
    let json = json!({"teamId": "t/1", "emailAddress": "ada@example.com", "kind": "invitation"});
    let body = json!({"email_address": "ada@example.com", "kind": "invitation"});
    let expected = Ok(("POST /v1/teams/t%2F1/seats".to_owned(), body));
    assert_eq!(typed(&seat), expected);
    assert_eq!(untyped("CreateSeat", &json), expected);

    let expected = Ok(("GET /v1/teams/t/seats?limit=2".to_owned(), Value::Null));
    assert_eq!(typed(&ListSeats::new("t").limit(2)), expected);
    assert_eq!(untyped("ListSeats", &json!({"teamId": "t", "limit": 2})), expected);

    let json = json!({"teamId": "{seat_id}", "seatId": "s 1"});
    let expected = Ok(("GET /v1/teams/%7Bseat_id%7D/seats/s%201".to_owned(), Value::Null));
    assert_eq!(typed(&GetSeat::new("{seat_id}", "s 1")), expected);
    assert_eq!(untyped("GetSeat", &json), expected);
    let expected = Ok(("POST /v1/teams/%7Bseat_id%7D/seats/s%201/revoke".to_owned(), Value::Null));
    assert_eq!(typed(&RevokeSeat::new("{seat_id}", "s 1")), expected);
    assert_eq!(untyped("RevokeSeat", &json), expected);

    let guests = [Guest::new("ada@example.com").row(2), Guest::new("grace@example.com")];
    let json = json!({"items": [{"emailAddress": "ada@example.com", "row": 2}, {"emailAddress": "grace@example.com"}], "teamId": "t"});
    let body =
        json!([{"email_address": "ada@example.com", "row": 2}, {"email_address": "grace@example.com"}]);
    let expected = Ok(("POST /v1/teams/t/seats/bulk".to_owned(), body));
    assert_eq!(typed(&BulkCreateSeats::new("t", guests)), expected);
    assert_eq!(untyped("BulkCreateSeats", &json), expected);
}

#[test]
fn each_parameter_of_a_path_is_required_and_not_empty() {
    const SEGMENT: &str = "must not be empty, `.` or `..`";
    let refused = |operation, json: Value| untyped(operation, &json).unwrap_err();
    for value in ["", ".", ".."] {
        let error = typed(&RevokeSeat::new(value, "s")).unwrap_err();
        assert_eq!((error.field(), error.rule()), ("team_id", SEGMENT));
        let error = typed(&RevokeSeat::new("t", value)).unwrap_err();
        assert_eq!((error.field(), error.rule()), ("seat_id", SEGMENT));
        let error = typed(&BulkCreateSeats::new(value, [Guest::new("a@b")])).unwrap_err();
        assert_eq!((error.field(), error.rule(), error.index()), ("team_id", SEGMENT, None));
        let error = refused("GetSeat", json!({"teamId": "t", "seatId": value}));
        assert_eq!((error.field(), error.rule()), ("seatId", SEGMENT));
    }
    for (json, field) in [(json!({"seatId": "s"}), "teamId"), (json!({"teamId": "t"}), "seatId")] {
        let error = refused("RevokeSeat", json);
        assert_eq!((error.field(), error.rule()), (field, "is needed"));
    }
}

#[test]
fn a_bulk_beside_parameters_names_what_is_wrong() {
    let refused = |json: Value| {
        let error = untyped("BulkCreateSeats", &json).unwrap_err();
        (error.field().to_owned(), error.rule().to_owned(), error.index())
    };
    let of = |field: &str, rule: &str, index| (field.to_owned(), rule.to_owned(), index);
    let guest = json!({"emailAddress": "a@b"});
    assert_eq!(refused(json!([guest])), of("request", "must be an object", None));
    assert_eq!(refused(json!({"teamId": "t"})), of("items", "must be an array", None));
    assert_eq!(refused(json!({"teamId": "t", "items": guest})), of("items", "must be an array", None));
    assert_eq!(refused(json!({"items": [guest]})), of("teamId", "is needed", None));
    assert_eq!(
        refused(json!({"teamId": "t", "items": [guest], "row": 1})),
        of("row", "is no field of BulkCreateSeats", None)
    );
    assert_eq!(
        refused(json!({"teamId": "t", "items": [guest, {"teamId": "t"}]})),
        of("teamId", "is no field of Guest", Some(1))
    );
    assert_eq!(
        refused(json!({"teamId": "t", "items": [{"emailAddress": "a@b", "row": 10}]})),
        of("row", "must be from 1 to 9", Some(0))
    );
    assert_eq!(
        refused(json!({"teamId": "t", "items": []})),
        of("items", "must hold from 1 to 3 items, not 0", None)
    );
    let typed = typed(&BulkCreateSeats::new("t", [Guest::new("a@b"), Guest::new("a")])).unwrap_err();
    assert_eq!((typed.field(), typed.index()), ("email_address", Some(1)));
}

#[test]
fn a_bulk_may_answer_a_page() {
    let bulk = BulkCreateSeats::new("t", [Guest::new("a@b")]);
    let page = json!({"data": [invitation()], "total_count": 1});
    for body in [page, json!([invitation()])] {
        let (clerk, _) = answering(200, body.to_string());
        let page = block_on(seats(&clerk).bulk_create(bulk.clone()).into_future()).unwrap();
        assert_eq!((page.data.len(), page.total_count), (1, 1));
        assert_eq!(Vec::from(page)[0].email_address, "ada@example.com");
    }
}
