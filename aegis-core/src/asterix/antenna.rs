//! Where a rotating antenna points, from the times and azimuths of what it saw.
//!
//! A record's time and azimuth are tied by the antenna: with turns counted from the start,
//! `azimuth / 2π = turn(t) mod 1` and `turn(t) = turn₀ + rate · (t − t₀)`. A two-state Kalman filter keeps turn and
//! rate; each record is a measurement `1 · turn + (t − t₀) · rate` (Bar-Shalom, Li, Kirubarajan 2001, §5.2), so records
//! may come in any order.

use super::clock::days_between;

/// Standard deviation of a plot's azimuth against the antenna at the plot's time: clocks are coarse, plots late.
pub(super) const PLOT_SIGMA_TURNS: f64 = 0.01;
/// Standard deviation of a north marker's or a sector message's azimuth.
pub(super) const MARKER_SIGMA_TURNS: f64 = 0.002;
/// Farther off the beam than this, a record says nothing of the antenna.
const GATE_TURNS: f64 = 0.2;
/// So many records in a row off the beam, and the antenna is somewhere else.
const LOST_AFTER: u32 = 64;
/// Wind and mains change the rate by a thousandth in half a minute.
const RATE_DRIFT_PER_ROOT_S: f64 = 1e-3 / 5.5;

/// An antenna that turns clockwise at a nearly constant rate. Times are seconds since any epoch.
#[derive(Clone, Debug)]
pub(super) struct Antenna {
    time_s: f64,
    turn: f64,
    rate_hz: f64,
    nominal_hz: f64,
    /// Covariance of turn and rate.
    p: [[f64; 2]; 2],
    off_beam: u32,
}

impl Antenna {
    /// One that pointed at `turn` (azimuth / 2π) at a time; `rate_sigma_hz` says how well the rate is known.
    pub(super) fn new(time_s: f64, turn: f64, rate_hz: f64, rate_sigma_hz: f64) -> Self {
        let p = [[PLOT_SIGMA_TURNS.powi(2), 0.0], [0.0, rate_sigma_hz.powi(2)]];
        Self { time_s, turn, rate_hz, nominal_hz: rate_hz, p, off_beam: 0 }
    }

    pub(super) fn period_s(&self) -> f64 {
        1.0 / self.rate_hz
    }

    /// The same antenna, its time moved by whole days to come near another: a time of day made continuous.
    pub(super) fn on_the_day_of(self, time_s: f64) -> Self {
        Self { time_s: self.time_s + days_between(self.time_s, time_s), ..self }
    }

    /// The turn at which the beam looked at an azimuth (as a fraction of a turn) closest to a time.
    pub(super) fn turn_near(&self, time_s: f64, azimuth_turns: f64) -> f64 {
        azimuth_turns + (self.turn_at(time_s) - azimuth_turns).round()
    }

    pub(super) fn turn_at(&self, time_s: f64) -> f64 {
        self.turn + self.rate_hz * (time_s - self.time_s)
    }

    pub(super) fn time_at(&self, turn: f64) -> f64 {
        self.time_s + (turn - self.turn) / self.rate_hz
    }

    /// Learns from a record: the beam looked at this azimuth at this time.
    pub(super) fn observe(&mut self, time_s: f64, azimuth_turns: f64, sigma_turns: f64) {
        let innovation = self.turn_near(time_s, azimuth_turns) - self.turn_at(time_s);
        if innovation.abs() > GATE_TURNS && self.is_locked() {
            self.off_beam += 1;
            if self.off_beam > LOST_AFTER {
                self.forget_phase();
            }
            return;
        }
        self.off_beam = 0;
        if time_s > self.time_s {
            self.predict(time_s);
        }
        self.update(innovation, time_s - self.time_s, sigma_turns);
    }

    /// The rate stays, the phase is unknown until the next record: after a gap or a leap in time.
    pub(super) fn forget_phase(&mut self) {
        self.p[0][0] = 1.0;
        self.p[0][1] = 0.0;
        self.p[1][0] = 0.0;
        self.off_beam = 0;
    }

    fn is_locked(&self) -> bool {
        self.p[0][0] < GATE_TURNS * GATE_TURNS
    }

    /// F = [1 dt; 0 1], Q of a random-walk rate: q·[dt³/3 dt²/2; dt²/2 dt].
    fn predict(&mut self, time_s: f64) {
        let dt = time_s - self.time_s;
        let q = (self.rate_hz * RATE_DRIFT_PER_ROOT_S).powi(2);
        let [[tt, tr], [_, rr]] = self.p;
        let cross = tr + dt * rr + q * dt * dt / 2.0;
        self.p = [[tt + dt * (2.0 * tr + dt * rr) + q * dt.powi(3) / 3.0, cross], [cross, rr + q * dt]];
        self.turn = self.turn_at(time_s);
        self.time_s = time_s;
    }

    /// H = [1 dt], with dt ≤ 0 for a late record. No antenna changes its rate by more than a tenth.
    fn update(&mut self, innovation: f64, dt: f64, sigma_turns: f64) {
        let [[tt, tr], [_, rr]] = self.p;
        let (ht, hr) = (tt + dt * tr, tr + dt * rr);
        let s = ht + dt * hr + sigma_turns * sigma_turns;
        let (kt, kr) = (ht / s, hr / s);
        self.turn += kt * innovation;
        let (slowest_hz, fastest_hz) = (0.9 * self.nominal_hz, 1.1 * self.nominal_hz);
        self.rate_hz = (self.rate_hz + kr * innovation).clamp(slowest_hz, fastest_hz);
        let cross = tr - kt * hr;
        self.p = [[tt - kt * ht, cross], [cross, rr - kr * hr]];
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn learns_rate_and_phase_from_late_and_noisy_records() {
        let (period_s, turn_at_start) = (4.0015, 0.3);
        let mut antenna = Antenna::new(100.0, 0.29, 1.0 / 4.02, 0.002);
        let mut noise = 0.5_f64;
        for i in 0..2000 {
            noise = (noise * 997.0 + 0.123).fract();
            let late_s = if i % 7 == 0 { 0.5 } else { 0.0 };
            let time_s = 100.0 + f64::from(i) * 0.1 - late_s;
            let azimuth = turn_at_start + (time_s - 100.0) / period_s + 0.02 * (noise - 0.5);
            antenna.observe(time_s, azimuth.rem_euclid(1.0), PLOT_SIGMA_TURNS);
        }
        assert!((antenna.period_s() - period_s).abs() < 2e-3, "{}", antenna.period_s());
        let turn = turn_at_start + 200.0 / period_s;
        assert!((antenna.turn_at(300.0) - turn).abs() < 5e-3);
        assert!((antenna.time_at(turn) - 300.0).abs() < 0.02);
    }

    #[test]
    fn finds_the_beam_again_after_it_was_lost() {
        let mut antenna = Antenna::new(0.0, 0.0, 0.25, 1e-4);
        for i in 0..200 {
            let time_s = f64::from(i) * 0.2;
            antenna.observe(time_s, (time_s / 4.0 + 0.5).rem_euclid(1.0), PLOT_SIGMA_TURNS);
        }
        let off = antenna.turn_at(40.0) - (10.0 + 0.5);
        assert!((off - off.round()).abs() < 0.01, "{off}");
    }
}
