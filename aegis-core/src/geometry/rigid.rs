//! Motions that keep every length: what lies between two east-north-up frames.

use super::{Vector, dot};

/// A rotation followed by a translation: it takes coordinates in one frame to coordinates in another.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Rigid {
    /// Rotation, by rows: row `i` is the target frame's axis `i` in the source frame.
    pub rotation: [[f64; 3]; 3],
    /// The source frame's origin in the target frame, metres.
    pub translation_m: [f64; 3],
}

impl Default for Rigid {
    fn default() -> Self {
        Self::IDENTITY
    }
}

impl Rigid {
    /// From a frame to itself.
    pub const IDENTITY: Self = Self::shift([0.0; 3]);

    /// Between frames whose axes are parallel: the way from a local site's own frame to its picture's.
    ///
    /// ```
    /// use aegis_core::geometry::Rigid;
    /// assert_eq!(Rigid::shift([10.0, 0.0, 5.0]).apply([1.0, 2.0, 3.0]), [11.0, 2.0, 8.0]);
    /// ```
    #[must_use]
    pub const fn shift(translation_m: [f64; 3]) -> Self {
        Self { rotation: [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]], translation_m }
    }

    /// A point, metres, in the target frame.
    #[must_use]
    pub fn apply(&self, point_m: [f64; 3]) -> [f64; 3] {
        let [x, y, z] = self.rotate(point_m);
        let [dx, dy, dz] = self.translation_m;
        [x + dx, y + dy, z + dz]
    }

    /// A vector without a place (a velocity, a direction) in the target frame.
    #[must_use]
    pub fn rotate(&self, vector: [f64; 3]) -> [f64; 3] {
        self.rotation.map(|row| dot(row, vector))
    }

    /// A covariance in the target frame: R P Rᵀ, exactly symmetric when P is.
    #[must_use]
    pub fn rotate_covariance(&self, covariance: [[f64; 3]; 3]) -> [[f64; 3]; 3] {
        let half = self.rotation.map(|row| covariance.map(|column| dot(row, column)));
        let entry = |i: usize, j: usize| dot(half[i], self.rotation[j]);
        let (xy, xz, yz) = (entry(0, 1), entry(0, 2), entry(1, 2));
        [[entry(0, 0), xy, xz], [xy, entry(1, 1), yz], [xz, yz, entry(2, 2)]]
    }

    /// The way back.
    #[must_use]
    pub fn inverse(&self) -> Self {
        let rotation = transposed(self.rotation);
        let translation_m = rotation.map(|row| -dot(row, self.translation_m));
        Self { rotation, translation_m }
    }

    /// First this, then `next`.
    #[must_use]
    pub fn then(&self, next: &Self) -> Self {
        Self {
            rotation: product(next.rotation, self.rotation),
            translation_m: next.apply(self.translation_m),
        }
    }
}

/// A · B.
pub(super) fn product(a: [Vector; 3], b: [Vector; 3]) -> [Vector; 3] {
    let columns = transposed(b);
    a.map(|row| columns.map(|column| dot(row, column)))
}

/// Aᵀ.
pub(super) fn transposed(a: [Vector; 3]) -> [Vector; 3] {
    [[a[0][0], a[1][0], a[2][0]], [a[0][1], a[1][1], a[2][1]], [a[0][2], a[1][2], a[2][2]]]
}
