//! Records in the order they were made, found by id or by address without a scan.

use std::collections::{BTreeMap, HashMap};

/// What a [`Table`] needs to know of its records. Neither value ever changes.
pub(crate) trait Record {
    fn id(&self) -> &str;
    fn email_address(&self) -> &str;
}

/// What can be kept in a [`Table`]: its `id` and its `email_address` find it.
macro_rules! record {
    ($kept:ty) => {
        impl $crate::table::Record for $kept {
            fn id(&self) -> &str {
                &self.id
            }
            fn email_address(&self) -> &str {
                &self.email_address
            }
        }
    };
}
pub(crate) use record;

pub(crate) struct Table<T> {
    rows: BTreeMap<u64, T>,
    next: u64,
    by_id: HashMap<String, u64>,
    by_address: HashMap<String, Vec<u64>>,
}

impl<T> Default for Table<T> {
    fn default() -> Self {
        Self { rows: BTreeMap::new(), next: 0, by_id: HashMap::new(), by_address: HashMap::new() }
    }
}

impl<T: Record> Table<T> {
    pub(crate) fn insert(&mut self, record: T) {
        let row = self.next;
        self.next += 1;
        self.by_id.insert(record.id().to_owned(), row);
        self.by_address.entry(record.email_address().to_ascii_lowercase()).or_default().push(row);
        self.rows.insert(row, record);
    }

    pub(crate) fn get(&self, id: &str) -> Option<&T> {
        self.rows.get(self.by_id.get(id)?)
    }

    pub(crate) fn get_mut(&mut self, id: &str) -> Option<&mut T> {
        self.rows.get_mut(self.by_id.get(id)?)
    }

    /// The address still points at the row then; whoever follows it finds nothing there.
    pub(crate) fn remove(&mut self, id: &str) {
        if let Some(row) = self.by_id.remove(id) {
            self.rows.remove(&row);
        }
    }

    /// The records of one address (ASCII case does not matter), oldest first.
    pub(crate) fn at_address(&self, address: &str) -> impl Iterator<Item = &T> {
        let rows = self.by_address.get(&address.to_ascii_lowercase());
        rows.into_iter().flatten().filter_map(|row| self.rows.get(row))
    }

    pub(crate) fn len(&self) -> usize {
        self.rows.len()
    }

    /// All records, oldest first.
    pub(crate) fn iter(&self) -> impl DoubleEndedIterator<Item = &T> {
        self.rows.values()
    }
}
