//! Damaged input: nothing panics, a bad block costs no more than itself, and every wrapping is understood.
#![cfg(feature = "asterix")]

mod common;

use aegis_core::asterix::{
    Cat034, Cat048, Code, Detection, Framing, Message, PlotCharacteristics, PolarPosition, Reader, Registers,
    ScanOptions, Scans, Source, TargetReport, Warnings, Writer, datagrams,
};
use etherparse::PacketBuilder;

/// A small generator of its own: the same variants on every machine.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, limit: usize) -> usize {
        (self.next() >> 11) as usize % limit.max(1)
    }
}

fn report(i: u32) -> Cat048<'static> {
    const REGISTERS: [u8; 16] = *b"\x80\x04\xD6\x50\xDF\x49\xE7\x50\xF7\x2F\x20\x14\x01\x60\x07\x60";
    Cat048 {
        source: Some(Source { sac: 20, sic: 129 }),
        time_of_day_s: Some(28_800.0 + f64::from(i) * 0.125),
        report: Some(TargetReport::new(Detection::RollCallCombined).with_test(i.is_multiple_of(5))),
        position: Some(PolarPosition { range_m: 1000.0 * f64::from(i), azimuth_rad: f64::from(i) * 0.2 }),
        mode_3a: Some(Code { code: 0o4004, validated: true, ..Code::default() }),
        characteristics: Some(PlotCharacteristics { ssr_replies: Some(4), ..PlotCharacteristics::default() }),
        aircraft_address: Some(0x4A_08EB + i),
        registers: Registers::from_octets(&REGISTERS).unwrap(),
        warnings: Warnings::from_octets(&[0x03, 0x20]).unwrap(),
        special_purpose: i.is_multiple_of(3).then_some(b"special"),
        ..Cat048::default()
    }
}

fn block(i: u32) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut writer = Writer::new(&mut bytes);
    if i % 7 == 3 {
        let service = Cat034 {
            source: Some(Source { sac: 20, sic: 129 }),
            message: Some(Message::SectorCrossing),
            time_of_day_s: Some(28_800.0 + f64::from(i) * 0.125),
            sector_azimuth_rad: Some(f64::from(i) * 0.2),
            ..Cat034::default()
        };
        writer.cat034(&[service]).unwrap();
    } else {
        writer.cat048(&[report(i)]).unwrap();
    }
    bytes
}

/// A libpcap file of UDP packets over Ethernet, every other one with a VLAN tag.
fn pcap(payloads: &[Vec<u8>], big_endian: bool, nanoseconds: bool) -> Vec<u8> {
    let word = |value: u32| if big_endian { value.to_be_bytes() } else { value.to_le_bytes() };
    let mut file = word(if nanoseconds { 0xA1B2_3C4D } else { 0xA1B2_C3D4 }).to_vec();
    file.extend(if big_endian { [0, 2, 0, 4] } else { [2, 0, 4, 0] });
    for value in [0, 0, 65_535, 1] {
        file.extend(word(value));
    }
    for packet in packets(payloads) {
        for value in [1, 2, packet.len() as u32, packet.len() as u32] {
            file.extend(word(value));
        }
        file.extend(packet);
    }
    file
}

/// The same as a pcapng file.
fn pcapng(payloads: &[Vec<u8>], big_endian: bool) -> Vec<u8> {
    let word = |value: u32| if big_endian { value.to_be_bytes() } else { value.to_le_bytes() };
    let halves = |a: u16, b: u16| {
        if big_endian { [a.to_be_bytes(), b.to_be_bytes()] } else { [a.to_le_bytes(), b.to_le_bytes()] }
            .concat()
    };
    let block = |kind: u32, body: &[u8]| {
        let padded = body.len().next_multiple_of(4);
        let length = word(padded as u32 + 12);
        [&word(kind)[..], &length, body, &vec![0; padded - body.len()], &length].concat()
    };
    let section = [word(0x1A2B_3C4D).to_vec(), halves(1, 0), vec![0xFF; 8]].concat();
    let interface = [halves(1, 0), word(65_535).to_vec()].concat();
    let mut file = [block(0x0A0D_0D0A, &section), block(1, &interface)].concat();
    for packet in packets(payloads) {
        let length = word(packet.len() as u32).to_vec();
        let body = [vec![0; 12], length.clone(), length, packet].concat();
        file.extend(block(6, &body));
        file.extend(block(0xBAD, b"a block of no known kind"));
    }
    file
}

fn packets(payloads: &[Vec<u8>]) -> Vec<Vec<u8>> {
    let wrap = |(i, payload): (usize, &Vec<u8>)| {
        let ethernet = PacketBuilder::ethernet2([1; 6], [2; 6]);
        let mut packet = Vec::new();
        if i % 2 == 0 {
            let builder = ethernet.ipv4([10, 0, 0, 1], [239, 0, 0, 1], 5).udp(8600, 8600);
            builder.write(&mut packet, payload).unwrap();
        } else {
            let tagged = ethernet.single_vlan(7u16.try_into().unwrap());
            tagged
                .ipv4([10, 0, 0, 1], [239, 0, 0, 1], 5)
                .udp(8600, 8600)
                .write(&mut packet, payload)
                .unwrap();
        }
        packet
    };
    let mut all: Vec<_> = payloads.iter().enumerate().map(wrap).collect();
    let mut tcp = Vec::new();
    let builder =
        PacketBuilder::ethernet2([1; 6], [2; 6]).ipv4([10, 0, 0, 1], [10, 0, 0, 2], 5).tcp(1, 2, 3, 4);
    builder.write(&mut tcp, b"not for us").unwrap();
    all.push(tcp);
    all
}

#[test]
fn captures_of_every_kind_give_the_same_records() {
    let payloads: Vec<_> = (0..20).map(block).collect();
    let raw = payloads.concat();
    let expected: Vec<_> = Reader::new(&raw).collect();
    assert_eq!((expected.len(), Framing::of(&raw)), (20, Framing::Raw));
    for (big_endian, nanoseconds) in [(false, false), (false, true), (true, false), (true, true)] {
        let file = pcap(&payloads, big_endian, nanoseconds);
        assert_eq!(Framing::of(&file), Framing::Pcap);
        let mut reader = Reader::new(&file);
        assert_eq!(reader.by_ref().collect::<Vec<_>>(), expected);
        assert_eq!((reader.counts().datagrams, reader.counts().packets_other), (20, 1));
    }
    for big_endian in [false, true] {
        let file = pcapng(&payloads, big_endian);
        assert_eq!(Framing::of(&file), Framing::PcapNg);
        let mut reader = Reader::new(&file);
        assert_eq!(reader.by_ref().collect::<Vec<_>>(), expected);
        assert_eq!((reader.counts().datagrams, reader.counts().packets_other), (20, 1));
    }
    let ours = datagrams(&pcap(&payloads, false, false)).map(<[u8]>::to_vec).collect::<Vec<_>>();
    assert_eq!(ours, payloads);
}

#[test]
fn what_recorders_append_is_tolerated_and_counted() {
    for trailer in [&[0; 10][..], &[0xA5; 12], b"\x00\x30\x30", b"recorder", &[48, 255, 255, 1]] {
        let payloads: Vec<_> =
            (0..20).map(|i| [block(i), block(i + 20), trailer.to_vec()].concat()).collect();
        let file = pcap(&payloads, false, false);
        let mut reader = Reader::new(&file);
        assert_eq!(reader.by_ref().count(), 40);
        let counts = reader.counts();
        assert_eq!(
            (counts.bytes_trailing, counts.bytes_skipped),
            (20 * trailer.len() as u64, 0),
            "{trailer:?}"
        );
        assert_eq!(counts.blocks_bad, 0);
    }
}

#[test]
fn other_categories_are_skipped_by_their_length() {
    let other = [62, 0, 20].into_iter().chain(0..17).collect::<Vec<u8>>();
    let raw = [block(0), other.clone(), other, block(1), block(2)].concat();
    let mut reader = Reader::new(&raw);
    assert_eq!(reader.by_ref().count(), 3);
    assert_eq!((reader.counts().blocks_other, reader.counts().blocks_bad), (2, 0));
}

type Damage = fn(&mut Vec<u8>);

/// Each block in turn is damaged in its header or its first record: no other block may be lost.
#[test]
fn a_bad_block_costs_only_itself() {
    let blocks: Vec<_> = (0..30).map(block).collect();
    let damages: [(&str, Damage); 8] = [
        ("length far too long", |b| b[1] = 0xFF),
        ("length longer than the block", |b| b[2] += 9),
        ("length shorter than the block", |b| b[2] -= 5),
        ("length of nothing", |b| b[1..3].fill(0)),
        ("field specification without end", |b| b[3..].fill(0xFF)),
        ("undefined items", |b| b[6] = 0xFF),
        ("octets lost", |b| b.truncate(b.len() - 3)),
        ("octets added", |b| b.extend([0xFF; 4])),
    ];
    for (what, damage) in damages {
        for bad in 0..blocks.len() {
            let mut damaged = blocks.clone();
            damage(&mut damaged[bad]);
            let raw = damaged.concat();
            let intact = blocks.iter().enumerate().filter(|(i, _)| *i != bad).map(|(_, block)| block);
            let mut reader = Reader::new(&raw);
            let mut read = Vec::new();
            while reader.next().is_some() {
                read.push(reader.record_bytes());
            }
            for block in intact {
                assert!(read.contains(&&block[3..]), "{what}: a good block is lost with block {bad}");
            }
            assert!(read.len() <= 30, "{what}: records out of nothing at block {bad}");
            assert!(reader.counts().blocks_bad >= 1 || what == "undefined items", "{what} at block {bad}");
        }
    }
}

/// Single bits flipped all over a long recording: each costs its own block, and rarely the next.
#[test]
fn scattered_faults_cost_little() {
    let intact: Vec<u8> = (0..5000).flat_map(block).collect();
    let mut random = Random(0xF11B);
    for spacing in [10_000, 2000, 500] {
        let mut damaged = intact.clone();
        let faults = intact.len() / spacing;
        for _ in 0..faults {
            let at = random.below(damaged.len());
            damaged[at] ^= 1 << random.below(8);
        }
        let read = Reader::new(&damaged).count();
        assert!((5000 - 2 * faults..=5000 + faults / 10).contains(&read), "{faults} faults: {read} of 5000");
    }
}

/// Flips, truncations, insertions, deletions and splices, one to four of them.
fn mangle(bases: &[Vec<u8>], random: &mut Random, variant: &mut Vec<u8>) {
    let base = &bases[random.below(bases.len())];
    variant.clear();
    variant.extend(base);
    for _ in 0..=random.below(4) {
        let at = random.below(variant.len());
        match random.below(6) {
            0 | 1 => {
                if let Some(octet) = variant.get_mut(at) {
                    *octet ^= 1 << random.below(8);
                }
            }
            2 => {
                if let Some(octet) = variant.get_mut(at) {
                    *octet = random.next() as u8;
                }
            }
            3 => variant.truncate(at),
            4 => {
                let end = (at + random.below(12)).min(variant.len());
                variant.drain(at..end);
            }
            _ => {
                let other = &bases[random.below(bases.len())];
                let from = random.below(other.len());
                let to = (from + random.below(60)).min(other.len());
                let end = (at + random.below(60)).min(variant.len());
                variant.splice(at..end, other[from..to].iter().copied());
            }
        }
    }
}

/// Beginnings of recordings and of captures, a few blocks each.
fn bases() -> Vec<Vec<u8>> {
    let payloads: Vec<_> = (0..4).map(block).collect();
    let mut bases = vec![payloads.concat(), (10..14).flat_map(block).collect()];
    bases.extend([pcap(&payloads, false, false), pcap(&payloads, true, true)]);
    bases.extend([pcapng(&payloads, false), pcapng(&payloads, true)]);
    let recordings = [
        ("bcn-cat048/bcn_20min.ast", 400),
        ("jahorina-cat048/Jahorina.raw", 500),
        ("argentina/UIS.pcap", 600),
        ("croatiacontrol-samples/cat_034_048.pcap", 700),
        ("jasterix-unit-vectors/cat048ed1.23.bin", 72),
    ];
    for (file, length) in recordings {
        let Some(path) = common::data(file) else { continue };
        let mut bytes = std::fs::read(path).unwrap();
        bytes.truncate(length);
        bases.push(bytes);
    }
    bases
}

#[test]
fn a_million_damaged_variants_are_read_without_a_fault() {
    let bases = bases();
    let mut random = Random(0x5EED_0F0A_57E2);
    let mut variant = Vec::new();
    let (mut records, mut bad, mut scans) = (0, 0, 0);
    for i in 0..1_000_000 {
        mangle(&bases, &mut random, &mut variant);
        let mut reader = Reader::new(&variant);
        let read = reader.by_ref().count() as u64;
        let counts = reader.counts();
        assert_eq!(read, counts.records_048 + counts.records_034);
        assert!(counts.bytes_skipped + counts.bytes_trailing <= variant.len() as u64);
        records += read;
        bad += counts.blocks_bad;
        if i % 10 == 0
            && let Ok(found) = Scans::new(&variant, ScanOptions::default())
        {
            scans += found.count();
        }
    }
    println!("{records} records, {bad} bad blocks, {scans} scans");
    assert!(records > 1_000_000 && bad > 100_000 && scans > 10_000);
}
