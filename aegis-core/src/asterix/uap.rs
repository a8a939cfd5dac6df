//! The rule that every category shares: a field specification says which items of the user application profile (UAP)
//! follow, and each item's shape says where it ends. EUROCONTROL-SPEC-0149, part 1.

use super::octets::FX;

/// One row of a UAP: an item's shape, and how it comes into and out of the typed record.
pub(super) struct Item<Read, Write> {
    pub(super) shape: Shape,
    pub(super) read: Read,
    /// Appends the item's octets; appends nothing when the record does not have it.
    pub(super) write: Write,
}

/// How an item's length follows from its octets.
pub(super) enum Shape {
    /// Always as long.
    Fixed(usize),
    /// Octets up to the first whose extension bit is clear.
    Extended,
    /// A count, then that many parts of one length.
    Repeated(usize),
    /// Extended octets whose bits say which parts follow.
    Compound(&'static [Shape]),
    /// A length that counts itself, then the contents.
    Explicit,
    /// A bit of a compound that no edition defines: what follows it cannot be read.
    Undefined,
}

impl Shape {
    /// The item's length at the front of `bytes`, or `None` if it has no legal one. Whether that many octets are
    /// there is for the caller to see. Most items are fixed: those are decided in line.
    #[inline]
    fn length(&self, bytes: &[u8]) -> Option<usize> {
        if let Self::Fixed(length) = self { Some(*length) } else { self.variable_length(bytes) }
    }

    fn variable_length(&self, bytes: &[u8]) -> Option<usize> {
        match self {
            Self::Fixed(length) => Some(*length),
            Self::Extended => extended_length(bytes),
            Self::Repeated(part) => Some(1 + usize::from(*bytes.first()?) * part),
            Self::Explicit => bytes.first().map(|length| usize::from(*length)).filter(|length| *length > 0),
            Self::Compound(parts) => compound(parts, bytes, |_, _| ()),
            Self::Undefined => None,
        }
    }
}

/// Splits one record off the front of `bytes`, shows each of its items to `visit`, and returns the record's length.
/// `None` when it has no item, an undefined one, or one that does not fit.
pub(super) fn walk<'a, R, W>(
    uap: &[Item<R, W>],
    bytes: &'a [u8],
    mut visit: impl FnMut(&Item<R, W>, &'a [u8]),
) -> Option<usize> {
    let mut rest = bytes;
    let mut empty = true;
    let specification = take(&mut rest, extended_length(bytes)?)?;
    for (row, octet) in specification.iter().enumerate() {
        for column in set_bits(*octet) {
            let item = uap.get(row * 7 + column)?;
            let length = item.shape.length(rest)?;
            visit(item, take(&mut rest, length)?);
            empty = false;
        }
    }
    (!empty).then_some(bytes.len() - rest.len())
}

/// Shows each part of a compound item to `visit` by its number, and returns the item's length.
pub(super) fn compound<'a>(
    parts: &[Shape],
    bytes: &'a [u8],
    mut visit: impl FnMut(usize, &'a [u8]),
) -> Option<usize> {
    let mut rest = bytes;
    let primary = take(&mut rest, extended_length(bytes)?)?;
    for (row, octet) in primary.iter().enumerate() {
        for column in set_bits(*octet) {
            let number = row * 7 + column;
            let length = parts.get(number)?.length(rest)?;
            visit(number, take(&mut rest, length)?);
        }
    }
    Some(bytes.len() - rest.len())
}

/// Appends one record: its field specification, then the items that it has. `scratch` is overwritten.
pub(super) fn write_record<R, W>(
    uap: &[Item<R, W>],
    put: impl Fn(&W, &mut Vec<u8>),
    scratch: &mut Vec<u8>,
    out: &mut Vec<u8>,
) {
    scratch.clear();
    let mut specification = [0_u8; 4];
    for (row, items) in specification.iter_mut().zip(uap.chunks(7)) {
        for (column, item) in items.iter().enumerate() {
            let before = scratch.len();
            put(&item.write, scratch);
            if scratch.len() > before {
                *row |= 0x80 >> column;
            }
        }
    }
    put_specification(&mut specification, out);
    out.append(scratch);
}

/// Appends a field specification or a compound's primary octets, without those at the end that say nothing.
pub(super) fn put_specification(octets: &mut [u8], out: &mut Vec<u8>) {
    let len = octets.iter().rposition(|octet| *octet != 0).map_or(1, |last| last + 1);
    octets.iter_mut().take(len - 1).for_each(|octet| *octet |= FX);
    out.extend(octets.iter().take(len));
}

#[inline]
fn extended_length(bytes: &[u8]) -> Option<usize> {
    bytes.iter().position(|octet| octet & FX == 0).map(|last| last + 1)
}

#[inline]
fn take<'a>(rest: &mut &'a [u8], length: usize) -> Option<&'a [u8]> {
    let (taken, after) = rest.split_at_checked(length)?;
    *rest = after;
    Some(taken)
}

/// The columns of the set bits of an octet, leftmost first, the extension bit apart.
#[inline]
fn set_bits(octet: u8) -> impl Iterator<Item = usize> {
    let mut bits = octet & !FX;
    std::iter::from_fn(move || {
        let column = bits.leading_zeros();
        (bits != 0).then(|| bits &= !(0x80 >> column))?;
        Some(column as usize)
    })
}
