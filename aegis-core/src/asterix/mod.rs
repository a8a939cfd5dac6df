//! EUROCONTROL ASTERIX: radar recordings in, scans for the pipeline out; and records back to bytes.
//!
//! | | |
//! |---|---|
//! | [`Reader`] | every record of a recording, typed: [`Cat048`] target reports and [`Cat034`] service messages |
//! | [`Scans`] | the scans of a recording, ready for [`Pipeline::step`](crate::Pipeline::step) |
//! | [`LiveScans`] | the same of datagrams, as they arrive |
//! | [`Writer`] | typed records to bytes |
//! | [`datagrams`] | what a raw, pcap or pcapng recording wraps |
//!
//! Categories 034 (EUROCONTROL-SPEC-0149-2b) and 048 (EUROCONTROL-SPEC-0149-4) are read with every item of their
//! standard profiles; blocks of other categories are skipped by their length. Bad blocks are counted and skipped.
//!
//! A plot carries its record's number as its tag, so whatever else the radar said of it is found again:
//!
//! ```
//! use aegis_core::asterix::{Reader, Record};
//!
//! # let bytes = [48, 0, 6, 0x80, 20, 129];
//! let mut truth = Vec::new();
//! let mut reader = Reader::new(&bytes);
//! while let Some(record) = reader.next() {
//!     if let (Record::Cat048(report), Some(tag)) = (&record, reader.plot_number()) {
//!         let speed_m_s = report.registers.track_and_turn().and_then(|report| report.ground_speed_m_s);
//!         truth.push((tag, report.aircraft_address, report.track_number, speed_m_s));
//!     }
//! }
//! ```

mod antenna;
mod bds;
mod cat034;
mod cat048;
mod clock;
mod duplicates;
mod framing;
mod gather;
mod header;
mod live;
mod octets;
mod plots;
mod reader;
mod recorded;
mod scans;
mod seen;
mod station;
mod survey;
mod uap;
mod writer;

pub use bds::{HeadingAndSpeed, Register, Registers, TrackAndTurn, VerticalIntention};
pub use cat034::{
    Cat034, Collimation, CommonMode, CommonStatus, HeadStatus, Message, MessageCount, MessageCounts,
    ModeSMode, ModeSStatus, PolarWindow, PrimaryMode, ProcessingMode, SecondaryMode, SystemStatus,
};
pub use cat048::{
    AcasAdvisory, CalculatedDoppler, Capability, CartesianPosition, Cat048, Code, Detection, Doppler,
    Identification, Mode4, ModeC, PlotCharacteristics, PolarPosition, PressureAltitude, RawDoppler,
    RawDopplers, TargetReport, TrackQuality, TrackStatus, TrackVelocity, Warnings,
};
pub use framing::{Datagrams, Framing, datagrams};
pub use header::Source;
pub use live::LiveScans;
pub use reader::{Counts, Reader, Record};
pub use recorded::RecordedScan;
pub use scans::{ScanCounts, ScanOptions, Scans};
pub use writer::Writer;
