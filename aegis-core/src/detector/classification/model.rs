//! The model that comes with the crate: a perceptron of two hidden layers, trained by `aegis-py/training`, which also writes
//! its card.

use super::Classifier;
use super::features::{ClassFeatures, FEATURES};
use super::posterior::{ClassPosterior, OUTCOMES};
use crate::error::{Error, Result};

/// Each feature, and whether it is there.
const INPUTS: usize = 2 * FEATURES;
const FIRST: usize = 32;
const SECOND: usize = 24;
/// Numbers in a file: per feature its scale, mean, deviation, least and most; three layers; a temperature.
const NUMBERS: usize =
    5 * FEATURES + FIRST * (INPUTS + 1) + SECOND * (FIRST + 1) + OUTCOMES * (SECOND + 1) + 1;
const MAGIC: &[u8; 4] = b"AEGC";
/// A number of a standardised feature is cut off here.
const MOST_STANDARD: f32 = 5.0;
/// Probability of "none of them" for what lies outside all that was trained.
const OUTSIDE: f64 = 0.99;

/// The built-in weights.
static WEIGHTS: &[u8] = include_bytes!("weights.bin");

/// The classifier that comes with the crate: 26 inputs, two hidden layers of 32 and 24, nine outcomes, a temperature that
/// makes its probabilities come true. What lies beyond everything it was trained with is Unknown.
#[derive(Clone, Debug)]
pub struct BuiltIn {
    inputs: [Input; FEATURES],
    first: Layer<FEATURES, FIRST>,
    /// What the first layer makes of a feature's being there, whatever it is.
    presence: [[f32; FIRST]; FEATURES],
    second: Layer<FIRST, SECOND>,
    last: Layer<SECOND, OUTCOMES>,
    temperature: f32,
}

/// What identifies a model, as its card has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ModelInfo {
    /// FNV-1a of the weights' file.
    pub checksum: u64,
    /// Its length, bytes.
    pub bytes: usize,
}

/// How a feature becomes a number around 0.
#[derive(Clone, Copy, Debug, Default)]
struct Input {
    /// Of the logarithm; 0 for a feature that is taken as it is.
    scale: f32,
    mean: f32,
    per_sigma: f32,
    least: f32,
    most: f32,
}

/// `y = Wx + b`; the weights of one input lie side by side, so that a column is added in one go.
#[derive(Clone, Debug)]
struct Layer<const N: usize, const M: usize> {
    columns: [[f32; M]; N],
    bias: [f32; M],
}

impl BuiltIn {
    /// Reads the weights of the crate.
    #[must_use]
    pub fn new() -> Self {
        // The file is part of the build, and a test reads it: a broken one gives a model that knows nothing.
        Self::from_bytes(WEIGHTS).unwrap_or_else(|_| Self::empty())
    }

    /// What identifies the weights of the crate.
    #[must_use]
    pub fn info() -> ModelInfo {
        ModelInfo { checksum: fnv1a(WEIGHTS), bytes: WEIGHTS.len() }
    }

    /// From weights that the project's training wrote.
    ///
    /// # Errors
    /// [`Error::Classifier`] when they are no such file, or hold a number that is not finite.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self> {
        let broken = |why: &str| Error::Classifier(format!("weights: {why}"));
        let numbers = bytes.strip_prefix(MAGIC).ok_or_else(|| broken("they do not begin like any"))?;
        if numbers.len() != 4 * NUMBERS {
            return Err(broken("they are not of this model's size"));
        }
        let mut numbers =
            numbers.chunks_exact(4).map(|four| f32::from_le_bytes([four[0], four[1], four[2], four[3]]));
        if !numbers.clone().all(f32::is_finite) {
            return Err(broken("a number is not finite"));
        }
        let mut next = || numbers.next().unwrap_or_default();
        let inputs = std::array::from_fn(|_| Input {
            scale: next(),
            mean: next(),
            per_sigma: next(),
            least: next(),
            most: next(),
        });
        let columns = read_columns(&mut next);
        let presence = read_columns(&mut next);
        let model = Self {
            inputs,
            first: Layer { columns, bias: std::array::from_fn(|_| next()) },
            presence,
            second: Layer::read(&mut next),
            last: Layer::read(&mut next),
            temperature: next(),
        };
        let is_sound = model.temperature > 0.0 && model.inputs.iter().all(|input| input.scale >= 0.0);
        is_sound.then_some(model).ok_or_else(|| broken("a scale or the temperature makes no sense"))
    }

    fn empty() -> Self {
        Self {
            inputs: [Input::default(); FEATURES],
            first: Layer::empty(),
            presence: [[0.0; FIRST]; FEATURES],
            second: Layer::empty(),
            last: Layer::empty(),
            temperature: 1.0,
        }
    }

    fn posterior(&self, features: &ClassFeatures, known: &mut Known) -> ClassPosterior {
        let mut x = [0.0; FEATURES];
        let (mut which, mut is_outside) = (0, false);
        for (index, (value, input)) in features.to_array().iter().zip(&self.inputs).enumerate() {
            if value.is_finite() {
                let raw = input.spread(*value as f32);
                is_outside |= raw < input.least || raw > input.most;
                x[index] = input.standard(raw);
                which |= 1 << index;
            }
        }
        if known.which != which {
            *known = self.known(which);
        }
        let hidden = relu(self.second.apply(&relu(self.first.add_to(known.sum, &x))));
        let probabilities = softmax(self.last.apply(&hidden), self.temperature);
        let posterior = ClassPosterior { probabilities };
        if is_outside { outside(posterior) } else { posterior }
    }

    fn known(&self, which: u16) -> Known {
        let mut sum = self.first.bias;
        for (index, column) in self.presence.iter().enumerate() {
            if which & (1 << index) != 0 {
                add(&mut sum, 1.0, column);
            }
        }
        Known { which, sum }
    }
}

/// Which features are there, a bit each, and what the first layer makes of that. It is the same for most targets of a batch.
struct Known {
    which: u16,
    sum: [f32; FIRST],
}

impl Default for BuiltIn {
    fn default() -> Self {
        Self::new()
    }
}

impl Classifier for BuiltIn {
    fn classify(&self, features: &[ClassFeatures], out: &mut [ClassPosterior]) -> Result<()> {
        if features.len() != out.len() {
            return Err(Error::Shape {
                what: "out",
                expected: features.len().to_string(),
                actual: out.len().to_string(),
            });
        }
        let mut known = self.known(0);
        for (features, posterior) in features.iter().zip(out) {
            *posterior = self.posterior(features, &mut known);
        }
        Ok(())
    }
}

impl Input {
    /// Small and large numbers brought nearer to each other: ±log₂(1 + |x|/scale).
    fn spread(&self, value: f32) -> f32 {
        if self.scale > 0.0 { log2_about(1.0 + value.abs() / self.scale).copysign(value) } else { value }
    }

    fn standard(&self, raw: f32) -> f32 {
        ((raw - self.mean) * self.per_sigma).clamp(-MOST_STANDARD, MOST_STANDARD)
    }
}

impl<const N: usize, const M: usize> Layer<N, M> {
    fn read(next: &mut impl FnMut() -> f32) -> Self {
        let columns = read_columns(next);
        Self { columns, bias: std::array::from_fn(|_| next()) }
    }

    fn empty() -> Self {
        Self { columns: [[0.0; M]; N], bias: [0.0; M] }
    }

    fn apply(&self, x: &[f32; N]) -> [f32; M] {
        self.add_to(self.bias, x)
    }

    fn add_to(&self, mut y: [f32; M], x: &[f32; N]) -> [f32; M] {
        for (x, column) in x.iter().zip(&self.columns) {
            add(&mut y, *x, column);
        }
        y
    }
}

fn read_columns<const N: usize, const M: usize>(next: &mut impl FnMut() -> f32) -> [[f32; M]; N] {
    std::array::from_fn(|_| std::array::from_fn(|_| next()))
}

fn add<const M: usize>(y: &mut [f32; M], x: f32, column: &[f32; M]) {
    for (y, weight) in y.iter_mut().zip(column) {
        *y += x * weight;
    }
}

fn relu<const N: usize>(x: [f32; N]) -> [f32; N] {
    x.map(|x| x.max(0.0))
}

fn softmax(logits: [f32; OUTCOMES], temperature: f32) -> [f64; OUTCOMES] {
    let most = logits.iter().copied().fold(f32::MIN, f32::max);
    let per_step = std::f32::consts::LOG2_E / temperature;
    let odds = logits.map(|logit| f64::from(exp2_about((logit - most) * per_step)));
    let sum: f64 = odds.iter().sum();
    odds.map(|odds| odds / sum)
}

/// Nothing like it was trained.
fn outside(posterior: ClassPosterior) -> ClassPosterior {
    let mut probabilities = posterior.probabilities.map(|probability| (1.0 - OUTSIDE) * probability);
    probabilities[OUTCOMES - 1] += OUTSIDE;
    ClassPosterior { probabilities }
}

/// log₂ x for x ≥ 1, linear between powers of two (Mitchell 1962, "Computer multiplication and division using binary
/// logarithms"): within 0.09, steady, fast, and the same to the bit wherever it is computed.
fn log2_about(x: f32) -> f32 {
    (x.to_bits() as f32) * (1.0 / 8_388_608.0) - 127.0
}

/// 2ˣ for x ≤ 0, within 4 parts in a million: the power of two that is nearest, times what the Taylor series makes of the rest.
fn exp2_about(x: f32) -> f32 {
    /// Added to a small number, it leaves nothing behind the point.
    const ROUNDING: f32 = 12_582_912.0;
    let x = x.max(-125.0);
    let whole = (x + ROUNDING) - ROUNDING;
    let y = (x - whole) * std::f32::consts::LN_2;
    let part = 1.0 + y * (1.0 + y * (0.5 + y * (1.0 / 6.0 + y * (1.0 / 24.0 + y * (1.0 / 120.0)))));
    f32::from_bits(((whole as i32 + 127) as u32) << 23) * part
}

fn fnv1a(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn powers_and_logarithms_are_about_right() {
        for step in 0..5000 {
            let x = -0.025 * step as f32;
            let error = f64::from(exp2_about(x)) / f64::from(x).exp2() - 1.0;
            assert!(error.abs() < 4e-6, "{x}: {error}");
            let y = 1.0 + 0.1 * step as f32;
            assert!((log2_about(y) - y.log2()).abs() < 0.09);
        }
        assert!(exp2_about(f32::MIN) < 1e-37);
    }

    #[test]
    fn an_answer_does_not_depend_on_who_else_is_asked_about() {
        let model = BuiltIn::new();
        let some = |index: usize| {
            let values = std::array::from_fn(|feature| {
                if (index >> (feature % 4)) & 1 == 0 { 3.0 + feature as f64 } else { f64::NAN }
            });
            ClassFeatures::from_array(values)
        };
        let features: Vec<ClassFeatures> = (0..16).map(some).collect();
        let mut together = vec![ClassPosterior::default(); features.len()];
        model.classify(&features, &mut together).unwrap();
        for (features, posterior) in features.iter().zip(&together) {
            let mut alone = [ClassPosterior::default()];
            model.classify(std::slice::from_ref(features), &mut alone).unwrap();
            assert_eq!(alone[0], *posterior);
        }
    }
}
