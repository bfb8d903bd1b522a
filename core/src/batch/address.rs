//! Which addresses are the same.

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hasher};

/// Addresses that have been seen, as hashes: 16 bytes each, however long they are.
///
/// Two are the same if their local parts are equal, letter for letter, and their domains but for the case of
/// ASCII letters. 128 bits make a false duplicate less likely than a failing disk.
#[derive(Clone, Debug, Default)]
pub struct SeenAddresses(HashSet<u128>);

impl SeenAddresses {
    /// None yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds an address; answers whether it is new.
    pub fn insert(&mut self, address: &str) -> bool {
        self.0.insert(digest(address))
    }

    /// Whether it has been seen.
    pub fn contains(&self, address: &str) -> bool {
        self.0.contains(&digest(address))
    }

    /// How many different ones.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// Whether these are the same address.
pub(crate) fn is_same(one: &str, other: &str) -> bool {
    match (one.rsplit_once('@'), other.rsplit_once('@')) {
        (Some((local, domain)), Some((other_local, other_domain))) => {
            local == other_local && domain.eq_ignore_ascii_case(other_domain)
        }
        _ => one == other,
    }
}

fn digest(address: &str) -> u128 {
    let (local, domain) = address.rsplit_once('@').unwrap_or((address, ""));
    let half = |salt: u8| {
        let mut hasher = DefaultHasher::new();
        hasher.write_u8(salt);
        hasher.write(local.as_bytes());
        hasher.write_u8(b'@');
        for byte in domain.bytes() {
            hasher.write_u8(byte.to_ascii_lowercase());
        }
        u128::from(hasher.finish())
    };
    half(0) << 64 | half(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_case_of_the_domain_does_not_matter_and_that_of_the_local_part_does() {
        let table = [
            ("ada@example.com", "ada@EXAMPLE.com", true),
            ("ada@example.com", "Ada@example.com", false),
            ("\"a@b\"@c.io", "\"a@b\"@C.IO", true),
            ("\"a@B\"@c.io", "\"a@b\"@c.io", false),
            ("ada@bücher.de", "ada@BüCHER.de", true),
            ("ada@bücher.de", "ada@BÜCHER.de", false),
            ("ada", "ada", true),
            ("ada", "ADA", false),
            ("a@b", "a@b@", false),
        ];
        for (one, other, same) in table {
            let mut seen = SeenAddresses::new();
            assert!(seen.insert(one));
            assert_eq!(!seen.insert(other), same, "{one} {other}");
            assert_eq!(is_same(one, other), same, "{one} {other}");
        }
    }
}
