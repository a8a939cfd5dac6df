//! Where a radar is blind, and how likely a look at a track meets that.
//!
//! With `b(x)` 1 in a blind zone and 0 outside, a target in state x gives a plot with probability `Pd·(1 − b(x))`. Of a
//! track only the distribution of x is known, so a look at it has `Pd·P(not blind)` (Koch and Klemm 2001: there the notch
//! is a Gaussian in the range rate; here it has the declared edge, and what makes it smooth is the track's own
//! uncertainty). Range, azimuth, elevation and range rate are taken as normal, linearised at the mean, and as independent
//! of each other.
//!
//! That a look saw nothing says something, too: who was in the notch then is likely still there, though the track alone
//! would have it anywhere after a minute without plots. In the filter of Koch and Klemm that is a mixture of states. Here
//! it is a chain of two, in the notch or not: their probabilities are updated by every miss, and taken on to the next look
//! by the joint distribution that the track gives to the range rates at both: that of straight flight in between, or, by
//! its chance, of a manoeuvre. The track's own state stays as it is.

use super::bernoulli::Bernoulli;
use super::kinematics::{Kinematics, Row};
use super::lifecycle::Pass;
use super::measurement::{extended, truncated};
use super::motion::Motion;
use super::sensor::View;
use crate::config::{BlindSector, BlindZones};
use crate::elementary::{atan2, hypot};
use crate::geometry::{wrap_angle, wrap_azimuth};
use crate::matrix::dot;
use crate::normal::{normal_between, normal_density};
use crate::scan::Look;
use crate::time::Time;
use std::f64::consts::{PI, TAU};

/// A look at a track that is less likely to see it is no look: nothing is learned or counted from it.
const LEAST_LOOK: f64 = 0.5;
/// No zone is as declared to the last metre, and no track's model is true: what is surely blind is seen with this
/// probability yet, or a plot from there could be no one's.
const LEAST_VISIBLE: f64 = 0.02;
/// What is left of a distribution when less of it than this is left has no shape.
const LEAST_INSIDE: f64 = 1e-6;
/// Nearer than this a target has no direction.
const NEAREST_M: f64 = 1.0;

/// A target as a radar's blind zones have it, in the sensor's frame.
struct Sighting<'a, const D: usize> {
    state: &'a Kinematics<D>,
    view: &'a View,
    place_m: [f64; 3],
    range_m: f64,
    ground_m: f64,
}

/// A normal variable.
#[derive(Clone, Copy, Debug)]
struct Normal {
    mean: f64,
    sigma: f64,
}

/// The range rate at one look and at a later one.
#[derive(Clone, Copy, Debug)]
struct Pair {
    first: Normal,
    later: Normal,
    covariance: f64,
}

/// What blind zones make of a look at a target.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Sight {
    /// The probability that it is in no blind zone.
    pub(crate) visible: f64,
    /// The probability that it is not in the cone of silence, as far as it is not known.
    pub(crate) covered: f64,
    /// The probability that it is in the notch, should the look miss it.
    pub(crate) notched_if_missed: f32,
}

impl Sight {
    /// Nothing hides it.
    const CLEAR: Self = Self { visible: 1.0, covered: 1.0, notched_if_missed: 0.0 };

    /// The odds that a target which exists with this probability gave this plot, against its having given none: where it
    /// gave the plot it is seen, where it gave none it may be hidden.
    pub(crate) fn odds(self, existence: f64, detection_probability: f64) -> f64 {
        let seen = existence * self.visible * detection_probability;
        seen / (1.0 - seen * self.covered)
    }

    /// Whether a miss says next to nothing of the target.
    pub(crate) fn is_blind(self) -> bool {
        self.visible < LEAST_LOOK
    }
}

/// What blind zones make of a look at each target; where there are none, nothing is kept of them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sights(Vec<Sight>);

impl Sights {
    pub(crate) fn of(&self, row: usize) -> Sight {
        self.0.get(row).copied().unwrap_or(Sight::CLEAR)
    }

    /// All of so many rows.
    pub(crate) fn of_all(&mut self, rows: usize) -> &mut [Sight] {
        self.0.resize(rows, Sight::CLEAR);
        &mut self.0
    }
}

/// Where a look comes from.
pub(crate) struct Watcher<'a, const D: usize> {
    pub(crate) zones: &'a BlindZones,
    pub(crate) detection_probability: f64,
    pub(crate) motion: &'a Motion<D>,
    pub(crate) look: &'a Look<'a>,
    pub(crate) view: &'a View,
}

impl<const D: usize> Watcher<'_, D> {
    /// How the look sees each target; `pass` is the radar's latest one over a row before.
    pub(crate) fn find_sights(
        &self,
        targets: &[Bernoulli<D>],
        pass: impl Fn(usize) -> Pass,
        sights: &mut Sights,
    ) {
        sights.0.clear();
        if !self.zones.is_empty() {
            let rows = targets.iter().enumerate();
            sights.0.extend(rows.map(|(row, target)| self.sight(target, &pass(row))));
        }
    }

    fn sight(&self, target: &Bernoulli<D>, pass: &Pass) -> Sight {
        let state = self.passed(target);
        let sighting = Sighting::of(&state, self.view);
        let elsewhere = sighting.inside_elevation(self.zones) * sighting.outside_sectors(&self.zones.sectors);
        let notched = self.notched(target, &sighting, pass);
        let missed = notched + (1.0 - notched) * (1.0 - self.detection_probability * elsewhere);
        let sight = Sight {
            visible: (elsewhere * (1.0 - notched)).max(LEAST_VISIBLE),
            covered: 1.0,
            notched_if_missed: (notched / missed) as f32,
        };
        // A state that has gone bad hides nothing.
        if notched.is_nan() || elsewhere.is_nan() { Sight::CLEAR } else { sight }
    }

    /// The probability that a target is in the notch now. If a look since its latest plot has missed it, what that said is
    /// taken on.
    fn notched(&self, target: &Bernoulli<D>, now: &Sighting<'_, D>, pass: &Pass) -> f64 {
        let edge_m_s = self.zones.min_range_rate_m_s;
        if edge_m_s <= 0.0 {
            return 0.0;
        }
        let (rate, gradient) = now.range_rate();
        let marginal = rate.between(-edge_m_s, edge_m_s);
        let since = pass.last.filter(|last| *last >= target.modes.view().time() && *last < now.state.time);
        let Some(last) = since else { return marginal };
        let before = self.motion.mean(target.modes.view(), last);
        let (straight, later) = self.motion.straight_on(&before, now.state.time);
        let later = Sighting::of(&later, self.view).normal(rate.mean, &gradient);
        let before = Sighting::of(&before, self.view);
        let inside_later = |later: Normal| {
            let pair = before.with_range_rate_later(&gradient, later, now.state.time);
            pair.inside_later(edge_m_s, f64::from(pass.notched))
        };
        straight * inside_later(later) + (1.0 - straight) * inside_later(rate)
    }

    /// A target's state when the beam passes it; at the scan's end if it does not.
    fn passed(&self, target: &Bernoulli<D>) -> Kinematics<D> {
        let last = self.motion.mean(target.modes.view(), self.look.end);
        let place_m = self.view.to_sensor.apply(extended(&last.position));
        let azimuth_rad = wrap_azimuth(atan2(place_m[0], place_m[1]));
        match self.look.sectors.iter().find_map(|sector| sector.time_at(azimuth_rad)) {
            Some(time) if time != self.look.end => self.motion.mean(target.modes.view(), time),
            _ => last,
        }
    }
}

impl<'a, const D: usize> Sighting<'a, D> {
    fn of(state: &'a Kinematics<D>, view: &'a View) -> Self {
        let place_m = view.to_sensor.apply(extended(&state.position));
        Self {
            state,
            view,
            place_m,
            range_m: dot(&place_m, &place_m).sqrt().max(NEAREST_M),
            ground_m: hypot(place_m[0], place_m[1]).max(NEAREST_M),
        }
    }

    /// What changes by `position` and `velocity`, both in the sensor's frame, for each metre and metre a second.
    fn row(&self, position: [f64; 3], velocity: [f64; 3]) -> Row<D> {
        Row {
            innovation: 0.0,
            position: truncated(&self.view.from_sensor.rotate(position)),
            velocity: truncated(&self.view.from_sensor.rotate(velocity)),
            variance: 0.0,
        }
    }

    fn normal(&self, mean: f64, row: &Row<D>) -> Normal {
        let (by_position, by_velocity) = self.state.project(row);
        let variance = dot(&row.position, &by_position) + dot(&row.velocity, &by_velocity);
        Normal { mean, sigma: variance.max(0.0).sqrt() }
    }

    fn normal_of_place(&self, mean: f64, gradient: [f64; 3]) -> Normal {
        self.normal(mean, &self.row(gradient, [0.0; 3]))
    }

    /// Clutter stands still: what counts is the range rate over ground, however the radar itself moves.
    fn range_rate(&self) -> (Normal, Row<D>) {
        let toward = self.place_m.map(|axis| axis / self.range_m);
        let velocity = self.view.to_sensor.rotate(extended(&self.state.velocity));
        let rate = dot(&toward, &velocity);
        let turning = std::array::from_fn(|axis| (velocity[axis] - rate * toward[axis]) / self.range_m);
        let row = self.row(turning, toward);
        (self.normal(rate, &row), row)
    }

    /// This range rate and a later one: from here the state moves on by `F`, so that they covary by `h₂·F·P·h₁ᵀ`.
    fn with_range_rate_later(&self, gradient: &Row<D>, later: Normal, time: Time) -> Pair {
        let (first, row) = self.range_rate();
        let (by_position, by_velocity) = self.state.project(&row);
        let dt = time.seconds_since(self.state.time);
        let moved: [f64; D] = std::array::from_fn(|i| dt * gradient.position[i] + gradient.velocity[i]);
        Pair { first, later, covariance: dot(&gradient.position, &by_position) + dot(&moved, &by_velocity) }
    }

    /// A planar world has no elevation.
    fn inside_elevation(&self, zones: &BlindZones) -> f64 {
        let (lowest, highest) = (zones.min_elevation_rad, zones.max_elevation_rad);
        if D < 3 || (lowest.is_none() && highest.is_none()) {
            return 1.0;
        }
        let [x, y, z] = self.place_m;
        let slope = z / (self.range_m * self.range_m * self.ground_m);
        let up = [-x * slope, -y * slope, self.ground_m / (self.range_m * self.range_m)];
        let bounds = (lowest.unwrap_or(f64::NEG_INFINITY), highest.unwrap_or(f64::INFINITY));
        self.normal_of_place(atan2(z, self.ground_m), up).between(bounds.0, bounds.1)
    }

    /// They do not overlap: their probabilities add up.
    fn outside_sectors(&self, sectors: &[BlindSector]) -> f64 {
        if sectors.is_empty() {
            return 1.0;
        }
        let [x, y, _] = self.place_m;
        let around = [y / self.ground_m.powi(2), -x / self.ground_m.powi(2), 0.0];
        let azimuth = self.normal_of_place(atan2(x, y), around);
        let range = self.normal_of_place(self.range_m, self.place_m.map(|axis| axis / self.range_m));
        let inside: f64 = sectors
            .iter()
            .map(|sector| {
                azimuth.around(sector.azimuth_rad, sector.width_rad)
                    * range.between(sector.min_range_m, sector.max_range_m)
            })
            .sum();
        (1.0 - inside).max(0.0)
    }
}

impl Pair {
    /// The probability that the later one is within the edges, where the first one is with probability `inside` by all that
    /// is known of it: what both have in common goes with it.
    fn inside_later(&self, edge: f64, inside: f64) -> f64 {
        let (first, later) = (self.first.between(-edge, edge), self.later.between(-edge, edge));
        let staying = self.later_given(&self.first.truncated(edge)).between(-edge, edge).min(later / first);
        let entering = if first < 1.0 { (later - first * staying) / (1.0 - first) } else { later };
        if staying.is_nan() { later } else { inside * staying + (1.0 - inside) * entering.clamp(0.0, 1.0) }
    }

    /// The later one, should the first be distributed like this.
    fn later_given(&self, first: &Normal) -> Normal {
        let slope = self.covariance / self.first.sigma.powi(2);
        let own = self.later.sigma.powi(2) - slope * self.covariance;
        let variance = own.max(0.0) + (slope * first.sigma).powi(2);
        Normal { mean: self.later.mean + slope * (first.mean - self.first.mean), sigma: variance.sqrt() }
    }
}

impl Normal {
    /// Mean and deviation of what of it lies within the edges (Johnson, Kotz, Balakrishnan 1994, §13.10.1). Where next to
    /// nothing does: at the nearer edge.
    fn truncated(self, edge: f64) -> Self {
        let inside = self.between(-edge, edge);
        if inside < LEAST_INSIDE || self.sigma <= 0.0 {
            return Self { mean: self.mean.clamp(-edge, edge), sigma: 0.0 };
        }
        let [low, high] = [-edge, edge].map(|edge| (edge - self.mean) / self.sigma);
        let [at_low, at_high] = [low, high].map(|z| normal_density(z, 0.0, 1.0) / inside);
        let shift = at_low - at_high;
        let variance = 1.0 + low * at_low - high * at_high - shift * shift;
        Self { mean: self.mean + self.sigma * shift, sigma: self.sigma * variance.max(0.0).sqrt() }
    }

    fn between(self, low: f64, high: f64) -> f64 {
        normal_between(low, high, self.mean, self.sigma)
    }

    /// On the circle: from `first`, clockwise over `width`. A direction is never less certain than to half a circle, so
    /// that one turn to either side is far enough.
    fn around(self, first: f64, width: f64) -> f64 {
        if width >= TAU {
            return 1.0;
        }
        let middle = Self { mean: wrap_angle(self.mean - first - 0.5 * width), sigma: self.sigma.min(PI) };
        let turns = [-TAU, 0.0, TAU];
        let inside: f64 =
            turns.iter().map(|turn| middle.between(turn - 0.5 * width, turn + 0.5 * width)).sum();
        inside.min(1.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;
    use crate::matrix::cholesky;
    use crate::time::Time;
    use crate::tracker::sensor::PictureFrame;
    use rand::RngExt;
    use rand_distr::StandardNormal;
    use rand_xoshiro::Xoshiro256PlusPlus;
    use rand_xoshiro::rand_core::SeedableRng;

    fn view() -> View {
        let config = Config::default();
        PictureFrame::new(&config).view(&config.sensors[0].site, [0.0; 3])
    }

    /// Position and velocity correlated as after a prediction of 20 s.
    fn state(position: [f64; 3], velocity: [f64; 3], sigma_m: f64, sigma_m_s: f64) -> Kinematics<3> {
        let diagonal =
            |value: f64| std::array::from_fn(|i| std::array::from_fn(|j| if i == j { value } else { 0.0 }));
        let vv = sigma_m_s * sigma_m_s;
        Kinematics {
            time: Time::default(),
            position,
            velocity,
            pp: diagonal(sigma_m * sigma_m + 400.0 * vv),
            pv: diagonal(20.0 * vv),
            vv: diagonal(vv),
        }
    }

    /// Share of states drawn from the track that no zone hides.
    fn sampled(zones: &BlindZones, state: &Kinematics<3>) -> f64 {
        let covariance: [[f64; 6]; 6] = std::array::from_fn(|i| {
            std::array::from_fn(|j| match (i < 3, j < 3) {
                (true, true) => state.pp[i][j],
                (true, false) => state.pv[i][j - 3],
                (false, true) => state.pv[j][i - 3],
                (false, false) => state.vv[i - 3][j - 3],
            })
        });
        let factor = cholesky(&covariance).unwrap();
        let mut random = Xoshiro256PlusPlus::seed_from_u64(4);
        let mut seen = 0;
        for _ in 0..SAMPLES {
            let white: [f64; 6] = std::array::from_fn(|_| random.sample(StandardNormal));
            let step: [f64; 6] = std::array::from_fn(|i| dot(&factor[i], &white));
            let p: [f64; 3] = std::array::from_fn(|i| state.position[i] + step[i]);
            let v: [f64; 3] = std::array::from_fn(|i| state.velocity[i] + step[i + 3]);
            let range = dot(&p, &p).sqrt();
            let elevation = (p[2] / range).asin();
            let into = |sector: &BlindSector| (p[0].atan2(p[1]) - sector.azimuth_rad).rem_euclid(TAU);
            let hides = |sector: &BlindSector| {
                into(sector) < sector.width_rad && (sector.min_range_m..=sector.max_range_m).contains(&range)
            };
            let is_seen = (dot(&p, &v) / range).abs() >= zones.min_range_rate_m_s
                && zones.min_elevation_rad.is_none_or(|lowest| elevation >= lowest)
                && zones.max_elevation_rad.is_none_or(|highest| elevation <= highest)
                && !zones.sectors.iter().any(hides);
            seen += u32::from(is_seen);
        }
        f64::from(seen) / f64::from(SAMPLES)
    }

    /// Of a target that was seen just before.
    fn visible_probability(zones: &BlindZones, state: &Kinematics<3>, view: &View) -> f64 {
        let sighting = Sighting::of(state, view);
        let (rate, _) = sighting.range_rate();
        let edge = zones.min_range_rate_m_s;
        let notched = if edge > 0.0 { rate.between(-edge, edge) } else { 0.0 };
        (1.0 - notched) * sighting.inside_elevation(zones) * sighting.outside_sectors(&zones.sectors)
    }

    const SAMPLES: u32 = 20_000;

    #[test]
    fn agrees_with_states_drawn_from_the_track() {
        let notch = BlindZones { min_range_rate_m_s: 25.0, ..BlindZones::default() };
        let cone = BlindZones { max_elevation_rad: Some(0.6), ..BlindZones::default() };
        let low = BlindZones { min_elevation_rad: Some(0.1), ..BlindZones::default() };
        let north = BlindSector { azimuth_rad: 6.2, width_rad: 0.15, min_range_m: 50e3, max_range_m: 61e3 };
        let ring = BlindSector { min_range_m: 10e3, max_range_m: 20e3, ..BlindSector::default() };
        let sectors = BlindZones { sectors: vec![north, ring], ..BlindZones::default() };
        let across = state([2000.0, 60e3, 6000.0], [200.0, 10.0, 0.0], 100.0, 15.0);
        let overhead = state([6000.0, 4000.0, 5000.0], [200.0, 0.0, 0.0], 50.0, 15.0);
        let mut least = 1.0_f64;
        let mut most = 0.0_f64;
        for zones in [notch, cone, low, sectors] {
            for state in [across, overhead] {
                let (found, expected) =
                    (visible_probability(&zones, &state, &view()), sampled(&zones, &state));
                // Three standard errors of the sample, and what linearising costs where the range is a few deviations.
                let bound = 3.0 * (0.25 / f64::from(SAMPLES)).sqrt() + 0.02;
                assert!((found - expected).abs() < bound, "{zones:?}: {found}, {expected}");
                (least, most) = (least.min(expected), most.max(expected));
            }
        }
        assert!(least < 0.3 && most > 0.9, "the cases are all alike: {least} to {most}");
    }

    #[test]
    fn the_edges_are_sharp_for_who_is_known_exactly() {
        let zones = BlindZones { min_range_rate_m_s: 25.0, ..BlindZones::default() };
        let seen = |rate: f64| {
            visible_probability(&zones, &state([0.0, 60e3, 0.0], [200.0, rate, 0.0], 0.0, 0.0), &view())
        };
        for (rate, visible) in [(-26.0, 1.0), (-24.0, 0.0), (0.0, 0.0), (24.0, 0.0), (26.0, 1.0)] {
            assert!((seen(rate) - visible).abs() < 1e-12, "{rate}");
        }
    }

    #[test]
    fn a_radar_on_the_move_has_the_same_notch_over_ground() {
        let config = Config::default();
        let moving = PictureFrame::new(&config).view(&config.sensors[0].site, [0.0, 150.0, 0.0]);
        let zones = BlindZones { min_range_rate_m_s: 25.0, ..BlindZones::default() };
        let across = state([0.0, 60e3, 0.0], [200.0, 0.0, 0.0], 10.0, 3.0);
        assert!(visible_probability(&zones, &across, &moving) < 0.03);
    }

    #[test]
    fn what_a_miss_says_is_taken_on_as_sampling_does() {
        const EDGE: f64 = 25.0;
        let mut random = Xoshiro256PlusPlus::seed_from_u64(5);
        for (first, later, correlation) in [
            ((-20.0, 30.0), (-15.0, 33.0), 0.9),
            ((0.0, 50.0), (3.0, 52.0), 0.96),
            ((30.0, 5.0), (27.0, 9.0), 0.5),
        ] {
            let normal = |(mean, sigma): (f64, f64)| Normal { mean, sigma };
            let (first, later) = (normal(first), normal(later));
            let pair = Pair { first, later, covariance: correlation * first.sigma * later.sigma };
            let mut counts = [[0.0_f64; 2]; 2];
            for _ in 0..20 * SAMPLES {
                let [a, b]: [f64; 2] = std::array::from_fn(|_| random.sample(StandardNormal));
                let one = first.mean + first.sigma * a;
                let other = later.mean
                    + later.sigma * (correlation * a + (1.0 - correlation * correlation).sqrt() * b);
                counts[usize::from(one.abs() < EDGE)][usize::from(other.abs() < EDGE)] += 1.0;
            }
            let share = |counts: [f64; 2]| counts[1] / (counts[0] + counts[1]);
            let [entering, staying] = counts.map(share);
            // What is left of a normal variable between two edges is no normal one: that costs a few hundredths.
            for (inside, expected) in [(0.0, entering), (1.0, staying), (0.5, 0.5 * (entering + staying))] {
                let found = pair.inside_later(EDGE, inside);
                assert!((found - expected).abs() < 0.05, "{pair:?} {inside}: {found}, {expected}");
            }
        }
    }

    #[test]
    fn what_has_gone_bad_or_stands_on_the_radar_is_harmless() {
        let zones = BlindZones {
            min_range_rate_m_s: 25.0,
            min_elevation_rad: Some(0.0),
            max_elevation_rad: Some(0.5),
            sectors: vec![BlindSector { width_rad: 1.0, ..BlindSector::default() }],
        };
        let motion = Motion::<3>::new(&Config::default().tracker);
        let (start, end) = (Time::from_secs(40.0), Time::from_secs(44.0));
        let look = Look { sensor: crate::SensorId(0), start, end, pose: None, sectors: &[] };
        let watcher = Watcher {
            zones: &zones,
            detection_probability: 0.9,
            motion: &motion,
            look: &look,
            view: &view(),
        };
        for value in [0.0, f64::NAN, f64::INFINITY, 1e300, -1e300] {
            for sigma in [0.0, 1.0, f64::NAN, 1e200] {
                let state = state([value, 0.0, value], [value; 3], sigma, sigma);
                let sighting = Sighting::of(&state, watcher.view);
                let (rate, row) = sighting.range_rate();
                let pair = sighting.with_range_rate_later(&row, rate, end);
                for notched in [rate.between(-25.0, 25.0), pair.inside_later(25.0, 0.5)] {
                    assert!(notched.is_nan() || (0.0..=1.0).contains(&notched), "{value} {sigma}: {notched}");
                }
                let sectors = sighting.outside_sectors(&zones.sectors);
                assert!(sectors.is_nan() || (0.0..=1.0).contains(&sectors), "{value} {sigma}: {sectors}");
            }
        }
    }
}
