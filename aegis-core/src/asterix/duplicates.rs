//! Records that a recording holds twice: copies of a second network, or a playback that began anew.

use std::collections::{BTreeSet, VecDeque};

/// How many records back a copy is recognised.
const WINDOW: usize = 4096;

/// The last records, to find exact copies among them. Only records with a time of day should be asked about: without
/// one, two messages may be alike and both be meant.
#[derive(Clone, Debug, Default)]
pub(super) struct Duplicates<'a> {
    known: BTreeSet<&'a [u8]>,
    order: VecDeque<&'a [u8]>,
}

impl<'a> Duplicates<'a> {
    /// Whether the same octets came within the window; remembers them if not.
    pub(super) fn contains_or_insert(&mut self, record: &'a [u8]) -> bool {
        if !self.known.insert(record) {
            return true;
        }
        self.order.push_back(record);
        if self.order.len() > WINDOW
            && let Some(oldest) = self.order.pop_front()
        {
            self.known.remove(oldest);
        }
        false
    }
}
