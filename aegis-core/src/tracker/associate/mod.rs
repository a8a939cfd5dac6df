//! Which plot belongs to which track.

mod associator;
mod belief;
#[cfg_attr(not(test), expect(dead_code, reason = "the engine keeps several assignments of a cluster next"))]
mod clusters;
mod costs;
mod hungarian;

pub(crate) use associator::Associator;
pub(crate) use costs::SparseCosts;

/// Refills a list and keeps its memory.
fn reset<T: Copy>(values: &mut Vec<T>, len: usize, value: T) {
    values.clear();
    values.resize(len, value);
}

#[cfg(test)]
mod tests;
