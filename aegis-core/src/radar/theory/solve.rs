//! Where a rising function crosses zero.

/// Most evaluations: every third step halves the bracket, so that 64 bits are spent long before.
const MOST_STEPS: u32 = 240;

/// The argument between `low` and `high` at which the rising `f` is zero, to the last digits or so; the nearer end if
/// it is zero nowhere between. `f` may be infinite, as the logarithm of 0 is.
///
/// Regula falsi with the weight of an end that stays halved (the Illinois rule: Dowell and Jarratt 1971, BIT 11,
/// 168–174), kept honest by a halving in every third step.
pub(super) fn root(f: impl Fn(f64) -> f64, low: f64, high: f64) -> f64 {
    let (mut low, mut high) = (low, high);
    let (mut below, mut above) = (f(low), f(high));
    if below >= 0.0 {
        return low;
    }
    if above <= 0.0 {
        return high;
    }
    let mut last_was_low = None;
    for step in 0..MOST_STEPS {
        let middle = 0.5 * (low + high);
        let falsi = low - below * ((high - low) / (above - below));
        let inside = falsi > low && falsi < high;
        let x = if step % 3 == 2 || !inside { middle } else { falsi };
        let value = f(x);
        if value == 0.0 || x <= low || x >= high {
            return x;
        }
        if value < 0.0 {
            (low, below) = (x, value);
            above *= if last_was_low == Some(true) { 0.5 } else { 1.0 };
        } else {
            (high, above) = (x, value);
            below *= if last_was_low == Some(false) { 0.5 } else { 1.0 };
        }
        last_was_low = Some(value < 0.0);
        if high - low <= f64::EPSILON * low.abs().max(high.abs()) {
            break;
        }
    }
    0.5 * (low + high)
}

#[cfg(test)]
#[allow(clippy::float_cmp)] // Exact values are meant.
mod tests {
    use super::*;
    use std::cell::Cell;

    #[test]
    fn roots_of_steep_flat_and_infinite_functions() {
        assert!((root(|x| x * x * x - 2.0, 0.0, 1e6) - 2_f64.cbrt()).abs() < 1e-14);
        assert!((root(|x| (x - 0.25).powi(9), -1e3, 1e3) - 0.25).abs() < 1e-2);
        assert!((root(f64::ln, 0.0, 1e9) - 1.0).abs() < 1e-14, "ln 0 is infinite");
        assert!((root(|x| if x < 0.7 { -1.0 } else { 1.0 }, 0.0, 1.0) - 0.7).abs() < 1e-14);
    }

    #[test]
    fn without_a_root_the_nearer_end() {
        assert_eq!((root(|_| 1.0, 2.0, 3.0), root(|_| -1.0, 2.0, 3.0)), (2.0, 3.0));
    }

    #[test]
    fn it_ends_soon() {
        let calls = Cell::new(0);
        let counted = |x: f64| {
            calls.set(calls.get() + 1);
            x.exp() - 5.0
        };
        assert!((root(counted, -50.0, 50.0) - 5_f64.ln()).abs() < 1e-14);
        assert!(calls.get() < 60, "{}", calls.get());
        calls.set(0);
        let nothing = root(
            |_| {
                calls.set(calls.get() + 1);
                f64::NAN
            },
            0.0,
            1.0,
        );
        assert!(nothing.is_finite() && calls.get() < 300);
    }
}
