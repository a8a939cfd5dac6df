//! A plot's scalars at one predicted state, and how well they fit it.
#![allow(clippy::needless_range_loop, reason = "index loops read like the equations")]

use super::inverse::Inverse;
use super::polar::AZIMUTH_ROW;
use crate::elementary::{exp, ln};
use crate::matrix::dot;
use crate::tracker::azimuths::AzimuthEvidence;
use crate::tracker::kinematics::{Block, Kinematics, Place, Row};

/// Largest density of the standard normal distribution, by the number of scalars: powers of 1/√(2π).
const LARGEST_DENSITY: [f64; MOST_ROWS + 1] = {
    let mut powers = [1.0; MOST_ROWS + 1];
    let mut scalars = 0;
    while scalars < MOST_ROWS {
        powers[scalars + 1] = powers[scalars] * 0.398_942_280_401_432_7;
        scalars += 1;
    }
    powers
};
/// A part of a density that is e to this power smaller than another does not change the sum.
const LOST_IN_ROUND_OFF: f64 = 80.0;
/// Below this NIS per degree of freedom a fit gives no reason to look for another explanation.
const POOR_NIS_PER_DOF: f64 = 1.5;
/// Most scalars that one plot can give: range, azimuth, elevation, altitude, range rate.
pub(crate) const MOST_ROWS: usize = 5;

/// A plot's rows at one state.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Rows<const D: usize> {
    pub(super) scalars: [Row<D>; MOST_ROWS],
    count: usize,
    /// Whether the plot says anything of height; in a planar world there is none to say anything of.
    pub(crate) measures_height: bool,
    /// In the place of rows: a position is taken in at once.
    pub(crate) place: Option<Place<D>>,
    /// Whether any row has a velocity part; without one, half of the work falls away.
    pub(super) measures_velocity: bool,
}

/// How well a plot fits a predicted state.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Fit {
    /// Normalised innovation squared.
    pub(crate) nis: f64,
    /// Degrees of freedom: scalars in the plot.
    pub(crate) dof: usize,
    /// Determinant of the innovation covariance.
    det: f64,
    /// Natural logarithm of what else belongs to the likelihood: the prior of the noise.
    ln_factor: f64,
    /// What the plot says of its azimuth.
    pub(crate) azimuth: AzimuthEvidence,
    pub(super) azimuth_pull: Pull,
}

/// How a polar plot's azimuth counts among its rows: the diagonal entry of `S⁻¹` in its row, and that row of `S⁻¹ν`.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Pull {
    pub(super) information: f64,
    pub(super) weighted: f64,
}

/// A probability density: a factor times e to the power of an exponent, which alone may be very small.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Density {
    pub(crate) factor: f64,
    pub(crate) exponent: f64,
}

impl<const D: usize> Rows<D> {
    /// No row yet.
    pub(crate) fn empty() -> Self {
        let nothing = Row { innovation: 0.0, position: [0.0; D], velocity: [0.0; D], variance: 1.0 };
        Self {
            scalars: [nothing; MOST_ROWS],
            count: 0,
            measures_height: true,
            place: None,
            measures_velocity: false,
        }
    }

    /// These scalars.
    #[cfg(test)]
    pub(crate) fn of(scalars: &[Row<D>]) -> Self {
        let mut rows = Self::empty();
        rows.measures_velocity = true;
        for row in scalars {
            rows.push(*row);
        }
        rows
    }

    pub(super) fn clear(&mut self) {
        self.count = 0;
        self.measures_height = true;
        self.place = None;
        self.measures_velocity = false;
    }

    pub(super) fn push(&mut self, row: Row<D>) {
        self.scalars[self.count] = row;
        self.count += 1;
    }

    /// Makes the rows' noise, of this covariance, uncorrelated: each row loses what those before it say of its noise.
    pub(super) fn decorrelate(&mut self, noise: &Block<MOST_ROWS>) {
        let mut shares = [[0.0; MOST_ROWS]; MOST_ROWS];
        let mut variances = [1.0; MOST_ROWS];
        for i in 0..self.count {
            // `noise = LDLᵀ` with a unit lower triangle.
            for j in 0..=i {
                let known: f64 = (0..j).map(|k| shares[i][k] * variances[k] * shares[j][k]).sum();
                let rest = noise[i][j] - known;
                if i == j {
                    variances[i] = rest.max(f64::MIN_POSITIVE);
                } else {
                    shares[i][j] = rest / variances[j];
                }
            }
            let mut row = self.scalars[i];
            for j in 0..i {
                let before = self.scalars[j];
                row.innovation -= shares[i][j] * before.innovation;
                for axis in 0..D {
                    row.position[axis] -= shares[i][j] * before.position[axis];
                    row.velocity[axis] -= shares[i][j] * before.velocity[axis];
                }
            }
            self.scalars[i] = Row { variance: variances[i], ..row };
        }
    }

    /// What a state becomes that takes all rows in.
    pub(super) fn taken_in_by(&self, state: &Kinematics<D>) -> Kinematics<D> {
        let mut after = *state;
        for row in self.as_slice() {
            let by = after.correction(row, state);
            if self.measures_height {
                after.correct(&by);
            } else {
                after.correct_considering_height(&by);
            }
        }
        after
    }

    pub(crate) fn as_slice(&self) -> &[Row<D>] {
        &self.scalars[..self.count]
    }

    /// Innovation, its covariance `S = HPHᵀ + R`, and from that NIS and likelihood.
    pub(super) fn fit(&self, state: &Kinematics<D>) -> Fit {
        // The number of rows as a constant: the compiler then keeps these tiny matrices in registers.
        match self.count {
            0 | 1 => self.factored::<1>(state).fit(),
            2 => self.innovation::<2>(state).fit(),
            3 => self.innovation::<3>(state).fit(),
            4 => self.factored::<4>(state).fit(),
            _ => self.factored::<MOST_ROWS>(state).fit(),
        }
    }

    /// The same, and leaves what the rows make of the state, unless they enter one by one: with a height that is only
    /// considered, or with a range rate.
    pub(super) fn fit_placed(&mut self, state: &Kinematics<D>) -> Fit {
        if !self.measures_height || self.measures_velocity {
            return self.fit(state);
        }
        let (fit, place) = self.fit_and_place(state);
        self.place = Some(place);
        fit
    }

    /// The same, and what the rows make of the state, if they say nothing of velocity: `HᵀS⁻¹H` and `HᵀS⁻¹ν`.
    fn fit_and_place(&self, state: &Kinematics<D>) -> (Fit, Place<D>) {
        match self.count {
            0 | 1 => self.factored_place(&self.factored::<1>(state)),
            2 => self.place(&self.innovation::<2>(state)),
            3 => self.place(&self.innovation::<3>(state)),
            _ => self.factored_place(&self.factored::<4>(state)),
        }
    }

    fn place<const N: usize>(&self, innovation: &Innovation<N>) -> (Fit, Place<D>) {
        let Innovation { inverse, weighted, .. } = innovation;
        let rows: [[f64; D]; N] = std::array::from_fn(|i| self.scalars[i].position);
        let mut place =
            Place { inverse: [[0.0; D]; D], factor: inverse.factor, weighted: [0.0; D], noise: None };
        for i in 0..N {
            let mut line = [0.0; D];
            for k in 0..N {
                for axis in 0..D {
                    line[axis] += inverse.adjugate[i][k] * rows[k][axis];
                }
            }
            for a in 0..D {
                place.weighted[a] += rows[i][a] * weighted[i];
                for b in 0..D {
                    place.inverse[a][b] += rows[i][a] * line[b];
                }
            }
        }
        (innovation.fit(), place)
    }

    fn factored_place<const N: usize>(&self, factors: &Factors<N>) -> (Fit, Place<D>) {
        let mut rows = [[0.0; D]; N];
        let mut place = Place { inverse: [[0.0; D]; D], factor: 1.0, weighted: [0.0; D], noise: None };
        for i in 0..N {
            rows[i] = self.scalars[i].position;
            for k in 0..i {
                for axis in 0..D {
                    rows[i][axis] -= factors.lower[i][k] * rows[k][axis];
                }
            }
            for a in 0..D {
                let share = rows[i][a] * factors.inverse[i];
                place.weighted[a] += share * factors.whitened[i];
                for b in 0..D {
                    place.inverse[a][b] += share * rows[i][b];
                }
            }
        }
        (factors.fit(), place)
    }

    /// `P·rowᵀ`. Where no row says anything of velocity, that half is left out.
    #[inline]
    fn projected(&self, row: &Row<D>, state: &Kinematics<D>) -> ([f64; D], [f64; D]) {
        if self.measures_velocity { state.project(row) } else { (state.project_place(row), [0.0; D]) }
    }

    /// Of two or three rows: their inverse takes one division, and its factors take one after the other.
    fn innovation<const N: usize>(&self, state: &Kinematics<D>) -> Innovation<N> {
        let mut s = [[0.0; N]; N];
        for i in 0..N {
            let row = &self.scalars[i];
            let (position, velocity) = self.projected(row, state);
            for j in 0..=i {
                s[i][j] = dot(&self.scalars[j].position, &position);
                if self.measures_velocity {
                    s[i][j] += dot(&self.scalars[j].velocity, &velocity);
                }
                s[j][i] = s[i][j];
            }
            s[i][i] += row.variance;
        }
        let inverse = Inverse::of(&s);
        let off: [f64; N] = std::array::from_fn(|i| self.scalars[i].innovation);
        let weighted = inverse.weigh(&off).map(|of| of * inverse.factor);
        Innovation { nis: dot(&weighted, &off), weighted, inverse }
    }

    /// `S = LDLᵀ` with a unit lower triangle: one division for each row, and no root.
    fn factored<const N: usize>(&self, state: &Kinematics<D>) -> Factors<N> {
        let mut factors = Factors { lower: [[0.0; N]; N], inverse: [0.0; N], whitened: [0.0; N], det: 1.0 };
        let Factors { lower, inverse, whitened, det } = &mut factors;
        for i in 0..N {
            let row = &self.scalars[i];
            let (position, velocity) = self.projected(row, state);
            let mut scaled = [0.0; N];
            whitened[i] = row.innovation;
            let mut pivot = row.variance;
            for j in 0..=i {
                let mut entry = dot(&self.scalars[j].position, &position);
                if self.measures_velocity {
                    entry += dot(&self.scalars[j].velocity, &velocity);
                }
                for k in 0..j {
                    entry -= scaled[k] * lower[j][k];
                }
                if i == j {
                    pivot += entry;
                } else {
                    scaled[j] = entry;
                    lower[i][j] = entry * inverse[j];
                    whitened[i] -= lower[i][j] * whitened[j];
                }
            }
            let pivot = pivot.max(f64::MIN_POSITIVE);
            inverse[i] = 1.0 / pivot;
            *det *= pivot;
        }
        factors
    }
}

/// An innovation `ν` with the inverse of its covariance.
struct Innovation<const N: usize> {
    inverse: Inverse<N>,
    /// `S⁻¹ν`.
    weighted: [f64; N],
    nis: f64,
}

impl<const N: usize> Innovation<N> {
    fn fit(&self) -> Fit {
        let Inverse { adjugate, factor, det } = &self.inverse;
        let (information, weighted) =
            (adjugate[AZIMUTH_ROW][AZIMUTH_ROW] * factor, self.weighted[AZIMUTH_ROW]);
        Fit { azimuth_pull: Pull { information, weighted }, ..Fit::new(self.nis, N, *det) }
    }
}

/// The factors of an innovation's covariance, and the innovation by them.
struct Factors<const N: usize> {
    lower: [[f64; N]; N],
    /// Inverses of the diagonal.
    inverse: [f64; N],
    /// `L⁻¹ν`.
    whitened: [f64; N],
    det: f64,
}

impl<const N: usize> Factors<N> {
    fn fit(&self) -> Fit {
        let nis = self.whitened.iter().zip(&self.inverse).map(|(off, inverse)| off * off * inverse).sum();
        Fit { azimuth_pull: self.azimuth_pull(), ..Fit::new(nis, N, self.det) }
    }

    fn azimuth_pull(&self) -> Pull {
        let (mut pull, mut unit) = (Pull::default(), [0.0; N]);
        for i in AZIMUTH_ROW..N {
            // `L⁻¹` of the azimuth's unit vector.
            let known: f64 = (AZIMUTH_ROW..i).map(|j| self.lower[i][j] * unit[j]).sum();
            unit[i] = if i == AZIMUTH_ROW { 1.0 } else { -known };
            pull.information += unit[i] * unit[i] * self.inverse[i];
            pull.weighted += unit[i] * self.whitened[i] * self.inverse[i];
        }
        pull
    }
}

impl Fit {
    fn new(nis: f64, dof: usize, det: f64) -> Self {
        Self {
            // Round-off may leave a little less than nothing; what is no number stays so.
            nis: if nis < 0.0 { 0.0 } else { nis },
            dof,
            det: det.max(f64::MIN_POSITIVE),
            ln_factor: 0.0,
            azimuth: AzimuthEvidence::default(),
            azimuth_pull: Pull::default(),
        }
    }

    /// Of a position that is measured `off` the predicted one, by the covariances of both, `S = P + R`; and what it makes of the
    /// state.
    pub(super) fn of_position<const D: usize>(
        off: &[f64; D],
        predicted: &Block<D>,
        measured: &Block<D>,
    ) -> (Self, Place<D>) {
        let s: Block<D> = std::array::from_fn(|i| std::array::from_fn(|j| predicted[i][j] + measured[i][j]));
        let Inverse { adjugate, factor, det } = Inverse::of(&s);
        let weighted = std::array::from_fn(|i| factor * dot(&adjugate[i], off));
        let is_diagonal = (0..D).all(|i| (0..i).all(|j| measured[i][j] == 0.0));
        let noise = is_diagonal.then(|| std::array::from_fn(|i| measured[i][i]));
        (Self::new(dot(&weighted, off), D, det), Place { inverse: adjugate, factor, weighted, noise })
    }

    /// Whether another explanation is worth trying.
    pub(crate) fn is_poor(&self) -> bool {
        self.azimuth.off != 0 || self.nis >= POOR_NIS_PER_DOF * self.dof as f64
    }

    /// With a prior probability of the noise that it assumes.
    pub(crate) fn weighted(self, ln_prior: f64) -> Self {
        Self { ln_factor: self.ln_factor + ln_prior, ..self }
    }

    /// As if the azimuth had more noise: by Sherman and Morrison, `|S|` grows by `1 + added·(S⁻¹)ᵢᵢ`. Returns also the logarithm
    /// of how much larger the plot's density is then.
    pub(super) fn with_azimuth_noise(&self, added: f64) -> (Self, f64) {
        let Pull { information, weighted } = self.azimuth_pull;
        let growth = 1.0 + added * information;
        let less = (added * weighted * weighted / growth).min(self.nis);
        let azimuth_pull = Pull { information: information / growth, weighted: weighted / growth };
        (
            Self { nis: self.nis - less, det: self.det * growth, azimuth_pull, ..*self },
            0.5 * (less - ln(growth)),
        )
    }

    /// With what it says of its azimuth.
    pub(super) fn saying(self, azimuth: AzimuthEvidence) -> Self {
        Self { azimuth, ..self }
    }

    /// The innovation's probability density at the plot.
    pub(crate) fn density(&self) -> Density {
        let factor = LARGEST_DENSITY[self.dof.min(MOST_ROWS)] / self.det.sqrt();
        Density { factor, exponent: self.ln_factor - 0.5 * self.nis }
    }
}

impl Density {
    /// Nothing.
    pub(crate) const ZERO: Self = Self { factor: 0.0, exponent: f64::NEG_INFINITY };

    /// As a factor of e to the power of an exponent, which is its own or larger.
    pub(crate) fn factor_at(&self, exponent: f64) -> f64 {
        let less = exponent - self.exponent;
        match less {
            less if less > LOST_IN_ROUND_OFF => 0.0,
            less if less > 0.0 => self.factor * exp(-less),
            _ => self.factor,
        }
    }

    /// Its natural logarithm.
    pub(crate) fn ln(&self) -> f64 {
        self.exponent + ln(self.factor)
    }

    /// Times a weight.
    #[must_use]
    pub(crate) fn times(self, weight: f64) -> Self {
        Self { factor: self.factor * weight, ..self }
    }
}
