//! How good a tracker is, against truth.
//!
//! | question | answer |
//! |---|---|
//! | how far is one set of estimates from the truth? | [`gospa`], [`ospa`] |
//! | and a whole run, with identity switches and SIAP's measures? | [`RunScore`] |
//! | are the covariances honest? | [`nees`], [`nis`], [`Consistency`] |
//! | does each aircraft of a recording keep one number? | [`identity`] |
//!
//! All of them refuse numbers that are not finite, and none depends on the order of truths or tracks, except
//! where two assignments cost exactly the same.
//!
//! ```
//! use aegis_core::metrics::gospa;
//! let truth = [[0.0, 0.0], [1000.0, 0.0]];
//! let tracks = [[3.0, 4.0], [9000.0, 0.0]];
//! let score = gospa(&truth, &tracks, 300.0, 2.0)?;
//! // 5 m from the first truth; the second is missed, and one track is false.
//! assert_eq!(score.pairs, [(0, 0)]);
//! assert_eq!(score.localisation, 25.0);
//! assert_eq!((score.missed, score.false_tracks), (45_000.0, 45_000.0));
//! # Ok::<(), aegis_core::Error>(())
//! ```

mod assignment;
mod consistency;
mod gospa;
pub mod identity;
mod run;

pub use crate::probability::{chi_square_cdf, chi_square_quantile};
pub use consistency::{Consistency, nees, nis};
pub use gospa::{Gospa, gospa, ospa};
pub use run::{RunScore, RunSummary};
