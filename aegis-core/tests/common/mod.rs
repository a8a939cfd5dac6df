//! Where tests find what lies outside the project. Everything here may be missing: then a test says so and passes.
#![allow(dead_code, unreachable_pub, clippy::print_stdout)]

use std::path::{Path, PathBuf};

/// Recordings that nobody here made: `AEGIS_DATA`, else `../shared/data` beside the project.
pub fn data(path: &str) -> Option<PathBuf> {
    outside("AEGIS_DATA", "../shared/data", path)
}

/// Scorers: `AEGIS_TOOLS`, else `../shared/tools` beside the project.
pub fn tool(path: &str) -> Option<PathBuf> {
    outside("AEGIS_TOOLS", "../shared/tools", path)
}

/// A Python with the reference packages: `AEGIS_PYTHON`, else the project's own virtual environment.
pub fn python() -> Option<PathBuf> {
    outside("AEGIS_PYTHON", ".venv/bin/python", "")
}

/// Says in one line that a test was skipped, and why.
pub fn skipped(test: &str, why: &str) {
    println!("SKIPPED {test}: {why}");
}

/// The project's root.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the crate lies in the workspace").to_path_buf()
}

fn outside(variable: &str, default: &str, path: &str) -> Option<PathBuf> {
    let base = std::env::var_os(variable).map_or_else(|| root().join(default), PathBuf::from);
    let found = if path.is_empty() { base } else { base.join(path) };
    if !found.exists() {
        skipped(path, &format!("{} is not there", found.display()));
        return None;
    }
    Some(found)
}
