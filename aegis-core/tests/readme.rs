//! What the README tells people to type works as it stands there.
#![cfg(all(feature = "asterix", feature = "metrics", feature = "serde", feature = "sim"))]

mod common;

use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

#[test]
fn every_command_works() {
    let mut commands = commands(&read("README.md"));
    assert_eq!(
        commands[..2],
        ["cargo run --release --example air_picture", "make test"],
        "the README begins with two commands"
    );
    commands.extend(self::commands(&read("examples/data/README.md")));
    for (number, command) in commands.iter().enumerate() {
        println!("{command}");
        match command.split_whitespace().collect::<Vec<_>>()[..] {
            ["make", target] | ["make", target, "PREFIX=$HOME/aegis"] => make_knows(target),
            // `make python` builds the package and runs what is shown of it.
            ["pip", "install", package] => {
                assert!(common::root().join(package).join("pyproject.toml").exists(), "{package}");
                make_knows("python");
            }
            ["cargo", "run", "--release", "--example", example] => runs(number, example, &[]),
            ["cargo", "run", "--release", "--example", example, "--", ref arguments @ ..] => {
                runs(number, example, arguments);
            }
            _ => panic!("README.md has a command that this test cannot run: {command}"),
        }
    }
}

#[test]
fn every_linked_file_is_there() {
    for document in ["README.md", "ARCHITECTURE.md", "CHANGELOG.md", "docs/json.md"] {
        let folder = common::root().join(document).parent().expect("it lies in a folder").to_path_buf();
        let text = read(document);
        let targets = text.split("](").skip(1).filter_map(|rest| rest.split(')').next());
        for target in targets.filter(|target| !target.starts_with('#') && !target.contains("://")) {
            let file = target.split('#').next().unwrap_or(target);
            assert!(folder.join(file).exists(), "{document} links to {target}");
        }
    }
}

#[test]
fn every_option_of_the_main_example_is_told_and_no_other() {
    let help = run(&directory("options"), "air_picture", &["--help"]);
    let (help, readme) = (String::from_utf8_lossy(&help.stdout).into_owned(), read("README.md"));
    let flag = |text: &str| text.split_whitespace().next().unwrap_or_default().to_owned();
    let told: BTreeSet<_> = readme.split('`').filter(|code| code.starts_with("--")).map(flag).collect();
    let known = help.lines().map(str::trim_start).filter(|line| line.starts_with("--")).map(flag);
    assert_eq!(told, known.collect(), "told in the README, and known to --help");
}

#[test]
fn the_manifest_lines_name_what_there_is() {
    let readme = read("README.md");
    for block in blocks(&readme, "toml") {
        let manifest: toml::Table = block.parse().expect("it is TOML");
        let dependencies = manifest["dependencies"].as_table().expect("a table");
        assert!(dependencies.keys().eq(["aegis-core"]), "{dependencies:?}");
    }
    let manifest: toml::Table = read("aegis-core/Cargo.toml").parse().expect("it is TOML");
    for feature in manifest["features"]["default"].as_array().expect("a list") {
        let name = feature.as_str().expect("a name");
        assert!(readme.contains(&format!("`{name}`")), "the README does not tell of feature {name}");
    }
}

/// Lines of the shell blocks.
fn commands(readme: &str) -> Vec<String> {
    let lines = blocks(readme, "sh").into_iter().flat_map(|block| block.lines().map(str::to_owned));
    lines.filter(|line| !line.trim().is_empty()).collect()
}

/// Contents of the fenced blocks of one language.
fn blocks<'t>(text: &'t str, language: &str) -> Vec<&'t str> {
    let fence = format!("```{language}\n");
    let parts = text.split(fence.as_str()).skip(1);
    parts.map(|part| part.split("```").next().unwrap_or_default()).collect()
}

/// Its target is there and all that it depends on; `make test` is what runs this test, so nothing is made here.
fn make_knows(target: &str) {
    let output = Command::new("make")
        .args(["--dry-run", target])
        .env_remove("MAKEFLAGS")
        .env_remove("MFLAGS")
        .env_remove("MAKELEVEL")
        .current_dir(common::root())
        .output();
    let Ok(output) = output else { return common::skipped("readme", "make is not installed") };
    assert!(output.status.success(), "make {target}: {}", String::from_utf8_lossy(&output.stderr));
    assert!(!output.stdout.is_empty(), "make {target} would do nothing");
}

/// Runs an example in an empty directory that has the project's `examples/data`, and looks at what it leaves there.
fn runs(number: usize, example: &str, arguments: &[&str]) {
    let here = directory(&format!("command_{number}"));
    let output = run(&here, example, arguments);
    assert!(!output.stdout.is_empty(), "{example} {arguments:?} says nothing");
    if example == "make_recording" {
        let made = fs::read(here.join(arguments[0])).expect("it makes the recording");
        let shipped = fs::read(common::root().join("examples/data/coast.ast")).expect("it is shipped");
        assert!(made == shipped, "the recording that is made differs from the shipped one");
    }
    if example == "air_picture" && arguments != ["--help"] {
        let out = value(arguments, "--out").unwrap_or(".");
        let page = fs::read_to_string(here.join(out).join("air_picture.html")).expect("it writes the page");
        assert!(page.contains("</html>"), "the page is not whole");
    }
    if let Some(file) = value(arguments, "--tracks") {
        let rows = fs::read_to_string(here.join(file)).expect("it writes the tracks").lines().count();
        assert!(rows > 1000, "{file} has {rows} rows");
    }
    if arguments.contains(&"--json") {
        let figures: Value = serde_json::from_slice(&output.stdout).expect("stdout is one JSON object");
        assert!(figures["tracks_confirmed"].as_u64() > Some(20), "{figures}");
    }
}

/// What follows an option.
fn value<'a>(arguments: &[&'a str], option: &str) -> Option<&'a str> {
    let place = arguments.iter().position(|argument| *argument == option)?;
    arguments.get(place + 1).copied()
}

fn run(here: &Path, example: &str, arguments: &[&str]) -> Output {
    let output = Command::new(program(example)).args(arguments).current_dir(here).output();
    let output = output.expect("the example runs");
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{example} {arguments:?}: {complaint}");
    output
}

/// Beside this test: `target/<profile>/examples`. Plain `cargo test` has built it; `cargo test --test readme` has not.
fn program(example: &str) -> PathBuf {
    let test = std::env::current_exe().expect("a test knows its own path");
    let profile = test.ancestors().nth(2).expect("tests lie in target/<profile>/deps");
    let program = profile.join("examples").join(format!("{example}{}", std::env::consts::EXE_SUFFIX));
    if !program.exists() {
        let release = profile.ends_with("release").then_some("--release");
        let built = Command::new(env!("CARGO"))
            .args(["build", "--example", example])
            .args(release)
            .current_dir(common::root())
            .status();
        assert!(built.is_ok_and(|status| status.success()), "{example} did not build");
    }
    program
}

/// A fresh directory with nothing but a copy of `examples/data`.
fn directory(name: &str) -> PathBuf {
    let here = Path::new(env!("CARGO_TARGET_TMPDIR")).join("readme").join(name);
    let _ = fs::remove_dir_all(&here);
    let data = here.join("examples/data");
    fs::create_dir_all(&data).expect("the target directory can be written");
    for file in fs::read_dir(common::root().join("examples/data")).expect("it is in the project") {
        let file = file.expect("it can be listed");
        fs::copy(file.path(), data.join(file.file_name())).expect("it can be copied");
    }
    here
}

fn read(document: &str) -> String {
    fs::read_to_string(common::root().join(document)).expect("it is in the project")
}
