//! How fast recordings are read: records with every item decoded, scans, and records written.
//!
//! `cargo bench --bench asterix`. The Barcelona recording is used where it is at hand (`AEGIS_DATA`, else
//! `../shared/data`), else target reports of the same make that the writer produced.

use aegis_core::asterix::{
    CalculatedDoppler, Cat048, Code, Detection, Doppler, Identification, PlotCharacteristics, PolarPosition,
    PressureAltitude, Reader, Record, Registers, ScanOptions, Scans, Source, TargetReport, TrackStatus,
    TrackVelocity, Writer,
};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use std::hint::black_box;
use std::path::PathBuf;

fn recording() -> Vec<u8> {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..");
    let data = std::env::var_os("AEGIS_DATA").map_or_else(|| root.join("../shared/data"), PathBuf::from);
    std::fs::read(data.join("bcn-cat048/bcn_20min.ast")).unwrap_or_else(|_| made_up())
}

/// Twenty minutes of twelve targets, with the items that a Mode S radar sends.
fn made_up() -> Vec<u8> {
    const REGISTERS: &[u8; 24] =
        b"\xC8\x48\x00\x30\xA8\x00\x00\x40\x80\x04\xD6\x50\xDF\x49\xE7\x50\xF7\x2F\x20\x14\x01\x60\x07\x60";
    let mut bytes = Vec::new();
    let mut writer = Writer::new(&mut bytes);
    for i in 0..15_000_u32 {
        let turns = f64::from(i) / 12.0;
        let report = Cat048 {
            source: Some(Source { sac: 1, sic: 2 }),
            time_of_day_s: Some(28_800.0 + turns * 4.0),
            report: Some(TargetReport::new(Detection::RollCall)),
            position: Some(PolarPosition { range_m: 50_000.0, azimuth_rad: turns * std::f64::consts::TAU }),
            mode_3a: Some(Code { code: 0o1234, validated: true, ..Code::default() }),
            altitude: Some(PressureAltitude { altitude_m: 9144.0, validated: true, garbled: false }),
            characteristics: Some(PlotCharacteristics {
                ssr_replies: Some(4),
                ssr_amplitude_dbm: Some(-60),
                range_difference_m: Some(20.0),
                ..PlotCharacteristics::default()
            }),
            aircraft_address: Some(0x3C_0000 + i % 12),
            identification: Some(Identification::from_octets([0x10, 0xC2, 0x36, 0xD4, 0x18, 0x20])),
            registers: Registers::from_octets(REGISTERS).unwrap_or_default(),
            track_number: Some((i % 12) as u16),
            velocity: Some(TrackVelocity { speed_m_s: 200.0, heading_rad: 1.0 }),
            track_status: Some(TrackStatus::default()),
            doppler: Some(Doppler {
                calculated: Some(CalculatedDoppler { range_rate_m_s: 100.0, doubtful: false }),
                ..Doppler::default()
            }),
            ..Cat048::default()
        };
        writer.cat048(&[report]).unwrap_or_default();
    }
    bytes
}

fn read(bytes: &[u8]) -> u64 {
    Reader::new(bytes).inspect(|record| _ = black_box(record)).count() as u64
}

fn benchmark(criterion: &mut Criterion) {
    let bytes = recording();
    let records = read(&bytes);
    let reports: Vec<_> = Reader::new(&bytes)
        .filter_map(|record| match record {
            Record::Cat048(report) => Some(report),
            _ => None,
        })
        .collect();
    let mut group = criterion.benchmark_group("asterix");
    group.throughput(Throughput::Elements(records));
    group.bench_function("read", |b| b.iter(|| read(black_box(&bytes))));
    group.bench_function("scans", |b| {
        b.iter(|| Scans::new(black_box(&bytes), ScanOptions::default()).map(Iterator::count));
    });
    group.throughput(Throughput::Elements(reports.len() as u64));
    let mut out = Vec::with_capacity(bytes.len());
    group.bench_function("write", |b| {
        b.iter(|| {
            out.clear();
            Writer::new(&mut out).cat048(black_box(&reports))
        });
    });
    group.finish();
}

criterion_group!(benches, benchmark);
criterion_main!(benches);
