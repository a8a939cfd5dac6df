//! Which plot belongs to which track.

mod costs;
mod hungarian;

pub(crate) use costs::SparseCosts;
pub(crate) use hungarian::Hungarian;

/// Refills a list and keeps its memory.
fn reset<T: Copy>(values: &mut Vec<T>, len: usize, value: T) {
    values.clear();
    values.resize(len, value);
}
