//! How targets of each class fly, and how large they are: 90 % of them lie within each range.
//!
//! Sources. Speeds, heights and rates of climb of airliners, light aircraft and helicopters: EUROCONTROL Aircraft Performance
//! Database (A320, B738, B77W, C172, PA28, BE20, R44, EC35, EC45, A139); those helicopters cruise at 55 to 80 m/s. Visual flights
//! keep 150 m above ground, 300 m above towns (SERA.5005), and circuits of aerodromes are flown at about 300 m; helicopters may go
//! lower for their task. Gliders: sailplane polars and thermalling in Reichmann,
//! "Cross-Country Soaring" (circles of 15 to 25 s). Small unmanned aircraft: makers' data of multirotors of up to 25 kg, and the
//! limit of 120 m of (EU) 2019/947, which some fly beyond. Birds: Alerstam et al. 2007, "Flight speeds among bird species"
//! (8 to 23 m/s), Bruderer, Peter, Korner-Nievergelt 2018 (heights). Vessels: speeds in AIS, harbour craft to container ships and ferries.
//! Radar cross-sections: Skolnik, "Introduction to Radar Systems", 3rd ed., table 2.2 (large jet 40 to 100 m², light aircraft
//! 1 to 4 m², helicopter 3 m², bird 0.01 m² and less, cabin cruiser 10 m²); small drones 0.01 to 0.1 m² (Li and Ling 2017;
//! Patel, Fioranelli, Anderson 2018). Where sources differ, the range is the wider. How much speed and climb vary, how high
//! helicopters and light aircraft cross country, and the mixture of phases, no source gives: that is our judgement. Of the two it was
//! revised after recordings of helicopters had been looked at, as the model's card says.

/// Names of the numbers below.
pub(super) const SPEED: usize = 0;
pub(super) const SPEED_SWING: usize = 1;
pub(super) const HEIGHT: usize = 2;
pub(super) const CLIMB: usize = 3;
pub(super) const CLIMB_SWING: usize = 4;
pub(super) const TURN: usize = 5;
pub(super) const JITTER: usize = 6;
pub(super) const RCS: usize = 7;
pub(super) const NUMBERS: usize = 8;

/// One way in which targets of a class fly.
pub(super) struct Phase {
    /// How often, beside the class's other phases.
    pub(super) share: f64,
    /// Speed and how it swings, m/s; height, m; climb and how it swings, m/s; rate of turn, rad/s; how far the
    /// place that returns the echo jumps from look to look, m (glint; of clutter, from patch to patch); radar cross-section, dBsm.
    /// 5 % lie below and 5 % above; all are log-normal but climb and cross-section, which are normal.
    pub(super) ranges: [[f64; 2]; NUMBERS],
}

/// Which of the numbers are log-normal.
pub(super) const IS_LOGARITHMIC: [bool; NUMBERS] = [true, true, true, false, true, true, true, false];

macro_rules! phase {
    ($share:expr, $speed:expr, $speed_swing:expr, $height:expr, $climb:expr, $climb_swing:expr, $turn:expr, $jitter:expr, $rcs:expr) => {
        Phase {
            share: $share,
            ranges: [$speed, $speed_swing, $height, $climb, $climb_swing, $turn, $jitter, $rcs],
        }
    };
}

// share, speed, its swing, height, climb, its swing, rate of turn, jumps, cross-section.
const AIRLINER: &[Phase] = &[
    phase!(
        0.5,
        [180.0, 265.0],
        [0.2, 3.0],
        [6000.0, 12_500.0],
        [-1.5, 1.5],
        [0.1, 1.5],
        [1e-4, 4e-3],
        [0.5, 5.0],
        [8.0, 22.0]
    ),
    phase!(
        0.3,
        [100.0, 230.0],
        [0.3, 5.0],
        [1000.0, 8000.0],
        [-14.0, 14.0],
        [0.2, 3.0],
        [3e-4, 0.03],
        [0.5, 5.0],
        [8.0, 22.0]
    ),
    phase!(
        0.2,
        [65.0, 115.0],
        [0.3, 4.0],
        [150.0, 2000.0],
        [-7.0, 9.0],
        [0.2, 2.5],
        [3e-4, 0.04],
        [0.5, 5.0],
        [8.0, 22.0]
    ),
];
const LIGHT_AIRCRAFT: &[Phase] = &[
    phase!(
        0.7,
        [42.0, 95.0],
        [0.3, 4.0],
        [300.0, 3200.0],
        [-2.0, 2.0],
        [0.2, 2.0],
        [5e-4, 0.03],
        [0.5, 5.0],
        [-3.0, 8.0]
    ),
    phase!(
        0.3,
        [35.0, 75.0],
        [0.5, 6.0],
        [150.0, 1500.0],
        [-4.5, 5.0],
        [0.3, 2.5],
        [0.01, 0.12],
        [0.5, 5.0],
        [-3.0, 8.0]
    ),
];
const HELICOPTER: &[Phase] = &[
    phase!(
        0.6,
        [45.0, 80.0],
        [0.5, 8.0],
        [100.0, 900.0],
        [-3.0, 3.0],
        [0.2, 2.5],
        [1e-3, 0.06],
        [0.5, 5.0],
        [0.0, 11.0]
    ),
    phase!(
        0.4,
        [1.5, 40.0],
        [1.0, 9.0],
        [20.0, 600.0],
        [-4.0, 4.0],
        [0.3, 3.0],
        [5e-3, 0.25],
        [0.5, 5.0],
        [0.0, 11.0]
    ),
];
const GLIDER: &[Phase] = &[
    phase!(
        0.55,
        [21.0, 34.0],
        [0.5, 5.0],
        [350.0, 2800.0],
        [-0.8, 3.8],
        [0.3, 2.0],
        [0.18, 0.45],
        [0.5, 5.0],
        [-8.0, 3.0]
    ),
    phase!(
        0.45,
        [23.0, 52.0],
        [0.5, 6.0],
        [350.0, 2800.0],
        [-2.8, 2.2],
        [0.4, 2.5],
        [3e-3, 0.12],
        [0.5, 5.0],
        [-8.0, 3.0]
    ),
];
const DRONE: &[Phase] = &[
    phase!(
        0.6,
        [4.0, 20.0],
        [0.2, 4.5],
        [20.0, 150.0],
        [-1.5, 1.5],
        [0.05, 0.8],
        [2e-3, 0.2],
        [0.5, 5.0],
        [-22.0, -9.0]
    ),
    phase!(
        0.4,
        [0.3, 6.0],
        [0.2, 2.5],
        [15.0, 150.0],
        [-2.5, 2.5],
        [0.05, 1.2],
        [0.02, 0.7],
        [0.5, 5.0],
        [-22.0, -9.0]
    ),
];
const BIRD: &[Phase] = &[
    phase!(
        0.7,
        [8.0, 22.0],
        [0.3, 3.5],
        [25.0, 1300.0],
        [-1.2, 1.2],
        [0.2, 1.5],
        [5e-3, 0.15],
        [0.5, 5.0],
        [-36.0, -17.0]
    ),
    phase!(
        0.3,
        [7.0, 17.0],
        [0.5, 4.0],
        [30.0, 900.0],
        [-1.2, 2.2],
        [0.2, 1.5],
        [0.12, 0.6],
        [0.5, 5.0],
        [-36.0, -17.0]
    ),
];
const VESSEL: &[Phase] = &[
    phase!(
        0.6,
        [3.0, 14.0],
        [0.05, 0.8],
        [1.0, 12.0],
        [-0.05, 0.05],
        [0.02, 0.3],
        [5e-4, 0.03],
        [1.0, 10.0],
        [5.0, 40.0]
    ),
    phase!(
        0.4,
        [1.0, 18.0],
        [0.2, 2.5],
        [0.5, 6.0],
        [-0.05, 0.05],
        [0.02, 0.4],
        [5e-3, 0.15],
        [1.0, 10.0],
        [-3.0, 20.0]
    ),
];
const CLUTTER: &[Phase] = &[phase!(
    1.0,
    [0.5, 14.0],
    [1.0, 12.0],
    [3.0, 900.0],
    [-6.0, 6.0],
    [0.5, 8.0],
    [0.05, 1.2],
    [15.0, 90.0],
    [-25.0, 15.0]
)];
/// Whatever is none of them: missiles, fighters, rockets, and what cannot be.
const OTHER: &[Phase] = &[
    phase!(
        0.6,
        [250.0, 2500.0],
        [1.0, 150.0],
        [30.0, 40_000.0],
        [-120.0, 120.0],
        [0.3, 60.0],
        [3e-4, 0.15],
        [0.5, 30.0],
        [-25.0, 25.0]
    ),
    phase!(
        0.4,
        [2.0, 900.0],
        [0.5, 80.0],
        [5.0, 30_000.0],
        [-60.0, 60.0],
        [0.1, 30.0],
        [3e-4, 0.8],
        [0.5, 30.0],
        [-45.0, 55.0]
    ),
];

/// The phases of each outcome, in the order of `CLASSES`, and last what is none of them.
pub(super) const PHASES: [&[Phase]; crate::detector::classification::OUTCOMES] =
    [AIRLINER, LIGHT_AIRCRAFT, HELICOPTER, GLIDER, DRONE, BIRD, VESSEL, CLUTTER, OTHER];
