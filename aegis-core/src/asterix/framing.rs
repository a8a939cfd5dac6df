//! How a recording is wrapped: bare blocks one after another, or network packets in a pcap or pcapng capture.

use etherparse::{LaxSlicedPacket, TransportSlice};
use pcap_parser::pcapng::{parse_block_be, parse_block_le};
use pcap_parser::{
    Block, Linktype, parse_pcap_frame, parse_pcap_frame_be, parse_pcap_frame_modified, parse_pcap_header,
};

/// What a recording is wrapped in, told by its first four octets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Framing {
    /// ASTERIX blocks one after another.
    Raw,
    /// A libpcap capture, of either byte order and of microseconds or nanoseconds.
    Pcap,
    /// A pcapng capture.
    PcapNg,
}

impl Framing {
    /// What `bytes` are wrapped in.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        match bytes.first_chunk::<4>().map(|magic| u32::from_be_bytes(*magic)) {
            Some(0xA1B2_C3D4 | 0xD4C3_B2A1 | 0xA1B2_3C4D | 0x4D3C_B2A1 | 0x34CD_B2A1) => Self::Pcap,
            Some(SECTION_HEADER) => Self::PcapNg,
            _ => Self::Raw,
        }
    }
}

/// The payloads of a recording, in its order: UDP payloads of a capture, or the one piece that a raw recording is.
///
/// ```
/// let raw = [48, 0, 6, 0x80, 20, 129];
/// assert_eq!(aegis_core::asterix::datagrams(&raw).collect::<Vec<_>>(), [&raw[..]]);
/// ```
#[must_use]
pub fn datagrams(bytes: &[u8]) -> Datagrams<'_> {
    let wrapped = match Framing::of(bytes) {
        Framing::Raw => Wrapped::Raw,
        Framing::PcapNg => Wrapped::PcapNg { links: Vec::new(), big_endian: false },
        Framing::Pcap => match parse_pcap_header(bytes) {
            Ok((rest, header)) => {
                let frames = if header.is_bigendian() {
                    parse_pcap_frame_be
                } else if header.is_modified_format() {
                    parse_pcap_frame_modified
                } else {
                    parse_pcap_frame
                };
                return Datagrams { rest, wrapped: Wrapped::Pcap { link: header.network, frames }, other: 0 };
            }
            Err(_) => Wrapped::Unreadable,
        },
    };
    Datagrams { rest: bytes, wrapped, other: 0 }
}

/// Iterator over the payloads of a recording; see [`datagrams`].
#[derive(Clone, Debug)]
pub struct Datagrams<'a> {
    rest: &'a [u8],
    wrapped: Wrapped,
    other: u64,
}

type FrameParser = for<'f> fn(&'f [u8]) -> Parsed<'f, pcap_parser::LegacyPcapBlock<'f>>;
type Parsed<'f, T> = pcap_parser::nom::IResult<&'f [u8], T, pcap_parser::PcapError<&'f [u8]>>;

#[derive(Clone, Debug)]
enum Wrapped {
    Raw,
    /// The payload of one packet.
    Bare,
    Pcap {
        link: Linktype,
        frames: FrameParser,
    },
    PcapNg {
        links: Vec<Linktype>,
        big_endian: bool,
    },
    Unreadable,
}

impl<'a> Datagrams<'a> {
    /// A datagram, as it came by the network.
    pub(super) const fn one(payload: &'a [u8]) -> Self {
        Self { rest: payload, wrapped: Wrapped::Bare, other: 0 }
    }

    /// Packets so far that were not UDP.
    #[must_use]
    pub const fn packets_other(&self) -> u64 {
        self.other
    }

    /// Octets at the end that no packet was found in; final once the iterator is exhausted.
    #[must_use]
    pub const fn bytes_left(&self) -> usize {
        self.rest.len()
    }

    /// Whether payloads come one packet each, so that what follows their blocks was put there by a recorder.
    #[must_use]
    pub const fn is_capture(&self) -> bool {
        !matches!(self.wrapped, Wrapped::Raw)
    }

    /// The next packet of a capture with its link type; `None` for the link of a block that is no packet.
    fn next_packet(&mut self) -> Option<(Option<Linktype>, &'a [u8])> {
        match &mut self.wrapped {
            Wrapped::Pcap { link, frames } => {
                let (rest, frame) = frames(self.rest).ok()?;
                self.rest = rest;
                Some((Some(*link), frame.data))
            }
            Wrapped::PcapNg { links, big_endian } => {
                let (block, rest) = next_block(self.rest, big_endian)?;
                self.rest = rest;
                Some(packet_of(block, *big_endian, links))
            }
            Wrapped::Raw | Wrapped::Bare | Wrapped::Unreadable => None,
        }
    }
}

impl<'a> Iterator for Datagrams<'a> {
    type Item = &'a [u8];

    fn next(&mut self) -> Option<&'a [u8]> {
        if matches!(self.wrapped, Wrapped::Raw | Wrapped::Bare) {
            let all = std::mem::take(&mut self.rest);
            return (!all.is_empty()).then_some(all);
        }
        loop {
            let (link, packet) = self.next_packet()?;
            let Some(link) = link else { continue };
            match udp_payload(link, packet) {
                Some(payload) => return Some(payload),
                None => self.other += 1,
            }
        }
    }
}

const SECTION_HEADER: u32 = 0x0A0D_0D0A;
const INTERFACE: u32 = 1;
const SIMPLE_PACKET: u32 = 3;
const ENHANCED_PACKET: u32 = 6;
const BYTE_ORDER_BIG_ENDIAN: [u8; 4] = [0x1A, 0x2B, 0x3C, 0x4D];

/// Splits one pcapng block off by its length. A section header says which byte order holds from then on.
fn next_block<'a>(bytes: &'a [u8], big_endian: &mut bool) -> Option<(&'a [u8], &'a [u8])> {
    let kind = word(bytes, 0, true)?;
    if kind == SECTION_HEADER {
        *big_endian = bytes.get(8..12)? == BYTE_ORDER_BIG_ENDIAN;
    }
    let length = word(bytes, 4, *big_endian)? as usize;
    if length < 12 {
        return None;
    }
    bytes.split_at_checked(length)
}

/// The packet that a pcapng block carries; interfaces are remembered by their link type.
fn packet_of<'a>(
    block: &'a [u8],
    big_endian: bool,
    links: &mut Vec<Linktype>,
) -> (Option<Linktype>, &'a [u8]) {
    let kind = word(block, 0, big_endian);
    if kind == Some(SECTION_HEADER) {
        links.clear();
    }
    if !matches!(kind, Some(INTERFACE | SIMPLE_PACKET | ENHANCED_PACKET)) {
        return (None, &[]);
    }
    let parse = if big_endian { parse_block_be } else { parse_block_le };
    match parse(block) {
        Ok((_, Block::InterfaceDescription(interface))) => {
            links.push(interface.linktype);
            (None, &[])
        }
        Ok((_, Block::EnhancedPacket(packet))) => {
            let captured = packet.data.get(..packet.caplen as usize).unwrap_or(packet.data);
            (links.get(packet.if_id as usize).copied(), captured)
        }
        Ok((_, Block::SimplePacket(packet))) => {
            let captured = packet.data.get(..packet.origlen as usize).unwrap_or(packet.data);
            (links.first().copied(), captured)
        }
        _ => (None, &[]),
    }
}

fn word(bytes: &[u8], at: usize, big_endian: bool) -> Option<u32> {
    let octets = *bytes.get(at..)?.first_chunk::<4>()?;
    Some(if big_endian { u32::from_be_bytes(octets) } else { u32::from_le_bytes(octets) })
}

/// What the packet carries by UDP, over Ethernet (with VLAN tags) or bare IP.
fn udp_payload(link: Linktype, packet: &[u8]) -> Option<&[u8]> {
    let sliced = match link {
        Linktype::ETHERNET => LaxSlicedPacket::from_ethernet(packet).ok()?,
        Linktype::RAW | Linktype::IPV4 | Linktype::IPV6 => LaxSlicedPacket::from_ip(packet).ok()?,
        _ => return None,
    };
    match sliced.transport? {
        TransportSlice::Udp(udp) => Some(udp.payload()),
        _ => None,
    }
}
