//! Targets of each class as a radar sees them: what published ranges say of how they fly and how large they are.
//!
//! - [`Specimen`]: one target of a class, drawn at random: how it flies for a minute or two, and what it measures.
//! - [`Specimen::ln_density`]: how likely a class is to give such a specimen; with it, [`Specimen::posterior`] is what a perfect
//!   classifier that knows the specimen exactly would say: no classifier of its plots can do better on average.
//! - [`Trial`]: a radar that watches one target, for training and for tests.
//!
//! ```
//! use aegis_core::sim::classes::Specimen;
//! use aegis_core::TargetClass;
//! let bird = Specimen::draw(Some(TargetClass::Bird), 7);
//! let posterior = bird.posterior();
//! assert!(posterior.is_valid() && posterior.of(TargetClass::Bird) > posterior.of(TargetClass::Airliner));
//! ```

mod ranges;
mod specimen;
mod trial;

pub use specimen::Specimen;
pub use trial::{Trial, TrialRadar};
