//! The tests that are written in C and C++: as they are, under sanitizers, and under valgrind.

use crate::tools::{compile, folder, has, language, recording, root, skipped, succeed, tests};
use std::path::{Path, PathBuf};
use std::process::Command;

/// Each program, and whether it is given the recording.
const PROGRAMS: [(&str, bool); 7] = [
    ("c/nulls.c", false),
    ("c/hostile.c", false),
    ("c/story.c", false),
    ("c/asterix.c", true),
    ("c/threads.c", false),
    ("c/panic.c", false),
    ("cpp/wrapper.cpp", true),
];

fn source(name: &str) -> PathBuf {
    tests().join(name)
}

fn run(program: &Path, has_recording: bool) {
    let mut command = Command::new(program);
    command.args(has_recording.then(recording));
    let output = succeed(&mut command);
    assert!(output.stderr.is_empty(), "{}: {}", program.display(), String::from_utf8_lossy(&output.stderr));
}

fn make(here: &Path, name: &str, options: &[&str]) -> PathBuf {
    let program = here.join(Path::new(name).file_stem().expect("it has a name"));
    let (compiler, standard) = language(Path::new(name));
    compile(compiler, &source(name), &[&[standard, "-g", "-O1"], options].concat(), &program);
    program
}

/// A panic prints nothing: every program's stderr is empty.
#[test]
fn programs_find_what_they_expect() {
    let here = folder("programs");
    for (name, has_recording) in PROGRAMS {
        run(&make(&here, name, &[]), has_recording);
    }
    run(&make(&here, "cpp/wrapper.cpp", &["-fno-exceptions"]), true);
}

#[test]
fn sanitizers_find_nothing() {
    let here = folder("sanitizers");
    let options = ["-fsanitize=address,undefined", "-fno-sanitize-recover=all"];
    for (name, has_recording) in PROGRAMS {
        run(&make(&here, name, &options), has_recording);
    }
}

#[test]
fn valgrind_finds_nothing() {
    if !has("valgrind") {
        return skipped("valgrind", "it is not installed");
    }
    let here = folder("valgrind");
    // Threads that meet by chance and a whole recording take minutes there.
    for name in ["c/nulls.c", "c/hostile.c", "c/story.c", "c/panic.c"] {
        let mut command = Command::new("valgrind");
        command.args([
            "--quiet",
            "--leak-check=full",
            "--show-leak-kinds=definite,indirect",
            "--error-exitcode=9",
        ]);
        let output = succeed(command.arg(make(&here, name, &[])));
        assert!(output.stderr.is_empty(), "{name}: {}", String::from_utf8_lossy(&output.stderr));
    }
}

#[test]
fn a_steady_step_allocates_nothing() {
    let here = folder("alloc");
    let is_glibc =
        Command::new("getconf").arg("GNU_LIBC_VERSION").output().is_ok_and(|told| told.status.success());
    if !is_glibc {
        return skipped("allocations of a step through C", "they are counted by means of glibc");
    }
    run(&make(&here, "c/alloc.c", &[]), false);
}

#[test]
fn examples_do_what_they_say() {
    let here = folder("examples");
    let program = |name: &str| {
        let source = root().join("examples/cpp").join(name);
        let (compiler, standard) = language(&source);
        let program = here.join(source.file_stem().expect("it has a name"));
        compile(compiler, &source, &[standard, "-O2"], &program);
        program
    };
    let quick = succeed(&mut Command::new(program("quickstart.c")));
    let told = String::from_utf8_lossy(&quick.stdout).into_owned();
    assert!(told.starts_with("track 1 at 74") && told.lines().count() == 1, "{told}");

    let radar = succeed(Command::new(program("iq_radar.cpp")).arg("3"));
    let told = String::from_utf8_lossy(&radar.stdout).into_owned();
    let strong = told
        .lines()
        .filter(|line| line.starts_with("plot") && line.contains(" 180.0") || line.contains(" 179.9"));
    assert!(strong.count() >= 3, "a plot of the aircraft in every turn: {told}");
    assert_eq!(told.lines().filter(|line| line.starts_with("track")).count(), 1, "{told}");
}

/// Every function of the header is given NULL in the test for that, and no test of that name is empty.
#[test]
fn no_function_is_left_out_of_the_test_with_nulls() {
    let nulls = std::fs::read_to_string(source("c/nulls.c")).expect("it is in the project");
    for function in crate::symbols::declared() {
        assert!(
            nulls.contains(&format!("{function}(")) || nulls.contains(&format!("({function},")),
            "{function}"
        );
    }
}
