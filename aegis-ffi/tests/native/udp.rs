//! The UDP tracker of the examples, with the recording played to it over loopback.

use crate::tools::{compile, folder, recording, root};
use aegis_core::asterix::{LiveScans, ScanOptions};
use aegis_core::{Config, Picture, Pipeline, SensorConfig, SensorId};
use socket2::SockRef;
use std::io::{BufRead, BufReader, Read};
use std::net::UdpSocket;
use std::process::{Command, Stdio};
use std::time::Duration;

/// Room for the pictures that come while the display's thread waits for its turn: what a socket has by itself holds three.
const ROOM: usize = 4 << 20;

#[test]
fn a_recording_over_loopback_gives_the_tracks_of_the_recording() {
    let program = folder("udp").join("udp_tracker");
    compile("g++", &root().join("examples/cpp/udp_tracker.cpp"), &["-std=c++17", "-O1"], &program);
    let port =
        UdpSocket::bind("127.0.0.1:0").expect("loopback is there").local_addr().expect("it has one").port();
    let displays = UdpSocket::bind("127.0.0.1:0").expect("loopback is there");
    SockRef::from(&displays).set_recv_buffer_size(ROOM).expect("it can be set");
    let display = displays.local_addr().expect("it has one").to_string();
    let mut tracker = Command::new(program)
        .args([&port.to_string(), "--site", "45,-8,120", "--idle", "1.5", "--json", &display])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("it starts");
    let pictures = std::thread::spawn(move || count_pictures(&displays));
    let mut output = BufReader::new(tracker.stdout.take().expect("it is ours"));
    let mut line = String::new();
    output.read_line(&mut line).expect("it tells that it listens");
    let octets = std::fs::read(recording()).expect("it is in the project");
    let sent = play(&octets, port);
    let mut told = String::new();
    output.read_to_string(&mut told).expect("it is text");
    assert!(tracker.wait().expect("it ends").success());

    let last = told.rsplit("tracks,").next().expect("it tells at its end");
    let received: u64 =
        last.split_whitespace().next().and_then(|word| word.parse().ok()).expect("how many datagrams");
    let pictures = pictures.join().expect("it counts");
    if received < sent {
        // UDP may lose what a loaded machine is too slow for: then the rest must still be a picture.
        println!(
            "SKIPPED the comparison of tracks over UDP: {} of {sent} datagrams were lost",
            sent - received
        );
        assert!(received > sent / 2 && last.lines().count() > 20 && pictures > 0, "{last}");
        return;
    }
    assert!(pictures > 1000, "{pictures} pictures");
    let expected = expected(&octets);
    let lines: Vec<&str> = last.lines().skip(1).collect();
    assert_eq!(lines, expected.lines().collect::<Vec<_>>());
}

/// Pictures that came before a silence.
fn count_pictures(displays: &UdpSocket) -> usize {
    let mut buffer = vec![0; 65_536];
    let mut pictures = 0;
    displays.set_read_timeout(Some(Duration::from_secs(10))).expect("it can be set");
    while let Ok(length) = displays.recv(&mut buffer) {
        assert!(buffer[..length].starts_with(b"{\"time\":") && buffer[length - 1] == b'}');
        pictures += 1;
        displays.set_read_timeout(Some(Duration::from_secs(3))).expect("it can be set");
    }
    pictures
}

fn blocks(mut octets: &[u8]) -> impl Iterator<Item = &[u8]> {
    std::iter::from_fn(move || {
        let [_, high, low, ..] = *octets else { return None };
        let (block, rest) = octets.split_at(u16::from_be_bytes([high, low]).into());
        octets = rest;
        Some(block)
    })
}

/// Each block as a datagram, a thousand times as fast as it was recorded.
fn play(octets: &[u8], port: u16) -> u64 {
    let socket = UdpSocket::bind("127.0.0.1:0").expect("loopback is there");
    let mut sent = 0;
    for block in blocks(octets) {
        socket.send_to(block, ("127.0.0.1", port)).expect("it can be sent");
        sent += 1;
        if sent % 16 == 0 {
            std::thread::sleep(Duration::from_millis(1));
        }
    }
    sent
}

/// The tracker's last lines, as Rust comes to them.
fn expected(octets: &[u8]) -> String {
    let options = ScanOptions { wait_rotations: 0.1, ..ScanOptions::default() };
    let mut live = LiveScans::new(options).expect("valid options");
    let site = aegis_core::Geodetic::from_degrees(45.0, -8.0, 120.0);
    let radar =
        SensorConfig { id: SensorId(1), site: aegis_core::Site::Geodetic(site), ..SensorConfig::default() };
    let config = Config { sensors: vec![radar], ..Config::default() };
    let (mut pipeline, mut picture) = (Pipeline::new(config).expect("it is valid"), Picture::default());
    let mut step = |live: &mut LiveScans| {
        while let Some(scan) = live.next_scan() {
            pipeline.step_into(&scan.as_scan(), &mut picture).expect("its scans are good");
        }
    };
    for block in blocks(octets) {
        live.feed(block).expect("they are taken");
        step(&mut live);
    }
    live.finish();
    step(&mut live);
    let line = |track: &aegis_core::Track| {
        let name = track.identity.callsign.map(|callsign| callsign.to_string()).unwrap_or_default();
        let ([e, n, u], [ve, vn, _]) = (track.position_m, track.velocity_m_s);
        format!(
            "  {:4} {name:<8} {e:9.0} m E {n:9.0} m N {u:7.0} m up {ve:6.1} m/s E {vn:6.1} m/s N\n",
            track.id.0
        )
    };
    picture.tracks.iter().filter(|track| track.is_confirmed()).map(line).collect()
}
