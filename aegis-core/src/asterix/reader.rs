//! From the bytes of a recording to typed records: blocks, recovery from bad ones, and counts of both.

use super::cat034::{self, Cat034};
use super::cat048::{self, Cat048};
use super::framing::{Datagrams, datagrams};

/// One record of a category that is read here.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum Record<'a> {
    /// A target report.
    Cat048(Cat048<'a>),
    /// A service message.
    Cat034(Cat034<'a>),
}

/// What a [`Reader`] has met so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Counts {
    /// Payloads: UDP datagrams of a capture, or the one piece that a raw recording is.
    pub datagrams: u64,
    /// Packets of a capture that were not UDP.
    pub packets_other: u64,
    /// Blocks of categories 034 and 048 whose records were all whole and legal.
    pub blocks: u64,
    /// Blocks that were skipped because a record or the length was impossible.
    pub blocks_bad: u64,
    /// Blocks of other categories, skipped by their length.
    pub blocks_other: u64,
    /// Target reports.
    pub records_048: u64,
    /// Service messages.
    pub records_034: u64,
    /// Octets after the last block of a datagram, as some recorders append.
    pub bytes_trailing: u64,
    /// Octets in which no block could be found.
    pub bytes_skipped: u64,
}

impl std::ops::AddAssign<&Self> for Counts {
    fn add_assign(&mut self, more: &Self) {
        self.datagrams += more.datagrams;
        self.packets_other += more.packets_other;
        self.blocks += more.blocks;
        self.blocks_bad += more.blocks_bad;
        self.blocks_other += more.blocks_other;
        self.records_048 += more.records_048;
        self.records_034 += more.records_034;
        self.bytes_trailing += more.bytes_trailing;
        self.bytes_skipped += more.bytes_skipped;
    }
}

/// Iterator over the records of a recording. It borrows from the bytes and allocates nothing for a record.
///
/// A block with a record that is not whole or not legal is counted and skipped as a whole; reading goes on with the
/// next block that looks like one.
///
/// ```
/// use aegis_core::asterix::{Reader, Record};
///
/// let bytes = [48, 0, 6, 0x80, 20, 129];
/// let mut reader = Reader::new(&bytes);
/// let Some(Record::Cat048(report)) = reader.next() else { panic!("one target report") };
/// assert_eq!(report.source.map(|source| source.sensor().0), Some(20 * 256 + 129));
/// assert_eq!((reader.next(), reader.counts().blocks), (None, 1));
/// ```
#[derive(Clone, Debug)]
pub struct Reader<'a> {
    datagrams: Datagrams<'a>,
    /// What is left of the present datagram.
    datagram: &'a [u8],
    /// Whether a block of the present datagram could be read.
    any_block: bool,
    /// Category and remaining records of the present block, every one of them already found whole.
    category: u8,
    block: &'a [u8],
    record: &'a [u8],
    plots: u64,
    is_plot: bool,
    counts: Counts,
}

impl<'a> Reader<'a> {
    /// Reads the bytes of a recording: raw blocks, pcap or pcapng.
    #[must_use]
    pub fn new(bytes: &'a [u8]) -> Self {
        Self::of(datagrams(bytes), 0)
    }

    /// Reads one datagram that came after others with so many plots.
    pub(super) fn of_datagram(payload: &'a [u8], plots: u64) -> Self {
        Self::of(Datagrams::one(payload), plots)
    }

    fn of(datagrams: Datagrams<'a>, plots: u64) -> Self {
        Self {
            datagrams,
            datagram: &[],
            any_block: false,
            category: 0,
            block: &[],
            record: &[],
            plots,
            is_plot: false,
            counts: Counts::default(),
        }
    }

    /// The target reports with a time and a position so far.
    pub(super) const fn plots(&self) -> u64 {
        self.plots
    }

    /// What was met so far.
    #[must_use]
    pub const fn counts(&self) -> &Counts {
        &self.counts
    }

    /// The octets of the record that was read last.
    #[must_use]
    pub const fn record_bytes(&self) -> &'a [u8] {
        self.record
    }

    /// The number of the record that was read last among the target reports with a time and a position, from 0,
    /// coasts and duplicates included; `None` if it is not one. [`Scans`](super::Scans) put it into
    /// [`Plot::tag`](crate::Plot::tag).
    #[must_use]
    pub const fn plot_number(&self) -> Option<u64> {
        if self.is_plot { self.plots.checked_sub(1) } else { None }
    }

    fn next_record(&mut self) -> Option<Record<'a>> {
        if self.block.is_empty() {
            return None;
        }
        self.is_plot = false;
        if self.category == cat034::CATEGORY {
            let mut service = Cat034::default();
            let length = service.read(self.block)?;
            self.counts.records_034 += 1;
            self.pass(length);
            return Some(Record::Cat034(service));
        }
        let mut report = Cat048::default();
        let length = report.read(self.block)?;
        self.counts.records_048 += 1;
        self.is_plot = report.is_located();
        self.plots += u64::from(self.is_plot);
        self.pass(length);
        Some(Record::Cat048(report))
    }

    fn pass(&mut self, length: usize) {
        (self.record, self.block) = self.block.split_at_checked(length).unwrap_or((self.block, &[]));
    }

    /// Goes on to the next block, of whatever category; false at the end of the recording.
    fn next_block(&mut self) -> bool {
        if self.datagram.is_empty() && !self.next_datagram() {
            return false;
        }
        match Block::split(self.datagram) {
            Some((block, rest)) if block.is_read_here() && block.is_whole() && !self.overlaps(rest) => {
                self.counts.blocks += 1;
                (self.category, self.block) = (block.category, block.records);
                self.accept(rest);
            }
            Some((block, rest)) if !block.is_read_here() && self.is_other(rest) => {
                self.counts.blocks_other += 1;
                self.accept(rest);
            }
            Some((_, rest)) if is_plausible(rest) => {
                self.counts.blocks_bad += 1;
                self.accept(rest);
            }
            _ => self.resynchronise(),
        }
        true
    }

    /// Whether the present block, before `rest`, may be one of another category: its datagram began with a block or is
    /// filled by it, or in a raw recording what follows speaks for its length.
    fn is_other(&self, rest: &[u8]) -> bool {
        (self.any_block && self.datagrams.is_capture()) || is_plausible(rest)
    }

    /// Whether the present block, before `rest`, runs into another one: octets of it were lost. Only asked where no
    /// datagram says how long a block can be, and where `rest` does not speak for the block.
    fn overlaps(&self, rest: &[u8]) -> bool {
        if self.datagrams.is_capture() || is_plausible(rest) {
            return false;
        }
        let length = self.datagram.len() - rest.len();
        (1..length).any(|at| self.datagram.get(at..).is_some_and(is_block))
    }

    fn next_datagram(&mut self) -> bool {
        let next = self.datagrams.next();
        self.counts.packets_other = self.datagrams.packets_other();
        self.any_block = false;
        if let Some(datagram) = next {
            self.datagram = datagram;
            self.counts.datagrams += 1;
        } else if self.datagrams.bytes_left() > 0 {
            self.counts.bytes_skipped += self.datagrams.bytes_left() as u64;
            self.datagrams = datagrams(&[]);
        }
        next.is_some()
    }

    fn accept(&mut self, rest: &'a [u8]) {
        self.datagram = rest;
        self.any_block = true;
    }

    /// Skips to the next place where a block of ours surely begins, or to the end of the datagram.
    fn resynchronise(&mut self) {
        let next = (1..self.datagram.len()).find(|at| self.datagram.get(*at..).is_some_and(is_block));
        let skipped = next.unwrap_or(self.datagram.len());
        let trailing = next.is_none() && self.any_block && (self.datagrams.is_capture() || skipped < HEADER);
        if trailing {
            self.counts.bytes_trailing += skipped as u64;
        } else {
            self.counts.blocks_bad += 1;
            self.counts.bytes_skipped += skipped as u64;
        }
        self.datagram = self.datagram.get(skipped..).unwrap_or_default();
    }
}

impl<'a> Iterator for Reader<'a> {
    type Item = Record<'a>;

    fn next(&mut self) -> Option<Record<'a>> {
        loop {
            if let Some(record) = self.next_record() {
                return Some(record);
            }
            if !self.next_block() {
                return None;
            }
        }
    }
}

/// A block's category and length: one octet and two.
const HEADER: usize = 3;

struct Block<'a> {
    category: u8,
    records: &'a [u8],
}

impl<'a> Block<'a> {
    /// Splits one block off by its length; `None` when that is impossible.
    fn split(bytes: &'a [u8]) -> Option<(Self, &'a [u8])> {
        let [category, high, low] = *bytes.first_chunk::<HEADER>()?;
        let (block, rest) = bytes.split_at_checked(u16::from_be_bytes([high, low]).into())?;
        let records = block.get(HEADER..)?;
        (category != 0 && !records.is_empty()).then_some((Self { category, records }, rest))
    }

    fn is_read_here(&self) -> bool {
        matches!(self.category, cat034::CATEGORY | cat048::CATEGORY)
    }

    fn names_source(&self) -> bool {
        begins_with_source(self.records)
    }

    fn measure(&self, bytes: &[u8]) -> Option<usize> {
        match self.category {
            cat048::CATEGORY => Cat048::measure(bytes),
            cat034::CATEGORY => Cat034::measure(bytes),
            _ => None,
        }
    }

    /// Whether records fill the block exactly. The records of a block come from one radar: either all of them begin
    /// with its codes (item 010, the first bit of a record), or none does.
    fn is_whole(&self) -> bool {
        self.is_whole_up_to(usize::MAX)
    }

    /// The same, of as many records from its start.
    fn is_whole_up_to(&self, most: usize) -> bool {
        let mut rest = self.records;
        for _ in 0..most {
            match self.measure(rest).and_then(|length| rest.get(length..)) {
                Some(after) if begins_with_source(rest) == self.names_source() => rest = after,
                _ => return false,
            }
            if rest.is_empty() {
                return true;
            }
        }
        true
    }
}

fn begins_with_source(record: &[u8]) -> bool {
    record.first().is_some_and(|octet| octet & 0x80 != 0)
}

/// Categories that have been published; a length that leads to one of them is believed sooner.
const PUBLISHED: &[u8] = &[
    1, 2, 3, 4, 7, 8, 9, 10, 11, 15, 16, 17, 18, 19, 20, 21, 23, 25, 30, 31, 32, 34, 48, 62, 63, 65, 129,
    150, 204, 205, 238, 239, 240, 247, 252,
];
/// So many whole records at a block's start are no accident either; a search must not read every block it meets.
const GLANCE: usize = 8;
/// So many published blocks in a row are no accident.
const CHAIN: usize = 4;

/// Whether `bytes`, which follow a block, speak for that block's length: they are empty, begin with a whole block of
/// ours, or with a chain of published ones.
fn is_plausible(bytes: &[u8]) -> bool {
    let mut rest = bytes;
    for _ in 0..CHAIN {
        match Block::split(rest) {
            None => return rest.is_empty(),
            Some((block, _)) if block.is_read_here() => return block.is_whole_up_to(GLANCE),
            Some((block, after)) if PUBLISHED.contains(&block.category) => rest = after,
            Some(_) => return false,
        }
    }
    true
}

/// Whether a block of ours stands here: it is whole, and its records name their radar, or what follows is a block too.
fn is_block(bytes: &[u8]) -> bool {
    Block::split(bytes).is_some_and(|(block, rest)| {
        block.is_read_here() && block.is_whole_up_to(GLANCE) && (block.names_source() || is_plausible(rest))
    })
}
