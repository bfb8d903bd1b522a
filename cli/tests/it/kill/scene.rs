//! Whom a campaign is to invite, and how that must end for each of them.

use std::path::Path;

use clerk_invitations_emulator::{Emulator, Limits, NewOrganization};
use clerk_invitations_native::{BulkCreateWaitlistEntries, Clerk, CreateWaitlistEntry};

pub(super) struct Scene {
    /// The command, without what all have in common.
    pub(super) arguments: Vec<&'static str>,
    pub(super) journal: &'static str,
    /// Those with one mail in the end.
    pub(super) good: Vec<String>,
    /// Those with none, and why.
    pub(super) bad: Vec<(String, &'static str)>,
}

/// A list, with users and addresses that only Clerk can judge.
pub(super) fn list(emulator: &Emulator, random: &mut fastrand::Rng, folder: &Path) -> Scene {
    let mut scene = Scene {
        arguments: vec!["send", "people.csv"],
        journal: "people.csv.journal",
        good: Vec::new(),
        bad: Vec::new(),
    };
    let mut csv = "email,notify\n".to_owned();
    for index in 0..random.usize(40..420) {
        let address = format!("p{index}@example.com");
        match random.u32(0..40) {
            0 => {
                emulator.state(|state| state.add_user(&address));
                scene.bad.push((address.clone(), "already_user"));
            }
            // Refused by Clerk, and nothing that could be seen beforehand.
            1 => {
                let long = format!("p{index}@{}.com", "x".repeat(64));
                scene.bad.push((long.clone(), "refused"));
                csv += &format!("{long},true\n");
                continue;
            }
            _ => scene.good.push(address.clone()),
        }
        csv += &format!("{address},true\n");
    }
    std::fs::write(folder.join("people.csv"), csv).unwrap();
    scene
}

/// A list into a hundred organizations, with members, and one that has no room.
pub(super) fn organizations(emulator: &Emulator, random: &mut fastrand::Rng, folder: &Path) -> Scene {
    let mut scene = Scene {
        arguments: vec!["send", "people.csv"],
        journal: "people.csv.journal",
        good: Vec::new(),
        bad: Vec::new(),
    };
    let mut csv = "email,organization_id,role\n".to_owned();
    for number in 0..100 {
        let has_room = number != 50;
        let organization = NewOrganization::new(format!("Organization {number}"));
        let organization = if has_room { organization } else { organization.max_allowed_memberships(0) };
        let id = emulator.state(|state| state.add_organization(organization).id);
        for index in 0..random.usize(1..8) {
            let address = format!("p{index}@{number}.example.com");
            csv += &format!("{address},{id},org:admin\n");
            if !has_room {
                scene.bad.push((address, "refused"));
            } else if random.u32(0..40) == 0 {
                emulator.state(|state| state.add_member(&id, &address, "org:member")).unwrap();
                scene.bad.push((address, "already_member"));
            } else {
                scene.good.push(address);
            }
        }
    }
    std::fs::write(folder.join("people.csv"), csv).unwrap();
    scene
}

/// The waitlist, of which the oldest are invited; some have become users meanwhile.
pub(super) async fn waitlist(emulator: &Emulator, random: &mut fastrand::Rng) -> Scene {
    let mut scene = Scene {
        arguments: vec!["waitlist", "--oldest", "150"],
        journal: "waitlist.journal",
        good: Vec::new(),
        bad: Vec::new(),
    };
    let clerk = Clerk::builder().secret_key("sk_test_kill").base_url(emulator.base_url()).build().unwrap();
    emulator.state(|state| state.config_mut().limits = Limits::Off);
    // More than are invited, in a known order.
    for batch in 0..4 {
        let entry = |n| CreateWaitlistEntry::new(format!("w{n}@example.com")).notify(false);
        let entries = BulkCreateWaitlistEntries::new((batch * 50..batch * 50 + 50).map(entry));
        clerk.waitlist_entries().bulk_create(entries).await.unwrap();
    }
    emulator.state(|state| state.config_mut().limits = Limits::Published);
    let oldest = {
        let mut entries = emulator.state(|state| state.waitlist_entries());
        entries.sort_by_key(|entry| entry.created_at);
        entries.truncate(150);
        entries
    };
    for entry in oldest {
        if random.u32(0..30) == 0 {
            emulator.state(|state| state.add_user(&entry.email_address));
            scene.bad.push((entry.email_address, "already_user"));
        } else {
            scene.good.push(entry.email_address);
        }
    }
    scene
}
