//! A resource that Clerk does not have, with all that can be declared: several parameters in a path, some of them beside a
//! body, a query or the items of a bulk, and a bulk that answers a page. For the tests of core and of its generators.

use http::Method;

use crate::api::{Invitation, ObjectType};
use crate::client::Clerk;
use crate::endpoint::Endpoint;
use crate::endpoint::macros::{bulk, encode_fields, facade, id, request};
use crate::endpoint::operation::{Operation, Repeat};
use crate::endpoint::rule::Rule;
use crate::endpoint::schema::Resource;
use crate::page::response::Page;

/// The resource as data.
pub const RESOURCE: Resource = Resource { accessor: "seats", text: "Seats of a team.", ..Seats::RESOURCE };

/// Makes its facade.
pub fn seats(clerk: &Clerk) -> Seats<'_> {
    Seats::new(clerk)
}

facade! {
    /// Seats of a team.
    Seats {
        /// Gives somebody a seat.
        create: CreateSeat,
        /// Gives several people seats.
        bulk_create: BulkCreateSeats,
        /// Lists the seats of a team.
        list: ListSeats,
        /// Reads one seat.
        get: GetSeat,
        /// Takes a seat back.
        revoke: RevokeSeat,
    }
}

id! {
    /// The id of a team.
    TeamId
}

request! {
    /// Gives somebody a seat.
    CreateSeat {
        required {
            /// Of which team.
            team_id: TeamId,
            /// Who sits there.
            email_address: String [Rule::EmailAddress],
        }
        optional {
            /// What kind of seat.
            kind: ObjectType,
        }
    }
}

impl Endpoint for CreateSeat {
    type Response = Invitation;
    const OPERATION: &'static Operation =
        &Operation::new("CreateSeat", Method::POST, "/teams/{team_id}/seats", Repeat::Never);

    encode_fields!();
}

request! {
    /// Who gets a seat.
    Guest {
        required {
            /// Who sits there.
            email_address: String [Rule::EmailAddress],
        }
        optional {
            /// In which row.
            row: u16 [Rule::Range(1, 9)],
        }
    }
}

bulk! {
    /// Gives several people seats.
    BulkCreateSeats(Guest) up to 3 in {
        /// Of which team.
        team_id: TeamId,
    }
}

impl Endpoint for BulkCreateSeats {
    type Response = Page<Invitation>;
    const OPERATION: &'static Operation =
        &Operation::new("BulkCreateSeats", Method::POST, "/teams/{team_id}/seats/bulk", Repeat::Never);

    encode_fields!();
}

request! {
    /// Lists seats.
    ListSeats {
        required {
            /// Of which team.
            team_id: TeamId,
        }
        optional {
            /// The order.
            order_by: String,
            /// How many at the most.
            limit: u16 [Rule::Range(1, 500)],
        }
    }
}

impl Endpoint for ListSeats {
    type Response = Page<Invitation>;
    const OPERATION: &'static Operation =
        &Operation::new("ListSeats", Method::GET, "/teams/{team_id}/seats", Repeat::Freely);

    encode_fields!();
}

request! {
    /// Reads one seat.
    GetSeat {
        required {
            /// Of which team.
            team_id: TeamId,
            /// Which seat.
            seat_id: String,
        }
        optional {}
    }
}

impl Endpoint for GetSeat {
    type Response = Invitation;
    const OPERATION: &'static Operation =
        &Operation::new("GetSeat", Method::GET, "/teams/{team_id}/seats/{seat_id}", Repeat::Freely);

    encode_fields!();
}

request! {
    /// Takes a seat back.
    RevokeSeat {
        required {
            /// Of which team.
            team_id: TeamId,
            /// Which seat.
            seat_id: String,
        }
        optional {}
    }
}

impl Endpoint for RevokeSeat {
    type Response = Invitation;
    const OPERATION: &'static Operation =
        &Operation::new("RevokeSeat", Method::POST, "/teams/{team_id}/seats/{seat_id}/revoke", Repeat::Never);

    encode_fields!();
}
