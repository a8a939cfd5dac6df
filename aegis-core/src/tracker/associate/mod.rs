//! Which plot belongs to which track.

mod associator;
mod belief;
#[cfg_attr(not(test), expect(dead_code, reason = "the engine keeps several assignments of a cluster next"))]
mod clusters;
mod costs;
mod hungarian;
#[cfg_attr(not(test), expect(dead_code, reason = "the engine keeps several assignments of a cluster next"))]
mod murty;

pub(crate) use associator::Associator;
#[cfg_attr(
    not(test),
    expect(unused_imports, reason = "the engine keeps several assignments of a cluster next")
)]
pub(crate) use clusters::Clusters;
pub(crate) use costs::SparseCosts;
#[cfg_attr(
    not(test),
    expect(unused_imports, reason = "the engine keeps several assignments of a cluster next")
)]
pub(crate) use murty::Murty;

/// Refills a list and keeps its memory.
fn reset<T: Copy>(values: &mut Vec<T>, len: usize, value: T) {
    values.clear();
    values.resize(len, value);
}

#[cfg(test)]
mod tests;
