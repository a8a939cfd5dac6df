//! How far a target may have come: what no plot of it can lie beyond.

use super::model::Model;
use super::{Foreseen, ModesView, Motion, Outlook, STRAIGHT};
use crate::time::Time;
use crate::tracker::kinematics::Kinematics;

/// A target's state at any time of a span, as far as it can be.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bounds<const D: usize> {
    /// Where it was last.
    pub(crate) position: [f64; D],
    /// Its mean has moved no farther than this,
    pub(crate) shift_m: f64,
    /// and has no larger variance in any direction.
    pub(crate) variance_m2: f64,
}

/// The shortest time there is.
const MOMENT: i64 = 1;

impl<const D: usize> Motion<D> {
    /// Parts of a span, in which all plots of the target are foreseen in the same way: manoeuvres count until they have come
    /// and gone.
    pub(crate) fn parts_of_span(
        &self,
        modes: ModesView<'_, D>,
        (start, end): (Time, Time),
    ) -> impl Iterator<Item = (Time, Time)> + use<D> {
        let (first, last) = (modes.time() - self.settled_s, modes.time() + self.settled_s);
        let [before, after] = [(first, -MOMENT), (last, MOMENT)]
            .map(|(time, step)| Time::from_nanos(time.as_nanos().saturating_add(step)));
        let parts = [(start, end.min(before)), (start.max(first), end.min(last)), (start.max(after), end)];
        parts.into_iter().filter(|(start, end)| start <= end)
    }

    /// States that between them reach as far as any plot of the target at `time`, each in its mode's place.
    pub(crate) fn reach(&self, modes: ModesView<'_, D>, time: Time, outlook: &mut Outlook<D>) {
        if modes.is_straight() {
            outlook.set_straight(self.reach_of_straight(modes.straight(), time));
            outlook.kind = Foreseen::Reach;
            return;
        }
        if modes.is_newborn {
            outlook.set_straight(self.models[STRAIGHT].straight_on(&modes.fastest(), time));
            outlook.kind = Foreseen::Reach;
            return;
        }
        self.foresee(modes, time, outlook);
    }

    /// Of the plots between two times some may be met by a manoeuvre, and others after it.
    fn reach_of_straight(&self, straight: &Kinematics<D>, time: Time) -> Kinematics<D> {
        let mut noise = self.coasting.noise(&straight.velocity);
        let mut drive = (0.0_f64, 0.0_f64);
        for model in &self.models[..self.count] {
            let (variance, jerk) = model.largest_drive(&straight.velocity);
            drive = (drive.0.max(variance), drive.1.max(jerk));
            let own = model.noise(&straight.velocity);
            noise = std::array::from_fn(|axis| noise[axis].max(own[axis]));
        }
        let dt = time.seconds_since(straight.time).abs().min(self.settled_s);
        let dt4 = dt * dt * dt * dt;
        let mut reach = straight.predicted(time, &noise);
        for axis in 0..2 {
            reach.pp[axis][axis] += dt4 * (drive.0 / 4.0 + drive.1 * dt / 20.0);
        }
        reach
    }

    /// Bounds of a target's state, in every mode, from the earliest to the latest of these times.
    pub(crate) fn bounds(&self, modes: ModesView<'_, D>, (earliest, latest): (Time, Time)) -> Bounds<D> {
        let now = modes.time();
        let dt = earliest.seconds_since(now).abs().max(latest.seconds_since(now).abs());
        let spread = modes.spread_after(dt);
        let fastest = std::array::from_fn(|axis| if axis == 0 { spread.speed_m_s } else { 0.0 });
        let dt3 = dt * dt * dt;
        let added = |model: &Model<D>| {
            let (variance, jerk) = model.largest_drive(&fastest);
            let noise: f64 = model.noise(&fastest).iter().sum();
            dt3 * (noise / 3.0 + dt * (variance / 2.0 + jerk * dt / 10.0))
        };
        let models = self.models[..self.count].iter().chain([&self.coasting]);
        Bounds {
            position: spread.position,
            shift_m: spread.shift_m,
            variance_m2: spread.variance_m2() + models.map(added).fold(0.0, f64::max),
        }
    }
}
