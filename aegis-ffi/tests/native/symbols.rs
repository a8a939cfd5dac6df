//! What the library shows to a linker is what the header tells, and what it asks of the system is little.

use crate::tools::{built, has, root, skipped, succeed};
use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

/// The functions that the header declares.
pub(crate) fn declared() -> BTreeSet<String> {
    let header = std::fs::read_to_string(root().join("include/aegis.h")).expect("it is in the project");
    let code = header.lines().filter(|line| !line.trim_start().starts_with("///") && !line.starts_with(" *"));
    let mut functions = BTreeSet::new();
    for line in code {
        let Some((before, _)) = line.split_once('(') else { continue };
        let name = before.split([' ', '*']).next_back().unwrap_or_default();
        if name.starts_with("aegis_") && !line.starts_with([' ', '#']) && !line.starts_with("typedef") {
            functions.insert(name.to_owned());
        }
    }
    assert!(functions.len() > 50, "{functions:?}");
    functions
}

fn shown(library: &Path) -> BTreeSet<String> {
    let output = succeed(Command::new("nm").args(["-D", "--defined-only"]).arg(library));
    let listed = String::from_utf8_lossy(&output.stdout).into_owned();
    listed.lines().filter_map(|line| line.split_whitespace().next_back()).map(str::to_owned).collect()
}

#[test]
fn the_library_shows_the_functions_of_the_header_and_no_others() {
    if !has("nm") {
        return skipped("symbols", "nm is not installed");
    }
    let mut shown = shown(&built().join("libaegis_ffi.so"));
    if cfg!(debug_assertions) {
        assert!(shown.remove("aegis_testing_panic"), "the door for tests");
    }
    assert_eq!(shown, declared());
}

#[test]
fn the_loader_finds_it_by_its_major_number() {
    if !has("readelf") {
        return skipped("the library's name", "readelf is not installed");
    }
    let output = succeed(Command::new("readelf").arg("-d").arg(built().join("libaegis_ffi.so")));
    let told = String::from_utf8_lossy(&output.stdout).into_owned();
    let header = std::fs::read_to_string(root().join("include/aegis.h")).expect("it is in the project");
    let major =
        header.lines().find_map(|line| line.strip_prefix("#define AEGIS_ABI_MAJOR ")).expect("it has one");
    assert!(told.contains(&format!("[libaegis.so.{major}]")), "{told}");
    let needed: Vec<_> = told.lines().filter(|line| line.contains("(NEEDED)")).collect();
    assert!(
        needed.iter().all(|line| ["libgcc_s", "libc.so", "libm.so", "ld-linux"]
            .iter()
            .any(|known| line.contains(known)))
    );
}
