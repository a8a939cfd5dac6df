//! `make install`, and programs outside the tree that find what it installed: by `cmake` and by `pkg-config`, shared and static.

use crate::tools::{built, folder, has, root, skipped, succeed};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

/// One installation for all, of this build's libraries.
fn prefix() -> Option<&'static Path> {
    static PREFIX: OnceLock<Option<PathBuf>> = OnceLock::new();
    let prefix = PREFIX.get_or_init(|| {
        if !has("make") {
            skipped("make install", "make is not installed");
            return None;
        }
        // Moved after it was installed: nothing in it may say where it was.
        let (first, prefix) = (folder("installed"), folder("moved"));
        let mut make = Command::new("make");
        make.args(["--no-print-directory", "install"]).arg(format!("PREFIX={}", first.display()));
        make.arg(format!("FROM={}", built().display())).current_dir(root());
        for inherited in ["MAKEFLAGS", "MFLAGS", "MAKELEVEL"] {
            make.env_remove(inherited);
        }
        succeed(&mut make);
        std::fs::remove_dir_all(&prefix).expect("it is ours");
        std::fs::rename(first, &prefix).expect("it can be moved");
        Some(prefix)
    });
    prefix.as_deref()
}

/// A folder outside the tree's own, with a copy of an example and nothing else of it.
fn consumer(name: &str) -> PathBuf {
    let here = folder(name);
    for example in ["quickstart.c", "iq_radar.cpp"] {
        std::fs::copy(root().join("examples/cpp").join(example), here.join(example))
            .expect("it can be copied");
    }
    here
}

fn runs(program: &Path, prefix: &Path) {
    let output = succeed(Command::new(program).env("LD_LIBRARY_PATH", prefix.join("lib")));
    let told = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(told.starts_with("track 1 at 74"), "{told}");
}

fn needs_library(program: &Path) -> bool {
    let output = succeed(Command::new("readelf").arg("-d").arg(program));
    String::from_utf8_lossy(&output.stdout).contains("libaegis.so.1")
}

fn pkg_config(prefix: &Path, arguments: &[&str]) -> Vec<String> {
    let mut command = Command::new("pkg-config");
    command.args(arguments).arg("aegis").env("PKG_CONFIG_PATH", prefix.join("lib/pkgconfig"));
    let output = succeed(&mut command);
    String::from_utf8_lossy(&output.stdout).split_whitespace().map(str::to_owned).collect()
}

#[test]
fn by_pkg_config() {
    let Some(prefix) = prefix() else { return };
    if !has("pkg-config") {
        return skipped("pkg-config", "it is not installed");
    }
    let here = consumer("by_pkg_config");
    let build = |program: &str, options: &[&str], flags: &[&str]| {
        let mut command = Command::new("gcc");
        command
            .args(["-std=c11", "quickstart.c", "-o", program])
            .args(options)
            .args(pkg_config(prefix, flags));
        succeed(command.current_dir(&here));
        here.join(program)
    };
    let shared = build("shared", &[], &["--cflags", "--libs"]);
    let fixed = build("static", &["-static"], &["--static", "--cflags", "--libs"]);
    assert!(needs_library(&shared) && !needs_library(&fixed));
    runs(&shared, prefix);
    runs(&fixed, prefix);
    assert_eq!(pkg_config(prefix, &["--modversion"]), [env!("CARGO_PKG_VERSION")]);
}

#[test]
fn by_cmake() {
    let Some(prefix) = prefix() else { return };
    if !has("cmake") {
        return skipped("find_package", "cmake is not installed");
    }
    let here = consumer("by_cmake");
    let lists = "cmake_minimum_required(VERSION 3.16)
project(consumer C CXX)
set(CMAKE_CXX_STANDARD 17)
find_package(aegis 0.1 CONFIG REQUIRED)
add_executable(shared quickstart.c)
target_link_libraries(shared PRIVATE aegis::aegis)
add_executable(static quickstart.c)
target_link_libraries(static PRIVATE aegis::aegis_static)
add_executable(cpp iq_radar.cpp)
target_link_libraries(cpp PRIVATE aegis::aegis)
";
    std::fs::write(here.join("CMakeLists.txt"), lists).expect("it can be written");
    let mut configure = Command::new("cmake");
    configure.args(["-S", ".", "-B", "build"]).arg(format!("-DCMAKE_PREFIX_PATH={}", prefix.display()));
    succeed(configure.current_dir(&here));
    succeed(Command::new("cmake").args(["--build", "build"]).current_dir(&here));
    let program = |name: &str| here.join("build").join(name);
    assert!(
        needs_library(&program("shared"))
            && needs_library(&program("cpp"))
            && !needs_library(&program("static"))
    );
    runs(&program("shared"), prefix);
    runs(&program("static"), prefix);

    std::fs::write(here.join("CMakeLists.txt"), lists.replace("aegis 0.1", "aegis 7.0"))
        .expect("it can be written");
    let mut again = Command::new("cmake");
    again.args(["-S", ".", "-B", "other"]).arg(format!("-DCMAKE_PREFIX_PATH={}", prefix.display()));
    let refused = again.current_dir(&here).output().expect("cmake runs");
    assert!(!refused.status.success(), "another version is not taken for this one");
}
