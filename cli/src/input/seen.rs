//! Who is in a list already.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::fmt;
use std::hash::{DefaultHasher, Hasher};

use clerk_invitations_campaign::list::key;

/// Addresses with the lines that had them first. An address in other capitals is the same: a list is about
/// people.
///
/// Of each are kept 24 bytes, however long it is. 128 bits of hash make a false duplicate less likely than a
/// failing disk.
#[derive(Debug, Default)]
pub struct Seen(HashMap<[u64; 2], First>);

#[derive(Debug)]
struct First {
    line: u32,
    /// Of the address as it is written. If two have the same, a report says less than it could.
    spelling: u32,
}

/// An address that an earlier line has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Duplicate {
    /// The line.
    pub line: u64,
    /// Whether it has the address in other capitals.
    pub other_capitals: bool,
}

impl Seen {
    /// None yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds the address of a line, unless an earlier one has it for the same organization (or for none).
    pub fn insert(
        &mut self,
        organization_id: Option<&str>,
        address: &str,
        line: u64,
    ) -> Result<(), Duplicate> {
        let folded = key(organization_id, address);
        let spelling = u32::try_from(digest(0, address) >> 32).unwrap_or_default();
        match self.0.entry([digest(1, &folded), digest(2, &folded)]) {
            Entry::Vacant(entry) => {
                entry.insert(First { line: u32::try_from(line).unwrap_or(u32::MAX), spelling });
                Ok(())
            }
            Entry::Occupied(entry) => {
                let first = entry.get();
                Err(Duplicate { line: first.line.into(), other_capitals: first.spelling != spelling })
            }
        }
    }
}

impl fmt::Display for Duplicate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let how = if self.other_capitals { " in other capitals" } else { "" };
        write!(f, "line {} has the same address{how}", self.line)
    }
}

fn digest(salt: u8, text: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    hasher.write_u8(salt);
    hasher.write(text.as_bytes());
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn capitals_do_not_make_another_person() {
        let mut seen = Seen::new();
        assert_eq!(seen.insert(None, "Ada@Example.com", 2), Ok(()));
        let same = |other_capitals| Err(Duplicate { line: 2, other_capitals });
        assert_eq!(seen.insert(None, "Ada@Example.com", 3), same(false));
        assert_eq!(seen.insert(None, "ada@example.com", 4), same(true));
        assert_eq!(seen.insert(None, "ada@example.com", 5), same(true));
        assert_eq!(seen.insert(None, "ÜMIT@bücher.de", 6), Ok(()));
        let duplicate = seen.insert(None, "ümit@BÜCHER.de", 7).unwrap_err();
        assert_eq!(duplicate.to_string(), "line 6 has the same address in other capitals");
        assert_eq!(seen.insert(None, "bob@example.com", 8), Ok(()));
        assert_eq!(seen.insert(Some("org_1"), "bob@example.com", 9), Ok(()));
        assert_eq!(seen.insert(Some("org_2"), "bob@example.com", 10), Ok(()));
        assert_eq!(seen.insert(Some("org_1"), "Bob@example.com", 11).unwrap_err().line, 9);
    }
}
