//! One page as a list answers it.

use std::fmt;
use std::marker::PhantomData;

use serde::Serialize;
use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

/// One page of a list.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Page<T> {
    /// What is on this page.
    pub data: Vec<T>,
    /// How many there are on all pages together. Where a server answers a bare array, which does not tell,
    /// it is the number on this page.
    pub total_count: u64,
}

/// What is on the page: how many there are on others is dropped.
impl<T> From<Page<T>> for Vec<T> {
    fn from(page: Page<T>) -> Self {
        page.data
    }
}

/// Both shapes: `{data, total_count}` and a bare array.
impl<'de, T: Deserialize<'de>> Deserialize<'de> for Page<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(PageVisitor(PhantomData))
    }
}

struct PageVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for PageVisitor<T> {
    type Value = Page<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a page or an array")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut array: A) -> Result<Page<T>, A::Error> {
        let mut data = Vec::new();
        while let Some(item) = array.next_element()? {
            data.push(item);
        }
        Ok(Page { total_count: data.len() as u64, data })
    }

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<Page<T>, A::Error> {
        let (mut data, mut total_count) = (None::<Vec<T>>, None::<u64>);
        while let Some(key) = object.next_key::<Key>()? {
            match key {
                Key::Data => data = Some(object.next_value()?),
                Key::TotalCount => total_count = object.next_value()?,
                Key::Other => _ = object.next_value::<IgnoredAny>()?,
            }
        }
        let data = data.ok_or_else(|| serde::de::Error::missing_field("data"))?;
        Ok(Page { total_count: total_count.unwrap_or(data.len() as u64), data })
    }
}

#[derive(serde::Deserialize)]
#[serde(field_identifier, rename_all = "snake_case")]
enum Key {
    Data,
    TotalCount,
    #[serde(other)]
    Other,
}
