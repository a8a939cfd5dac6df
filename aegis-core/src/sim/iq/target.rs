//! Echoes of targets, which fluctuate.

use super::super::detection::{from_db, horizon_m, to_db};
use super::super::random::{Purpose, stream};
use super::interval::{Delay, Echo, Interval};
use super::scan::TargetTruth;
use super::scene::Looking;
use crate::config::RadarConfig;
use crate::dwell::Beam;
use crate::geometry::{Polar, range_rate_m_s};
use crate::radar::{RadarEquation, Swerling, snr_db};
use crate::units::SPEED_OF_LIGHT_M_S;
use ndarray::Array3;
use num_complex::Complex;
use rand::{Rng, RngExt};
use rand_distr::Exp1;

/// An echo weaker than this in each sample is no echo.
const FAINTEST_SNR: f64 = 1e-9;

/// Where something is, seen from the radar.
#[derive(Clone, Copy, Debug)]
pub(in crate::sim) struct Sight {
    pub(in crate::sim) range_m: f64,
    pub(in crate::sim) range_rate_m_s: f64,
    pub(in crate::sim) direction: Beam,
    pub(in crate::sim) height_m: f64,
}

impl Sight {
    pub(in crate::sim) fn of(position_m: [f64; 3], velocity_m_s: [f64; 3], height_m: f64) -> Self {
        let Polar { range_m, azimuth_rad, elevation_rad } = Polar::from_enu(position_m);
        Self {
            range_m: range_m.max(1.0),
            range_rate_m_s: range_rate_m_s(position_m, velocity_m_s),
            direction: Beam { azimuth_rad, elevation_rad },
            height_m,
        }
    }
}

/// Where something is at a time, and how it moves, in the radar's frame.
#[derive(Clone, Copy, Debug)]
pub(in crate::sim) struct Course {
    pub(in crate::sim) time_s: f64,
    pub(in crate::sim) position_m: [f64; 3],
    pub(in crate::sim) velocity_m_s: [f64; 3],
    pub(in crate::sim) height_m: f64,
}

impl Course {
    /// At another time, straight on: for as long as that is good enough.
    pub(in crate::sim) fn at(&self, time_s: f64) -> Sight {
        let later_s = time_s - self.time_s;
        let position_m =
            std::array::from_fn(|axis| self.position_m[axis] + later_s * self.velocity_m_s[axis]);
        Sight::of(position_m, self.velocity_m_s, self.height_m)
    }
}

/// Signal-to-noise ratio of one sample in the middle of the beam, of one square metre at one metre: the radar equation, with
/// the noise of the sampling rate's bandwidth.
pub(in crate::sim) fn snr_at_one_metre(radar: &RadarConfig, carrier_hz: f64) -> f64 {
    let equation = RadarEquation {
        carrier_hz,
        peak_power_w: radar.peak_power_w,
        pulse_s: 1.0 / radar.receiver.sampling_hz,
        pulses: 1,
        transmit_gain_db: radar.antenna.gain_db,
        receive_gain_db: radar.antenna.gain_db,
        noise_figure_db: radar.receiver.noise_figure_db,
        temperature_k: radar.receiver.temperature_k,
        losses_db: radar.receiver.losses_db,
    };
    // The configuration is valid, and so is the equation.
    snr_db(&equation, 1.0, 1.0).map_or(0.0, from_db)
}

/// Power over its mean: exponential, or the χ² of four degrees of freedom (Swerling 1960, IRE Trans. IT 6, 269–308).
pub(in crate::sim) fn fluctuation(swerling: Swerling, random: &mut impl Rng) -> f64 {
    match swerling {
        Swerling::Swerling0 => 1.0,
        Swerling::Swerling1 | Swerling::Swerling2 => random.sample(Exp1),
        Swerling::Swerling3 | Swerling::Swerling4 => {
            let (one, other): (f64, f64) = (random.sample(Exp1), random.sample(Exp1));
            0.5 * (one + other)
        }
    }
}

impl Looking<'_> {
    /// Adds a target's echoes to the samples of all intervals, and says what is true of it if there were any.
    pub(in crate::sim) fn add_target(
        &self,
        index: usize,
        cubes: &mut [Array3<Complex<f32>>],
        memory: &mut Vec<Complex<f64>>,
    ) -> Option<TargetTruth> {
        let middle = self.world.sight(index, self.middle_s())?;
        let target = self.world.config.targets.get(index)?;
        let changes = matches!(target.swerling, Swerling::Swerling2 | Swerling::Swerling4);
        let mut random = stream(self.world.config.seed, Purpose::Fluctuation, self.number, index);
        let constant = fluctuation(target.swerling, &mut random);
        let mut drawn = Vec::new();
        let (mut covered, mut snr_sum, mut pulses) = (0, 0.0, 0_u32);
        for (interval, cube) in self.intervals.iter().zip(cubes) {
            let way_s = 2.0 * middle.range_m / SPEED_OF_LIGHT_M_S;
            let snr_at_one_metre = snr_at_one_metre(interval.radar, interval.carrier_hz);
            // Those of the interval are drawn first, so that others do not depend on how far away the target is.
            let own = 0..i64::from(interval.pulses);
            for pulse in own.clone().chain((1..=interval.earlier_pulses(way_s)).map(|before| -before)) {
                let power = if changes { fluctuation(target.swerling, &mut random) } else { constant };
                if changes && own.contains(&pulse) {
                    drawn.push(power);
                }
                let Some((echo, elements, snr)) =
                    self.echo(index, interval, pulse, way_s, snr_at_one_metre * target.script.rcs_m2)
                else {
                    continue;
                };
                if own.contains(&pulse) {
                    snr_sum += snr;
                    pulses += 1;
                }
                let echo = Echo { amplitude: (snr * power).sqrt(), ..echo };
                covered += interval.add(&echo, &elements, memory, cube);
            }
        }
        (covered > 0).then(|| TargetTruth {
            target: index,
            range_m: middle.range_m,
            range_rate_m_s: middle.range_rate_m_s,
            azimuth_rad: middle.direction.azimuth_rad,
            elevation_rad: middle.direction.elevation_rad,
            snr_db: to_db(snr_sum / f64::from(pulses.max(1))),
            fluctuation: if changes { drawn } else { vec![constant] },
        })
    }

    /// The echo of one pulse, with how each element receives it and its mean signal-to-noise ratio.
    fn echo(
        &self,
        index: usize,
        interval: &Interval<'_>,
        pulse: i64,
        way_s: f64,
        snr_at_one_metre: f64,
    ) -> Option<(Echo, Vec<Complex<f64>>, f64)> {
        let antenna = &interval.radar.antenna;
        let left_s = interval.pulse_s(pulse) + 0.5 * interval.waveform.duration_s();
        let reflected_s = left_s + 0.5 * way_s;
        let sight = self.world.sight(index, interval.start_s + reflected_s)?;
        if sight.range_m > horizon_m(self.world.config.site.height_m, sight.height_m) {
            return None;
        }
        let [left_s, back_s] = [left_s, left_s + way_s].map(|time_s| interval.start_s + time_s);
        let gain = self.pointing.gain(antenna, &sight.direction, left_s)
            * self.pointing.gain(antenna, &sight.direction, back_s);
        let snr = snr_at_one_metre * gain / sight.range_m.powi(4);
        let elements = self.pointing.elements(antenna, &sight.direction, interval.carrier_hz, back_s);
        let delay = Delay::of(sight.range_m, sight.range_rate_m_s, reflected_s);
        let echo = Echo { pulse, amplitude: 0.0, delay, held_s: 0.0, shift_hz: 0.0 };
        (snr > FAINTEST_SNR).then_some((echo, elements, snr))
    }
}
