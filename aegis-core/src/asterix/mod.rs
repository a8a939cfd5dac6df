//! EUROCONTROL ASTERIX: radar recordings in, scans for the pipeline out; and records back to bytes.
//!
//! | | |
//! |---|---|
//! | [`Reader`] | every record of a recording, typed: [`Cat048`] target reports and [`Cat034`] service messages |
//! | [`Scans`] | the scans of a recording, ready for [`Pipeline::step`](crate::Pipeline::step) |
//! | [`Writer`] | typed records to bytes |
//! | [`datagrams`] | what a raw, pcap or pcapng recording wraps |
//!
//! Categories 034 (EUROCONTROL-SPEC-0149-2b) and 048 (EUROCONTROL-SPEC-0149-4) are read with every item of their
//! standard profiles; blocks of other categories are skipped by their length. Bad blocks are counted and skipped.

mod antenna;
mod bds;
mod cat034;
mod cat048;
mod clock;
mod duplicates;
mod framing;
mod header;
mod octets;
mod plots;
mod reader;
mod recorded;
mod scans;
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
pub use reader::{Counts, Reader, Record};
pub use recorded::RecordedScan;
pub use scans::{ScanCounts, ScanOptions, Scans};
pub use writer::Writer;
