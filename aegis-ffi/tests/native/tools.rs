//! The system's compilers, and where what they make goes.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::Once;

/// Refuses what a careful host would refuse.
const STRICT: [&str; 4] = ["-Wall", "-Wextra", "-Wpedantic", "-Werror"];

pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the crate lies in the workspace").to_path_buf()
}

pub(crate) fn tests() -> PathBuf {
    root().join("aegis-ffi/tests")
}

pub(crate) fn recording() -> PathBuf {
    root().join("examples/data/coast.ast")
}

/// A folder of its own for each test.
pub(crate) fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("native").join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("the target directory can be written");
    folder
}

/// Says in one line that a test was skipped, and why.
pub(crate) fn skipped(test: &str, why: &str) {
    println!("SKIPPED {test}: {why}");
}

/// Whether a program is there.
pub(crate) fn has(program: &str) -> bool {
    Command::new(program).arg("--version").output().is_ok_and(|output| output.status.success())
}

/// Where cargo left the libraries of this build: beside the test.
pub(crate) fn built() -> PathBuf {
    let test = std::env::current_exe().expect("a test knows its own path");
    test.parent().expect("it lies in a folder").to_path_buf()
}

/// A folder that has this build's shared library under the names by which programs link and load it.
pub(crate) fn library() -> PathBuf {
    static ONCE: Once = Once::new();
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("native/library");
    ONCE.call_once(|| {
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).expect("the target directory can be written");
        for name in ["libaegis.so", "libaegis.so.1"] {
            std::os::unix::fs::symlink(built().join("libaegis_ffi.so"), folder.join(name))
                .expect("links can be made");
        }
    });
    folder
}

/// Compiles a program against this build's library.
pub(crate) fn compile(compiler: &str, source: &Path, options: &[&str], program: &Path) {
    let library = library();
    let run_path = format!("-Wl,-rpath,{}", library.display());
    let mut command = Command::new(compiler);
    command.args(STRICT).args(options).arg("-I").arg(root().join("include")).arg(source);
    command.arg("-o").arg(program).arg("-L").arg(&library).args(["-laegis", "-lm", "-lpthread", &run_path]);
    succeed(&mut command);
}

/// The compiler and the standard for a source.
pub(crate) fn language(source: &Path) -> (&'static str, &'static str) {
    if source.extension() == Some(OsStr::new("c")) { ("gcc", "-std=gnu11") } else { ("g++", "-std=c++17") }
}

/// Runs a command that has to succeed, and gives what it wrote.
pub(crate) fn succeed(command: &mut Command) -> Output {
    let output = command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    let told = |octets: &[u8]| String::from_utf8_lossy(octets).into_owned();
    assert!(output.status.success(), "{command:?}\n{}\n{}", told(&output.stdout), told(&output.stderr));
    output
}
