//! Headers, examples and tests compile without a warning, by either compiler.

use crate::tools::{folder, has, root, skipped, succeed, tests};
use std::path::{Path, PathBuf};
use std::process::Command;

const C: [&str; 2] = ["-std=c11", "-std=c17"];
const CPP: [&str; 2] = ["-std=c++17", "-std=c++20"];

#[test]
fn headers_compile_in_every_language() {
    let here = folder("headers");
    let (c, cpp) = (here.join("only.c"), here.join("only.cpp"));
    std::fs::write(&c, "#include <aegis.h>\n#include <aegis.h>\nint main(void) { return 0; }\n")
        .expect("written");
    std::fs::write(&cpp, "#include <aegis.hpp>\n#include <aegis.hpp>\nint main() { return 0; }\n")
        .expect("written");
    for (compilers, standards, source) in [(["gcc", "clang"], C, &c), (["g++", "clang++"], CPP, &cpp)] {
        for compiler in compilers.into_iter().filter(|compiler| is_there(compiler)) {
            for standard in standards {
                check(compiler, source, &[standard]);
            }
        }
    }
    check("g++", &cpp, &["-std=c++17", "-fno-exceptions", "-fno-rtti"]);
    // The C header alone is C++ too, and so are old programs in C.
    check("g++", &c, &["-std=c++17", "-x", "c++"]);
}

#[test]
fn examples_and_tests_compile_by_clang_too() {
    if !is_there("clang") || !is_there("clang++") {
        return;
    }
    for source in sources() {
        let is_c = source.extension().is_some_and(|extension| extension == "c");
        let (compiler, standard) = if is_c { ("clang", "-std=gnu11") } else { ("clang++", "-std=c++17") };
        check(compiler, &source, &[standard]);
    }
}

#[test]
fn the_quickstart_is_forty_lines() {
    let text =
        std::fs::read_to_string(root().join("examples/cpp/quickstart.c")).expect("it is in the project");
    assert!(text.lines().count() <= 40, "{}", text.lines().count());
}

pub(crate) fn sources() -> Vec<PathBuf> {
    let folders = [root().join("examples/cpp"), tests().join("c"), tests().join("cpp")];
    let files = folders.iter().flat_map(|folder| std::fs::read_dir(folder).expect("it is in the project"));
    let paths = files.map(|file| file.expect("it can be listed").path());
    paths
        .filter(|path| path.extension().is_some_and(|extension| extension == "c" || extension == "cpp"))
        .collect()
}

fn is_there(compiler: &str) -> bool {
    let is_there = has(compiler);
    if !is_there {
        skipped("headers", &format!("{compiler} is not installed"));
    }
    is_there
}

fn check(compiler: &str, source: &Path, options: &[&str]) {
    let mut command = Command::new(compiler);
    command.args(["-Wall", "-Wextra", "-Wpedantic", "-Werror", "-fsyntax-only"]).args(options);
    succeed(command.arg("-I").arg(root().join("include")).arg(source));
}
