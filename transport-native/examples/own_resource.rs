//! A resource of your own, declared in one file: the seats of a team, which this SDK does not ship.
//!
//! `cargo run --example own_resource` runs it on a small server in this process that loses responses. What the
//! declarations say is all that the SDK knows of seats; retries, lookups, pages and batches follow from it.

use std::process::ExitCode;
use std::sync::Arc;

use clerk_invitations_native::{
    Batchable, Clerk, Done, Endpoint, Guard, InvalidRequest, Key, Listed, Lookup, Method, Operation, Page,
    Paged, RawRequest, Repeat, Timestamp,
};
use serde::{Deserialize, Serialize};

#[cfg(test)]
#[path = "own_resource/faults.rs"]
mod faults;
#[path = "own_resource/server.rs"]
mod server;

use server::{Fault, TeamServer};

/// A seat: the model.
#[derive(Clone, Debug, Deserialize)]
struct Seat {
    id: String,
    email: String,
    created_at: i64,
}

/// The response to a deletion.
#[derive(Debug, Deserialize)]
struct DeletedSeat {
    deleted: bool,
}

/// `GET /teams/{team_id}/seats`
#[derive(Clone, Debug)]
struct ListSeats {
    team_id: String,
    offset: u64,
    limit: u16,
}

/// `GET /teams/{team_id}/seats/{seat_id}`
#[derive(Clone, Debug)]
struct GetSeat {
    team_id: String,
    seat_id: String,
}

/// `POST /teams/{team_id}/seats`
#[derive(Clone, Debug, Serialize)]
struct CreateSeat {
    #[serde(skip)]
    team_id: String,
    email: String,
}

/// `POST /teams/{team_id}/seats/bulk`
#[derive(Clone, Debug)]
struct CreateSeats(Vec<CreateSeat>);

/// `DELETE /teams/{team_id}/seats/{seat_id}`
#[derive(Clone, Debug)]
struct DeleteSeat {
    team_id: String,
    seat_id: String,
}

/// This server makes a second seat for the same person: there is no guard. So a request whose response was lost is sent
/// again only when the server is known to be done with it and two lookups have not shown the seat.
///
/// The lookup's path has the parameter `team_id`, which is taken over from the request. For an operation without it, this
/// would not compile.
const SEAT_BY_EMAIL: &Lookup =
    &Lookup::in_list(ListSeats::OPERATION, "email", Key::Email("email"), Done::Present, Guard::None);

impl Endpoint for ListSeats {
    type Response = Page<Seat>;
    const OPERATION: &'static Operation =
        &Operation::new("ListSeats", Method::GET, "/teams/{team_id}/seats", Repeat::Freely);

    fn encode(&self, request: &mut RawRequest) -> Result<(), InvalidRequest> {
        request.query("offset", Some(self.offset));
        request.query("limit", Some(self.limit));
        request.path("team_id", &self.team_id)
    }
}

impl Endpoint for GetSeat {
    type Response = Seat;
    const OPERATION: &'static Operation =
        &Operation::new("GetSeat", Method::GET, "/teams/{team_id}/seats/{seat_id}", Repeat::Freely);

    fn encode(&self, request: &mut RawRequest) -> Result<(), InvalidRequest> {
        request.path("team_id", &self.team_id)?;
        request.path("seat_id", &self.seat_id)
    }
}

impl Endpoint for CreateSeat {
    type Response = Seat;
    const OPERATION: &'static Operation = &Operation::new(
        "CreateSeat",
        Method::POST,
        "/teams/{team_id}/seats",
        Repeat::AfterLookup(SEAT_BY_EMAIL),
    );

    fn encode(&self, request: &mut RawRequest) -> Result<(), InvalidRequest> {
        request.path("team_id", &self.team_id)?;
        request.json(self)
    }
}

impl Endpoint for CreateSeats {
    type Response = Vec<Seat>;
    const OPERATION: &'static Operation = &Operation::new(
        "CreateSeats",
        Method::POST,
        "/teams/{team_id}/seats/bulk",
        Repeat::AfterLookup(SEAT_BY_EMAIL),
    );

    fn encode(&self, request: &mut RawRequest) -> Result<(), InvalidRequest> {
        // A batch is for one team: that of its first seat.
        request.path("team_id", self.0.first().map_or("", |first| &first.team_id))?;
        request.json(&self.0)
    }
}

impl Endpoint for DeleteSeat {
    type Response = DeletedSeat;
    const OPERATION: &'static Operation = &Operation::new(
        "DeleteSeat",
        Method::DELETE,
        "/teams/{team_id}/seats/{seat_id}",
        // The second one finds nothing to delete: that is success, where the first one's response was lost.
        Repeat::UntilDone(&Lookup::of_record(
            GetSeat::OPERATION,
            "seat_id",
            Done::Gone {
                codes: &["resource_not_found"],
                response: r#"{"object":"seat","id":"{key}","deleted":true}"#,
            },
            Guard::None,
        )),
    );

    fn encode(&self, request: &mut RawRequest) -> Result<(), InvalidRequest> {
        request.path("team_id", &self.team_id)?;
        request.path("seat_id", &self.seat_id)
    }
}

impl Paged for ListSeats {
    type Item = Seat;

    fn window(&self) -> (Option<u64>, Option<u16>) {
        (Some(self.offset), Some(self.limit))
    }

    fn oldest_first(&self, offset: u64, limit: u16) -> Self {
        Self { offset, limit, ..self.clone() }
    }
}

impl Listed for Seat {
    fn id(&self) -> &str {
        &self.id
    }

    fn created_at(&self) -> Timestamp {
        Timestamp::from_millis(self.created_at)
    }
}

impl Batchable for CreateSeat {
    type Bulk = CreateSeats;
    const MAX_ITEMS: usize = 5;

    fn bulk(items: Vec<Self>) -> Self::Bulk {
        CreateSeats(items)
    }

    fn email_address(&self) -> &str {
        &self.email
    }
}

fn seat(email: &str) -> CreateSeat {
    CreateSeat { team_id: "team_1".into(), email: email.into() }
}

/// A client of this server.
fn client(server: &Arc<TeamServer>) -> Result<Clerk, clerk_invitations_native::ConfigError> {
    Clerk::builder()
        .secret_key("sk_test_x")
        .base_url("https://teams.example/v1")
        .transport(server.clone())
        .build()
}

/// Time is moved on wherever everybody waits: nothing here takes long.
#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() -> ExitCode {
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Result<(), Box<dyn std::error::Error>> {
    let server = Arc::new(TeamServer::new());
    let clerk = client(&server)?;

    server.fail_next(Fault::LoseResponse);
    let created = clerk.call(seat("ada@example.com")).with_response().await?;
    println!(
        "created {}; its response was lost, and a lookup found it: recovered = {}",
        created.value.id, created.response.recovered
    );

    server.fail_next(Fault::LoseRequest);
    let error = clerk.call(seat("grace@example.com")).await.unwrap_err();
    println!("not sent again, for it may still arrive, and nothing would refuse the second one:\n  {error}");

    let gone = clerk.call(GetSeat { team_id: "team_1".into(), seat_id: created.value.id.clone() }).await?;
    server.fail_next(Fault::LoseResponse);
    let deleted = clerk.call(DeleteSeat { team_id: "team_1".into(), seat_id: gone.id }).await?;
    println!("deleted although the response was lost: {}", deleted.deleted);

    server.fail_next(Fault::LoseResponse);
    let people = (0..12).map(|n| seat(&format!("guest{n}@example.com")));
    let mut batch = clerk.bulk_create_all::<CreateSeat, _>(people);
    let mut count = 0;
    while let Some(item) = batch.next().await {
        count += usize::from(item.outcome.created().is_some());
    }
    println!("a batch of 12, the response to the first five lost: {count} created");

    let mut seats = clerk.list_all(ListSeats { team_id: "team_1".into(), offset: 0, limit: 5 });
    let mut count = 0;
    while let Some(seat) = seats.next().await {
        count += usize::from(seat?.email.starts_with("guest"));
    }
    println!("listed in pages of five: {count}");
    Ok(())
}
