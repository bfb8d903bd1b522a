//! Taking items from wherever they come.

use std::pin::Pin;
use std::task::{Context, Poll};

use futures_core::Stream;

use crate::maybe_send::MaybeSend;

/// A stream of requests, wherever they come from.
pub(super) trait Source<T>: MaybeSend {
    fn poll_next(&mut self, context: &mut Context<'_>) -> Poll<Option<T>>;
}

/// Items of an iterator.
pub(super) struct FromIterator<I>(pub(super) I);

/// Items of a stream.
pub(super) struct FromStream<S>(pub(super) Pin<Box<S>>);

impl<T, I: Iterator<Item: Into<T>> + MaybeSend> Source<T> for FromIterator<I> {
    fn poll_next(&mut self, _: &mut Context<'_>) -> Poll<Option<T>> {
        Poll::Ready(self.0.next().map(Into::into))
    }
}

impl<T, S: Stream<Item: Into<T>> + MaybeSend> Source<T> for FromStream<S> {
    fn poll_next(&mut self, context: &mut Context<'_>) -> Poll<Option<T>> {
        self.0.as_mut().poll_next(context).map(|item| item.map(Into::into))
    }
}
