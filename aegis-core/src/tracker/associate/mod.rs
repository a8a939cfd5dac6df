//! Which plot belongs to which track.

mod associator;
mod belief;
mod clusters;
mod costs;
mod hungarian;
mod murty;

pub(crate) use associator::Associator;
pub(crate) use clusters::Clusters;
pub(crate) use costs::SparseCosts;
pub(crate) use murty::Murty;

/// Refills a list and keeps its memory.
fn reset<T: Copy>(values: &mut Vec<T>, len: usize, value: T) {
    values.clear();
    values.resize(len, value);
}

#[cfg(test)]
mod tests;
