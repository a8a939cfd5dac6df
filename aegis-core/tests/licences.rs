//! Every dependency may be used under a licence that `deny.toml` allows.
#![cfg(feature = "serde")]

mod common;

use serde_json::Value;
use std::collections::BTreeSet;
use std::process::Command;

#[test]
fn every_dependency_has_an_allowed_licence() {
    let allowed = allowed();
    let packages = packages();
    assert!(packages.len() > 50, "only {} packages: the list cannot be whole", packages.len());
    let excepted = exceptions();
    let is_fine = |name: &str, licence: &str| {
        let own = excepted.iter().filter(|(known, _)| known == name).flat_map(|(_, allowed)| allowed.clone());
        permits(licence, &allowed.iter().cloned().chain(own).collect())
    };
    let refused: Vec<_> = packages.iter().filter(|(name, licence)| !is_fine(name, licence)).collect();
    assert!(refused.is_empty(), "not allowed by deny.toml: {refused:?}");
}

#[test]
fn no_licence_is_allowed_in_vain() {
    for licence in allowed() {
        let mut fewer = allowed();
        fewer.remove(&licence);
        let is_needed = packages().iter().any(|(_, expression)| !permits(expression, &fewer));
        assert!(is_needed, "deny.toml allows {licence}, which nothing needs");
    }
}

#[test]
fn no_crate_is_excepted_in_vain_and_none_that_is_shipped() {
    for (name, _) in exceptions() {
        let packages = packages();
        let licence = packages.iter().find(|(known, _)| *known == name).map(|(_, licence)| licence);
        assert!(licence.is_some_and(|licence| !permits(licence, &allowed())), "{name} needs no exception");
        let tree = Command::new(env!("CARGO"))
            .args(["tree", "--workspace", "--edges", "normal,build", "--prefix", "none", "--locked"])
            .current_dir(common::root())
            .output()
            .expect("cargo runs");
        let shipped = String::from_utf8_lossy(&tree.stdout).into_owned();
        assert!(shipped.contains("aegis-core"), "{}", String::from_utf8_lossy(&tree.stderr));
        assert!(!shipped.lines().any(|line| line.split(' ').next() == Some(&name)), "{name} is shipped");
    }
}

#[test]
fn expressions_are_read_as_spdx_has_them() {
    let allowed = BTreeSet::from(["MIT".to_owned(), "Zlib".to_owned()]);
    for good in [
        "MIT",
        "GPL-3.0 OR MIT",
        "MIT/Apache-2.0",
        "MIT AND Zlib",
        "(BSD-1-Clause OR MIT) AND Zlib",
        "Apache-2.0 WITH LLVM-exception OR MIT",
    ] {
        assert!(permits(good, &allowed), "{good}");
    }
    for bad in ["", "GPL-3.0", "MIT AND GPL-3.0", "(MIT OR Zlib) AND GPL-3.0", "GPL-3.0 OR GPL-2.0"] {
        assert!(!permits(bad, &allowed), "{bad}");
    }
}

fn allowed() -> BTreeSet<String> {
    names(&rules()["licenses"]["allow"])
}

/// Crates that may have licences of their own.
fn exceptions() -> Vec<(String, BTreeSet<String>)> {
    let rules = rules();
    let list = rules["licenses"]["exceptions"].as_array().expect("it is a list");
    let exception = |entry: &toml::Value| {
        (entry["crate"].as_str().expect("a crate's name").to_owned(), names(&entry["allow"]))
    };
    list.iter().map(exception).collect()
}

fn rules() -> toml::Table {
    let text = std::fs::read_to_string(common::root().join("deny.toml")).expect("it is in the project");
    text.parse().expect("it is TOML")
}

fn names(list: &toml::Value) -> BTreeSet<String> {
    let list = list.as_array().expect("it is a list");
    list.iter().map(|name| name.as_str().expect("a name").to_owned()).collect()
}

/// Name and licence of all that is compiled for this machine; other platforms' crates may not be at hand.
fn packages() -> Vec<(String, String)> {
    let host = Command::new("rustc").arg("-vV").output().expect("rustc runs");
    let host = String::from_utf8_lossy(&host.stdout).into_owned();
    let host = host.lines().find_map(|line| line.strip_prefix("host: ")).expect("rustc names its host");
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--locked", "--filter-platform", host])
        .current_dir(common::root())
        .output()
        .expect("cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: Value = serde_json::from_slice(&output.stdout).expect("cargo writes JSON");
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let packages = metadata["packages"].as_array().expect("a list").iter();
    packages.map(|package| (text(&package["name"]), text(&package["license"]))).collect()
}

/// An expression of SPDX (annex D): a licence with an exception is one of its own, AND binds closer than OR; older crates write `/` for OR.
fn permits(expression: &str, allowed: &BTreeSet<String>) -> bool {
    let spaced = expression.replace('/', " OR ").replace('(', " ( ").replace(')', " ) ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let (is_permitted, rest) = either(&words, allowed);
    is_permitted && rest.is_empty()
}

fn either<'w>(words: &'w [&'w str], allowed: &BTreeSet<String>) -> (bool, &'w [&'w str]) {
    let (mut is_permitted, mut rest) = both(words, allowed);
    while let ["OR", after @ ..] = rest {
        let (other, left) = both(after, allowed);
        (is_permitted, rest) = (is_permitted || other, left);
    }
    (is_permitted, rest)
}

fn both<'w>(words: &'w [&'w str], allowed: &BTreeSet<String>) -> (bool, &'w [&'w str]) {
    let (mut is_permitted, mut rest) = one(words, allowed);
    while let ["AND", after @ ..] = rest {
        let (other, left) = one(after, allowed);
        (is_permitted, rest) = (is_permitted && other, left);
    }
    (is_permitted, rest)
}

fn one<'w>(words: &'w [&'w str], allowed: &BTreeSet<String>) -> (bool, &'w [&'w str]) {
    match words {
        ["(", after @ ..] => match either(after, allowed) {
            (is_permitted, [")", rest @ ..]) => (is_permitted, rest),
            (_, rest) => (false, rest),
        },
        [licence, "WITH", exception, rest @ ..] => {
            (allowed.contains(&format!("{licence} WITH {exception}")), rest)
        }
        [licence, rest @ ..] => (allowed.contains(*licence), rest),
        [] => (false, words),
    }
}
