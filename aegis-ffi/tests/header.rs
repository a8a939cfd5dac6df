//! `include/aegis.h` is what the sources say.

use std::fs;
use std::path::Path;

/// `AEGIS_BLESS=1 cargo test -p aegis-ffi --test header` writes it anew.
#[test]
fn the_header_is_made_of_these_sources() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let config = cbindgen::Config::from_file(here.join("cbindgen.toml")).expect("its settings can be read");
    let bindings = cbindgen::Builder::new().with_crate(here).with_config(config).generate();
    let mut made = Vec::new();
    bindings.expect("the sources can be read").write(&mut made);
    let made = String::from_utf8(made).expect("it is text");
    let path = here.join("../include/aegis.h");
    if std::env::var_os("AEGIS_BLESS").is_some() {
        fs::write(&path, &made).expect("the header can be written");
    }
    let committed = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        made == committed,
        "include/aegis.h is not up to date: AEGIS_BLESS=1 cargo test -p aegis-ffi --test header"
    );
}
