//! The table in CONTRIBUTING is made from the data and the functions that decide.

use crate::api::invitations::{
    BulkCreateInvitations, CreateInvitation, DeleteInvitation, ListInvitations, RevokeInvitation,
};
use crate::api::organization_invitations::{
    BulkCreateOrganizationInvitations, CreateOrganizationInvitation, GetOrganizationInvitation,
    ListInstanceOrganizationInvitations, ListOrganizationInvitations, ListUserOrganizationInvitations,
    RevokeOrganizationInvitation,
};
use crate::api::waitlist_entries::{
    BulkCreateWaitlistEntries, CreateWaitlistEntry, DeleteWaitlistEntry, InviteWaitlistEntry,
    ListWaitlistEntries, RejectWaitlistEntry,
};
use crate::call::machine::effective_repeat;
use crate::call::reconcile::item::may_be_sent;
use crate::call::reconcile::reconciliation::lifts_guard;
use crate::call::retry::decision::{Decision, RetryInput, decide};
use crate::call::retry::failure::{Failure, Uncertainty};
use crate::call::retry::policy::RetryPolicy;
use crate::endpoint::Endpoint;
use crate::endpoint::request::RawRequest;

const BEGIN: &str = "<!-- made by a test: UPDATE_TABLE=1 cargo test -p clerk-invitations-core table -->\n";
const END: &str = "<!-- end of what is made by a test -->\n";

fn row<E: Endpoint>(endpoint: &E, table: &mut String) {
    let mut request = RawRequest::new(E::OPERATION);
    endpoint.encode(&mut request).unwrap();
    let repeat = effective_repeat(&request);
    let said = if repeat.lookup().is_some_and(|lookup| lifts_guard(&request, lookup)) {
        ", `ignore_existing: true`"
    } else {
        ""
    };
    table.push_str(&format!("| `{}`{said} |", E::OPERATION.name));
    for failure in Failure::ALL {
        let input = RetryInput { attempts: 1, elapsed: 0, deadline: u64::MAX, random: 0 };
        let cell = match decide(&RetryPolicy::default(), failure, repeat, &input) {
            Decision::Wait(_) => "retry",
            Decision::Reconcile => "**look up**",
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
    row(&DeleteInvitation::new("inv_1"), &mut table);
    row(&CreateOrganizationInvitation::new("org_1", address, "org:member"), &mut table);
    row(&BulkCreateOrganizationInvitations::new("org_1", [(address, "org:member")]), &mut table);
    row(&ListOrganizationInvitations::new("org_1"), &mut table);
    row(&GetOrganizationInvitation::new("org_1", "orginv_1"), &mut table);
    row(&RevokeOrganizationInvitation::new("org_1", "orginv_1"), &mut table);
    row(&ListInstanceOrganizationInvitations::new(), &mut table);
    row(&ListUserOrganizationInvitations::new("user_1"), &mut table);
    row(&CreateWaitlistEntry::new(address), &mut table);
    row(&BulkCreateWaitlistEntries::new([address]), &mut table);
    row(&ListWaitlistEntries::new(), &mut table);
    row(&InviteWaitlistEntry::new("wle_1"), &mut table);
    row(&InviteWaitlistEntry::new("wle_1").ignore_existing(true), &mut table);
    row(&RejectWaitlistEntry::new("wle_1"), &mut table);
    row(&DeleteWaitlistEntry::new("wle_1"), &mut table);

    table.push_str(
        "\n| looked up, and not there | the server refuses a second one | it does not, or nobody knows |\n|---|---|---|\n",
    );
    for uncertainty in [Uncertainty::Finished, Uncertainty::InFlight, Uncertainty::Executed] {
        let cell = |is_guarded| match (1..=4).find(|lookups| may_be_sent(uncertainty, is_guarded, *lookups)) {
            Some(1) => "send again".to_owned(),
            Some(lookups) => format!("send again after lookup {lookups}"),
            None => "look up until patience ends, then `Ambiguous`".to_owned(),
        };
        table.push_str(&format!("| {uncertainty:?} | {} | {} |\n", cell(true), cell(false)));
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
