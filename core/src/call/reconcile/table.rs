//! The table in CONTRIBUTING is made from the data and the functions that decide.

use crate::api::invitations::{BulkCreateInvitations, CreateInvitation, ListInvitations, RevokeInvitation};
use crate::api::waitlist_entries::{
    BulkCreateWaitlistEntries, CreateWaitlistEntry, DeleteWaitlistEntry, InviteWaitlistEntry,
    ListWaitlistEntries, RejectWaitlistEntry,
};
use crate::call::machine::repeatability;
use crate::call::reconcile::reconciliation::makes_another;
use crate::call::reconcile::verdict::may_send_again;
use crate::call::retry::{Decision, Failure, Moment, Open, RetryPolicy, decide};
use crate::endpoint::Endpoint;
use crate::endpoint::request::RawRequest;

const BEGIN: &str = "<!-- made by a test: UPDATE_TABLE=1 cargo test -p clerk-invitations-core table -->\n";
const END: &str = "<!-- end of what is made by a test -->\n";

fn row<E: Endpoint>(endpoint: &E, table: &mut String) {
    let mut request = RawRequest::new(E::OPERATION);
    endpoint.encode(&mut request).unwrap();
    let (repeatability, _) = repeatability(&request);
    let said = if makes_another(&request) { ", `ignore_existing: true`" } else { "" };
    table.push_str(&format!("| `{}`{said} |", E::OPERATION.name));
    for failure in Failure::ALL {
        let moment = Moment { attempts: 1, elapsed: 0, deadline: u64::MAX, random: 0 };
        let cell = match decide(&RetryPolicy::default(), failure, repeatability, &moment) {
            Decision::Wait(_) => "again",
            Decision::Reconcile => "**look**",
            Decision::Stop => "stop",
        };
        table.push_str(&format!(" {cell} |"));
    }
    table.push('\n');
}

fn tables() -> String {
    let mut table = String::from("| operation |");
    for failure in Failure::ALL {
        let name = format!("{failure:?}");
        table.push_str(&format!(" {} |", name.trim_end_matches("(None)")));
    }
    table.push_str(&format!("\n|---|{}\n", "---|".repeat(Failure::ALL.len())));
    let address = "ada@example.com";
    row(&CreateInvitation::new(address), &mut table);
    row(&CreateInvitation::new(address).ignore_existing(true), &mut table);
    row(&BulkCreateInvitations::new([address]), &mut table);
    row(&BulkCreateInvitations::new([CreateInvitation::new(address).ignore_existing(true)]), &mut table);
    row(&ListInvitations::new(), &mut table);
    row(&RevokeInvitation::new("inv_1"), &mut table);
    row(&CreateWaitlistEntry::new(address), &mut table);
    row(&BulkCreateWaitlistEntries::new([address]), &mut table);
    row(&ListWaitlistEntries::new(), &mut table);
    row(&InviteWaitlistEntry::new("wle_1"), &mut table);
    row(&InviteWaitlistEntry::new("wle_1").ignore_existing(true), &mut table);
    row(&RejectWaitlistEntry::new("wle_1"), &mut table);
    row(&DeleteWaitlistEntry::new("wle_1"), &mut table);

    table.push_str("\n| looked, and not there | the server refuses a second one | `ignore_existing: true` |\n|---|---|---|\n");
    for open in [Open::Finished, Open::InFlight, Open::Executed] {
        let cell = |is_guarded| match (1..=4).find(|look| may_send_again(open, is_guarded, *look)) {
            Some(1) => "send again".to_owned(),
            Some(look) => format!("send again after look {look}"),
            None => "look until patience ends, then `Ambiguous`".to_owned(),
        };
        table.push_str(&format!("| {open:?} | {} | {} |\n", cell(true), cell(false)));
    }
    table
}

#[test]
#[allow(clippy::disallowed_methods, reason = "a test may read the document that it checks")]
fn the_table_in_contributing_is_true() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../CONTRIBUTING.md");
    let text = std::fs::read_to_string(path).unwrap();
    let (before, rest) = text.split_once(BEGIN).expect("CONTRIBUTING has the mark where the table begins");
    let (_, after) = rest.split_once(END).expect("CONTRIBUTING has the mark where the table ends");
    let made = format!("{before}{BEGIN}{}{END}{after}", tables());
    if std::env::var_os("UPDATE_TABLE").is_some() {
        std::fs::write(path, &made).unwrap();
    }
    assert!(
        made == text || std::env::var_os("UPDATE_TABLE").is_some(),
        "CONTRIBUTING is behind the code: UPDATE_TABLE=1"
    );
}
