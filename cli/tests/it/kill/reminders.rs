//! Reminders: who has accepted, and who is invited again, however often that is killed.

use std::collections::{HashMap, HashSet};
use std::time::Duration;

use clerk_invitations_emulator::{InvitationStatus, Limits, OrganizationInvitation};
use clerk_invitations_native::Clerk;

use super::{Killed, Reported, Tally};

const DAY: Duration = Duration::from_secs(24 * 3600);

/// An invitation as the emulator has it, to the application or into an organization.
struct Made {
    id: String,
    address: String,
    organization: Option<String>,
    status: InvitationStatus,
    created_at: u64,
    updated_at: u64,
}

pub(super) async fn remind(killed: &Killed<'_>, kills: u32, random: &mut fastrand::Rng) -> Tally {
    let (seed, emulator, scene) = (killed.seed, killed.emulator, killed.scene);
    // Some have accepted, and some were revoked by hand: those are to be left alone.
    let (mut accepted, mut revoked) = (HashSet::new(), HashSet::new());
    let clerk = Clerk::builder().secret_key("sk_test_kill").base_url(emulator.base_url()).build().unwrap();
    let faults = emulator.state(|state| {
        state.config_mut().limits = Limits::Off;
        let faults = state.faults();
        state.clear_faults();
        faults
    });
    for Made { id, address, organization, .. } in made(killed) {
        let fate = random.u32(0..10);
        match (fate, organization) {
            (0..4, None) => drop(emulator.state(|state| state.accept(&id)).unwrap()),
            (0..4, Some(_)) => {
                drop(emulator.state(|state| state.accept_organization_invitation(&id)).unwrap());
            }
            (4, None) => drop(clerk.invitations().revoke(id).await.unwrap()),
            (4, Some(organization)) => {
                drop(clerk.organization_invitations().revoke((organization, id)).await.unwrap());
            }
            _ => continue,
        }
        if fate == 4 {
            revoked.insert(address)
        } else {
            accepted.insert(address)
        };
    }
    // Or so long that the invitations have expired.
    emulator.state(|state| {
        state.config_mut().limits = Limits::Published;
        faults.into_iter().for_each(|fault| state.add_fault(fault));
        state.advance(if seed.is_multiple_of(3) { 40 * DAY } else { 8 * DAY });
    });
    let journal = killed.database.unwrap_or(scene.journal);
    let mut tally = killed.run(&["remind", journal, "--after", "7d"], kills, random).await;

    let count = killed.mails();
    let report = killed.report().await;
    for address in &scene.good {
        let Reported { outcome, status, joined_at, reminders, .. } = &report[address];
        let (mails, has_joined) = (count[address], !joined_at.is_empty());
        assert_eq!(outcome, "created", "seed {seed}: {address}");
        assert_eq!(has_joined, accepted.contains(address), "seed {seed}: whether {address} has joined");
        if accepted.contains(address) || revoked.contains(address) {
            let expected = if has_joined { "accepted" } else { "revoked" };
            assert_eq!((mails, *reminders, status.as_str()), (1, 0, expected), "seed {seed}: {address}");
        } else {
            assert_eq!((mails, *reminders), (2, 1), "seed {seed}: mails to {address}");
            tally.reminded += 1;
        }
    }
    assert_eq!(count.len(), scene.good.len(), "seed {seed}: nobody else has a mail");
    never_two_at_a_time(killed);
    tally
}

/// Whoever has several invitations, had each of them until it was revoked, or had expired, before the next one.
fn never_two_at_a_time(killed: &Killed<'_>) {
    let mut by_address: HashMap<String, Vec<Made>> = HashMap::new();
    for invitation in made(killed) {
        by_address.entry(invitation.address.clone()).or_default().push(invitation);
    }
    for (address, mut invitations) in by_address {
        invitations.sort_by_key(|invitation| invitation.created_at);
        for pair in invitations.windows(2) {
            let [Made { status, updated_at, .. }, Made { created_at, .. }] = pair else { unreachable!() };
            let is_over = match status {
                InvitationStatus::Revoked => updated_at <= created_at,
                InvitationStatus::Expired => true,
                _ => false,
            };
            assert!(is_over, "seed {}: {address} had two invitations at a time", killed.seed);
        }
    }
}

fn made(killed: &Killed<'_>) -> Vec<Made> {
    killed.emulator.state(|state| {
        let to_application = state.invitations().into_iter().map(|invitation| Made {
            id: invitation.id,
            address: invitation.email_address,
            organization: None,
            status: invitation.status,
            created_at: invitation.created_at,
            updated_at: invitation.updated_at,
        });
        let into_organizations = state.organization_invitations().into_iter();
        let into_organizations = into_organizations.map(|invitation: OrganizationInvitation| Made {
            id: invitation.id,
            address: invitation.email_address,
            organization: Some(invitation.organization_id),
            status: invitation.status,
            created_at: invitation.created_at,
            updated_at: invitation.updated_at,
        });
        to_application.chain(into_organizations).collect()
    })
}
