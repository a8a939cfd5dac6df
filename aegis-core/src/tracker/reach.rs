//! How far a scan's plots may lie from where a target is predicted: no plot inside the gate lies outside.
//!
//! The gate bounds NIS, and with it every innovation on its own and any two together: `|ν|² ≤ gate · λmax(S)`. From
//! the bounds on range and azimuth follows a ring and a box in the slant plane; from that on a Cartesian position too.

use super::gate::{Area, Gates, SlantBox};
use super::kinematics::Kinematics;
use super::measurement::{Sigmas, extended, slant_plane, truncated};
use super::motion::{Bounds, ModesView, Motion, Outlook};
use super::plots::ScanPlots;
use super::sensor::View;
use crate::elementary::{acos, atan2, cos, hypot};
use crate::geometry::wrap_angle;
use crate::matrix::dot;
use crate::time::Time;

/// The coarsest of this scan's plots.
pub(crate) struct Reach {
    /// Largest NIS inside the gate, for the plot with most scalars.
    gate: f64,
    sigmas: Sigmas,
    /// Around all of the plots.
    plots: SlantBox,
}

/// Nearer than its own range no polar area is wider than its deviations say by more than this.
const MOST_STRETCH: f64 = 1.5;

impl Reach {
    pub(crate) fn of<const D: usize>(plots: &ScanPlots<D>, gates: &Gates) -> Self {
        Self {
            gate: gates.threshold(plots.extent.dof),
            sigmas: plots.extent.sigmas,
            plots: plots.extent.around,
        }
    }

    /// An area around all plots that a target's gate can hold, which is found sooner than what the others rest on. A step of
    /// `d` metres changes the range `r` by no more than that, and the azimuth, seen from above the ground at `g` metres, by
    /// no more than `d/(g − d)`; what may pass overhead is at any azimuth.
    pub(crate) fn roughly<const D: usize>(&self, target: &Bounds<D>, view: &View) -> Area {
        let p = view.to_sensor.apply(extended(&target.position));
        let (ground, range) = ((p[0] * p[0] + p[1] * p[1]).sqrt(), dot(&p, &p).sqrt());
        let Sigmas { range_m, azimuth_rad, position_m } = self.sigmas;
        let sigma = range_m.max(position_m).max((range + target.shift_m) * azimuth_rad);
        let step = target.shift_m + MOST_STRETCH * self.bound(target.variance_m2, sigma);
        let around = if 2.0 * step < ground {
            let on_plane = step * (1.0 + (range + step) / (ground - step));
            SlantBox::around(slant_plane(&p), on_plane)
        } else {
            SlantBox::around([0.0; 2], range + step)
        };
        let around = if self.plots.meets(&around) { around } else { SlantBox::NOTHING };
        Area { around, nearest_m: range - step, farthest_m: range + step }
    }

    /// Where plots of a target lie at any time of a span, in which all of them are foreseen in the same way. Leaves in the
    /// outlooks what is foreseen at its ends.
    pub(crate) fn area_within<const D: usize>(
        &self,
        motion: &Motion<D>,
        modes: ModesView<'_, D>,
        (start, end): (Time, Time),
        (first, last): (&mut Outlook<D>, &mut Outlook<D>),
        view: &View,
    ) -> Area {
        motion.reach(modes, end, last);
        if start == end {
            return last.union_of(|_, state| self.area(state, view));
        }
        motion.reach(modes, start, first);
        let between = last.union_of(|mode, state| match &first.parts[mode] {
            part if part.weight > 0.0 => self.area_between(&part.state.kinematics, state, view),
            _ => self.area(state, view),
        });
        between.union(first.union_of(|_, state| self.area(state, view)))
    }

    /// The part of the slant plane in which the plots of a target with this prediction lie.
    pub(crate) fn area<const D: usize>(&self, state: &Kinematics<D>, view: &View) -> Area {
        let p = view.to_sensor.apply(extended(&state.position));
        match (self.sigmas.range_m > 0.0, self.sigmas.position_m > 0.0) {
            (true, true) => self.polar_area(state, &p, view).union(self.cartesian_area(state, &p)),
            (false, true) => self.cartesian_area(state, &p),
            _ => self.polar_area(state, &p, view),
        }
    }

    /// The same for plots at any time between two predictions of one target. On its straight way past the sensor it
    /// comes nearer than at both ends, and bulges out of the box around them.
    pub(crate) fn area_between<const D: usize>(
        &self,
        first: &Kinematics<D>,
        last: &Kinematics<D>,
        view: &View,
    ) -> Area {
        let area = self.area(first, view).union(self.area(last, view));
        let [a, b] = [first, last].map(|state| view.to_sensor.apply(extended(&state.position)));
        let [near, far] = nearest_and_farthest_m(&a, &b);
        let turned = wrap_angle(atan2(b[0], b[1]) - atan2(a[0], a[1])).abs();
        let bulge = far * (1.0 - cos(0.5 * turned));
        // As the line of sight turns, what lies across it at the ends comes to lie along it.
        let lengths = (dot(&a, &a) * dot(&b, &b)).sqrt().max(f64::MIN_POSITIVE);
        let sight_turned = acos((dot(&a, &b) / lengths).clamp(-1.0, 1.0)).max(turned);
        let sigma = self.sigmas.range_m.max(self.sigmas.position_m);
        let any_way = [first, last].map(|state| self.bound(largest_variance(state), sigma));
        let margin = any_way[0].max(any_way[1]) * sight_turned.min(1.0);
        let closer = dot(&a, &a).min(dot(&b, &b)).sqrt() - near;
        Area {
            around: area.around.grown(bulge + margin),
            nearest_m: area.nearest_m - closer - margin,
            farthest_m: area.farthest_m.max(far) + margin,
        }
    }

    /// With `r` the range, `da` the azimuth's innovation and `r'` the plot's range, the plot lies at the distance
    /// `√(dr² + 4rr'·sin²(da/2)) ≤ √((dr² + (r·da)²)·r'/r)` where it is the farther one.
    fn polar_area<const D: usize>(&self, state: &Kinematics<D>, p: &[f64; 3], view: &View) -> Area {
        let ground2 = (p[0] * p[0] + p[1] * p[1]).max(1.0);
        let range = (ground2 + p[2] * p[2]).sqrt();
        let along: [f64; D] = truncated(&view.from_sensor.rotate(p.map(|axis| axis / range)));
        let stretch = range / ground2;
        let across: [f64; D] = truncated(&view.from_sensor.rotate([p[1] * stretch, -p[0] * stretch, 0.0]));
        let to_along = state.pp.map(|line| dot(&line, &along));
        let to_across = state.pp.map(|line| dot(&line, &across));
        let [deep, wide] = [dot(&along, &to_along), dot(&across, &to_across)];
        let largest = 0.5 * (deep + wide) + hypot(0.5 * (deep - wide), dot(&along, &to_across));
        let depth = self.bound(deep, self.sigmas.range_m);
        let sigma = self.sigmas.range_m.max(range * self.sigmas.azimuth_rad);
        let radius = self.bound(largest, sigma) * (1.0 + depth / range).sqrt();
        Area {
            around: SlantBox::around(slant_plane(p), radius),
            nearest_m: range - depth,
            farthest_m: range + depth,
        }
    }

    /// A step `d` from the target changes the range by no more than `|d|`, and the azimuth by what it is over the
    /// ground; the slant plane stretches that by range over ground distance, of the target and of the plot.
    fn cartesian_area<const D: usize>(&self, state: &Kinematics<D>, p: &[f64; 3]) -> Area {
        let ground = (p[0] * p[0] + p[1] * p[1]).sqrt();
        let range = dot(p, p).sqrt();
        let step = self.bound(largest_variance(state), self.sigmas.position_m);
        let farthest_m = range + step;
        // Without heights the slant plane is the ground.
        let mut around = SlantBox::around([p[0], p[1]], step);
        if D > 2 {
            let stretch2 = range * farthest_m / (ground.max(1.0) * (ground - step).max(1.0));
            let radius = hypot(step, (step * step * stretch2).min(4.0 * range * farthest_m).sqrt());
            around = SlantBox::around(slant_plane(p), radius);
        }
        Area { around, nearest_m: range - step, farthest_m }
    }

    /// Largest innovation inside the gate, for these variances of the prediction and of the plot.
    fn bound(&self, variance: f64, sigma: f64) -> f64 {
        (self.gate * (variance + sigma * sigma)).sqrt()
    }
}

/// The position's variance along any direction is no larger.
fn largest_variance<const D: usize>(state: &Kinematics<D>) -> f64 {
    state.horizontal_variance() + if D > 2 { state.pp[D - 1][D - 1] } else { 0.0 }
}

/// Distances from the origin of the nearest point of the way from `a` to `b`, and of the farther end.
fn nearest_and_farthest_m(a: &[f64; 3], b: &[f64; 3]) -> [f64; 2] {
    let way: [f64; 3] = std::array::from_fn(|axis| b[axis] - a[axis]);
    let length2 = dot(&way, &way);
    let share = if length2 > 0.0 { (-dot(a, &way) / length2).clamp(0.0, 1.0) } else { 0.0 };
    let nearest: [f64; 3] = std::array::from_fn(|axis| a[axis] + share * way[axis]);
    [dot(&nearest, &nearest).sqrt(), dot(a, a).max(dot(b, b)).sqrt()]
}

#[cfg(test)]
mod tests {
    use super::super::azimuths::OwnAzimuths;
    use super::super::motion::{MOST_MODES, ModeState, StoryModes};
    use super::super::sensor::{PictureFrame, SensorModel};
    use super::*;
    use crate::config::{Config, Site};
    use crate::geometry::Geodetic;
    use crate::plot::{Measurement, Plot};
    use proptest::prelude::*;

    fn place(north_deg: f64) -> Site {
        Site::Geodetic(Geodetic::from_degrees(45.0 + north_deg, 5.0, 100.0))
    }

    /// A target, seen by a radar `off_deg` north of the picture's origin.
    fn target(enu_m: [f64; 3], velocity_m_s: [f64; 2], sigmas: [f64; 3]) -> Kinematics<3> {
        let diagonal = |sigmas: [f64; 3]| {
            std::array::from_fn(|i| std::array::from_fn(|j| if i == j { sigmas[i] * sigmas[i] } else { 0.0 }))
        };
        Kinematics {
            time: Time::default(),
            position: enu_m,
            velocity: [velocity_m_s[0], velocity_m_s[1], 0.0],
            pp: diagonal(sigmas),
            pv: [[0.0; 3]; 3],
            vv: diagonal([180.0, 180.0, 10.0]),
        }
    }

    /// A plot far off the straight way brings all modes up.
    fn wake(
        known: &mut StoryModes<3>,
        motion: &Motion<3>,
        sensor: &SensorModel,
        config: &Config,
        view: &crate::tracker::sensor::View,
    ) {
        let time = Time::from_secs(6.0);
        let at = motion.mean(known.view(), time);
        let aside: [f64; 3] = std::array::from_fn(|axis| at.position[axis] + 2.0 * at.pp[axis][axis].sqrt());
        let measurement =
            Measurement::Cartesian { position_m: view.to_sensor.apply(aside), covariance: None };
        let mut seen = ScanPlots::<3>::default();
        seen.rebuild(&[Plot::new(time, measurement)], sensor, &config.tracker, view);
        let mut outlook = Outlook::empty();
        motion.foresee(known.view(), time, &mut outlook);
        motion.update(known.view(), &mut outlook, &seen.at(0).observation, view);
        known.follow(&outlook.parts);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(3000))]

        #[test]
        fn no_plot_inside_the_gate_lies_outside_the_area(
            off_deg in 0.0f64..3.0,
            from_radar in (-6e4f64..6e4, -6e4f64..6e4, 0f64..12e3),
            closer in 0.01f64..1.0,
            velocity in (-300f64..300.0, -300f64..300.0),
            sigmas in (10f64..2000.0, 10f64..2000.0, 10f64..4000.0),
            gap_s in 0.0f64..14.0,
            length_s in 0.0f64..12.0,
            has_altitude: bool,
            is_cartesian: bool,
            is_turning: bool,
            steps in proptest::collection::vec((-5f64..5.0, -5f64..5.0, -5f64..5.0, 0.0f64..1.0), 60),
        ) {
            let mut config = Config { origin: Some(Geodetic::from_degrees(45.0, 5.0, 0.0)), ..Config::default() };
            config.sensors[0].site = place(off_deg);
            let frame = PictureFrame::new(&config);
            let sensor = SensorModel::new(&config.sensors[0], &frame, &config.tracker);
            let view = frame.view(&config.sensors[0].site, [0.0; 3]);
            let (motion, gates) = (Motion::<3>::new(&config.tracker), Gates::new(config.tracker.gate_probability));
            let start = view.from_sensor.apply([from_radar.0 * closer, from_radar.1 * closer, from_radar.2]);
            let target = target(start, [velocity.0, velocity.1], [sigmas.0, sigmas.1, sigmas.2]);
            let mut known = StoryModes::of_states([1.0, 0.0, 0.0, 0.0], &[ModeState::steady(target); MOST_MODES], OwnAzimuths::default());
            if is_turning {
                wake(&mut known, &motion, &sensor, &config, &view);
            }
            let plots: Vec<Plot> = steps.iter().map(|&(a, b, c, share)| {
                let time = known.view().time() + gap_s + share * length_s;
                let now = motion.mean(known.view(), time);
                let step = [a, b, c];
                let at = std::array::from_fn(|i| now.position[i] + step[i] * now.pp[i][i].sqrt());
                let p = view.to_sensor.apply(at);
                let altitude_m = has_altitude.then(|| view.frame.height_at(p));
                let (range_m, azimuth_rad) = (dot(&p, &p).sqrt(), crate::geometry::wrap_azimuth(p[0].atan2(p[1])));
                let (elevation_rad, range_rate_m_s, covariance) = (None, None, None);
                Plot::new(time, if is_cartesian {
                    Measurement::Cartesian { position_m: p, covariance: None }
                } else {
                    Measurement::Polar { range_m, azimuth_rad, elevation_rad, altitude_m, range_rate_m_s, covariance }
                })
            }).collect();
            let mut seen = ScanPlots::<3>::default();
            seen.rebuild(&plots, &sensor, &config.tracker, &view);
            let times = || plots.iter().map(|plot| plot.time);
            let (first, last) = (times().min().unwrap(), times().max().unwrap());
            let reach = Reach::of(&seen, &gates);
            let (mut at_first, mut at_last) = (Outlook::empty(), Outlook::empty());
            let area_of = |part| reach.area_within(&motion, known.view(), part, (&mut at_first, &mut at_last), &view);
            let area = motion.parts_of_span(known.view(), (first, last)).map(area_of).reduce(Area::union).unwrap();
            let (mut outlook, mut one) = (Outlook::empty(), ScanPlots::<3>::default());
            for index in 0..seen.len() {
                let observation = &seen.at(index).observation;
                motion.foresee(known.view(), observation.time, &mut outlook);
                let weighed = outlook.weigh(observation, known.azimuths, &view);
                if weighed.nis <= gates.threshold(weighed.dof) {
                    let alone = &plots[seen.at(index).index as usize..][..1];
                    one.rebuild(alone, &sensor, &config.tracker, &view);
                    let bounds = motion.bounds(known.view(), (observation.time, observation.time));
                    let rough = Reach::of(&one, &gates).roughly(&bounds, &view);
                    prop_assert!(rough.contains(observation.slant_point));
                    prop_assert!(area.contains(observation.slant_point), "{area:?} {:?}", observation.slant_point);
                }
            }
        }
    }
}
