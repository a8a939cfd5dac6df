//! Records that a recording holds twice: copies of a second network, or a playback that began anew.

use std::collections::{BTreeSet, VecDeque};

/// How many records back a copy is recognised.
const WINDOW: usize = 4096;

/// The octets of the last records, lent by a recording or kept, to find exact copies among them. Only records with a time
/// of day should be asked about: without one, two messages may be alike and both be meant.
#[derive(Clone, Debug, Default)]
pub(super) struct Duplicates<Octets> {
    known: BTreeSet<Octets>,
    order: VecDeque<Octets>,
}

impl<Octets: Ord + Clone> Duplicates<Octets> {
    /// Whether the same octets came within the window; remembers them if not.
    pub(super) fn contains_or_insert(&mut self, record: Octets) -> bool {
        if !self.known.insert(record.clone()) {
            return true;
        }
        self.order.push_back(record);
        if self.order.len() > WINDOW
            && let Some(oldest) = self.order.pop_front()
        {
            self.known.remove(&oldest);
        }
        false
    }
}
