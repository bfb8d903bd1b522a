//! Lists that something has damaged at random: read or refused, never a panic.
//!
//! `SEED=n cargo test damage` runs one again.

use std::io::Cursor;
use std::time::Instant;

use clerk_invitations_cli::input::Input;

use crate::workbook::{files, pack};

const ROUNDS: u32 = 2000;
/// No damage makes a short list slow.
const MOST: std::time::Duration = std::time::Duration::from_secs(5);

fn lists() -> Vec<Vec<u8>> {
    let table =
        "Name;Email Address;metadata.a;notify\r\n\"x; y\";Ada <ada@x.co>;\"a\n\"\"b\";yes\r\n;b@x.co;;\r\n";
    let utf16 = format!("\u{feff}{table}").encode_utf16().flat_map(u16::to_le_bytes).collect();
    vec![
        table.as_bytes().to_vec(),
        utf16,
        b"ada@x.co\nJos\xe9 <jose@x.co>\nBob <bob@x.co>\n".to_vec(),
        b"{\"email\": \"ada@x.co\", \"public_metadata\": {\"a\": [1, \"\\u00e9\"]}}\n{\"email\": \"b@x.co\"}\n".to_vec(),
    ]
}

fn damage(list: &mut Vec<u8>, random: &mut fastrand::Rng) {
    for _ in 0..random.usize(1..6) {
        if list.is_empty() {
            return;
        }
        let at = random.usize(..list.len());
        match random.u8(..6) {
            0 => list.truncate(at),
            1 => drop(list.remove(at)),
            2 => list.insert(at, random.choice(*b"\0\"\r\n,;@<>{}\xff\xc3").unwrap()),
            3 => list[at] ^= 1 << random.u8(..8),
            4 => list[at] = random.u8(..),
            _ => {
                let piece = list[at..(at + random.usize(..20)).min(list.len())].to_vec();
                list.splice(at..at, piece.repeat(random.usize(1..50)));
            }
        }
    }
}

#[test]
fn no_damage_makes_it_panic() {
    let seed =
        std::env::var("SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or_else(|| fastrand::u64(..));
    println!("SEED={seed}");
    let mut random = fastrand::Rng::with_seed(seed);
    let lists = lists();
    let (mut refused, mut rows, mut problems) = (0, 0, 0);
    for round in 0..ROUNDS {
        let list = match random.choice(&lists) {
            Some(list) if random.u8(..5) > 0 => {
                let mut list = list.clone();
                damage(&mut list, &mut random);
                list
            }
            // Below the checksums, or nothing but they would be tested.
            _ => {
                let mut files =
                    files(&[("People", true, &[&["n", "Email"], &["=1", "ada@x.co"], &["=2", "b@x.co"]])]);
                let at = random.usize(..files.len());
                damage(&mut files[at].1, &mut random);
                pack(&files)
            }
        };
        let began = Instant::now();
        match Input::new("list", Cursor::new(list), None) {
            Err(failure) => {
                assert_eq!(failure.status, 2);
                assert!(failure.message.starts_with("list:"), "{}", failure.message);
                refused += 1;
            }
            Ok(input) => {
                for row in input {
                    match row {
                        Err(failure) => assert_eq!(failure.status, 2),
                        Ok(Ok(row)) => {
                            assert!(row.line > 0 && row.invitation.email_address.contains('@'));
                            rows += 1;
                        }
                        Ok(Err(problem)) => {
                            assert!(problem.line > 0 && !problem.rule.is_empty());
                            problems += 1;
                        }
                    }
                }
            }
        }
        assert!(began.elapsed() < MOST, "round {round} took {:?}", began.elapsed());
    }
    println!("{refused} refused, {rows} rows, {problems} problems");
    assert!(refused > 0 && rows > 0 && problems > 0);
}
