//! Octets and bits as ASTERIX orders them: big-endian, most significant first.

/// The octets of one item. What lies beyond their end reads as zero: an extension that was not sent means its
/// defaults, and those are all zero.
#[derive(Clone, Copy)]
pub(super) struct Octets<'a>(pub(super) &'a [u8]);

impl Octets<'_> {
    pub(super) fn array<const N: usize>(self, at: usize) -> [u8; N] {
        if let Some(whole) = self.0.get(at..).and_then(<[u8]>::first_chunk::<N>) {
            return *whole;
        }
        let mut padded = [0; N];
        for (to, from) in padded.iter_mut().zip(self.0.iter().skip(at)) {
            *to = *from;
        }
        padded
    }

    pub(super) fn u8(self, at: usize) -> u8 {
        self.0.get(at).copied().unwrap_or(0)
    }

    pub(super) fn i8(self, at: usize) -> i8 {
        self.u8(at).cast_signed()
    }

    pub(super) fn u16(self, at: usize) -> u16 {
        u16::from_be_bytes(self.array(at))
    }

    pub(super) fn i16(self, at: usize) -> i16 {
        self.u16(at).cast_signed()
    }

    pub(super) fn u24(self, at: usize) -> u32 {
        let [a, b, c] = self.array(at);
        u32::from_be_bytes([0, a, b, c])
    }

    /// The octets of an extended item, at most `N`, with no promise of further ones.
    pub(super) fn extended<const N: usize>(self) -> [u8; N] {
        let mut octets = self.array(0);
        if let Some(last) = octets.last_mut() {
            *last &= !FX;
        }
        octets
    }
}

/// The field extension bit: another octet follows.
pub(super) const FX: u8 = 1;

/// The number in the lowest `bits` bits of `value`, as two's complement.
pub(super) fn signed(value: u32, bits: u32) -> i32 {
    let unused = 32 - bits;
    (value << unused).cast_signed() >> unused
}

/// `value` in whole steps of `lsb`, held to `[min, max]`; NaN is 0.
pub(super) fn steps(value: f64, lsb: f64, min: i32, max: i32) -> i32 {
    (value / lsb).round().clamp(f64::from(min), f64::from(max)) as i32
}

/// `value` in whole steps of `lsb` as an unsigned 16-bit number, held to its range.
pub(super) fn steps_u16(value: f64, lsb: f64) -> u16 {
    (value / lsb).round() as u16
}

/// `value` in whole steps of `lsb` as an unsigned 8-bit number, held to its range.
pub(super) fn steps_u8(value: f64, lsb: f64) -> u8 {
    (value / lsb).round() as u8
}

/// `value` in whole steps of `lsb` as a signed 16-bit number, held to its range.
pub(super) fn steps_i16(value: f64, lsb: f64) -> i16 {
    (value / lsb).round() as i16
}

/// `value` in whole steps of `lsb` as a signed 8-bit number, held to its range.
pub(super) fn steps_i8(value: f64, lsb: f64) -> i8 {
    (value / lsb).round() as i8
}

/// An angle in 65536ths of a circle; a full circle is 0 again.
pub(super) fn binary_angle(angle_rad: f64) -> u16 {
    let turns = (angle_rad / std::f64::consts::TAU).rem_euclid(1.0);
    ((turns * 65_536.0).round() as u32 & 0xFFFF) as u16
}

/// Writes an item if the record has it.
pub(super) fn put<T>(item: Option<T>, write: impl Fn(T, &mut Vec<u8>), out: &mut Vec<u8>) {
    if let Some(item) = item {
        write(item, out);
    }
}

/// Appends the lowest three octets of `value`, held to their range.
pub(super) fn put_u24(value: u32, out: &mut Vec<u8>) {
    let [_, octets @ ..] = value.min(0xFF_FFFF).to_be_bytes();
    out.extend(octets);
}

/// Appends contents of at most 254 octets with their length before them; what is longer is cut.
pub(super) fn put_explicit(contents: &[u8], out: &mut Vec<u8>) {
    let length = contents.len().min(254);
    out.push(length as u8 + 1);
    out.extend(contents.iter().take(length));
}

/// Appends the octets of an extended item: up to the first without the extension bit.
pub(super) fn put_extended(octets: &[u8], out: &mut Vec<u8>) {
    let len = octets.iter().position(|o| o & FX == 0).map_or(octets.len(), |last| last + 1);
    out.extend(octets.iter().take(len));
}

/// A value in the bits of one octet.
pub(super) trait Field {
    fn from_bits(bits: u8) -> Self;
    fn into_bits(self) -> u8;
}

impl Field for bool {
    fn from_bits(bits: u8) -> Self {
        bits != 0
    }

    fn into_bits(self) -> u8 {
        u8::from(self)
    }
}

impl Field for u8 {
    fn from_bits(bits: u8) -> Self {
        bits
    }

    fn into_bits(self) -> u8 {
        self
    }
}

/// An element with its own "populated" bit above its value bit: `None` unless populated.
impl Field for Option<bool> {
    fn from_bits(bits: u8) -> Self {
        (bits & 2 != 0).then_some(bits & 1 != 0)
    }

    fn into_bits(self) -> u8 {
        self.map_or(0, |value| 2 | u8::from(value))
    }
}

/// Declares an item that is a set of bit fields: kept as its octets (so nothing is lost on the way through), read and
/// built by name. Each row: getter, builder, type, octet, mask. `extended` items raise the extension bits they need.
macro_rules! bit_item {
    ($(#[$doc:meta])* $name:ident [$len:literal $kind:ident] {
        $($(#[$field_doc:meta])* $get:ident $with:ident: $type:ty = $octet:literal & $mask:literal;)*
    }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
        pub struct $name([u8; $len]);

        impl $name {
            /// From the item's own octets.
            #[must_use]
            pub const fn from_octets(octets: [u8; $len]) -> Self {
                Self(octets)
            }

            /// The item's own octets, those that were not sent as zero.
            #[must_use]
            pub const fn octets(self) -> [u8; $len] {
                self.0
            }

            $(
                $(#[$field_doc])*
                #[must_use]
                pub fn $get(self) -> $type {
                    let [.., octet] = *self.0.first_chunk::<{ $octet + 1 }>().unwrap_or(&[0; $octet + 1]);
                    $crate::asterix::octets::Field::from_bits((octet & $mask) >> u8::trailing_zeros($mask))
                }

                #[doc = concat!("With [`Self::", stringify!($get), "`] set.")]
                #[must_use]
                pub fn $with(mut self, value: $type) -> Self {
                    $crate::asterix::octets::bit_item!(@extend $kind self $octet);
                    if let Some(octet) = self.0.get_mut($octet) {
                        let bits = $crate::asterix::octets::Field::into_bits(value);
                        *octet = *octet & !$mask | bits << u8::trailing_zeros($mask) & $mask;
                    }
                    self
                }
            )*
        }
    };
    (@extend fixed $self:ident $octet:literal) => {};
    (@extend extended $self:ident $octet:literal) => {
        $self.0.iter_mut().take($octet).for_each(|octet| *octet |= $crate::asterix::octets::FX);
    };
}
pub(super) use bit_item;
