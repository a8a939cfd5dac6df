//! Does each aircraft of a recording keep one number, and does each number keep to one aircraft?
//!
//! Truth is in the recording itself: the Mode S address that most plots carry, and the ground velocity that
//! aircraft downlink (BDS 5,0). [`prepare`] makes a [`PlotTruth`] of each recorded plot; [`score`] compares
//! it with a tracker's [`Row`]s, one for each plot that a confirmed track used. A tracker that is to be
//! measured fairly must not see the addresses.
//!
//! ```
//! use aegis_core::metrics::identity::{Options, RecordedPlot, Row, prepare, score};
//! let plots: Vec<RecordedPlot> = (0..20)
//!     .map(|k| RecordedPlot { address: Some(0x34_5678), ..RecordedPlot::new(k, 4.0 * k as f64) })
//!     .collect();
//! let truth = prepare(&plots, 4.0)?;
//! // A track that was confirmed on the third plot, and took another number for the last five.
//! let row = |plot, track| Row { plot, track, position_m: [0.0; 2], velocity_m_s: None };
//! let rows: Vec<Row> = (2..20).map(|plot| row(plot, if plot < 15 { 1 } else { 2 })).collect();
//! let score = score(&truth, &rows, &Options::default())?;
//! assert_eq!((score.aircraft, score.numbers_per_aircraft, score.switches), (1, Some(2.0), 1));
//! assert_eq!((score.completeness, score.purity, score.confirm_median_s), (Some(1.0), Some(1.0), Some(8.0)));
//! # Ok::<(), aegis_core::Error>(())
//! ```

mod aircraft;
mod score;
mod truth;
mod velocity;

pub use score::{IdentityScore, Options, Row, score};
pub use truth::{Owner, PlotTruth, RecordedPlot, prepare, without_surface};
pub use velocity::{GroundVelocity, HeadingScore, VelocityScore};
