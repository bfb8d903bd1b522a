//! All pages as one stream.

use std::collections::{HashSet, VecDeque};
use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

use futures_core::Stream;

use crate::call::settings::CallOptions;
use crate::client::Clerk;
use crate::error::{DecodeError, Result};
use crate::maybe_send::BoxFuture;
use crate::page::paged::{Listed, Paged};
use crate::timestamp::Timestamp;

/// The most that one request may ask for.
const MAX_LIMIT: u16 = 500;

impl Clerk {
    /// Lists over all pages of any list, your own included: a stream, see [`Listing`].
    pub fn list_all<E: Paged>(&self, request: E) -> Listing<E> {
        Listing::new(self.clone(), request)
    }
}

/// A stream over all pages of a list. It ends after an error.
///
/// ```
/// # use clerk_invitations_core::{Clerk, InvitationStatus, ListInvitations, Result};
/// # async fn example(clerk: Clerk) -> Result<()> {
/// let mut pending = clerk.invitations().list_all(ListInvitations::new().status(InvitationStatus::Pending));
/// while let Some(invitation) = pending.next().await {
///     println!("{}", invitation?.id);
/// }
/// # Ok(()) }
/// ```
#[must_use = "a stream does nothing until it is polled"]
pub struct Listing<E: Paged> {
    ready: VecDeque<E::Item>,
    state: State<E>,
}

enum State<E: Paged> {
    /// Another page is to be asked for.
    Idle(Box<Pager<E>>),
    /// It has been asked for.
    Asking(BoxFuture<'static, Result<Step<E>>>),
    Done,
}

/// The items of a window that have not been seen, and the pager if more may follow.
type Step<E> = (Vec<<E as Paged>::Item>, Option<Box<Pager<E>>>);

impl<E: Paged> Listing<E> {
    pub(crate) fn new(clerk: Clerk, request: E) -> Self {
        Self { ready: VecDeque::new(), state: State::Idle(Box::new(Pager::new(clerk, request))) }
    }

    /// Settings for each request of this listing, in place of the client's.
    pub fn options(mut self, options: CallOptions) -> Self {
        if let State::Idle(pager) = &mut self.state {
            pager.options = options;
        }
        self
    }
}

impl<E: Paged + 'static> Listing<E> {
    /// The next item; `None` at the end and after an error.
    pub async fn next(&mut self) -> Option<Result<E::Item>> {
        std::future::poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }
}

// Nothing in it is pinned in place.
impl<E: Paged> Unpin for Listing<E> {}

impl<E: Paged + 'static> Stream for Listing<E> {
    type Item = Result<E::Item>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = self.get_mut();
        loop {
            if let Some(item) = this.ready.pop_front() {
                return Poll::Ready(Some(Ok(item)));
            }
            match std::mem::replace(&mut this.state, State::Done) {
                State::Done => return Poll::Ready(None),
                State::Idle(mut pager) => {
                    this.state = State::Asking(Box::pin(async move {
                        let (items, more) = pager.next_page().await?;
                        Ok((items, more.then_some(pager)))
                    }));
                }
                State::Asking(mut asking) => {
                    let answer = match asking.as_mut().poll(context) {
                        Poll::Ready(answer) => answer,
                        Poll::Pending => {
                            this.state = State::Asking(asking);
                            return Poll::Pending;
                        }
                    };
                    match answer {
                        Err(error) => return Poll::Ready(Some(Err(error))),
                        Ok((items, pager)) => {
                            this.ready = items.into();
                            this.state = pager.map_or(State::Done, State::Idle);
                        }
                    }
                }
            }
        }
    }
}

impl<E: Paged> fmt::Debug for Listing<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Listing").field("ready", &self.ready.len()).finish_non_exhaustive()
    }
}

/// Walks a list that changes meanwhile, by windows of offset and limit.
///
/// Oldest first, what others insert comes last and moves nothing. What they remove (or what leaves the
/// `status` asked for) moves later items to smaller offsets, where the next window would miss them. So each
/// window begins with an item that is known already; if it does not, the walk steps back until it does. What
/// is known is not a set of all ids but a mark: the latest `created_at` seen, with the ids that bear it.
struct Pager<E> {
    clerk: Clerk,
    request: E,
    options: CallOptions,
    /// Where the caller wants the list to begin.
    start: u64,
    limit: u16,
    /// Where the next window begins.
    offset: u64,
    /// Where the last window began, and with which item.
    last: Option<(u64, String)>,
    /// Whether the next window must begin with a known item.
    overlaps: bool,
    mark: Option<Timestamp>,
    /// The ids of the items whose `created_at` is the mark.
    marked: HashSet<String>,
}

impl<E: Paged> Pager<E> {
    fn new(clerk: Clerk, request: E) -> Self {
        let (offset, limit) = request.window();
        let start = offset.unwrap_or(0);
        // A window of one could not overlap the one before.
        let limit = limit.unwrap_or(MAX_LIMIT).max(2);
        Self {
            clerk,
            request,
            options: CallOptions::new(),
            start,
            limit,
            offset: start,
            last: None,
            overlaps: false,
            mark: None,
            marked: HashSet::new(),
        }
    }

    /// The items of the next window that have not been seen, and whether more may follow.
    async fn next_page(&mut self) -> Result<(Vec<E::Item>, bool)> {
        let mut step = u64::from(self.limit);
        loop {
            let request = self.request.oldest_first(self.offset, self.limit);
            let answer = self.clerk.send_with(&request, &self.options).await?;
            let (items, total_count) = (answer.value.data, answer.value.total_count);
            if !items.is_sorted_by_key(Listed::created_at) {
                let message = "the items are not in the order that was asked for, oldest first";
                return Err(Box::new(DecodeError::new("data", message, answer.response)).into());
            }
            let first = items.first().map(|item| (self.offset, item.id().to_owned()));
            let is_stuck = |last: &(u64, String)| {
                last.0 < self.offset && first.as_ref().is_some_and(|(_, first)| *first == last.1)
            };
            if self.last.as_ref().is_some_and(is_stuck) {
                let message = "the server answers the same items whatever the offset";
                return Err(Box::new(DecodeError::new("data", message, answer.response)).into());
            }
            self.last = first;
            if self.overlaps
                && self.offset > self.start
                && !items.first().is_some_and(|item| self.is_known(item))
            {
                self.offset = self.offset.saturating_sub(step).max(self.start);
                step = step.saturating_mul(2);
                continue;
            }
            let count = items.len() as u64;
            let end = self.offset.saturating_add(count);
            let more = count > 0 && (count >= u64::from(self.limit) || end < total_count);
            self.aim(end, &items);
            let new = items.into_iter().filter_map(|item| self.take(item)).collect();
            return Ok((new, more));
        }
    }

    /// Aims the next window at the end of this one, less an overlap that begins with a known item.
    ///
    /// It spans all items of the last millisecond and one before it, because a server may order items of the
    /// same millisecond anew. Where that would be no progress, it is the last item alone.
    fn aim(&mut self, end: u64, items: &[E::Item]) {
        let last = items.last().map(Listed::created_at);
        let tied = items.iter().rev().take_while(|item| Some(item.created_at()) == last).count() as u64;
        let overlap = [tied + 1, 1].into_iter().find(|overlap| end.saturating_sub(*overlap) > self.offset);
        self.overlaps = overlap.is_some();
        self.offset = end - overlap.unwrap_or(0);
    }

    fn is_known(&self, item: &E::Item) -> bool {
        self.mark.is_some_and(|mark| item.created_at() < mark) || self.marked.contains(item.id())
    }

    /// The item if it is new; it then moves the mark.
    fn take(&mut self, item: E::Item) -> Option<E::Item> {
        let created_at = item.created_at();
        match self.mark {
            Some(mark) if created_at < mark => return None,
            Some(mark) if created_at == mark => {}
            _ => {
                self.mark = Some(created_at);
                self.marked.clear();
            }
        }
        self.marked.insert(item.id().to_owned()).then_some(item)
    }
}
