//! Datagrams as they arrive give the scans that a recording of them gives.
#![cfg(feature = "asterix")]

mod common;

use aegis_core::asterix::{
    Cat048, Detection, LiveScans, PolarPosition, RecordedScan, ScanOptions, Scans, Source, TargetReport,
    Writer,
};
use aegis_core::{Error, SensorId};
use std::f64::consts::TAU;

fn coast() -> Vec<u8> {
    std::fs::read(common::root().join("examples/data/coast.ast")).expect("it is shipped")
}

/// Each block of a raw recording.
fn blocks(mut bytes: &[u8]) -> Vec<&[u8]> {
    let mut blocks = Vec::new();
    while let [_, high, low, ..] = *bytes {
        let (block, rest) = bytes.split_at(u16::from_be_bytes([high, low]).into());
        blocks.push(block);
        bytes = rest;
    }
    blocks
}

fn live(options: ScanOptions, datagrams: &[&[u8]]) -> (Vec<RecordedScan>, LiveScans) {
    let mut live = LiveScans::new(options).unwrap();
    let mut scans = Vec::new();
    for datagram in datagrams {
        live.feed(datagram).unwrap();
        scans.extend(std::iter::from_fn(|| live.next_scan()));
    }
    live.finish();
    scans.extend(std::iter::from_fn(|| live.next_scan()));
    (scans, live)
}

fn tags(scans: &[RecordedScan]) -> Vec<u64> {
    scans.iter().flat_map(|scan| scan.plots.iter().map(|plot| plot.tag)).collect()
}

#[test]
fn the_scans_of_a_recording_come_block_by_block() {
    let bytes = coast();
    let mut recorded = Scans::new(&bytes, ScanOptions::default()).unwrap();
    let expected: Vec<_> = recorded.by_ref().collect();
    let (scans, live) = live(ScanOptions::default(), &blocks(&bytes));
    assert_eq!(live.counts(), recorded.counts());
    let (met, read) = (live.reader_counts(), recorded.reader_counts());
    assert_eq!((met.records_048, met.blocks), (read.records_048, read.blocks));
    assert_eq!(live.left_out(), 0);
    assert_eq!(tags(&scans), tags(&expected), "the same plots, in the same order");
    assert_eq!(scans.len(), expected.len());
    for (scan, expected) in scans.iter().zip(&expected) {
        assert_eq!((scan.sensor, &scan.plots), (expected.sensor, &expected.plots));
        let off_s = scan.start.seconds_since(expected.start).abs();
        assert!(off_s < 0.01, "{} instead of {}", scan.start, expected.start);
    }
}

#[test]
fn a_network_that_keeps_the_order_need_not_wait() {
    let bytes = coast();
    let at_once = ScanOptions { wait_rotations: 0.1, ..ScanOptions::default() };
    let mut live = LiveScans::new(at_once).unwrap();
    let mut most_held_s: f64 = 0.0;
    let mut plots = 0;
    for block in blocks(&bytes) {
        live.feed(block).unwrap();
        while let Some(scan) = live.next_scan() {
            plots += scan.plots.len();
            let newest = scan.plots.iter().map(|plot| plot.time).max();
            most_held_s = newest.map_or(most_held_s, |time| most_held_s.max(scan.end.seconds_since(time)));
        }
    }
    assert!(plots > 5000 && most_held_s < 1.0, "{plots} plots, {most_held_s} s");
    assert_eq!(live.counts().late, 0);
}

/// What one radar sees that says nothing of its antenna but where its plots are.
fn watch(sic: u8, start_s: f64, turns: u32) -> Vec<Vec<u8>> {
    let report = |turn: u32, bearing: u32| Cat048 {
        source: Some(Source { sac: 7, sic }),
        time_of_day_s: Some(start_s + (f64::from(turn) + f64::from(bearing) / 12.0) * 4.0),
        report: Some(TargetReport::new(Detection::RollCall)),
        position: Some(PolarPosition {
            range_m: 30_000.0 + 100.0 * f64::from(turn),
            azimuth_rad: f64::from(bearing) / 12.0 * TAU,
        }),
        ..Cat048::default()
    };
    let datagram = |report: Cat048<'_>| {
        let mut bytes = Vec::new();
        Writer::new(&mut bytes).cat048(&[report]).unwrap();
        bytes
    };
    let plots = (0..turns).flat_map(|turn| (0..12).map(move |bearing| (turn, bearing)));
    plots.map(|(turn, bearing)| datagram(report(turn, bearing))).collect()
}

#[test]
fn an_antenna_that_nothing_announces_is_found_within_half_a_minute() {
    let datagrams = watch(1, 1000.0, 30);
    let borrowed: Vec<&[u8]> = datagrams.iter().map(Vec::as_slice).collect();
    let (scans, live) = live(ScanOptions::default(), &borrowed);
    assert_eq!(tags(&scans).len(), 30 * 12);
    let period_s = live.rotation_period_s(SensorId(7 * 256 + 1)).expect("it turns");
    assert!((period_s - 4.0).abs() < 0.01, "{period_s}");
    assert!(scans.iter().all(|scan| scan.sectors.len() == 1));
}

#[test]
fn a_radar_that_joins_later_is_watched_first() {
    let (mut datagrams, late) = (watch(1, 1000.0, 60), watch(2, 1100.0, 35));
    let joined = datagrams.split_off(25 * 12);
    let pairs = joined.into_iter().zip(late).flat_map(|(a, b)| [a, b]);
    datagrams.extend(pairs);
    let borrowed: Vec<&[u8]> = datagrams.iter().map(Vec::as_slice).collect();
    let (scans, live) = live(ScanOptions::default(), &borrowed);
    let of = |sic: u32| {
        let of_it = scans.iter().filter(|scan| scan.sensor.0 == 7 * 256 + sic);
        of_it.map(|scan| scan.plots.len()).sum::<usize>()
    };
    assert_eq!(of(1), 60 * 12);
    assert_eq!(of(2) as u64 + live.left_out(), 35 * 12);
    assert!((50..150).contains(&live.left_out()), "{}", live.left_out());
    let ends: Vec<_> = scans.iter().map(|scan| scan.end).collect();
    assert!(ends.windows(2).all(|pair| pair[1].seconds_since(pair[0]) > -1.0), "no scan goes back in time");
}

#[test]
fn what_is_too_much_is_refused_and_what_is_bad_is_counted() {
    let mut live = LiveScans::new(ScanOptions::default()).unwrap();
    assert!(matches!(live.feed(&vec![48; 70_000]), Err(Error::Capacity { .. })));
    live.feed(&[]).unwrap();
    live.feed(&[0xA1, 0xB2, 0xC3, 0xD4, 1, 2, 3]).unwrap();
    live.feed(&[48, 0, 3]).unwrap();
    assert_eq!((live.reader_counts().blocks, live.reader_counts().datagrams), (0, 2));
    live.finish();
    assert!(matches!(live.feed(&[48]), Err(Error::Recording(_))));
    assert!(LiveScans::new(ScanOptions { sectors: 0, ..ScanOptions::default() }).is_err());
}

#[test]
fn time_that_stands_still_does_not_fill_the_memory() {
    let declared = ScanOptions { rotation_period_s: Some(4.0), ..ScanOptions::default() };
    let mut live = LiveScans::new(declared).unwrap();
    let mut refused = None;
    for number in 0..200_000_u32 {
        let range_m = 1000.0 + f64::from(number % 50_000);
        let report = Cat048 {
            source: Some(Source { sac: 7, sic: 1 }),
            time_of_day_s: Some(1000.0),
            report: Some(TargetReport::new(Detection::RollCall)),
            position: Some(PolarPosition { range_m, azimuth_rad: f64::from(number % 6000) * 1e-3 }),
            ..Cat048::default()
        };
        let mut bytes = Vec::new();
        Writer::new(&mut bytes).cat048(&[report]).unwrap();
        refused = live.feed(&bytes).err();
        if refused.is_some() {
            break;
        }
    }
    assert!(matches!(refused, Some(Error::Capacity { what: "plots held", .. })), "{refused:?}");
}
