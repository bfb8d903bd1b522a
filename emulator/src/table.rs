//! Records in the order they were made, found by two keys without a scan. The indexes hold numbers of rows, not copies of
//! keys: a hundred thousand records are a test like any other.

use std::collections::BTreeMap;
use std::hash::{BuildHasher, RandomState};

use hashbrown::HashTable;

/// What a [`Table`] needs to know of its records. Neither key ever changes.
pub(crate) trait Record {
    /// Belongs to one record alone.
    fn id(&self) -> &str;
    /// Several may share it; ASCII case does not matter.
    fn group(&self) -> &str;
}

/// What can be kept in a [`Table`]: these two fields find it.
macro_rules! record {
    ($kept:ty, $id:ident, $group:ident) => {
        impl $crate::table::Record for $kept {
            fn id(&self) -> &str {
                &self.$id
            }
            fn group(&self) -> &str {
                &self.$group
            }
        }
    };
}
pub(crate) use record;

pub(crate) struct Table<T> {
    /// In boxes, because half of a tree's nodes is room.
    rows: BTreeMap<u64, Box<T>>,
    next: u64,
    by_id: HashTable<u64>,
    by_group: HashTable<u64>,
    hasher: RandomState,
}

impl<T> Default for Table<T> {
    fn default() -> Self {
        Self {
            rows: BTreeMap::new(),
            next: 0,
            by_id: HashTable::new(),
            by_group: HashTable::new(),
            hasher: RandomState::new(),
        }
    }
}

impl<T: Record> Table<T> {
    pub(crate) fn insert(&mut self, record: T) {
        let row = self.next;
        self.next += 1;
        let (rows, hasher) = (&self.rows, &self.hasher);
        for (index, key) in [(&mut self.by_id, T::id as fn(&T) -> &str), (&mut self.by_group, T::group)] {
            let hash_of = |row: &u64| rows.get(row).map_or(0, |record| hash(hasher, key(record)));
            index.insert_unique(hash(hasher, key(&record)), row, hash_of);
        }
        self.rows.insert(row, Box::new(record));
    }

    fn row(&self, id: &str) -> Option<u64> {
        let is_it = |row: &u64| self.rows.get(row).is_some_and(|record| record.id() == id);
        self.by_id.find(hash(&self.hasher, id), is_it).copied()
    }

    pub(crate) fn get(&self, id: &str) -> Option<&T> {
        self.rows.get(&self.row(id)?).map(Box::as_ref)
    }

    pub(crate) fn get_mut(&mut self, id: &str) -> Option<&mut T> {
        self.rows.get_mut(&self.row(id)?).map(Box::as_mut)
    }

    pub(crate) fn remove(&mut self, id: &str) {
        let Some((row, record)) = self.row(id).and_then(|row| Some((row, self.rows.remove(&row)?))) else {
            return;
        };
        for (index, key) in [(&mut self.by_id, record.id()), (&mut self.by_group, record.group())] {
            if let Ok(entry) = index.find_entry(hash(&self.hasher, key), |known| *known == row) {
                entry.remove();
            }
        }
    }

    /// The records of one group, oldest first.
    pub(crate) fn in_group(&self, group: &str) -> impl Iterator<Item = &T> {
        let candidates = self.by_group.iter_hash(hash(&self.hasher, group)).copied();
        let mut rows: Vec<u64> = candidates.collect();
        rows.sort_unstable();
        let records = rows.into_iter().filter_map(|row| self.rows.get(&row)).map(Box::as_ref);
        records.filter(move |record| record.group().eq_ignore_ascii_case(group))
    }

    pub(crate) fn len(&self) -> usize {
        self.rows.len()
    }

    /// All records, oldest first.
    pub(crate) fn iter(&self) -> impl DoubleEndedIterator<Item = &T> {
        self.rows.values().map(Box::as_ref)
    }
}

/// The same for texts that differ in ASCII case alone.
fn hash(hasher: &RandomState, text: &str) -> u64 {
    hasher.hash_one(text.to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::{Record, Table};

    impl Record for (&str, &str) {
        fn id(&self) -> &str {
            self.0
        }
        fn group(&self) -> &str {
            self.1
        }
    }

    #[test]
    fn records_are_found_by_both_keys_until_they_are_removed() {
        let mut table = Table::default();
        let ids: Vec<String> = (0..1000).map(|n| format!("id_{n}")).collect();
        for (n, id) in ids.iter().enumerate() {
            table.insert((id.as_str(), if n % 2 == 0 { "Even" } else { "odd" }));
        }
        assert_eq!(table.get("id_7"), Some(&("id_7", "odd")));
        assert_eq!(table.get("ID_7"), None);
        let firsts: Vec<&str> = table.in_group("eVEN").take(3).map(|record| record.0).collect();
        assert_eq!(firsts, ["id_0", "id_2", "id_4"]);
        for id in ["id_0", "id_2", "id_2", "nobody"] {
            table.remove(id);
        }
        assert_eq!((table.len(), table.get("id_2"), table.in_group("even").count()), (998, None, 498));
        assert_eq!((table.by_id.len(), table.by_group.len()), (998, 998));
        assert_eq!(table.iter().next(), Some(&("id_1", "odd")));
    }
}
