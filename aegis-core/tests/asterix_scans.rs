//! Scans of recordings: every plot once, sectors that tile time, the same whatever the order of the records.
#![cfg(feature = "asterix")]

mod common;

use aegis_core::asterix::{
    Cat034, Cat048, Code, Detection, Identification, Message, PolarPosition, PolarWindow, PressureAltitude,
    Reader, RecordedScan, ScanCounts, ScanOptions, Scans, Source, TargetReport, Writer,
};
use aegis_core::{Callsign, Error, Identity, Measurement, PlotFlags, SensorId, Time};
use std::f64::consts::TAU;

const PERIOD_S: f64 = 4.0;
const RADAR: Source = Source { sac: 20, sic: 129 };
const BEARINGS: [f64; 12] = [0.02, 0.11, 0.13, 0.2, 0.31, 0.38, 0.44, 0.56, 0.61, 0.74, 0.86, 0.97];

/// What one radar sees in some turns: a plot on each bearing, as the beam meets it.
fn watch(source: Source, start_s: f64, turns: u32) -> Vec<Cat048<'static>> {
    let plot = |turn: u32, bearing: f64| Cat048 {
        source: Some(source),
        time_of_day_s: Some((start_s + (f64::from(turn) + bearing) * PERIOD_S).rem_euclid(86_400.0)),
        report: Some(TargetReport::new(Detection::RollCall)),
        position: Some(PolarPosition {
            range_m: 30_000.0 + 100.0 * f64::from(turn),
            azimuth_rad: bearing * TAU,
        }),
        ..Cat048::default()
    };
    (0..turns).flat_map(|turn| BEARINGS.map(|bearing| plot(turn, bearing))).collect()
}

fn bytes_of(reports: &[Cat048<'_>]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut writer = Writer::new(&mut bytes);
    for report in reports {
        writer.cat048(&[*report]).unwrap();
    }
    bytes
}

fn read(bytes: &[u8]) -> (Vec<RecordedScan>, ScanCounts) {
    let mut scans = Scans::new(bytes, ScanOptions::default()).unwrap();
    (scans.by_ref().collect(), scans.counts())
}

/// Tags of each scan, sorted, with the scan's sector.
fn tags(scans: &[RecordedScan]) -> Vec<(i64, Vec<u64>)> {
    let of = |scan: &RecordedScan| {
        let mut tags: Vec<u64> = scan.plots.iter().map(|plot| plot.tag).collect();
        tags.sort_unstable();
        (scan.start.as_nanos() / 100_000_000, tags)
    };
    scans.iter().map(of).collect()
}

/// Each sector begins where the one before it ended, every plot lies in its sector near the beam's time.
fn assert_tiled(scans: &[RecordedScan], most_off_s: f64) {
    for pair in scans.windows(2) {
        let (before, after) = (&pair[0], &pair[1]);
        assert_eq!(before.end, after.start);
        let next_rad = before.sectors[0].azimuth_rad + before.sectors[0].width_rad;
        let turned = (after.sectors[0].azimuth_rad - next_rad).rem_euclid(TAU);
        assert!(turned.min(TAU - turned) < 1e-9);
    }
    for scan in scans {
        for plot in &scan.plots {
            let Measurement::Polar { azimuth_rad, .. } = plot.measurement else { panic!("plots are polar") };
            let beam = scan.sectors[0].time_at(azimuth_rad).expect("the plot lies in its sector");
            assert!(plot.time.seconds_since(beam).abs() < most_off_s, "{} {beam}", plot.time);
        }
    }
}

#[test]
fn sectors_follow_from_times_and_azimuths_alone() {
    let (scans, counts) = read(&bytes_of(&watch(RADAR, 28_801.3, 20)));
    assert_eq!((counts.plots, counts.late, counts.duplicates), (240, 0, 0));
    assert_eq!(scans.len(), 160, "8 sectors in each of 20 turns");
    assert_tiled(&scans, 0.02);
    let sector_s = scans[40].end.seconds_since(scans[40].start);
    assert!((sector_s - PERIOD_S / 8.0).abs() < 0.005, "{sector_s}");
    assert!(scans.iter().all(|scan| scan.sensor == RADAR.sensor()));
    let all: Vec<u64> = scans.iter().flat_map(|scan| scan.plots.iter().map(|plot| plot.tag)).collect();
    assert_eq!(all, (0..240).collect::<Vec<_>>());
}

#[test]
fn records_shuffled_inside_each_rotation_give_the_same_scans() {
    let reports = watch(RADAR, 28_801.3, 30);
    let mut order: Vec<usize> = (0..reports.len()).collect();
    let mut state = 12_345_u64;
    for turn in order.chunks_mut(BEARINGS.len()) {
        for i in (1..turn.len()).rev() {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            turn.swap(i, (state >> 33) as usize % (i + 1));
        }
    }
    let shuffled: Vec<_> = order.iter().map(|i| reports[*i]).collect();
    let (straight, _) = read(&bytes_of(&reports));
    let (mixed, counts) = read(&bytes_of(&shuffled));
    assert_eq!((counts.plots, counts.late), (360, 0));
    let original: Vec<_> = mixed
        .iter()
        .map(|scan| {
            let mut scan = scan.clone();
            scan.plots.iter_mut().for_each(|plot| plot.tag = order[plot.tag as usize] as u64);
            scan
        })
        .collect();
    let plots_of = |scans: &[RecordedScan]| tags(scans).into_iter().map(|(_, tags)| tags).collect::<Vec<_>>();
    assert_eq!(plots_of(&original), plots_of(&straight));
    assert_tiled(&mixed, 0.02);
}

#[test]
fn time_goes_on_through_midnight() {
    let (scans, counts) = read(&bytes_of(&watch(RADAR, 86_370.0, 20)));
    assert_eq!(counts.plots, 240);
    assert_tiled(&scans, 0.02);
    assert!(scans[0].start > Time::from_secs(86_369.0));
    assert!(scans.last().unwrap().end > Time::from_secs(86_400.0 + 49.0));
}

#[test]
fn copies_and_coasts_are_dropped_but_counted_in_the_tags() {
    let mut reports = watch(RADAR, 1000.0, 10);
    let coast = Cat048 { report: Some(TargetReport::new(Detection::None)), ..reports[5] };
    reports.insert(6, coast);
    reports.insert(3, reports[2]);
    reports.extend(reports.clone());
    let (scans, counts) = read(&bytes_of(&reports));
    assert_eq!((counts.plots, counts.coasts, counts.duplicates), (120, 1, 123));
    let first: Vec<u64> =
        scans.iter().flat_map(|scan| scan.plots.iter().map(|plot| plot.tag)).take(6).collect();
    assert_eq!(first, [0, 1, 2, 4, 5, 6], "tag 3 is the copy");
    let located = Reader::new(&bytes_of(&reports)).count();
    assert_eq!(located, 244);
}

#[test]
fn every_radar_gets_its_own_scans_in_the_order_of_time() {
    let other = Source { sac: 20, sic: 7 };
    let mut reports = watch(RADAR, 1000.0, 10);
    reports.extend(watch(other, 1001.7, 10));
    reports.sort_by(|a, b| a.time_of_day_s.unwrap().total_cmp(&b.time_of_day_s.unwrap()));
    let (scans, counts) = read(&bytes_of(&reports));
    assert_eq!((counts.plots, counts.late), (240, 0));
    assert!(scans.is_sorted_by_key(|scan| scan.end));
    for sensor in [RADAR.sensor(), other.sensor()] {
        let own: Vec<_> = scans.iter().filter(|scan| scan.sensor == sensor).cloned().collect();
        assert_eq!(own.iter().map(|scan| scan.plots.len()).sum::<usize>(), 120);
        assert_tiled(&own, 0.02);
    }
}

#[test]
fn markers_say_where_the_antenna_is_when_plots_are_rare() {
    let mut bytes = Vec::new();
    let mut writer = Writer::new(&mut bytes);
    for crossing in 0..320_u32 {
        let time_of_day_s = 500.0 + f64::from(crossing) * 0.25;
        let sector = f64::from(crossing % 16) / 16.0;
        let service = Cat034 {
            source: Some(RADAR),
            message: Some(if sector == 0.0 { Message::NorthMarker } else { Message::SectorCrossing }),
            time_of_day_s: Some(time_of_day_s),
            sector_azimuth_rad: (sector > 0.0).then_some(sector * TAU),
            ..Cat034::default()
        };
        writer.cat034(&[service]).unwrap();
        if crossing % 40 == 0 {
            let mut report = watch(RADAR, 0.0, 1)[0];
            report.time_of_day_s = Some(time_of_day_s + 0.125);
            report.position =
                Some(PolarPosition { range_m: 9_000.0, azimuth_rad: (sector + 1.0 / 32.0) * TAU });
            writer.cat048(&[report]).unwrap();
        }
    }
    let mut scans = Scans::new(&bytes, ScanOptions::default()).unwrap();
    let all: Vec<_> = scans.by_ref().collect();
    assert_eq!(scans.counts().plots, 8);
    let period_s = scans.rotation_period_s(RADAR.sensor()).unwrap();
    assert!((period_s - 4.0).abs() < 0.005, "{period_s}");
    assert_tiled(&all, 0.02);
    assert!(all.len() > 130, "sectors without a plot were looked at too: {}", all.len());
}

#[test]
fn jamming_messages_become_strobes() {
    let mut bytes = bytes_of(&watch(RADAR, 1000.0, 10));
    let jam = Cat034 {
        source: Some(RADAR),
        message: Some(Message::JammingStrobe),
        time_of_day_s: Some(1039.0),
        window: Some(PolarWindow { start_azimuth_rad: 6.2, end_azimuth_rad: 0.2, ..PolarWindow::default() }),
        ..Cat034::default()
    };
    let sector_only = Cat034 {
        message: Some(Message::SsrJammingStrobe),
        sector_azimuth_rad: Some(TAU / 4.0),
        window: None,
        ..jam
    };
    Writer::new(&mut bytes).cat034(&[jam, sector_only]).unwrap();
    let (scans, counts) = read(&bytes);
    let strobes: Vec<_> = scans.iter().flat_map(|scan| &scan.strobes).collect();
    assert_eq!((counts.strobes, strobes.len()), (2, 2));
    assert!(strobes.iter().all(|strobe| strobe.is_usable() && strobe.time == Time::from_secs(1039.0)));
    let middle = (6.2 + (TAU - 6.0) / 2.0) % TAU;
    assert!(strobes.iter().any(|strobe| (strobe.azimuth_rad - middle).abs() < 1e-3));
    assert!(strobes.iter().any(|strobe| (strobe.azimuth_rad - TAU * (0.25 + 1.0 / 512.0)).abs() < 1e-9));
}

#[test]
fn a_single_impossible_time_is_dropped_and_a_pause_is_believed() {
    let mut reports = watch(RADAR, 1000.0, 10);
    reports.insert(50, Cat048 { time_of_day_s: Some(70_000.0), ..reports[50] });
    reports.insert(80, Cat048 { time_of_day_s: Some(90_000.0), ..reports[80] });
    reports.extend(watch(RADAR, 1700.0, 10));
    let (scans, counts) = read(&bytes_of(&reports));
    assert_eq!((counts.plots, counts.bad_times, counts.late), (240, 2, 0));
    let gap = scans.windows(2).map(|pair| pair[1].start.seconds_since(pair[0].end)).fold(0.0, f64::max);
    assert!(gap > 650.0, "nothing was looked at in the pause: {gap}");
    assert!(scans.iter().all(|scan| scan.end < Time::from_secs(1750.0)));
}

#[test]
fn a_short_silence_was_looked_at_and_a_long_one_was_not() {
    let silent = |from: usize, to: usize| {
        let mut reports = watch(RADAR, 1000.0, 20);
        reports.drain(from * BEARINGS.len()..to * BEARINGS.len());
        read(&bytes_of(&reports)).0.len()
    };
    assert_eq!(silent(10, 12), 160);
    assert_eq!(silent(8, 14), 160 - 6 * 8);
}

#[test]
fn a_radar_that_does_not_turn_claims_no_sectors() {
    let mut reports = watch(RADAR, 1000.0, 20);
    for (i, report) in reports.iter_mut().enumerate() {
        let azimuth_rad = (i as f64 * 0.618_034).fract() * TAU;
        report.position = Some(PolarPosition { range_m: 5000.0, azimuth_rad });
    }
    let (scans, counts) = read(&bytes_of(&reports));
    assert_eq!(counts.plots, 240);
    assert!(scans.iter().all(|scan| scan.sectors.is_empty() && !scan.plots.is_empty()));
}

#[test]
fn a_plot_carries_what_the_record_says_and_can_hide_it() {
    let mode_3a = Code { code: 0o7700, validated: true, garbled: false, smoothed: false };
    let callsign = Callsign::new("AEG12").unwrap();
    let report = Cat048 {
        report: Some(TargetReport::new(Detection::RollCallCombined).with_field_monitor(true).with_test(true)),
        mode_3a: Some(mode_3a),
        altitude: Some(PressureAltitude { altitude_m: 3048.0, validated: true, garbled: false }),
        aircraft_address: Some(0x3C_660C),
        identification: Some(Identification::from_callsign(&callsign)),
        ..watch(RADAR, 1000.0, 1)[0]
    };
    let (mut scans, _) = read(&bytes_of(&[report]));
    let plot = scans[0].plots[0];
    let known = Identity { mode_s: Some(0x3C_660C), mode_3a: Some(0o7700), callsign: Some(callsign) };
    assert_eq!(plot.identity, known);
    let seen = PlotFlags::PRIMARY | PlotFlags::SECONDARY;
    assert_eq!(plot.flags, seen | PlotFlags::FIELD_MONITOR | PlotFlags::TEST | PlotFlags::EMERGENCY);
    let Measurement::Polar { altitude_m: Some(altitude_m), .. } = plot.measurement else {
        panic!("no altitude")
    };
    assert!((altitude_m - 3048.0).abs() < 1e-9);
    scans[0].hide_identity();
    assert_eq!((scans[0].plots[0].identity, scans[0].plots[0].flags), (Identity::UNKNOWN, seen));
    let garbled = Cat048 { mode_3a: Some(Code { garbled: true, ..mode_3a }), ..report };
    let unsound = garbled.plot(Time::default(), 0).unwrap();
    assert_eq!((unsound.identity.mode_3a, unsound.flags.contains(PlotFlags::EMERGENCY)), (None, false));
}

#[test]
fn what_is_no_recording_is_refused_in_one_line() {
    let text = b"once upon a time there was a file that was no recording at all, and it was long".as_slice();
    for bytes in [&[][..], text, &[0; 100]] {
        let refused = Scans::new(bytes, ScanOptions::default()).err();
        assert!(matches!(&refused, Some(Error::Recording(why)) if !why.contains('\n')), "{refused:?}");
    }
    let options = ScanOptions { sectors: 0, ..ScanOptions::default() };
    assert!(matches!(Scans::new(&[], options), Err(Error::InvalidConfig { .. })));
}

/// Recordings: how many plots, coasts and copies they hold, and how fast the radar turns.
#[test]
fn recordings_give_every_plot_once() {
    let known = [
        ("bcn-cat048/bcn_20min.ast", (14_989, 60, 0), 5249, 4.0015),
        ("jahorina-cat048/Jahorina.raw", (1_676, 0, 427), 5890, 5.01),
        ("argentina/UIS.pcap", (1_640, 0, 0), 58_077, 7.64),
    ];
    for (file, expected, sensor, period_s) in known {
        let Some(path) = common::data(file) else { continue };
        let bytes = std::fs::read(path).unwrap();
        let mut scans = Scans::new(&bytes, ScanOptions::default()).unwrap();
        let all: Vec<_> = scans.by_ref().collect();
        let counts = scans.counts();
        assert_eq!((counts.plots, counts.coasts, counts.duplicates), expected, "{file}");
        assert_eq!((counts.late, counts.bad_times), (0, 0), "{file}");
        let mut tags: Vec<u64> = all.iter().flat_map(|scan| scan.plots.iter().map(|plot| plot.tag)).collect();
        tags.sort_unstable();
        tags.dedup();
        assert_eq!(tags.len() as u64, counts.plots, "{file}");
        let found_s = scans.rotation_period_s(SensorId(sensor)).unwrap();
        assert!((found_s - period_s).abs() < 0.005 * period_s, "{file}: {found_s}");
    }
}
