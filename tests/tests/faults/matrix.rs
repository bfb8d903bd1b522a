//! Each operation with each fault, at each attempt, under each answer that Clerk's documents leave open.

mod organizations;

use std::sync::Arc;
use std::time::Duration;

use clerk_invitations_emulator::{Emulator, Fault, InvitationStatus, QueryMatch, WaitlistEntryStatus};
use clerk_invitations_native::{
    Clerk, CreateInvitation, CreateWaitlistEntry, Error, Invitation, InviteWaitlistEntry, ListInvitations,
    ReqwestTransport, Result,
};
use futures_util::StreamExt;

use crate::case::{Case, Kind, Looks, Op, When};
use crate::emulated::{ATTEMPT_TIMEOUT, PATIENCE, client_within, emulator};
use crate::truth::{Before, Effects, Told, told};

/// The second contains the first: where `query` matches parts, both are found.
const PEOPLE: [&str; 3] = ["ada@example.com", "xada@example.com", "grace@example.com"];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_is_mailed_twice_and_nobody_is_lost() {
    let transport = ReqwestTransport::builder().no_proxy().build().unwrap();
    let cases = Case::all();
    println!("{} cases", cases.len());
    let count = cases.len();
    let runs = cases.into_iter().map(|case| {
        let transport = transport.clone();
        async move {
            let run = tokio::spawn(run(case, transport));
            run.await.err().map(|panic| format!("{case:?}: {panic}"))
        }
    });
    let failures: Vec<String> = futures_util::stream::iter(runs)
        .buffer_unordered(32)
        .filter_map(|failure| async { failure })
        .collect()
        .await;
    let shown = failures.iter().take(20).map(String::as_str).collect::<Vec<_>>().join("\n");
    assert!(failures.is_empty(), "{} of {count} cases failed:\n{shown}", failures.len());
}

async fn run(case: Case, transport: ReqwestTransport) {
    let emulator = emulator(1).await;
    let attempt_timeout = if case.kind == Kind::StallAfter { ATTEMPT_TIMEOUT } else { PATIENCE };
    let clerk = client_within(attempt_timeout, &emulator, &transport);
    emulator.state(|state| {
        let config = state.config_mut();
        config.bulk_atomic = case.is_atomic;
        config.organization_duplicates = case.duplicates;
        config.query_match = if case.by_substring { QueryMatch::Substring } else { QueryMatch::Exact };
    });
    match case.op {
        Op::Create | Op::Bulk => invitations(case, &emulator, &clerk).await,
        Op::Invite => invite(case, &emulator, &clerk).await,
        Op::Revoke => revoke(case, &emulator, &clerk).await,
        Op::Reject | Op::Delete => leave(case, &emulator, &clerk).await,
        Op::Join | Op::JoinBulk => join(case, &emulator, &clerk).await,
        Op::List => list(case, &emulator, &clerk).await,
        Op::InvitationDelete => delete(case, &emulator, &clerk).await,
        Op::OrgCreate | Op::OrgBulk => organizations::invite(case, &emulator, &clerk).await,
        Op::OrgRevoke => organizations::revoke(case, &emulator, &clerk).await,
    }
}

/// Lets some time pass since what was prepared, and sets the faults.
fn begin(case: Case, emulator: &Emulator) -> Before {
    let (method, path) = case.op.endpoint();
    emulator.state(|state| {
        state.advance(Duration::from_secs(60));
        if let Some(fault) = case.kind.fault() {
            let fault = fault.on(method, path);
            match case.when {
                When::First => state.add_fault(fault.times(1)),
                When::Second => {
                    state.add_fault(fault.skip(1).times(1));
                    state.add_fault(Fault::rate_limit(1).on(method, path).times(1));
                }
                When::Every => state.add_fault(fault),
            }
        }
        for list in [
            "/invitations",
            "/waitlist_entries",
            "/organizations/*/invitations",
            "/organizations/*/invitations/*",
        ] {
            let fault = Fault::drop_before().on("GET", list);
            match case.looks {
                Looks::Fine => {}
                Looks::FirstFails => state.add_fault(fault.times(1)),
                Looks::AllFail => state.add_fault(fault),
            }
        }
    });
    Before::look(emulator)
}

/// Ends all faults, and lets whatever is on its way arrive.
fn end(before: &Before, emulator: &Emulator) -> Effects {
    emulator.state(|state| {
        state.clear_faults();
        state.advance(Duration::from_secs(86_400));
    });
    Effects::since(before, emulator)
}

fn assert_settled<T>(case: Case, result: &Result<T>) {
    let error = match result {
        Ok(_) => return,
        Err(error) => error,
    };
    assert!(!case.must_succeed(), "{case:?}: must succeed: {error}");
    let is_open = error.may_have_been_executed();
    assert!(!is_open || case.may_stay_open(), "{case:?}: must be settled: {error}");
}

async fn invitations(case: Case, emulator: &Arc<Emulator>, clerk: &Clerk) {
    let invitation = |address: &str| {
        let invitation = CreateInvitation::new(address).notify(case.notify);
        if case.ignore_existing { invitation.ignore_existing(true) } else { invitation }
    };
    // Somebody else, whom a substring finds too.
    clerk.invitations().create("zada@example.com").await.unwrap();
    if case.has_older {
        clerk.invitations().create(PEOPLE[0]).await.unwrap();
    }
    let before = begin(case, emulator);
    let asked: &[&str] = if case.op == Op::Bulk { &PEOPLE } else { &PEOPLE[..1] };
    let result = if case.op == Op::Bulk {
        clerk
            .invitations()
            .bulk_create(asked.iter().map(|address| invitation(address)).collect::<Vec<_>>())
            .await
    } else {
        clerk.invitations().create(invitation(asked[0])).await.map(|invitation| vec![invitation])
    };
    let effects = end(&before, emulator);
    assert_settled(case, &result);
    if let Ok(invitations) = &result {
        let order: Vec<&str> =
            invitations.iter().map(|invitation| invitation.email_address.as_str()).collect();
        assert_eq!(order, asked, "{case:?}: in the order asked for");
    }
    let named = |invitation: &Invitation| (invitation.email_address.clone(), invitation.id.to_string());
    let result = result.map(|invitations| invitations.iter().map(named).collect());
    assert_true(case, asked, &effects, &result);
}

/// Nobody is invited twice, and what is told of those who were asked for (address and id, in a success) is so.
fn assert_true(case: Case, asked: &[&str], effects: &Effects, result: &Result<Vec<(String, String)>>) {
    for address in asked {
        let made = effects.invitations_of(address);
        let what = || format!("{case:?}: {address}: {result:?}: {effects:?}");
        assert!(made.len() <= 1, "invited twice: {}", what());
        assert_eq!(effects.mails_of(address), if case.notify { made.len() } else { 0 }, "{}", what());
        let id = |named: &Vec<(String, String)>| {
            let found = named.iter().find(|(named, _)| named == address)?;
            Some(found.1.clone())
        };
        match told(result, address, id) {
            Told::Done(id) => assert_eq!(made, [id], "told of another: {}", what()),
            Told::NotDone => assert!(made.is_empty(), "told that it is not there: {}", what()),
            Told::Unknown => {}
        }
    }
}

async fn invite(case: Case, emulator: &Arc<Emulator>, clerk: &Clerk) {
    let entry = clerk.waitlist_entries().create(PEOPLE[0]).await.unwrap();
    if case.has_older {
        clerk.waitlist_entries().invite(&entry.id).await.unwrap();
    }
    let before = begin(case, emulator);
    let request = InviteWaitlistEntry::new(&entry.id);
    let request = if case.ignore_existing { request.ignore_existing(true) } else { request };
    let result = clerk.waitlist_entries().invite(request).await;
    let effects = end(&before, emulator);
    assert_settled(case, &result);

    let made = effects.invitations_of(PEOPLE[0]);
    let what = || format!("{case:?}: {result:?}: {effects:?}");
    assert!(made.len() <= 1, "invited twice: {}", what());
    assert_eq!(effects.mails_of(PEOPLE[0]), made.len(), "{}", what());
    match &result {
        // An answer that says "invited" may speak of the older invitation, but only where nothing else was asked.
        Ok(entry) if made.is_empty() && !case.ignore_existing => {
            assert!(entry.invitation.is_some(), "{}", what())
        }
        Ok(entry) => assert_eq!(made, [entry.invitation.as_ref().unwrap().id.to_string()], "{}", what()),
        Err(error) if !error.may_have_been_executed() => assert!(made.is_empty(), "{}", what()),
        Err(_) => {}
    }
}

async fn revoke(case: Case, emulator: &Arc<Emulator>, clerk: &Clerk) {
    let invitation = clerk.invitations().create(PEOPLE[0]).await.unwrap();
    let before = begin(case, emulator);
    let result = clerk.invitations().revoke(&invitation.id).await;
    end(&before, emulator);
    assert_settled(case, &result);
    let invitations = emulator.state(|state| state.invitations());
    let is_revoked = invitations[0].status == InvitationStatus::Revoked;
    match &result {
        Ok(revoked) => assert!(is_revoked && revoked.id == invitation.id, "{case:?}"),
        Err(error) => assert!(!is_revoked || error.may_have_been_executed(), "{case:?}: {error}"),
    }
}

async fn delete(case: Case, emulator: &Arc<Emulator>, clerk: &Clerk) {
    let invitation = clerk.invitations().create(PEOPLE[0]).await.unwrap();
    let before = begin(case, emulator);
    let result = clerk.invitations().delete(&invitation.id).await;
    end(&before, emulator);
    assert_settled(case, &result);
    let is_deleted = emulator.state(|state| state.invitations()).is_empty();
    match &result {
        Ok(deleted) => {
            assert!(is_deleted && deleted.id.as_deref() == Some(invitation.id.as_str()), "{case:?}");
        }
        Err(error) => assert!(!is_deleted || error.may_have_been_executed(), "{case:?}: {error}"),
    }
}

async fn leave(case: Case, emulator: &Arc<Emulator>, clerk: &Clerk) {
    let entry = clerk.waitlist_entries().create(PEOPLE[0]).await.unwrap();
    let before = begin(case, emulator);
    let result = if case.op == Op::Delete {
        clerk
            .waitlist_entries()
            .delete(&entry.id)
            .await
            .map(|deleted| assert_eq!(deleted.id.as_deref(), Some(entry.id.as_str())))
    } else {
        clerk.waitlist_entries().reject(&entry.id).await.map(|rejected| assert_eq!(rejected.id, entry.id))
    };
    end(&before, emulator);
    assert_settled(case, &result);
    let entries = emulator.state(|state| state.waitlist_entries());
    let is_done = match case.op {
        Op::Delete => entries.is_empty(),
        _ => entries[0].status == WaitlistEntryStatus::Rejected,
    };
    match &result {
        Ok(()) => assert!(is_done, "{case:?}"),
        Err(error) => assert!(!is_done || error.may_have_been_executed(), "{case:?}: {error}"),
    }
}

async fn join(case: Case, emulator: &Arc<Emulator>, clerk: &Clerk) {
    let before = begin(case, emulator);
    let entry = |address: &str| CreateWaitlistEntry::new(address).notify(case.notify);
    let asked: &[&str] = if case.op == Op::JoinBulk { &PEOPLE } else { &PEOPLE[..1] };
    let result = if case.op == Op::JoinBulk {
        clerk
            .waitlist_entries()
            .bulk_create(asked.iter().map(|address| entry(address)).collect::<Vec<_>>())
            .await
    } else {
        clerk.waitlist_entries().create(entry(asked[0])).await.map(|entry| vec![entry])
    };
    let effects = end(&before, emulator);
    assert_settled(case, &result);
    let entries = emulator.state(|state| state.waitlist_entries());
    for address in asked {
        let made: Vec<_> = entries.iter().filter(|entry| entry.email_address == *address).collect();
        assert!(
            made.len() <= 1 && effects.mails_of(address) == if case.notify { made.len() } else { 0 },
            "{case:?}"
        );
        match &result {
            Ok(_) => assert_eq!(made.len(), 1, "{case:?}"),
            Err(error) => assert!(made.is_empty() || error.may_have_been_executed(), "{case:?}: {error}"),
        }
    }
}

async fn list(case: Case, emulator: &Arc<Emulator>, clerk: &Clerk) {
    clerk.invitations().create(PEOPLE[0]).await.unwrap();
    let before = begin(case, emulator);
    let result = clerk.invitations().list(ListInvitations::new()).await;
    end(&before, emulator);
    match result {
        Ok(page) => assert_eq!(page.data.len(), 1, "{case:?}"),
        Err(Error::Ambiguous(error)) => panic!("{case:?}: reading is never ambiguous: {error}"),
        Err(error) => {
            assert!(!case.must_succeed() || case.kind == Kind::Oversize, "{case:?}: {error}")
        }
    }
}
