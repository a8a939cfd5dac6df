//! Which plot belongs to which track.

mod hungarian;

pub(crate) use hungarian::{Hungarian, SparseCosts};
