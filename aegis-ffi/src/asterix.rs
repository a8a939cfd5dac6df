//! ASTERIX: recordings as a whole, and datagrams as they arrive.

use crate::guard::{self, Handle};
use crate::lists::{Plain, copy_out, read, write};
use crate::status::{Fault, aegis_status};
use crate::text::octets;
use crate::types::{aegis_plot, aegis_sector, aegis_strobe};
use aegis_core::asterix::{Counts, LiveScans, RecordedScan, ScanCounts, ScanOptions, Scans};
use std::ffi::c_char;

/// How records are cut into scans. May grow.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct aegis_asterix_options {
    /// sizeof(aegis_asterix_options).
    pub size: usize,
    /// Rotation period of every radar, 0.1 to 120 s; 0: as the radars announce it, or as it is found.
    pub rotation_period_s: f64,
    /// How many rotations a sector waits for late records, 0 to 10. The default is 1.25 for recordings, whatever their
    /// order; 0.1 is enough for a network that keeps the order.
    pub wait_rotations: f64,
    /// Sectors of a rotation, each of which becomes a scan, 1 to 256. The default is 8.
    pub sectors: u32,
    /// Zero.
    pub reserved: u32,
}

/// One scan of a reader. May grow.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct aegis_asterix_scan {
    /// When the beam entered the sector, nanoseconds since midnight UTC before the first record.
    pub start_ns: i64,
    /// When it left the sector.
    pub end_ns: i64,
    /// Plots.
    pub plots: u64,
    /// Strobes.
    pub strobes: u64,
    /// Sectors: 1, or 0 for a radar that does not turn.
    pub sectors: u64,
    /// Which radar: SAC × 256 + SIC.
    pub sensor: u32,
    /// Zero.
    pub reserved: u32,
}

/// What became of octets and records so far. May grow.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct aegis_asterix_counts {
    /// Datagrams, or the one piece that a raw recording is.
    pub datagrams: u64,
    /// Packets of a capture that were not UDP.
    pub packets_other: u64,
    /// Blocks of categories 034 and 048 that were whole and legal.
    pub blocks: u64,
    /// Blocks that were not, and were skipped.
    pub blocks_bad: u64,
    /// Blocks of other categories.
    pub blocks_other: u64,
    /// Target reports.
    pub records_048: u64,
    /// Service messages.
    pub records_034: u64,
    /// Octets behind the last block of a datagram.
    pub bytes_trailing: u64,
    /// Octets in which no block was found.
    pub bytes_skipped: u64,
    /// Plots that became part of scans.
    pub plots: u64,
    /// Strobes that became part of scans.
    pub strobes: u64,
    /// Extrapolated positions of a radar's own tracker: no plots.
    pub coasts: u64,
    /// Exact copies of a record not long before.
    pub duplicates: u64,
    /// Target reports without time or position.
    pub unlocated: u64,
    /// Records whose time cannot be true.
    pub bad_times: u64,
    /// Plots and strobes that came after their scan was given, and went into a later one.
    pub late: u64,
    /// Live: records that only taught how an antenna turns, and those beyond 64 radars.
    pub left_out: u64,
}

// SAFETY: all of them are repr(C), numbers only, no padding.
unsafe impl Plain for aegis_asterix_options {}
// SAFETY: as above.
unsafe impl Plain for aegis_asterix_scan {}
// SAFETY: as above.
unsafe impl Plain for aegis_asterix_counts {}
// SAFETY: a plain number.
unsafe impl Plain for u32 {}

/// Scans from ASTERIX CAT048 and CAT034. Owned by you until aegis_asterix_reader_free. One thread at a time; different
/// readers are independent.
pub struct aegis_asterix_reader(Handle<Reader>);

/// Where scans come from, and the present one.
pub(crate) struct Reader {
    source: Source,
    scan: Option<RecordedScan>,
}

enum Source {
    Live(Box<LiveScans>),
    Recording(Recording),
}

/// A recording's scans, and its octets, which they borrow.
struct Recording {
    scans: Option<Box<Scans<'static>>>,
    octets: *mut [u8],
}

impl Recording {
    fn new(octets: &[u8], options: ScanOptions) -> Result<Self, Fault> {
        let octets = Box::into_raw(Box::<[u8]>::from(octets));
        let mut recording = Self { scans: None, octets };
        // SAFETY: the octets are given back in `drop` alone, when the scans that borrow them are gone.
        recording.scans = Some(Box::new(Scans::new(unsafe { &*octets }, options)?));
        Ok(recording)
    }
}

impl Drop for Recording {
    fn drop(&mut self) {
        self.scans = None;
        // SAFETY: it came from Box::into_raw in `new`, and nothing borrows it any more.
        drop(unsafe { Box::from_raw(self.octets) });
    }
}

impl Reader {
    /// The scan that was given last.
    pub(crate) fn current(&self) -> Result<&RecordedScan, Fault> {
        let none = || Fault::new(aegis_status::WrongState, "the reader has given no scan");
        self.scan.as_ref().ok_or_else(none)
    }

    fn live(&mut self) -> Result<&mut LiveScans, Fault> {
        match &mut self.source {
            Source::Live(live) => Ok(live),
            Source::Recording(_) => Err(Fault::new(
                aegis_status::WrongState,
                "the reader has a recording, and takes no datagrams",
            )),
        }
    }

    fn next(&mut self) -> Option<&RecordedScan> {
        self.scan = match &mut self.source {
            Source::Live(live) => live.next_scan(),
            Source::Recording(recording) => recording.scans.as_mut().and_then(Iterator::next),
        };
        self.scan.as_ref()
    }

    fn counts(&self) -> aegis_asterix_counts {
        match &self.source {
            Source::Live(live) => counts(live.reader_counts(), live.counts(), live.left_out()),
            Source::Recording(recording) => recording.scans.as_ref().map_or_else(
                || counts(&Counts::default(), ScanCounts::default(), 0),
                |scans| counts(scans.reader_counts(), scans.counts(), 0),
            ),
        }
    }

    fn sensors(&self) -> Vec<u32> {
        match &self.source {
            Source::Live(live) => live.sensors().map(|sensor| sensor.0).collect(),
            Source::Recording(recording) => {
                let scans = recording.scans.iter();
                scans.flat_map(|scans| scans.sensors()).map(|sensor| sensor.0).collect()
            }
        }
    }
}

fn counts(met: &Counts, became: ScanCounts, left_out: u64) -> aegis_asterix_counts {
    aegis_asterix_counts {
        datagrams: met.datagrams,
        packets_other: met.packets_other,
        blocks: met.blocks,
        blocks_bad: met.blocks_bad,
        blocks_other: met.blocks_other,
        records_048: met.records_048,
        records_034: met.records_034,
        bytes_trailing: met.bytes_trailing,
        bytes_skipped: met.bytes_skipped,
        plots: became.plots,
        strobes: became.strobes,
        coasts: became.coasts,
        duplicates: became.duplicates,
        unlocated: became.unlocated,
        bad_times: became.bad_times,
        late: became.late,
        left_out,
    }
}

impl From<&RecordedScan> for aegis_asterix_scan {
    fn from(scan: &RecordedScan) -> Self {
        Self {
            start_ns: scan.start.as_nanos(),
            end_ns: scan.end.as_nanos(),
            plots: scan.plots.len() as u64,
            strobes: scan.strobes.len() as u64,
            sectors: scan.sectors.len() as u64,
            sensor: scan.sensor.0,
            reserved: 0,
        }
    }
}

unsafe fn options(given: *const aegis_asterix_options) -> Result<ScanOptions, Fault> {
    if given.is_null() {
        return Ok(ScanOptions::default());
    }
    // SAFETY: it is not NULL, and the header asks for at least its first field.
    let size = unsafe { given.cast::<usize>().read_unaligned() };
    // SAFETY: as the header asks, `size` octets.
    let given = unsafe { read("options", given, size) }?;
    let rotation_period_s = (given.rotation_period_s != 0.0).then_some(given.rotation_period_s);
    Ok(ScanOptions { sectors: given.sectors, rotation_period_s, wait_rotations: given.wait_rotations })
}

pub(crate) fn reader_of<'a>(reader: *const aegis_asterix_reader) -> Option<&'a Handle<Reader>> {
    // SAFETY: the header's contract: NULL, or a handle that was made here and is not freed during the call.
    unsafe { reader.as_ref() }.map(|reader| &reader.0)
}

/// Fills in the defaults. `size` is sizeof(aegis_asterix_options).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn aegis_asterix_options_default(
    out: *mut aegis_asterix_options,
    size: usize,
) -> aegis_status {
    guard::alone(|| {
        let ScanOptions { sectors, rotation_period_s, wait_rotations } = ScanOptions::default();
        let rotation_period_s = rotation_period_s.unwrap_or(0.0);
        let options = aegis_asterix_options { size, rotation_period_s, wait_rotations, sectors, reserved: 0 };
        // SAFETY: as the header asks of `out`.
        unsafe { write(&options, out, size) }
    })
}

/// A reader of datagrams as they arrive. It watches each radar until it knows how its antenna turns: at once if that is
/// announced or declared, else for up to half a minute. `options` may be NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn aegis_asterix_reader_new(
    options: *const aegis_asterix_options,
    out: *mut *mut aegis_asterix_reader,
    err: *mut c_char,
    err_cap: usize,
) -> aegis_status {
    let new = || {
        // SAFETY: as the header asks of `options`.
        let live = LiveScans::new(unsafe { self::options(options) }?)?;
        let source = Source::Live(Box::new(live));
        Ok(aegis_asterix_reader(Handle::new(Reader { source, scan: None })))
    };
    // SAFETY: as the header asks of `out` and `err`.
    unsafe { guard::make(out, (err, err_cap), new) }
}

/// A reader of a whole recording (raw blocks, pcap or pcapng), which is copied. `options` may be NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn aegis_asterix_reader_open(
    recording: *const u8,
    len: usize,
    options: *const aegis_asterix_options,
    out: *mut *mut aegis_asterix_reader,
    err: *mut c_char,
    err_cap: usize,
) -> aegis_status {
    let open = || {
        // SAFETY: as the header asks of `recording` and `options`.
        let (octets, options) = unsafe { (octets("recording", recording, len)?, self::options(options)?) };
        let source = Source::Recording(Recording::new(octets, options)?);
        Ok(aegis_asterix_reader(Handle::new(Reader { source, scan: None })))
    };
    // SAFETY: as the header asks of `out` and `err`.
    unsafe { guard::make(out, (err, err_cap), open) }
}

/// Frees it. NULL is fine.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn aegis_asterix_reader_free(reader: *mut aegis_asterix_reader) {
    // SAFETY: as the header asks.
    unsafe { guard::free(reader, |reader| &reader.0) }
}

/// Live: takes in one datagram of at most 65 535 octets, which may be reused at once. Bad blocks are counted and skipped.
/// Take out scans between calls: AEGIS_STATUS_CAPACITY when a hundred thousand plots wait.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn aegis_asterix_reader_feed(
    reader: *mut aegis_asterix_reader,
    datagram: *const u8,
    len: usize,
) -> aegis_status {
    guard::with(reader_of(reader), |reader| {
        // SAFETY: as the header asks of `datagram`.
        let datagram = unsafe { octets("datagram", datagram, len) }?;
        Ok(reader.live()?.feed(datagram)?)
    })
}

/// Live: no more datagrams come, and everything that waits becomes scans.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn aegis_asterix_reader_finish(reader: *mut aegis_asterix_reader) -> aegis_status {
    guard::with(reader_of(reader), |reader| {
        reader.live()?.finish();
        Ok(())
    })
}

/// Goes on to the next scan. `*has_scan` becomes 1, or 0 when there is none: at the end of a recording, or until more
/// datagrams come. The scan is then stepped by aegis_pipeline_step_asterix, or looked at by the functions below.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn aegis_asterix_reader_next(
    reader: *mut aegis_asterix_reader,
    has_scan: *mut u32,
) -> aegis_status {
    guard::with(reader_of(reader), |reader| {
        if has_scan.is_null() {
            return Err(Fault::null("has_scan"));
        }
        let has = reader.next().is_some();
        // SAFETY: it is not NULL, and the header asks that a number can be written there.
        unsafe { has_scan.write_unaligned(has.into()) };
        Ok(())
    })
}

/// The present scan. `size` is sizeof(aegis_asterix_scan).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn aegis_asterix_reader_scan(
    reader: *const aegis_asterix_reader,
    out: *mut aegis_asterix_scan,
    size: usize,
) -> aegis_status {
    // SAFETY: as the header asks of `out`.
    guard::with(reader_of(reader), |reader| unsafe { write(&reader.current()?.into(), out, size) })
}

/// The present scan's plots; as aegis_pipeline_plots.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn aegis_asterix_reader_plots(
    reader: *const aegis_asterix_reader,
    buf: *mut aegis_plot,
    elem_size: usize,
    cap: usize,
    out_len: *mut usize,
) -> aegis_status {
    guard::with(reader_of(reader), |reader| {
        let plots = reader.current()?.plots.iter().map(aegis_plot::from);
        // SAFETY: as the header asks of `buf` and `out_len`.
        unsafe { copy_out(plots, buf, elem_size, cap, out_len) }
    })
}

/// The present scan's strobes; as aegis_pipeline_plots.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn aegis_asterix_reader_strobes(
    reader: *const aegis_asterix_reader,
    buf: *mut aegis_strobe,
    elem_size: usize,
    cap: usize,
    out_len: *mut usize,
) -> aegis_status {
    guard::with(reader_of(reader), |reader| {
        let strobes = reader.current()?.strobes.iter().map(aegis_strobe::from);
        // SAFETY: as the header asks of `buf` and `out_len`.
        unsafe { copy_out(strobes, buf, elem_size, cap, out_len) }
    })
}

/// The present scan's sectors; as aegis_pipeline_plots.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn aegis_asterix_reader_sectors(
    reader: *const aegis_asterix_reader,
    buf: *mut aegis_sector,
    elem_size: usize,
    cap: usize,
    out_len: *mut usize,
) -> aegis_status {
    guard::with(reader_of(reader), |reader| {
        let sectors = reader.current()?.sectors.iter().map(aegis_sector::from);
        // SAFETY: as the header asks of `buf` and `out_len`.
        unsafe { copy_out(sectors, buf, elem_size, cap, out_len) }
    })
}

/// The radars: of a recording all, live those whose antennas are known by now. As aegis_pipeline_plots, with
/// sizeof(uint32_t).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn aegis_asterix_reader_sensors(
    reader: *const aegis_asterix_reader,
    buf: *mut u32,
    elem_size: usize,
    cap: usize,
    out_len: *mut usize,
) -> aegis_status {
    guard::with(reader_of(reader), |reader| {
        // SAFETY: as the header asks of `buf` and `out_len`.
        unsafe { copy_out(reader.sensors().into_iter(), buf, elem_size, cap, out_len) }
    })
}

/// What became of octets and records so far. `size` is sizeof(aegis_asterix_counts).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn aegis_asterix_reader_counts(
    reader: *const aegis_asterix_reader,
    out: *mut aegis_asterix_counts,
    size: usize,
) -> aegis_status {
    // SAFETY: as the header asks of `out`.
    guard::with(reader_of(reader), |reader| unsafe { write(&reader.counts(), out, size) })
}

/// The text of the latest call on it that failed, cut to `cap` octets with the NUL; returns its whole length.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn aegis_asterix_reader_last_error(
    reader: *const aegis_asterix_reader,
    buf: *mut c_char,
    cap: usize,
) -> usize {
    // SAFETY: as the header asks of `buf`.
    reader_of(reader).map_or(0, |handle| unsafe { handle.last_error(buf, cap) })
}
