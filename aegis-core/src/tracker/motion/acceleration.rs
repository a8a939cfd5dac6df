//! The acceleration of a target that manoeuvres, and what position and velocity have to do with it.
//!
//! Along each axis `a` the state flows linearly,
//!
//! ```text
//! p' = p + pv·v + pa·a
//! v' =     vv·v + va·a
//! a' =     av·v + aa·a
//! ```
//!
//! with the six numbers of [`Flow`]: constant acceleration, Singer's fading one and the coordinated turn differ only
//! in them. Manoeuvres are flown over the ground: the axis up has no acceleration. Covariances are kept in blocks, as those of
//! [`Kinematics`] are.
#![allow(clippy::needless_range_loop, reason = "index loops read like the equations")]

use crate::elementary::{exp, sin_cos};
use crate::matrix::dot;
use crate::tracker::kinematics::{Block, Kinematics, Matrix, Place, Row};

/// The axes along which targets accelerate: those over the ground.
pub(crate) const GROUND: usize = 2;

/// Below this share of its time constant a Singer process cannot be told from white jerk, but for round-off.
const SHORT_STEP: f64 = 3e-3;
/// Up to this angle, rad, a few terms of their series give sine and cosine to the last digits, and sooner.
const FLAT_ARC_RAD: f64 = 0.4;

/// Mean acceleration, its covariances with position and velocity, and its own.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Acceleration<const D: usize> {
    pub(crate) mean: [f64; GROUND],
    pub(crate) pa: Matrix<D, GROUND>,
    pub(crate) va: Matrix<D, GROUND>,
    pub(crate) aa: Block<GROUND>,
}

/// How an axis flows over a step.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Flow {
    pv: f64,
    pa: f64,
    vv: f64,
    va: f64,
    av: f64,
    aa: f64,
}

/// A turn by an angle `φ`: `sin φ/φ` and `(1 − cos φ)/φ²`, which are 1 and ½ of a straight way, and sine and cosine.
#[derive(Clone, Copy, Debug)]
pub(super) struct Arc {
    chord: f64,
    sagitta: f64,
    pub(super) sin: f64,
    pub(super) cos: f64,
}

/// Covariance that driving noise adds to one axis over a step.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Diffusion {
    pp: f64,
    pv: f64,
    pa: f64,
    vv: f64,
    va: f64,
    aa: f64,
}

impl<const D: usize> Acceleration<D> {
    pub(crate) const NONE: Self = Self {
        mean: [0.0; GROUND],
        pa: [[0.0; GROUND]; D],
        va: [[0.0; GROUND]; D],
        aa: [[0.0; GROUND]; GROUND],
    };

    /// A manoeuvre begins: nothing is known but the acceleration's covariance.
    pub(super) fn beginning(aa: Block<GROUND>) -> Self {
        Self { aa, ..Self::NONE }
    }

    /// `P·rowᵀ` along the acceleration.
    pub(super) fn project(&self, row: &Row<D>) -> [f64; GROUND] {
        std::array::from_fn(|i| {
            (0..D).map(|j| self.pa[j][i] * row.position[j] + self.va[j][i] * row.velocity[j]).sum()
        })
    }

    /// The acceleration's part of a scalar update: the other two gains, its own, and `ν/s` and `1/s`.
    pub(super) fn correct(
        &mut self,
        gains: (&[f64; D], &[f64; D]),
        own: &[f64; GROUND],
        weight: f64,
        inverse: f64,
    ) {
        for j in 0..GROUND {
            self.mean[j] += own[j] * weight;
            for i in 0..D {
                self.pa[i][j] -= gains.0[i] * own[j] * inverse;
                self.va[i][j] -= gains.1[i] * own[j] * inverse;
            }
            for i in 0..GROUND {
                self.aa[i][j] -= own[i] * own[j] * inverse;
            }
        }
    }

    /// The acceleration's part of a measured position; `base` does not have it yet.
    pub(super) fn take_place(&mut self, base: &Kinematics<D>, place: &Place<D>) {
        if self.is_none() {
            return;
        }
        let pa = self.pa;
        let weighted = place.weigh(&pa);
        place.shift(&mut self.mean, &pa);
        place.reduce_own(&mut self.aa, &pa, &weighted);
        place.reduce(&mut self.va, &base.pv, &weighted);
        place.reduce_of_position(&mut self.pa, &base.pp, &weighted);
    }

    /// Moves the state along the flows of its axes: `x' = Fx`, `P' = FPFᵀ`. Without acceleration an axis flows straight on.
    pub(super) fn flow(&mut self, base: &mut Kinematics<D>, flows: &[Flow; D]) {
        let (p, a) = (*base, *self);
        for i in 0..D {
            let f = &flows[i];
            let accelerates = i < GROUND;
            base.position[i] = p.position[i] + f.pv * p.velocity[i];
            base.velocity[i] = f.vv * p.velocity[i];
            if accelerates {
                base.position[i] += f.pa * a.mean[i];
                base.velocity[i] += f.va * a.mean[i];
                self.mean[i] = f.av * p.velocity[i] + f.aa * a.mean[i];
            }
            for j in 0..D {
                let g = &flows[j];
                // Covariances of the moved position and of the moved velocity of axis i with the unmoved axis j.
                let mut pv = p.pv[i][j] + f.pv * p.vv[i][j];
                let mut vv = f.vv * p.vv[i][j];
                let mut pp = p.pp[i][j] + f.pv * p.pv[j][i];
                if accelerates {
                    pv += f.pa * a.va[j][i];
                    vv += f.va * a.va[j][i];
                    pp += f.pa * a.pa[j][i];
                }
                let (mut moved_pv, mut moved_pp, mut moved_vv) = (g.vv * pv, pp + g.pv * pv, g.vv * vv);
                if j < GROUND {
                    let mut pa = a.pa[i][j] + f.pv * a.va[i][j];
                    let mut va = f.vv * a.va[i][j];
                    if accelerates {
                        pa += f.pa * a.aa[i][j];
                        va += f.va * a.aa[i][j];
                    }
                    moved_pv += g.va * pa;
                    moved_pp += g.pa * pa;
                    moved_vv += g.va * va;
                    self.pa[i][j] = g.av * pv + g.aa * pa;
                    self.va[i][j] = g.av * vv + g.aa * va;
                }
                base.pv[i][j] = moved_pv;
                // The rest stays exactly symmetric.
                if j <= i {
                    set_both(&mut base.pp, i, j, moved_pp);
                    set_both(&mut base.vv, i, j, moved_vv);
                }
            }
        }
        self.flow_own(&p.vv, &a, flows);
    }

    /// The acceleration's part with itself; `vv` and `before` are what was.
    fn flow_own(&mut self, vv: &Block<D>, before: &Self, flows: &[Flow; D]) {
        for i in 0..GROUND {
            for j in 0..=i {
                let (f, g) = (&flows[i], &flows[j]);
                let av = f.av * vv[i][j] + f.aa * before.va[j][i];
                let aa = f.av * before.va[i][j] + f.aa * before.aa[i][j];
                set_both(&mut self.aa, i, j, g.av * av + g.aa * aa);
            }
        }
    }

    /// Adds noise that drives the acceleration along the unit `direction`; along every horizontal one if it is `None`.
    pub(super) fn diffuse(
        &mut self,
        base: &mut Kinematics<D>,
        added: &Diffusion,
        direction: Option<[f64; 2]>,
    ) {
        for i in 0..GROUND {
            for j in 0..GROUND {
                let share = direction.map_or(if i == j { 1.0 } else { 0.0 }, |unit| unit[i] * unit[j]);
                base.pp[i][j] += share * added.pp;
                base.pv[i][j] += share * added.pv;
                base.vv[i][j] += share * added.vv;
                self.pa[i][j] += share * added.pa;
                self.va[i][j] += share * added.va;
                self.aa[i][j] += share * added.aa;
            }
        }
    }

    /// Takes the up axis of position and velocity narrower by these factors.
    pub(super) fn shrink_up(&mut self, height: f64, climb: f64) {
        for up in 2..D {
            self.pa[up] = self.pa[up].map(|entry| entry * height);
            self.va[up] = self.va[up].map(|entry| entry * climb);
        }
    }

    /// The horizontal part turns by an angle of this sine and cosine, counter-clockwise.
    pub(super) fn turn(&mut self, sin: f64, cos: f64) {
        turn_vector(&mut self.mean, sin, cos);
        turn_columns(&mut self.pa, sin, cos);
        turn_block(&mut self.va, sin, cos);
        turn_own_block(&mut self.aa, sin, cos);
    }

    /// Nothing accelerates.
    pub(super) fn is_none(&self) -> bool {
        (0..GROUND).all(|i| self.aa[i][i] == 0.0)
    }

    pub(crate) fn is_finite(&self) -> bool {
        let sum = dot(&self.mean, &self.mean)
            + (0..D).map(|i| dot(&self.pa[i], &self.pa[i]) + dot(&self.va[i], &self.va[i])).sum::<f64>();
        sum.is_finite() && self.aa.iter().enumerate().all(|(i, line)| line[i].is_finite() && line[i] > -1e-9)
    }
}

/// `x' = Rx`, over the ground.
pub(super) fn turn_vector<const D: usize>(vector: &mut [f64; D], sin: f64, cos: f64) {
    let (x, y) = (vector[0], vector[1]);
    (vector[0], vector[1]) = (cos * x - sin * y, sin * x + cos * y);
}

/// `C' = CRᵀ`: the covariance with something that does not turn.
pub(super) fn turn_columns<const R: usize, const C: usize>(block: &mut Matrix<R, C>, sin: f64, cos: f64) {
    for line in block {
        turn_vector(line, sin, cos);
    }
}

/// `C' = RCRᵀ` of a covariance with itself, which stays exactly symmetric.
pub(super) fn turn_own_block<const D: usize>(block: &mut Block<D>, sin: f64, cos: f64) {
    turn_block(block, sin, cos);
    for i in 0..D {
        for j in 0..i {
            block[j][i] = block[i][j];
        }
    }
}

fn set_both<const D: usize>(block: &mut Block<D>, i: usize, j: usize, entry: f64) {
    block[i][j] = entry;
    block[j][i] = entry;
}

/// `C' = RCRᵀ`.
fn turn_block<const R: usize, const C: usize>(block: &mut Matrix<R, C>, sin: f64, cos: f64) {
    turn_columns(block, sin, cos);
    for j in 0..C {
        let mut column: [f64; R] = std::array::from_fn(|i| block[i][j]);
        turn_vector(&mut column, sin, cos);
        for i in 0..R {
            block[i][j] = column[i];
        }
    }
}

impl Flow {
    /// There is no acceleration.
    pub(super) fn straight(dt: f64) -> Self {
        Self { pv: dt, pa: 0.0, vv: 1.0, va: 0.0, av: 0.0, aa: 0.0 }
    }

    /// The acceleration stays as it is.
    pub(super) fn constant_acceleration(dt: f64) -> Self {
        Self { pv: dt, pa: 0.5 * dt * dt, vv: 1.0, va: dt, av: 0.0, aa: 1.0 }
    }

    /// The acceleration fades with time constant `tau` (Singer 1970; Bar-Shalom, Li, Kirubarajan 2001, §8.2.3).
    pub(super) fn singer(dt: f64, tau: f64) -> Self {
        let steps = dt / tau;
        if steps.abs() < SHORT_STEP {
            return Self { aa: 1.0 - steps, ..Self::constant_acceleration(dt) };
        }
        let left = exp(-steps);
        Self {
            pv: dt,
            pa: tau * tau * (steps - 1.0 + left),
            vv: 1.0,
            va: tau * (1.0 - left),
            av: 0.0,
            aa: left,
        }
    }

    /// Velocity and acceleration turn together at `rate` (Blackman and Popoli 1999, §4.2.3).
    pub(super) fn turn(dt: f64, rate: f64) -> Self {
        let Arc { chord, sagitta, sin, cos } = Arc::of(rate * dt);
        Self { pv: dt * chord, pa: dt * dt * sagitta, vv: cos, va: dt * chord, av: -rate * sin, aa: cos }
    }
}

impl Arc {
    pub(super) fn of(angle: f64) -> Self {
        let square = angle * angle;
        if angle.abs() < FLAT_ARC_RAD {
            let series =
                |terms: [f64; 5]| terms.iter().rev().fold(1.0, |sum, term| 1.0 - square * term * sum);
            let chord = series([1.0 / 6.0, 1.0 / 20.0, 1.0 / 42.0, 1.0 / 72.0, 1.0 / 110.0]);
            let sagitta = 0.5 * series([1.0 / 12.0, 1.0 / 30.0, 1.0 / 56.0, 1.0 / 90.0, 1.0 / 132.0]);
            return Self { chord, sagitta, sin: angle * chord, cos: 1.0 - square * sagitta };
        }
        let (sin, cos) = sin_cos(angle);
        Self { chord: sin / angle, sagitta: (1.0 - cos) / square, sin, cos }
    }
}

impl Diffusion {
    /// White jerk of power spectral density `jerk`, m²/s⁵ (Bar-Shalom, Li, Kirubarajan 2001, eq. 6.2.3-9).
    pub(super) fn white_jerk(dt: f64, jerk: f64) -> Self {
        let (span, sign) = (dt.abs(), dt.signum());
        let (s2, s3) = (span * span, span * span * span);
        Self {
            pp: jerk * s2 * s3 / 20.0,
            pv: sign * jerk * s2 * s2 / 8.0,
            pa: jerk * s3 / 6.0,
            vv: jerk * s3 / 3.0,
            va: sign * jerk * s2 / 2.0,
            aa: jerk * span,
        }
    }

    /// What keeps a Singer acceleration at the deviation `sigma` (Singer 1970; Bar-Shalom, Li, Kirubarajan 2001,
    /// eq. 8.2.3-9).
    pub(super) fn singer(dt: f64, tau: f64, sigma: f64) -> Self {
        let (alpha, span, sign) = (1.0 / tau, dt.abs(), dt.signum());
        let drive = 2.0 * alpha * sigma * sigma;
        let b = alpha * span;
        if b < SHORT_STEP {
            return Self::white_jerk(dt, drive);
        }
        let (e1, e2) = (exp(-b), exp(-2.0 * b));
        let scale = |power: i32| drive / (2.0 * alpha.powi(power));
        Self {
            pp: scale(5) * (1.0 - e2 + 2.0 * b + 2.0 * b * b * b / 3.0 - 2.0 * b * b - 4.0 * b * e1),
            pv: sign * scale(4) * (e2 + 1.0 - 2.0 * e1 + 2.0 * b * e1 - 2.0 * b + b * b),
            pa: scale(3) * (1.0 - e2 - 2.0 * b * e1),
            vv: scale(3) * (4.0 * e1 - 3.0 - e2 + 2.0 * b),
            va: sign * scale(2) * (e2 + 1.0 - 2.0 * e1),
            aa: scale(1) * (1.0 - e2),
        }
    }
}
