//! What a matched filter makes of an echo, and of noise.

use super::super::iq::Interval;
use crate::config::RadarConfig;
use crate::elementary::phasor;
use crate::radar::Waveform;
use num_complex::Complex;
use std::f64::consts::TAU;
use std::ops::Range;

/// Noise is taken for unlike over more gates than this.
const MOST_LAGS: usize = 64;
/// What lags beyond may come to together.
const NEGLIGIBLE: f64 = 4e-4;
/// Share of the power that is made white: more than what is left out may take from any frequency, so that there is a factor.
const LOADING: f64 = 1e-3;

/// Weights of noise below this part of the largest are left out: their share of its power is a thousandth.
const LEAST_WEIGHT: f64 = 0.03;

/// The filter of one waveform.
#[derive(Clone, Debug)]
pub(super) struct RangeFilter {
    /// Conjugate of the replica with its taper, of unit energy: noise keeps its level.
    taps: Vec<Complex<f64>>,
    /// What an echo of unit amplitude that begins with a sample gives so many gates before and after its own, as far as it matters.
    pulse: Vec<Complex<f64>>,
    /// Weights over numbers that have nothing in common, so many gates on, whose sums are as alike as noise behind the filter.
    likeness: Vec<(usize, Complex<f64>)>,
}

impl RangeFilter {
    pub(super) fn new(radar: &RadarConfig, waveform: &Waveform) -> Self {
        let replica = waveform.replica(radar.receiver.sampling_hz);
        let taper = radar.processing.range_window.coefficients(replica.len());
        let norm = taper.iter().map(|w| w * w).sum::<f64>().sqrt().max(f64::MIN_POSITIVE);
        let taps: Vec<_> = replica
            .iter()
            .zip(taper)
            .map(|(sample, w)| Complex::new(f64::from(sample.re), -f64::from(sample.im)) * (w / norm))
            .collect();
        let replica: Vec<_> =
            replica.iter().map(|sample| Complex::new(f64::from(sample.re), f64::from(sample.im))).collect();
        Self { pulse: compressed(&taps, &replica), likeness: leading(&factor(&correlation(&taps))), taps }
    }

    /// What an echo of unit amplitude that begins with a sample gives from so many gates before its own to as many after.
    pub(super) fn pulse(&self) -> &[Complex<f64>] {
        &self.pulse
    }

    /// Gates over which an echo is spread.
    pub(super) fn reach(&self) -> usize {
        self.taps.len()
    }

    /// The power that an echo of unit power has at its peak.
    pub(super) fn gain(&self) -> f64 {
        self.taps.iter().map(|tap| tap.norm_sqr().sqrt()).sum::<f64>().powi(2)
    }

    /// What an echo of unit amplitude gives in some gates: `Σₖ hₖ* x(g + k)`, of what is sampled of it.
    pub(super) fn echo(
        &self,
        interval: &Interval<'_>,
        delay_s: f64,
        doppler_hz: f64,
        gates: Range<usize>,
    ) -> Vec<Complex<f64>> {
        let receiver = interval.receiver();
        // Of all its samples, those that these gates are made of.
        let first = interval.sample_at(delay_s).max(interval.open()).max(gates.start);
        let end =
            interval.sample_at(delay_s + interval.waveform.duration_s()).min(gates.end + self.taps.len());
        let sampled: Vec<Complex<f64>> = (first..end)
            .map(|sample| {
                let into_s = receiver.first_sample_s + sample as f64 / receiver.sampling_hz - delay_s;
                let phase = interval.waveform.phase_cycles(into_s.max(0.0)).unwrap_or(0.0);
                phasor(1.0, TAU * (phase + doppler_hz * into_s).fract())
            })
            .collect();
        gates
            .map(|gate| {
                let skipped = first.saturating_sub(gate);
                let from = gate.saturating_sub(first).min(sampled.len());
                let taps = self.taps.get(skipped..).unwrap_or(&[]);
                taps.iter().zip(&sampled[from..]).map(|(tap, sample)| tap * sample).sum()
            })
            .collect()
    }

    /// How many numbers more than gates are needed to make noise.
    pub(super) fn overhang(&self) -> usize {
        self.likeness.last().map_or(0, |(lag, _)| *lag)
    }

    /// One gate's noise, of white numbers from its row on, each row as long as `out`; added to `out`.
    pub(super) fn mix(&self, white: &[Complex<f64>], out: &mut [Complex<f64>]) {
        for (lag, weight) in &self.likeness {
            let row = white.get(lag * out.len()..).unwrap_or(&[]);
            out.iter_mut().zip(row).for_each(|(to, value)| *to += weight * value);
        }
    }

    /// Covariance of noise in two gates, `E[y(a) y*(b)]`.
    pub(super) fn likeness(&self, a: usize, b: usize) -> Complex<f64> {
        let later = |lag: usize| -> Complex<f64> {
            let of = |(own, weight): &(usize, Complex<f64>)| {
                let later = self.likeness.iter().find(|(later, _)| *later == own + lag);
                later.map_or(Complex::default(), |(_, later)| later * weight.conj())
            };
            self.likeness.iter().map(of).sum()
        };
        if a <= b { later(b - a) } else { later(a - b).conj() }
    }
}

/// `Σₖ hₖ* u(k + l)` for `l` from `−m` to `m`, where that is no less than a thousandth of the peak's power.
fn compressed(taps: &[Complex<f64>], replica: &[Complex<f64>]) -> Vec<Complex<f64>> {
    let at = |before: usize, after: usize| -> Complex<f64> {
        taps[before..].iter().zip(&replica[after..]).map(|(tap, sample)| tap * sample).sum()
    };
    let least = 1e-3 * at(0, 0).norm_sqr();
    let matters = |lag: &usize| at(*lag, 0).norm_sqr().max(at(0, *lag).norm_sqr()) > least;
    let reach = (1..taps.len().min(MOST_LAGS)).take_while(matters).count();
    let before = (1..=reach).rev().map(|lag| at(lag, 0));
    before.chain((0..=reach).map(|lag| at(0, lag))).collect()
}

/// `E[y(g) y*(g + l)] = Σₖ hₖ₊ₗ hₖ*` for `l` from 0 on, as far as it matters.
fn correlation(taps: &[Complex<f64>]) -> Vec<Complex<f64>> {
    let at = |lag: usize| taps[lag..].iter().zip(taps).map(|(later, tap)| later * tap.conj()).sum();
    let mut lags: Vec<Complex<f64>> = (0..taps.len().min(MOST_LAGS)).map(at).collect();
    if taps.len() > MOST_LAGS {
        // Cut by a triangle, whose spectrum is nowhere negative.
        (0..).zip(&mut lags).for_each(|(lag, value)| *value *= 1.0 - f64::from(lag) / MOST_LAGS as f64);
    }
    let mut rest = 0.0;
    while let Some(last) = lags.last().filter(|_| lags.len() > 1) {
        rest += last.norm_sqr().sqrt();
        if rest > NEGLIGIBLE {
            break;
        }
        lags.pop();
    }
    lags
}

/// Weights of a moving average with this correlation: the last row of the Cholesky factor of a long covariance matrix (Bauer
/// 1955; Sayed and Kailath 2001, Numer. Linear Algebra Appl. 8, 467–496), of unit energy.
fn factor(lags: &[Complex<f64>]) -> Vec<Complex<f64>> {
    let band = lags.len();
    // Row `i` has columns `i − band + 1 ..= i`, the last of which is on the diagonal.
    let mut rows: Vec<Vec<Complex<f64>>> = Vec::new();
    let covariance = |back: usize| lags[back].conj() + if back == 0 { LOADING } else { 0.0 };
    for row in 0..4 * band + 32 {
        let mut values = vec![Complex::default(); band];
        for back in (0..band.min(row + 1)).rev() {
            let column = row - back;
            let other = if back == 0 { &values } else { &rows[column] };
            // Σ over columns before this one that both rows have.
            let shared =
                (back + 1..band).map(|lag| values[band - 1 - lag] * other[band - 1 + back - lag].conj());
            let rest = covariance(back) - shared.sum::<Complex<f64>>();
            values[band - 1 - back] = if back == 0 {
                Complex::new(rest.re.max(1e-9).sqrt(), 0.0)
            } else {
                rest / rows[column][band - 1].re
            };
        }
        rows.push(values);
    }
    let last = rows.pop().unwrap_or_default();
    let energy: f64 = last.iter().map(Complex::norm_sqr).sum();
    // The row weighs what came before; turned round, what comes after.
    last.iter().rev().map(|value| value.conj() / energy.sqrt()).collect()
}

/// Weights that matter, with their places, of unit energy.
fn leading(weights: &[Complex<f64>]) -> Vec<(usize, Complex<f64>)> {
    let most = weights.iter().map(|weight| weight.norm_sqr().sqrt()).fold(0.0, f64::max);
    let kept = weights
        .iter()
        .copied()
        .enumerate()
        .filter(|(_, weight)| weight.norm_sqr().sqrt() >= LEAST_WEIGHT * most);
    let kept: Vec<_> = kept.collect();
    let norm = kept.iter().map(|(_, weight)| weight.norm_sqr()).sum::<f64>().sqrt().max(f64::MIN_POSITIVE);
    kept.into_iter().map(|(lag, weight)| (lag, weight / norm)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn noise_is_as_alike_as_behind_the_filter() {
        let radar = RadarConfig::default();
        for waveform in
            [&radar.waveforms[0], &Waveform::Unmodulated { duration_s: 2e-6 }, &Waveform::barker_13(1e-6)]
        {
            let filter = RangeFilter::new(&radar, waveform);
            let wanted = correlation(&filter.taps);
            for (lag, wanted) in wanted.iter().enumerate() {
                let own = filter.likeness(0, lag);
                assert!((own - wanted).norm() < 0.02, "{waveform:?} {lag}: {own} {wanted}");
            }
        }
    }
}
