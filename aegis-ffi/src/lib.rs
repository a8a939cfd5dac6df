//! Aegis for C and C++: `include/aegis.h` is generated from this crate, and says all that its users need to know.
//!
//! | | |
//! |---|---|
//! | [`status`], [`guard`] | what a call returns; handles, panics, and who may use them |
//! | [`lists`], [`text`] | arrays, structs and text across the border, whatever size the caller knows them by |
//! | [`types`] | plain structs, converted to and from the core's |
//! | [`config`], [`pipeline`], [`step`], [`results`], [`state`] | the pipeline: made, fed, asked, saved |
//! | [`asterix`], [`kinematics`] | recordings and datagrams; approach and zone entry |
//!
//! The core never knows of C: everything of the border is here.
#![allow(unsafe_code, reason = "pointers come from C; each use says why it is sound")]
#![deny(unsafe_op_in_unsafe_fn, clippy::undocumented_unsafe_blocks)]
#![allow(clippy::missing_safety_doc, reason = "the header's first comment is the contract of every pointer")]
#![allow(clippy::missing_errors_doc, reason = "statuses are told in the header, for C")]
#![allow(non_camel_case_types, reason = "types have the names that C knows them by")]
#![allow(
    clippy::doc_markdown,
    rustdoc::broken_intra_doc_links,
    reason = "documentation is written for the header"
)]
#![cfg_attr(not(test), deny(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::unreachable))]
#![deny(clippy::print_stdout, clippy::print_stderr, clippy::dbg_macro)]

// The header has its functions in this order.
pub mod status;

pub mod config;

pub mod pipeline;

pub mod step;

pub mod results;

pub mod state;

pub mod interference;

pub mod asterix;

pub mod kinematics;

pub mod classes;

pub mod guard;
mod intake;
pub mod lists;
#[cfg(debug_assertions)]
pub mod testing;
pub mod text;
pub mod types;

use std::ffi::c_char;

/// The part of the ABI's version that changes when old programs would break; also the number in `libaegis.so.1`.
pub const AEGIS_ABI_MAJOR: u32 = 1;
/// The part of the ABI's version that goes up when something is added.
pub const AEGIS_ABI_MINOR: u32 = 0;

/// The ABI of the library that runs: major × 65536 + minor. A program works with any library of its own major number and
/// at least its own minor one: `aegis_abi_version() >> 16 == AEGIS_ABI_MAJOR`. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn aegis_abi_version() -> u32 {
    AEGIS_ABI_MAJOR << 16 | AEGIS_ABI_MINOR
}

/// The library's version, as "0.1.0". Lives as long as the program. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn aegis_version() -> *const c_char {
    const VERSION: &str = concat!(env!("CARGO_PKG_VERSION"), "\0");
    VERSION.as_ptr().cast()
}
