//! All pages as one stream, while others insert and remove.

use std::sync::{Arc, Mutex};

use clerk_invitations_core::{Clerk, Error, ListInvitations, http};
use futures_executor::block_on;
use serde_json::{Value, json};

use crate::support::{invitation, response, scripted};

/// A list on a server: (id, created_at), and what happens to it after each request.
type Rows = Arc<Mutex<Vec<(u32, i64)>>>;

fn serve(rows: &Rows, after_request: impl Fn(usize, &mut Vec<(u32, i64)>) + Send + 'static) -> Clerk {
    let rows = rows.clone();
    let mut count = 0;
    let (clerk, _) = scripted(move |request| {
        let mut rows = rows.lock().unwrap();
        let (offset, limit) = (parameter(request, "offset"), parameter(request, "limit"));
        let item = |(id, created_at): &(u32, i64)| {
            let mut item = invitation();
            item["id"] = json!(format!("inv_{id}"));
            item["created_at"] = json!(created_at);
            item
        };
        let mut sorted = rows.clone();
        sorted.sort_by_key(|(_, created_at)| *created_at);
        let data: Vec<Value> = sorted.iter().skip(offset).take(limit).map(item).collect();
        let body = json!({"data": data, "total_count": sorted.len()});
        after_request(count, &mut rows);
        count += 1;
        Ok(response(200, body.to_string()))
    });
    clerk
}

fn parameter(request: &http::Request<clerk_invitations_core::Bytes>, name: &str) -> usize {
    let query = request.uri().query().unwrap();
    assert!(query.contains("order_by=%2Bcreated_at"), "{query}");
    let value = query.split('&').find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='));
    value.unwrap().parse().unwrap()
}

fn ids(clerk: &Clerk, request: ListInvitations) -> Vec<u32> {
    block_on(async {
        let mut listing = clerk.invitations().list_all(request);
        let mut ids = Vec::new();
        while let Some(item) = listing.next().await {
            ids.push(item.unwrap().id.as_str().trim_start_matches("inv_").parse().unwrap());
        }
        ids
    })
}

fn rows(count: u32, created_at: impl Fn(u32) -> i64) -> Rows {
    Arc::new(Mutex::new((0..count).map(|id| (id, created_at(id))).collect()))
}

#[test]
fn all_pages_come_oldest_first_500_at_a_time() {
    let clerk =
        serve(&rows(1203, |id| 5000 - i64::from(id)), |count, _| assert!(count < 3, "too many requests"));
    assert_eq!(ids(&clerk, ListInvitations::new()), (0..1203).rev().collect::<Vec<_>>());
    assert_eq!(ids(&serve(&rows(0, |_| 0), |_, _| {}), ListInvitations::new()), [0; 0]);
}

#[test]
fn insertions_come_last_and_nothing_twice() {
    let list = rows(10, i64::from);
    let clerk = serve(&list, |count, rows| {
        if count < 3 {
            rows.push((100 + count as u32, 1000 + count as i64));
        }
    });
    let expected: Vec<u32> = (0..10).chain(100..103).collect();
    assert_eq!(ids(&clerk, ListInvitations::new().limit(4)), expected);
}

#[test]
fn removals_hide_nothing() {
    // After each request the first rows go, as when whoever lists also revokes what is listed.
    for removed in 1..=5 {
        let list = rows(40, i64::from);
        let clerk = serve(&list, move |_, rows| _ = rows.drain(..removed.min(rows.len())));
        let seen = ids(&clerk, ListInvitations::new().limit(5));
        // What was still there at the end must have been seen.
        let left: Vec<u32> = list.lock().unwrap().iter().map(|(id, _)| *id).collect();
        assert!(left.iter().all(|id| seen.contains(id)), "{removed}: {seen:?} lacks some of {left:?}");
        assert!(seen.is_sorted(), "{seen:?}");
        assert_eq!(
            seen.iter().collect::<std::collections::HashSet<_>>().len(),
            seen.len(),
            "twice: {seen:?}"
        );
    }
}

#[test]
fn removals_hide_nothing_in_a_bulk_either() {
    // A bulk gives all its items the same millisecond; windows begin and end within it.
    for (bulk, removed) in [(5, 1), (12, 1), (12, 3), (60, 2)] {
        let list = rows(60, |id| i64::from(id / bulk));
        let clerk = serve(&list, move |_, rows| _ = rows.drain(..removed.min(rows.len())));
        let seen = ids(&clerk, ListInvitations::new().limit(10));
        let left: Vec<u32> = list.lock().unwrap().iter().map(|(id, _)| *id).collect();
        assert!(left.iter().all(|id| seen.contains(id)), "{bulk} {removed}: {seen:?} lacks some of {left:?}");
        assert_eq!(
            seen.iter().collect::<std::collections::HashSet<_>>().len(),
            seen.len(),
            "twice: {seen:?}"
        );
    }
}

#[test]
fn many_of_the_same_millisecond_are_listed() {
    for (count, limit) in [(10, 3), (9, 3), (1200, 500)] {
        let clerk = serve(&rows(count, |_| 7), |_, _| {});
        assert_eq!(ids(&clerk, ListInvitations::new().limit(limit)), (0..count).collect::<Vec<_>>());
        let clerk = serve(&rows(count, |id| i64::from(id / 4)), |_, _| {});
        assert_eq!(ids(&clerk, ListInvitations::new().limit(limit)), (0..count).collect::<Vec<_>>());
    }
}

#[test]
fn offset_and_a_server_that_answers_fewer_are_respected() {
    let clerk = serve(&rows(20, i64::from), |_, _| {});
    assert_eq!(ids(&clerk, ListInvitations::new().offset(17)), [17, 18, 19]);
}

#[test]
fn an_error_ends_the_stream() {
    let (clerk, _) = scripted(|_| Ok(response(401, "")));
    block_on(async {
        let mut listing = clerk.invitations().list_all(ListInvitations::new());
        assert!(matches!(listing.next().await, Some(Err(Error::Api(_)))));
        assert!(listing.next().await.is_none());
    });
    let created_at = |created_at: i64| {
        let mut item = invitation();
        item["created_at"] = json!(created_at);
        item
    };
    let unsorted = json!([created_at(2), created_at(1)]);
    let (clerk, _) = scripted(move |_| Ok(response(200, unsorted.to_string())));
    block_on(async {
        let mut listing = clerk.invitations().list_all(ListInvitations::new());
        assert!(matches!(listing.next().await, Some(Err(Error::Decode(_)))));
    });
}
