//! The stream of outcomes.

use std::collections::{HashMap, VecDeque};
use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use futures_core::Stream;

use crate::batch::source::{FromIterator, FromStream, Source};
use crate::batch::work::{Member, Work, Worked, is_hopeless, refusal};
use crate::batch::{Atomicity, BatchItem, BatchOutcome, Batchable, Group, Isolation, SeenAddresses};
use crate::call::settings::CallOptions;
use crate::client::Clerk;
use crate::error::{Error, InvalidRequest};
use crate::maybe_send::{BoxFuture, MaybeSend};

/// After how many requests in a row without an answer a batch ends.
const MAX_FAILURES: u32 = 3;

/// A batch: any number of people, and a stream of what becomes of each.
///
/// - Each address is sent once. Two that differ only in the case of the domain are the same, and the second
///   is [`BatchOutcome::Duplicate`]; 16 bytes are kept of each, and nothing else of those that are settled.
/// - People whom Clerk refuses by name are taken out, and the others are sent again; where it names nobody, the
///   refused request is halved until the offender is alone. Somebody who is sent alone goes through the
///   endpoint for one.
/// - A lost answer is looked up as always ([`RetryPolicy`](crate::RetryPolicy)).
/// - A bulk that Clerk refuses is followed by a `GET` for one of those it did not name, until it is known
///   whether bulks are all-or-nothing; where it is not known whether Clerk refuses a second invitation, as into an
///   organization, for each of them.
///
/// It waits until the input has enough for a full request, or ends. A rate limit is waited for as long as the
/// call's timeout allows: an hour's list needs `.options(CallOptions::new().timeout(…))`. For days, and for a
/// process that may end, take the `Campaign` of the crate `clerk-invitations-campaign`.
///
/// ```
/// # use clerk_invitations_core::{BatchOutcome, Clerk};
/// # async fn example(clerk: Clerk) {
/// let mut batch = clerk.invitations().bulk_create_all((0..1000).map(|n| format!("guest{n}@example.com")));
/// while let Some(item) = batch.next().await {
///     match item.outcome {
///         BatchOutcome::Created(invitation) => println!("{}: {}", item.email_address, invitation.id),
///         other => println!("{}: {other:?}", item.email_address),
///     }
/// }
/// # }
/// ```
#[must_use = "a stream does nothing until it is polled"]
pub struct Batch<E: Batchable> {
    clerk: Clerk,
    options: CallOptions,
    concurrency: usize,
    with_pending: bool,
    source: Option<Box<dyn Source<E>>>,
    seen: SeenAddresses,
    parent: Option<String>,
    taken: u64,
    isolation: Isolation<Arc<Error>>,
    slots: HashMap<u32, Slot<E>>,
    running: Vec<BoxFuture<'static, Worked<E>>>,
    ready: VecDeque<BatchItem<E::Response>>,
    atomicity: Atomicity,
    failures: u32,
}

/// Somebody who is not settled.
struct Slot<E> {
    index: u64,
    item: E,
    since: Option<Duration>,
}

impl Clerk {
    /// Sends any number of requests of any endpoint that has a bulk form, the user's own included, in as many bulk
    /// requests as it takes: see [`Batch`].
    pub fn bulk_create_all<E, I>(&self, items: I) -> Batch<E>
    where
        E: Batchable,
        I: IntoIterator<Item: Into<E>, IntoIter: MaybeSend + 'static>,
    {
        Batch::of_iterator(self.clone(), items)
    }
}

impl<E: Batchable> Batch<E> {
    pub(crate) fn of_iterator<I>(clerk: Clerk, items: I) -> Self
    where
        I: IntoIterator<Item: Into<E>, IntoIter: MaybeSend + 'static>,
    {
        Self::new(clerk, Box::new(FromIterator(items.into_iter())))
    }

    pub(crate) fn of_stream<S>(clerk: Clerk, items: S) -> Self
    where
        S: Stream<Item: Into<E>> + MaybeSend + 'static,
    {
        Self::new(clerk, Box::new(FromStream(Box::pin(items))))
    }

    fn new(clerk: Clerk, source: Box<dyn Source<E>>) -> Self {
        Self {
            clerk,
            options: CallOptions::new(),
            concurrency: 2,
            with_pending: false,
            source: Some(source),
            seen: SeenAddresses::new(),
            parent: None,
            taken: 0,
            isolation: Isolation::new(E::MAX_ITEMS),
            slots: HashMap::new(),
            running: Vec::new(),
            ready: VecDeque::new(),
            atomicity: match E::OPERATION.repeat.lookup() {
                Some(lookup) if !lookup.is_guarded() => Atomicity::without_guard(),
                _ => Atomicity::new(),
            },
            failures: 0,
        }
    }

    /// Settings for each request of this batch, in place of the client's.
    pub fn options(mut self, options: CallOptions) -> Self {
        self.options = options;
        self
    }

    /// How many requests may be under way at a time: 2 by default, at least 1.
    pub fn concurrency(mut self, requests: usize) -> Self {
        self.concurrency = requests.max(1);
        self
    }

    /// Looks up the pending invitation of people who have one already: a `GET` for each.
    pub fn with_pending(mut self) -> Self {
        self.with_pending = true;
        self
    }

    /// The next outcome; `None` at the end.
    pub async fn next(&mut self) -> Option<BatchItem<E::Response>> {
        std::future::poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }

    /// The next group, if there is one, or the input has enough for one.
    fn next_group(&mut self, context: &mut Context<'_>) -> Option<Group<Arc<Error>>> {
        if let Some(half) = self.isolation.next_half() {
            return Some(half);
        }
        while self.isolation.loose() < E::MAX_ITEMS {
            let Some(source) = &mut self.source else { break };
            match source.poll_next(context) {
                Poll::Ready(Some(item)) => self.take(item),
                Poll::Ready(None) => self.source = None,
                Poll::Pending => return None,
            }
        }
        // What is left over goes along with people who still come back from a request.
        let is_all = self.source.is_none() && self.running.is_empty();
        (is_all || self.isolation.loose() >= E::MAX_ITEMS).then(|| self.isolation.next_loose()).flatten()
    }

    fn take(&mut self, item: E) {
        let index = self.taken;
        self.taken += 1;
        let outcome = match item.check().and_then(|()| self.check_parent(&item)) {
            Err(error) => BatchOutcome::Refused(Arc::new(error.into())),
            Ok(()) if !self.seen.insert(item.email_address()) => BatchOutcome::Duplicate,
            Ok(()) => {
                // Few are unsettled at a time: after four billion, the numbers are free again.
                #[allow(clippy::cast_possible_truncation, reason = "it wraps on purpose")]
                let id = index as u32;
                self.slots.insert(id, Slot { index, item, since: None });
                return self.isolation.push(id);
            }
        };
        let email_address = item.email_address().to_owned();
        self.ready.push_back(BatchItem { index, email_address, outcome });
    }

    fn check_parent(&mut self, item: &E) -> Result<(), InvalidRequest> {
        match item.parent() {
            Some((name, parent)) if self.parent.get_or_insert_with(|| parent.to_owned()) != parent => {
                Err(InvalidRequest::new(name, "must be the same for all items of a batch"))
            }
            _ => Ok(()),
        }
    }

    fn start(&mut self, group: Group<Arc<Error>>) {
        let member = |id: &u32| {
            let Slot { item, since, .. } = self.slots.get(id)?;
            Some(Member { id: *id, item: item.clone(), since: *since })
        };
        let members = group.ids().iter().filter_map(member).collect();
        let work = Work {
            clerk: self.clerk.clone(),
            options: self.options.clone(),
            group,
            members,
            atomicity: self.atomicity,
            with_pending: self.with_pending,
        };
        self.running.push(Box::pin(work.run()));
    }

    fn finish(&mut self, id: u32, outcome: BatchOutcome<E::Response>) {
        if let Some(Slot { index, item, .. }) = self.slots.remove(&id) {
            let email_address = item.email_address().to_owned();
            self.ready.push_back(BatchItem { index, email_address, outcome });
        }
    }

    fn settle(&mut self, worked: Worked<E>) {
        let Worked { group, verdict, known, since, looked_up, failed } = worked;
        for (id, is_invited) in looked_up {
            self.atomicity.looked_up(id, is_invited);
        }
        let ids = group.ids().to_vec();
        let settled = self.isolation.settle(group, verdict);
        self.atomicity.invited(&settled.taken);
        for (id, outcome) in known {
            match outcome {
                BatchOutcome::Created(_) => self.isolation.take_out(id),
                _ => self.isolation.withdraw(id),
            }
            self.finish(id, outcome);
        }
        for (id, error) in settled.refused {
            self.finish(id, refusal(error));
        }
        for id in ids {
            if let Some(slot) = self.slots.get_mut(&id) {
                slot.since = slot.since.or(since);
            }
        }
        self.failures = if failed.is_some() { self.failures + 1 } else { 0 };
        let is_over = |error: &Arc<Error>| is_hopeless(error) || self.failures >= MAX_FAILURES;
        if let Some(error) = failed.filter(is_over) {
            self.source = None;
            let mut waiting = Vec::new();
            while let Some(group) = self.isolation.next_half().or_else(|| self.isolation.next_loose()) {
                waiting.extend(group.into_all());
            }
            waiting.into_iter().for_each(|id| self.finish(id, BatchOutcome::NotSent(error.clone())));
        }
    }
}

// Nothing in it is pinned in place.
impl<E: Batchable> Unpin for Batch<E> {}

impl<E: Batchable> Stream for Batch<E> {
    type Item = BatchItem<E::Response>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = self.get_mut();
        loop {
            if let Some(item) = this.ready.pop_front() {
                return Poll::Ready(Some(item));
            }
            while this.running.len() < this.concurrency && this.ready.is_empty() {
                match this.next_group(context) {
                    Some(group) => this.start(group),
                    None => break,
                }
            }
            let mut done = None;
            for (index, work) in this.running.iter_mut().enumerate() {
                if let Poll::Ready(worked) = work.as_mut().poll(context) {
                    done = Some((index, worked));
                    break;
                }
            }
            match done {
                Some((index, worked)) => {
                    drop(this.running.swap_remove(index));
                    this.settle(worked);
                }
                None if !this.ready.is_empty() => {}
                None if this.running.is_empty() && this.source.is_none() && this.isolation.is_empty() => {
                    return Poll::Ready(None);
                }
                None => return Poll::Pending,
            }
        }
    }
}

impl<E: Batchable> fmt::Debug for Batch<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Batch")
            .field("taken", &self.taken)
            .field("unsettled", &self.slots.len())
            .finish_non_exhaustive()
    }
}
