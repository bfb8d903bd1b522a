//! `report --html`: the page that the command makes of a campaign. `emulator-js/tests/report.test.mjs` looks at one in a browser.

use clerk_invitations_emulator::Emulator;

use crate::command::{run, text};

/// Of a row of the funnel: what its first cell says.
fn step<'a>(page: &'a str, name: &str) -> &'a str {
    let row = page.split_once(&format!("<th scope=\"row\">{name}<span")).unwrap().1;
    let cell = row.split_once("<td").unwrap().1.split_once('>').unwrap().1;
    cell.split_once('<').unwrap().0
}

#[tokio::test]
async fn a_campaign_as_a_page() {
    let emulator = Emulator::start().await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    emulator.state(|state| state.add_user("user@example.com"));
    let csv = "email\nada@example.com\nbob@example.com\neve@example.org\nuser@example.com\nnobody\nADA@example.com\n";
    std::fs::write(folder.path().join("people.csv"), csv).unwrap();
    let run = async |arguments: &[&str]| run(&emulator, folder.path(), arguments).await;
    let page = async || {
        let made = run(&["report", "people.csv.journal", "--html", "page.html"]).await;
        assert_eq!(
            (made.status.code(), text(&made.stdout)),
            (Some(0), String::new()),
            "{}",
            text(&made.stderr)
        );
        let shown = text(&made.stderr);
        assert!(shown.starts_with("written: ") && shown.ends_with("page.html\n"), "{shown}");
        std::fs::read_to_string(folder.path().join("page.html")).unwrap()
    };

    run(&["send", "people.csv"]).await;
    let before = page().await;
    assert_eq!(
        ["Listed", "Invited", "Accepted", "Joined"].map(|name| step(&before, name)),
        ["6", "3", "not known yet", "not known yet"]
    );
    assert!(before.contains("The last invitations were sent on ") && !before.contains("Clerk was asked on "));
    assert!(before.contains("<code>clerk-invite refresh</code> asks Clerk. Make this page again"));

    emulator.state(|state| {
        let ada = state.invitations().into_iter().find(|one| one.email_address == "ada@example.com").unwrap();
        state.accept(&ada.id).unwrap();
        state.add_user("eve@example.org");
    });
    run(&["refresh", "people.csv.journal"]).await;
    let after = page().await;
    assert_eq!(
        ["Listed", "Invited", "Accepted", "Joined"].map(|name| step(&after, name)),
        ["6", "3", "1", "2"]
    );
    for expected in [
        "1 duplicate, 1 not valid, 1 user or member before",
        "Clerk was asked on ",
        "2 pending",
        "1 without accepting the invitation",
        "<bdi>example.org</bdi></th><td>1</td><td>1</td><td>0</td><td>1</td><td>100.0 %</td>",
        "<code>form_identifier_exists</code>",
        "an earlier line has the same address in other capitals",
    ] {
        assert!(after.contains(expected), "{expected}: {after}");
    }
    let names = ["ada", "bob", "eve@", "user@", "@example", "inv_", KEY_START, &emulator.url()];
    for name in names {
        assert!(!after.to_lowercase().contains(name), "{name}");
    }
    let printed = run(&["report", "people.csv.journal", "--html", "-"]).await;
    assert_eq!(text(&printed.stdout).lines().count(), after.lines().count());
    assert_eq!(text(&printed.stderr), "");
}

/// Of the key that the commands are run with.
const KEY_START: &str = "sk_test";

#[tokio::test]
async fn a_page_that_cannot_be_written_is_an_error() {
    let emulator = Emulator::start().await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let list = "email\nada@example.com\n";
    std::fs::write(folder.path().join("people.csv"), list).unwrap();
    let run = async |arguments: &[&str]| run(&emulator, folder.path(), arguments).await;
    run(&["send", "people.csv"]).await;
    let files = || std::fs::read_dir(folder.path()).unwrap().count();
    let before = files();
    for (target, why) in [
        ("people.csv", "people.csv: the report is not written: something else is there, which is no page"),
        ("people.csv.journal", "people.csv.journal: the report is not written: something else is there"),
        (".", ".: the report is not written: something else is there"),
        ("missing/page.html", "missing/page.html: the report is not written: "),
    ] {
        let output = run(&["report", "people.csv.journal", "--html", target]).await;
        assert_eq!(output.status.code(), Some(2));
        assert!(text(&output.stderr).contains(why), "{}", text(&output.stderr));
    }
    assert_eq!(std::fs::read_to_string(folder.path().join("people.csv")).unwrap(), list);
    assert_eq!(files(), before);
    let both = run(&["report", "people.csv.journal", "--html", "page.html", "--csv"]).await;
    assert_eq!(both.status.code(), Some(2));
    assert!(text(&both.stderr).contains("cannot be used with"), "{}", text(&both.stderr));
    let none = run(&["report", "other.journal", "--html", "page.html"]).await;
    assert_eq!((none.status.code(), files()), (Some(2), before), "{}", text(&none.stderr));
}
