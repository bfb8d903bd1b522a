//! Everything random, from one seed: ids, tickets, trace ids and the dice of the faults.

use fastrand::Rng;

/// Independent streams, so that neither a fault's dice nor webhooks change which ids are given out.
pub(crate) struct Ids {
    records: Rng,
    traces: Rng,
    chances: Rng,
    messages: Rng,
    instance: String,
}

impl Ids {
    pub(crate) fn new(seed: u64) -> Self {
        let mut root = Rng::with_seed(seed);
        let (records, traces, chances) = (root.fork(), root.fork(), root.fork());
        let instance = format!("ins_{}", letters(&mut root, 27));
        Self { records, traces, chances, messages: root, instance }
    }

    /// An id in Clerk's shape: the prefix and 27 letters and digits.
    pub(crate) fn id(&mut self, prefix: &str) -> String {
        // Not by `format!`, which leaves room behind a text: ids are kept.
        [prefix, "_", &letters(&mut self.records, 27)].concat()
    }

    /// The same for a webhook's message and what is only told in one.
    pub(crate) fn message(&mut self, prefix: &str) -> String {
        format!("{prefix}_{}", letters(&mut self.messages, 27))
    }

    /// The id of the application's instance, which webhooks tell.
    pub(crate) fn instance(&self) -> &str {
        &self.instance
    }

    /// The secret part of an invitation's URL.
    pub(crate) fn ticket(&mut self) -> String {
        letters(&mut self.records, 96)
    }

    /// The id that an answer carries in `clerk-trace-id`.
    pub(crate) fn trace(&mut self) -> String {
        format!("{:032x}", self.traces.u128(..))
    }

    /// Whether something of this probability happens now.
    pub(crate) fn happens(&mut self, probability: f64) -> bool {
        self.chances.f64() < probability
    }
}

const LETTERS: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/// Not fastrand's own letters: those follow from the width of a `usize`, and a seed is to give the same ids on wasm32.
fn letters(rng: &mut Rng, count: usize) -> String {
    let letter = |_| LETTERS.chars().nth(usize::from(rng.u8(..62))).unwrap_or('0');
    (0..count).map(letter).collect()
}
