//! From typed records to the bytes of blocks.

use super::cat034::{self, Cat034};
use super::cat048::{self, Cat048};
use crate::error::{Error, Result};

/// Appends ASTERIX blocks to a byte vector.
///
/// Quantities are rounded to the steps of their items and held to their ranges: nothing wraps around.
///
/// ```
/// use aegis_core::asterix::{Cat034, Message, Source, Writer};
///
/// let north = Cat034 {
///     source: Some(Source { sac: 1, sic: 2 }),
///     message: Some(Message::NorthMarker),
///     time_of_day_s: Some(43_200.0),
///     rotation_period_s: Some(4.0),
///     ..Cat034::default()
/// };
/// let mut bytes = Vec::new();
/// Writer::new(&mut bytes).cat034(&[north])?;
/// assert_eq!(bytes, [34, 0, 12, 0b1110_1000, 1, 2, 1, 0x54, 0x60, 0, 2, 0]);
/// # Ok::<(), aegis_core::Error>(())
/// ```
#[derive(Debug)]
pub struct Writer<'v> {
    out: &'v mut Vec<u8>,
    scratch: Vec<u8>,
}

impl<'v> Writer<'v> {
    /// A writer that appends to `out`.
    #[must_use]
    pub const fn new(out: &'v mut Vec<u8>) -> Self {
        Self { out, scratch: Vec::new() }
    }

    /// Appends target reports as one block, or as several when they do not fit into one or when some name their radar
    /// and some do not.
    ///
    /// # Errors
    /// [`Error::Recording`] when a record alone is longer than a block can be, or has no item at all. Nothing of it
    /// and of those after it is written then.
    pub fn cat048(&mut self, records: &[Cat048<'_>]) -> Result<()> {
        self.blocks(cat048::CATEGORY, records, Cat048::write)
    }

    /// Appends service messages as one block, or as several when they do not fit into one.
    ///
    /// # Errors
    /// As for [`Self::cat048`].
    pub fn cat034(&mut self, records: &[Cat034<'_>]) -> Result<()> {
        self.blocks(cat034::CATEGORY, records, Cat034::write)
    }

    fn blocks<R>(
        &mut self,
        category: u8,
        records: &[R],
        write: impl Fn(&R, &mut Vec<u8>, &mut Vec<u8>),
    ) -> Result<()> {
        let mut start = self.out.len();
        for record in records {
            let before = self.out.len();
            if before == start {
                self.out.extend([category, 0, 0]);
            }
            let record_start = self.out.len();
            write(record, &mut self.scratch, self.out);
            if let Err(error) = check(self.out.get(record_start..).unwrap_or_default()) {
                self.out.truncate(before);
                return Err(error);
            }
            if self.out.len() - start > LONGEST_BLOCK || !self.names_source_alike(start, record_start) {
                let overflowing = self.out.split_off(record_start);
                start = self.out.len();
                self.out.extend([category, 0, 0]);
                self.out.extend(overflowing);
            }
            self.set_length(start);
        }
        Ok(())
    }

    /// Whether a record begins with its radar's codes (item 010, the first bit) if its block's first record does.
    fn names_source_alike(&self, start: usize, record_start: usize) -> bool {
        let names_source = |at: usize| self.out.get(at).map(|octet| octet & 0x80);
        names_source(start + HEADER) == names_source(record_start)
    }

    fn set_length(&mut self, start: usize) {
        let length = (self.out.len() - start) as u16;
        if let Some(octets) = self.out.get_mut(start + 1..start + HEADER) {
            octets.copy_from_slice(&length.to_be_bytes());
        }
    }
}

/// A block's category and length: one octet and two.
const HEADER: usize = 3;
const LONGEST_BLOCK: usize = u16::MAX as usize;

fn check(record: &[u8]) -> Result<()> {
    match record {
        [0] => Err(Error::Recording("a record without any item cannot be written".into())),
        _ if record.len() + HEADER > LONGEST_BLOCK => {
            Err(Error::Recording(format!("a record of {} octets does not fit into a block", record.len())))
        }
        _ => Ok(()),
    }
}
