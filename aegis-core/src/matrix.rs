//! The little linear algebra that several rooms need, on arrays: no size is dynamic, nothing is allocated.
#![allow(clippy::needless_range_loop, reason = "index loops read like the equations")]

pub(crate) fn dot<const N: usize>(a: &[f64; N], b: &[f64; N]) -> f64 {
    a.iter().zip(b).map(|(x, y)| x * y).sum()
}

pub(crate) fn difference<const N: usize>(a: &[f64; N], b: &[f64; N]) -> [f64; N] {
    std::array::from_fn(|i| a[i] - b[i])
}

/// Lower Cholesky factor; only the lower triangle is read. Else the first row whose pivot is not positive and finite.
pub(crate) fn cholesky<const N: usize>(matrix: &[[f64; N]; N]) -> Result<[[f64; N]; N], usize> {
    let mut factor = [[0.0; N]; N];
    for i in 0..N {
        for j in 0..=i {
            let rest = matrix[i][j] - (0..j).map(|k| factor[i][k] * factor[j][k]).sum::<f64>();
            if i == j {
                if !(rest > 0.0 && rest.is_finite()) {
                    return Err(i);
                }
                factor[i][i] = rest.sqrt();
            } else {
                factor[i][j] = rest / factor[j][j];
            }
        }
    }
    Ok(factor)
}

/// `vᵀM⁻¹v` where `factor` is the Cholesky factor of `M`: the squared length of `L⁻¹v`, by forward substitution.
pub(crate) fn normalised_square<const N: usize>(vector: &[f64; N], factor: &[[f64; N]; N]) -> f64 {
    let mut whitened = *vector;
    for i in 0..N {
        let known: f64 = (0..i).map(|k| factor[i][k] * whitened[k]).sum();
        whitened[i] = (whitened[i] - known) / factor[i][i];
    }
    dot(&whitened, &whitened)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_normalised_square_is_that_of_the_inverse() {
        let factor = cholesky(&[[4.0, 0.0], [2.0, 10.0]]).unwrap();
        // The inverse of ((4, 2), (2, 10)) is ((10, −2), (−2, 4))/36.
        let expected = (10.0 * 9.0 - 2.0 * 2.0 * 3.0 * 5.0 + 4.0 * 25.0) / 36.0;
        assert!((normalised_square(&[3.0, 5.0], &factor) - expected).abs() < 1e-12);
    }

    #[test]
    fn the_row_that_fails_is_named() {
        assert_eq!(cholesky(&[[1.0, 2.0], [2.0, 1.0]]), Err(1));
        assert_eq!(cholesky(&[[f64::NAN, 0.0], [0.0, 1.0]]), Err(0));
        assert_eq!(cholesky(&[[1.0, 0.0], [f64::INFINITY, 1.0]]), Err(1));
    }
}
