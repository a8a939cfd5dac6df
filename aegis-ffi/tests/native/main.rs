//! The library as C and C++ use it: programs are built by the system's compilers, and run.
#![cfg(target_os = "linux")]
#![allow(clippy::print_stdout, reason = "a test says what it skips")]

mod abi;
mod install;
mod programs;
mod recording;
mod sources;
mod symbols;
mod tools;
mod udp;
