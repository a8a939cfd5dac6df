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

/// The classifier that comes with the crate: 24 inputs, two hidden layers of 32 and 24, nine outcomes, a temperature that
/// makes its probabilities come true. What lies beyond everything it was trained with is Unknown.
#[derive(Clone, Debug)]
pub struct BuiltIn {
    inputs: [Input; FEATURES],
    first: Layer<INPUTS, FIRST>,
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
        let model = Self {
            inputs: std::array::from_fn(|_| Input {
                scale: next(),
                mean: next(),
                per_sigma: next(),
                least: next(),
                most: next(),
            }),
            first: Layer::read(&mut next),
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
            second: Layer::empty(),
            last: Layer::empty(),
            temperature: 1.0,
        }
    }

    fn posterior(&self, features: &ClassFeatures) -> ClassPosterior {
        let mut x = [0.0; INPUTS];
        let mut is_outside = false;
        for (index, (value, input)) in features.to_array().iter().zip(&self.inputs).enumerate() {
            if value.is_finite() {
                let raw = input.spread(*value as f32);
                is_outside |= raw < input.least || raw > input.most;
                x[index] = input.standard(raw);
                x[FEATURES + index] = 1.0;
            }
        }
        let hidden = relu(self.second.apply(&relu(self.first.apply(&x))));
        let probabilities = softmax(self.last.apply(&hidden), self.temperature);
        let posterior = ClassPosterior { probabilities };
        if is_outside { outside(posterior) } else { posterior }
    }
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
        for (features, posterior) in features.iter().zip(out) {
            *posterior = self.posterior(features);
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
        let columns = std::array::from_fn(|_| std::array::from_fn(|_| next()));
        Self { columns, bias: std::array::from_fn(|_| next()) }
    }

    fn empty() -> Self {
        Self { columns: [[0.0; M]; N], bias: [0.0; M] }
    }

    fn apply(&self, x: &[f32; N]) -> [f32; M] {
        let mut y = self.bias;
        for (x, column) in x.iter().zip(&self.columns) {
            for (y, weight) in y.iter_mut().zip(column) {
                *y += x * weight;
            }
        }
        y
    }
}

fn relu<const N: usize>(x: [f32; N]) -> [f32; N] {
    x.map(|x| x.max(0.0))
}

fn softmax(logits: [f32; OUTCOMES], temperature: f32) -> [f64; OUTCOMES] {
    let most = logits.iter().copied().fold(f32::MIN, f32::max);
    let odds = logits.map(|logit| f64::from(((logit - most) / temperature).exp()));
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

fn fnv1a(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}
