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

    /// Moves position and velocity by `dt`: `x' = Fx`, `P' = FPFᵀ`. Both axes over the ground flow in the same way; the axis
    /// up has no acceleration and goes straight on.
    pub(super) fn carry(&self, base: &mut Kinematics<D>, flow: &Flow, dt: f64) {
        self.carry_over_ground(base, flow);
        for up in GROUND..D {
            self.carry_up(base, flow, dt, up);
        }
    }

    fn carry_over_ground(&self, base: &mut Kinematics<D>, f: &Flow) {
        let (pp, pv, vv) = (ground(&base.pp), ground(&base.pv), ground(&base.vv));
        let (pa, va, aa) = (ground(&self.pa), ground(&self.va), &self.aa);
        let (vp, ap, av) = (transposed(&pv), transposed(&pa), transposed(&va));
        for i in 0..GROUND {
            let (v, a) = (base.velocity[i], self.mean[i]);
            base.position[i] = base.position[i] + f.pv * v + f.pa * a;
            base.velocity[i] = f.vv * v + f.va * a;
            for j in 0..GROUND {
                // What the position of axis i has become, with what axis j was.
                let p_v = pv[i][j] + f.pv * vv[i][j] + f.pa * av[i][j];
                let p_a = pa[i][j] + f.pv * va[i][j] + f.pa * aa[i][j];
                base.pv[i][j] = f.vv * p_v + f.va * p_a;
                // The rest stays exactly symmetric.
                if j <= i {
                    let p_p = pp[i][j] + f.pv * vp[i][j] + f.pa * ap[i][j];
                    let v_v = f.vv * vv[i][j] + f.va * av[i][j];
                    let v_a = f.vv * va[i][j] + f.va * aa[i][j];
                    set_both(&mut base.pp, i, j, p_p + f.pv * p_v + f.pa * p_a);
                    set_both(&mut base.vv, i, j, f.vv * v_v + f.va * v_a);
                }
            }
        }
    }

    fn carry_up(&self, base: &mut Kinematics<D>, f: &Flow, dt: f64, up: usize) {
        for j in 0..GROUND {
            let (v_p, v_v, v_a) = (base.pv[j][up], base.vv[up][j], self.va[up][j]);
            let p_p = base.pp[up][j] + dt * v_p;
            let p_v = base.pv[up][j] + dt * v_v;
            let p_a = self.pa[up][j] + dt * v_a;
            set_both(&mut base.pp, up, j, p_p + f.pv * p_v + f.pa * p_a);
            base.pv[up][j] = f.vv * p_v + f.va * p_a;
            base.pv[j][up] = v_p + f.pv * v_v + f.pa * v_a;
            set_both(&mut base.vv, up, j, f.vv * v_v + f.va * v_a);
        }
        base.position[up] += dt * base.velocity[up];
        let (p_v, v_v) = (base.pv[up][up], base.vv[up][up]);
        base.pp[up][up] = base.pp[up][up] + dt * p_v + dt * (p_v + dt * v_v);
        base.pv[up][up] = p_v + dt * v_v;
    }

    /// The acceleration's part of that; `base` is what position and velocity were before.
    pub(super) fn flow(&mut self, base: &Kinematics<D>, flow: &Flow, dt: f64) {
        let f = flow;
        for i in 0..GROUND {
            self.mean[i] = f.av * base.velocity[i] + f.aa * self.mean[i];
        }
        let (va, aa) = (ground(&self.va), self.aa);
        let av = transposed(&va);
        for i in 0..GROUND {
            for j in 0..GROUND {
                let vv = base.vv[i][j];
                let p_v = base.pv[i][j] + f.pv * vv + f.pa * av[i][j];
                let p_a = self.pa[i][j] + f.pv * va[i][j] + f.pa * aa[i][j];
                let v_v = f.vv * vv + f.va * av[i][j];
                let v_a = f.vv * va[i][j] + f.va * aa[i][j];
                self.pa[i][j] = f.av * p_v + f.aa * p_a;
                self.va[i][j] = f.av * v_v + f.aa * v_a;
                if j <= i {
                    let a_v = f.av * vv + f.aa * av[i][j];
                    let a_a = f.av * va[i][j] + f.aa * aa[i][j];
                    set_both(&mut self.aa, i, j, f.av * a_v + f.aa * a_a);
                }
            }
        }
        for up in GROUND..D {
            for j in 0..GROUND {
                let (v_v, v_a) = (base.vv[up][j], self.va[up][j]);
                let p_v = base.pv[up][j] + dt * v_v;
                let p_a = self.pa[up][j] + dt * v_a;
                self.pa[up][j] = f.av * p_v + f.aa * p_a;
                self.va[up][j] = f.av * v_v + f.aa * v_a;
            }
        }
    }

    /// What noise that drives it adds to it, along the unit `direction`; along every horizontal one if that is `None`.
    pub(super) fn diffuse(&mut self, added: &Diffusion, direction: Option<[f64; 2]>) {
        for i in 0..GROUND {
            for j in 0..GROUND {
                let share = share_of(direction, i, j);
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

/// How much of noise along this unit there is between two axes.
fn share_of(direction: Option<[f64; 2]>, i: usize, j: usize) -> f64 {
    direction.map_or(if i == j { 1.0 } else { 0.0 }, |unit| unit[i] * unit[j])
}

/// The part over the ground.
fn ground<const R: usize, const C: usize>(block: &Matrix<R, C>) -> Block<GROUND> {
    std::array::from_fn(|i| std::array::from_fn(|j| block[i][j]))
}

fn transposed(block: &Block<GROUND>) -> Block<GROUND> {
    std::array::from_fn(|i| std::array::from_fn(|j| block[j][i]))
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
    /// What it adds to position and velocity, where [`Acceleration::diffuse`] has the rest.
    pub(super) fn spread<const D: usize>(&self, base: &mut Kinematics<D>, direction: Option<[f64; 2]>) {
        for i in 0..GROUND {
            for j in 0..GROUND {
                let share = share_of(direction, i, j);
                base.pp[i][j] += share * self.pp;
                base.pv[i][j] += share * self.pv;
                base.vv[i][j] += share * self.vv;
            }
        }
    }

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
