//! Which column means what.

use std::collections::HashMap;

use super::address;
use super::field::{ADDRESS, Column, plain};
use super::shown::{shown, some_of};

/// The columns of a table.
#[derive(Debug)]
pub struct Header {
    /// What each is called, and what it means. Without a header the first row's fields, which are no names.
    pub columns: Vec<(String, Column)>,
    /// Which has the addresses, counted from 0.
    pub address: usize,
    /// Whether the first row is one. If not, it is somebody to be invited.
    pub is_there: bool,
}

impl Header {
    /// Of the first row, and what `--column` says.
    ///
    /// # Errors
    ///
    /// No column has addresses, several may, or two mean the same.
    pub fn new(titles: Vec<String>, chosen: Option<&str>) -> Result<Self, String> {
        let (candidates, is_there) = candidates(&titles, chosen);
        let address = match candidates.as_slice() {
            [address] => *address,
            [] => return Err(none(&titles, chosen)),
            several => {
                return Err(format!(
                    "several columns may be the one of addresses: {}. Say which with --column NAME (or its number)",
                    list(&titles, several)
                ));
            }
        };
        let mut names = HashMap::new();
        let mut columns = Vec::with_capacity(titles.len());
        for (index, title) in titles.into_iter().enumerate() {
            let column = match Column::named(&title) {
                _ if index == address => Column::address(),
                _ if !is_there => Column::Ignored,
                // Not the one that was chosen.
                other if other.is_address() => Column::Ignored,
                other => other,
            };
            if let Some(earlier) = column.name().and_then(|name| names.insert(name, index)) {
                let (number, earlier, title) = (index + 1, earlier + 1, shown(&title));
                return Err(format!("column {number}: {title} means the same as column {earlier}"));
            }
            columns.push((title, column));
        }
        Ok(Self { columns, address, is_there })
    }

    /// The columns that mean nothing here. One without a title needs no mention.
    pub fn ignored(&self) -> Vec<String> {
        let is_ignored =
            |(title, column): &&(String, Column)| matches!(column, Column::Ignored) && !title.is_empty();
        let ignored = self.columns.iter().filter(|_| self.is_there).filter(is_ignored);
        ignored.map(|(title, _)| title.clone()).collect()
    }
}

/// How well a first row can be understood; the separator that makes the most of it is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sense {
    /// Not at all.
    None,
    /// No header, but a column has an address.
    Row,
    /// The line is an address, and nothing else.
    Address,
    /// A column says that it has addresses.
    Header,
}

impl Sense {
    /// Of a first row, and what `--column` says.
    pub fn of(titles: &[String], chosen: Option<&str>) -> Self {
        match (candidates(titles, chosen), titles) {
            ((columns, _), _) if columns.is_empty() => Self::None,
            ((_, true), _) => Self::Header,
            ((_, false), [_]) => Self::Address,
            _ => Self::Row,
        }
    }
}

/// The columns that may have the addresses, and whether that is by their names.
fn candidates(titles: &[String], chosen: Option<&str>) -> (Vec<usize>, bool) {
    let all = |is_it: &dyn Fn(&str) -> bool| -> Vec<usize> {
        titles.iter().enumerate().filter(|(_, title)| is_it(title)).map(|(index, _)| index).collect()
    };
    let Some(chosen) = chosen else {
        let named = all(&|title| Column::named(title).is_address());
        return if named.is_empty() { (all(&address::is_meant), false) } else { (named, true) };
    };
    let (exact, alike) = (all(&|title| title == chosen.trim()), all(&|title| plain(title) == plain(chosen)));
    if let Some(named) = [exact, alike].into_iter().find(|named| !named.is_empty()) {
        return (named, true);
    }
    let number = chosen.trim().parse::<usize>().ok().and_then(|number| number.checked_sub(1));
    match number.and_then(|index| Some((index, titles.get(index)?))) {
        Some((index, title)) => (vec![index], !address::is_meant(title)),
        None => (Vec::new(), false),
    }
}

fn none(titles: &[String], chosen: Option<&str>) -> String {
    let all: Vec<usize> = (0..titles.len()).collect();
    let columns = list(titles, &all);
    match chosen {
        Some(chosen) => format!("there is no column {} (--column); there are: {columns}", shown(chosen)),
        None => format!(
            "no column is called `{ADDRESS}`, `email` or alike; there are: {columns}. Say which has the addresses \
             with --column NAME (or its number)"
        ),
    }
}

/// `1 “name”, 2 “mail”`
fn list(titles: &[String], which: &[usize]) -> String {
    let named = which.iter().filter_map(|index| Some((index + 1, titles.get(*index)?)));
    some_of(named.map(|(number, title)| format!("{number} {}", shown(title))))
}
