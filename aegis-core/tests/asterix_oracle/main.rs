//! Every field of every record against asterix-decoder of the Python package index, which has its own tables of the same standard.
#![cfg(feature = "asterix")]

#[path = "../common/mod.rs"]
mod common;
mod reports;
mod services;

use aegis_core::asterix::{Reader, Record};
use aegis_core::units::{METRES_PER_FOOT, METRES_PER_NAUTICAL_MILE, METRES_PER_SECOND_PER_KNOT};
use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

/// Recordings, and how many fields at least must be compared in each: the test cannot pass on nothing.
/// `cat048ed1.23.bin` is not among them: its one record ends with a reserved expansion field, which the profile has in
/// place 28 since edition 1.15, but which the decoder has no table for, so it reads nothing of that record.
const RECORDINGS: [(&str, usize); 7] = [
    ("bcn-cat048/bcn_20min.ast", 850_000),
    ("jahorina-cat048/Jahorina.raw", 90_000),
    ("argentina/UIS.pcap", 150_000),
    ("croatiacontrol-samples/cat_034_048.pcap", 6_000),
    ("croatiacontrol-samples/cat048.raw", 45),
    ("jasterix-unit-vectors/cat034ed1.26.bin", 30),
    ("jasterix-unit-vectors/cat048ed1.15.bin", 60),
];

/// What the decoder shows but nobody decodes: spare bits, bits reserved in registers, and the extension bits.
const WITHOUT_MEANING: [&str; 4] = ["spare", "FX", "res1", "res2"];

#[test]
fn equals_asterix_decoder_on_every_field() {
    let Some(python) = common::python() else { return };
    for (recording, least) in RECORDINGS {
        let Some(path) = common::data(recording) else { continue };
        let Some(dump) = oracle(&python, &path) else {
            return common::skipped("asterix_oracle", "asterix-decoder is not installed");
        };
        let bytes = std::fs::read(&path).unwrap();
        let compared = compare(recording, &bytes, &dump);
        let total: usize = compared.values().sum();
        println!("{recording}: {total} fields equal, of {} kinds", compared.len());
        assert!(total >= least, "{recording}: only {total} fields compared");
    }
}

/// The recordings lack some items: this one has every item that the decoder knows, with random contents.
#[test]
fn equals_asterix_decoder_on_every_item() {
    let Some(python) = common::python() else { return };
    let bytes = made_up(500);
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("asterix_oracle.raw");
    std::fs::write(&path, &bytes).unwrap();
    let Some(dump) = oracle(&python, &path) else {
        return common::skipped("asterix_oracle", "asterix-decoder is not installed");
    };
    let compared = compare("made up", &bytes, &dump);
    println!("made up: {} fields equal, of {} kinds", compared.values().sum::<usize>(), compared.len());
    assert!(compared.len() >= 200 && compared.values().sum::<usize>() >= 90_000);
}

/// Blocks of one target report and one service message, all items but the explicit fields in each.
fn made_up(blocks: u64) -> Vec<u8> {
    let mut state = 0x9E37_79B9_7F4A_7C15_u64;
    let mut random = |length: usize| -> Vec<u8> {
        let octet = |_| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            (state >> 32) as u8
        };
        (0..length).map(octet).collect()
    };
    let mut recording = Vec::new();
    for block in 0..blocks {
        let mut extended = || {
            let mut octets = random(2);
            octets[0] |= 1;
            octets[1] &= !1;
            octets
        };
        let (report, status, warnings) = (extended(), extended(), extended());
        let register = [random(7), vec![[0x40, 0x50, 0x60, 0x17][block as usize % 4]]].concat();
        let target = [
            vec![0xFF, 0xFF, 0xFF, 0xF8],
            random(5),
            report,
            random(8),
            [vec![0xFE], random(7)].concat(),
            random(3),
            b"\x04\x20\xC4\x83\x18\x20".to_vec(),
            [vec![1], register].concat(),
            random(10),
            status,
            random(4),
            warnings,
            random(8),
            [vec![0xC0], random(2), vec![2], random(12)].concat(),
            random(15),
        ]
        .concat();
        let service = [
            vec![0xFF, 0xF8],
            random(9),
            [vec![0x9C], random(5)].concat(),
            [vec![0x9C], random(4)].concat(),
            [vec![3], random(6)].concat(),
            random(19),
        ]
        .concat();
        for (category, record) in [(48, target), (34, service)] {
            recording.extend([category, 0, record.len() as u8 + 3]);
            recording.extend(record);
        }
    }
    recording
}

fn oracle(python: &Path, recording: &Path) -> Option<String> {
    let script = common::root().join("aegis-core/tests/reference/asterix_oracle.py");
    let output = Command::new(python).arg(script).arg(recording).output().unwrap();
    let complaint = String::from_utf8_lossy(&output.stderr);
    if complaint.contains("No module named") {
        return None;
    }
    assert!(output.status.success(), "{complaint}");
    Some(String::from_utf8(output.stdout).unwrap())
}

/// Compares record by record and returns how often each kind of field was found equal.
fn compare(recording: &str, bytes: &[u8], dump: &str) -> BTreeMap<String, usize> {
    let mut compared = BTreeMap::new();
    let mut reader = Reader::new(bytes);
    for line in dump.lines() {
        let mut columns = line.split('\t');
        let category = columns.next().unwrap();
        if !matches!(category, "34" | "48") {
            continue;
        }
        let record = reader.next().expect("asterix-decoder reads no record that is not read here");
        let octets = hexadecimal(reader.record_bytes());
        assert_eq!(columns.next(), Some(octets.as_str()), "{recording}");
        for (name, theirs) in columns.filter_map(|column| column.split_once('=')) {
            if WITHOUT_MEANING.contains(&name.rsplit('.').next().unwrap()) {
                continue;
            }
            match ours(&record, name) {
                Ours::ClearStatus => continue,
                ours => assert!(ours.equals(theirs), "{recording}: {octets} {name}: {ours:?}, not {theirs}"),
            }
            let kind: Vec<_> = name.split('.').filter(|part| part.parse::<usize>().is_err()).collect();
            *compared.entry(format!("{category} {}", kind.join("."))).or_insert(0) += 1;
        }
    }
    assert_eq!(reader.next(), None, "{recording}: every record is in the dump");
    compared
}

fn hexadecimal(octets: &[u8]) -> String {
    octets.iter().map(|octet| format!("{octet:02X}")).collect::<Vec<_>>().concat()
}

/// What is read here for one of the decoder's fields, in the decoder's units.
#[derive(Debug)]
enum Ours {
    Number(f64),
    Text(String),
    /// A register's field whose status bit says that it means nothing: `None` here, a number in the decoder.
    ClearStatus,
    Missing,
}

impl Ours {
    /// Texts exactly; numbers to the precision with which the decoder's tables hold the steps.
    fn equals(&self, theirs: &str) -> bool {
        match self {
            Self::Text(text) => text == theirs,
            Self::Number(number) => theirs
                .parse::<f64>()
                .is_ok_and(|theirs| (number - theirs).abs() <= 1e-9 * theirs.abs().max(1.0)),
            Self::ClearStatus | Self::Missing => false,
        }
    }

    fn flag(value: Option<bool>) -> Self {
        Self::number(value.map(|value| f64::from(u8::from(value))))
    }

    fn number(value: Option<impl Into<f64>>) -> Self {
        value.map_or(Self::Missing, |value| Self::Number(value.into()))
    }

    fn text(value: Option<String>) -> Self {
        value.map_or(Self::Missing, Self::Text)
    }

    fn with_status(value: Option<f64>) -> Self {
        value.map_or(Self::ClearStatus, Self::Number)
    }
}

fn ours(record: &Record<'_>, name: &str) -> Ours {
    let parts: Vec<&str> = name.split('.').collect();
    match record {
        Record::Cat048(report) => reports::field(report, &parts),
        Record::Cat034(service) => services::field(service, &parts),
        _ => Ours::Missing,
    }
}

fn nautical_miles(metres: f64) -> f64 {
    metres / METRES_PER_NAUTICAL_MILE
}

fn feet(metres: f64) -> f64 {
    metres / METRES_PER_FOOT
}

fn knots(metres_per_second: f64) -> f64 {
    metres_per_second / METRES_PER_SECOND_PER_KNOT
}
