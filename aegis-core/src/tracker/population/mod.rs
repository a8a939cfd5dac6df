//! How many targets there are: learned from those that were.
//!
//! What comes, goes and stands still are Poisson or Bernoulli processes whose rates nobody declares rightly. Each has a
//! conjugate prior that is worth a few targets, from the settings, and evidence overrules it (Gelman et al. 2013, Bayesian
//! Data Analysis, §2.4 and §2.6): `lifetime` (how long targets stay), `newcomers` (how many begin, beside the false plots),
//! `standing` (how many never move). All of it is a few numbers, and forgets.

mod lifetime;
mod newcomers;
mod standing;

pub(crate) use lifetime::Lifetime;
pub(crate) use newcomers::{Newcomer, Newcomers, ORIGINS, moderated};
pub(crate) use standing::Standing;

/// Targets that are remembered: what was learned long ago fades.
const MOST_SEEN: f64 = 300.0;
