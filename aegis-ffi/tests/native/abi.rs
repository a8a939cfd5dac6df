//! The ABI as a snapshot: sizes and offsets of every struct, and every number that has a name. What stands in `abi.txt` may
//! be added to; a line that changes or goes breaks programs, and needs a new major number.

use crate::tools::{compile, folder, root, succeed, tests};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::process::Command;

/// `AEGIS_BLESS=1 cargo test -p aegis-ffi --test native abi` writes it anew.
#[test]
fn sizes_offsets_and_numbers_stay() {
    let header = std::fs::read_to_string(root().join("include/aegis.h")).expect("it is in the project");
    let here = folder("abi");
    let (source, program) = (here.join("abi.c"), here.join("abi"));
    std::fs::write(&source, teller(&header)).expect("it can be written");
    compile("gcc", &source, &["-std=c11"], &program);
    let told = String::from_utf8(succeed(&mut Command::new(program)).stdout).expect("it is text");
    assert_no_padding(&told);
    let path = tests().join("abi.txt");
    if std::env::var_os("AEGIS_BLESS").is_some() {
        std::fs::write(&path, &told).expect("it can be written");
    }
    let committed = std::fs::read_to_string(&path).unwrap_or_default();
    let gone: Vec<_> = committed.lines().filter(|line| !told.lines().any(|now| now == *line)).collect();
    assert!(gone.is_empty(), "programs that were built before break on: {gone:#?}");
    assert!(
        told == committed,
        "what is new belongs into abi.txt: AEGIS_BLESS=1 cargo test -p aegis-ffi --test native abi"
    );
}

/// A program that prints size and offset of everything that the header has.
fn teller(header: &str) -> String {
    let mut lines = String::from("#include <aegis.h>\n#include <stdio.h>\nint main(void)\n{\n");
    let mut inside = None;
    for line in header.lines() {
        let code = line.split("//").next().unwrap_or_default().trim();
        let told = if let Some(name) =
            code.strip_prefix("typedef struct ").and_then(|rest| rest.strip_suffix(" {"))
        {
            inside = Some(name);
            Some(format!("\"{name} size %zu align %zu\\n\", sizeof({name}), _Alignof({name})"))
        } else if code.starts_with('}') {
            inside = None;
            None
        } else if let Some((name, field)) = inside.zip(field(code)) {
            let size = format!("sizeof((({name} *)0)->{field})");
            Some(format!("\"{name}.{field} at %zu size %zu\\n\", offsetof({name}, {field}), {size}"))
        } else {
            number(code).map(|name| format!("\"{name} = %ld\\n\", (long){name}"))
        };
        if let Some(told) = told {
            let _ = writeln!(lines, "    printf({told});");
        }
    }
    lines + "    return 0;\n}\n"
}

/// The name that a declaration like `double covariance[6][6];` or `const aegis_cpi *cpis;` ends with.
fn field(code: &str) -> Option<&str> {
    let declared = code.strip_suffix(';')?.split('[').next()?;
    declared.split([' ', '*']).next_back()
}

/// The name of a number: of an enum, or defined. The minor version is meant to change.
fn number(code: &str) -> Option<&str> {
    let is_of_enum = code.starts_with("AEGIS_") && code.contains(" = ");
    let defined = code.strip_prefix("#define ").filter(|rest| rest.contains(' '));
    let name = if is_of_enum { code } else { defined? }.split(' ').next()?;
    (name != "AEGIS_ABI_MINOR").then_some(name)
}

/// Padding has no value: it must not cross the border, nor be compared.
fn assert_no_padding(told: &str) {
    let mut sizes: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for line in told.lines() {
        let words: Vec<_> = line.split(' ').collect();
        let number = |word: &str| word.parse::<usize>().expect("it is a number");
        match words[..] {
            [name, "size", size, "align", _] => {
                sizes.entry(name).or_default().0 = number(size);
            }
            [field, "at", _, "size", size] => {
                let name = field.split('.').next().expect("it has a struct");
                sizes.entry(name).or_default().1 += number(size);
            }
            _ => {}
        }
    }
    assert!(sizes.len() > 20, "{sizes:?}");
    for (name, (whole, fields)) in sizes {
        assert_eq!(whole, fields, "{name} has padding");
    }
}
