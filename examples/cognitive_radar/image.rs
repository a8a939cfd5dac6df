//! A range-Doppler map as a picture: range upwards, range rate from closing to opening, 60 dB from black to white.

use aegis_core::radar::RangeDopplerMap;

const SHOWN_DB: f64 = 60.0;
const FILTER_PIXELS: usize = 12;
/// So many gates become one row, the strongest of them.
const GATES_A_ROW: usize = 4;

/// A Windows bitmap of 24 bits.
pub(crate) fn bitmap(map: &RangeDopplerMap) -> Vec<u8> {
    let (rows, columns) = (map.gates.div_ceil(GATES_A_ROW), map.filters * FILTER_PIXELS);
    let line = (3 * columns).next_multiple_of(4);
    let size = 54 + rows * line;
    let mut bytes = Vec::with_capacity(size);
    bytes.extend(b"BM");
    for number in [size as u32, 0, 54, 40, columns as u32, rows as u32] {
        bytes.extend(number.to_le_bytes());
    }
    bytes.extend([1, 0, 24, 0]);
    bytes.extend([0; 24]);
    for row in 0..rows {
        let before = bytes.len();
        for column in 0..columns {
            bytes.extend(colour(level_db(map, row, column / FILTER_PIXELS)));
        }
        bytes.resize(before + line, 0);
    }
    bytes
}

/// The strongest of a row's gates, over the noise of one sample. Standing still is in the middle.
fn level_db(map: &RangeDopplerMap, row: usize, place: usize) -> f64 {
    let filter = (place + map.filters.div_ceil(2)) % map.filters;
    let gates = row * GATES_A_ROW..((row + 1) * GATES_A_ROW).min(map.gates);
    let strongest = gates.map(|gate| map.gate(gate)[filter]).fold(f32::MIN_POSITIVE, f32::max);
    10.0 * f64::from(strongest / map.summed.max(1) as f32).log10()
}

/// Blue, green, red: from black over violet and orange to white.
fn colour(level_db: f64) -> [u8; 3] {
    let share = (level_db / SHOWN_DB).clamp(0.0, 1.0);
    let ramp = |from: f64, to: f64| (255.0 * ((share - from) / (to - from)).clamp(0.0, 1.0)) as u8;
    let violet = 255.0 * (share / 0.35).min(1.0) * (1.0 - ((share - 0.35) / 0.3).clamp(0.0, 1.0));
    [(violet as u8).max(ramp(0.75, 1.0)), ramp(0.45, 0.9), ramp(0.15, 0.6)]
}
