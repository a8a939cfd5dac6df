//! Whether the tracker's covariances tell the truth: NEES and NIS over Monte Carlo runs (Bar-Shalom, Li, Kirubarajan
//! 2001, §5.4), of one filter whose model is the truth, and of the models of motion that are the default.
#![cfg(feature = "metrics")]
#![allow(clippy::print_stdout, reason = "the figures are worth reading where the test passes, too")]

mod flight;
mod manoeuvring;
mod matched;
mod radar;
