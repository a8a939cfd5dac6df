//! The model that comes with the crate: a perceptron of two hidden layers, trained by `aegis-py/training`, which also writes
//! its card.
#![allow(
    clippy::inline_always,
    reason = "what is not inlined into a loop does not get the loop's wide instructions"
)]

use super::Classifier;
use super::arithmetic::{Layer, add, log2_about, read_columns, relu, softmax};
use super::features::{ClassFeatures, FEATURES};
use super::posterior::{ClassPosterior, OUTCOMES};
use crate::error::{Error, Result};
use pulp::{Arch, Simd, WithSimd};

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

/// Targets to classify, in loops as wide as the machine.
struct Batch<'a> {
    model: &'a BuiltIn,
    features: &'a [ClassFeatures],
    /// As many.
    out: &'a mut [ClassPosterior],
}

/// Which features are there, a bit each, and what the first layer makes of that. It is the same for most targets of a batch.
struct Known {
    which: u16,
    sum: [f32; FIRST],
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
            first: Layer::new(columns, std::array::from_fn(|_| next())),
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

    #[inline(always)]
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

    #[inline(always)]
    fn known(&self, which: u16) -> Known {
        let mut sum = *self.first.bias();
        for (index, column) in self.presence.iter().enumerate() {
            if which & (1 << index) != 0 {
                add(&mut sum, 1.0, column);
            }
        }
        Known { which, sum }
    }
}

impl WithSimd for Batch<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) {
        let Self { model, features, out } = self;
        let mut known = model.known(0);
        for (features, posterior) in features.iter().zip(out) {
            *posterior = model.posterior(features, &mut known);
        }
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
        Arch::new().dispatch(Batch { model: self, features, out });
        Ok(())
    }
}

impl Input {
    /// Small and large numbers brought nearer to each other: ±log₂(1 + |x|/scale).
    #[inline(always)]
    fn spread(&self, value: f32) -> f32 {
        if self.scale > 0.0 { log2_about(1.0 + value.abs() / self.scale).copysign(value) } else { value }
    }

    #[inline(always)]
    fn standard(&self, raw: f32) -> f32 {
        ((raw - self.mean) * self.per_sigma).clamp(-MOST_STANDARD, MOST_STANDARD)
    }
}

/// Nothing like it was trained.
fn outside(posterior: ClassPosterior) -> ClassPosterior {
    let mut probabilities = posterior.probabilities.map(|probability| (1.0 - OUTSIDE) * probability);
    probabilities[OUTCOMES - 1] += OUTSIDE;
    ClassPosterior { probabilities }
}

fn fnv1a(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A stream of numbers from 0 to 1.
    fn numbers() -> impl FnMut() -> f64 {
        let mut state: u32 = 1;
        move || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            f64::from(state >> 8) / f64::from(1 << 24)
        }
    }

    /// A model whose weights are drawn, some of them next to nothing.
    fn drawn_model() -> BuiltIn {
        let mut next = numbers();
        let inputs = (0..FEATURES).flat_map(|index| {
            let scale = if index % 3 == 0 { 0.0 } else { 0.5 * index as f32 };
            [scale, 1.0, 0.4, -20.0, 30.0]
        });
        let mut weight = |index: usize| if index % 50 == 49 { 1e-39 } else { 2.0 * next() as f32 - 1.0 };
        let weights = (5 * FEATURES..NUMBERS - 1).map(&mut weight).collect::<Vec<f32>>();
        let all = inputs.chain(weights).chain([1.5]).flat_map(f32::to_le_bytes);
        BuiltIn::from_bytes(&MAGIC.iter().copied().chain(all).collect::<Vec<u8>>()).unwrap()
    }

    /// Targets of which each lacks other features; of some a feature is far out.
    fn drawn_targets(count: usize) -> Vec<ClassFeatures> {
        let mut next = numbers();
        let mut value = |_| match next() {
            draw if draw < 0.3 => f64::NAN,
            draw if draw < 0.302 => 1e200,
            _ => 30.0 * next() - 10.0,
        };
        (0..count).map(|_| ClassFeatures::from_array(std::array::from_fn(&mut value))).collect()
    }

    fn answers(model: &BuiltIn, features: &[ClassFeatures]) -> Vec<ClassPosterior> {
        let mut out = vec![ClassPosterior::default(); features.len()];
        model.classify(features, &mut out).unwrap();
        out
    }

    fn bits(posteriors: &[ClassPosterior]) -> Vec<u8> {
        posteriors
            .iter()
            .flat_map(|posterior| posterior.probabilities.map(f64::to_le_bytes))
            .flatten()
            .collect()
    }

    /// It was recorded before small weights were taken as none and vectors were wide: neither changes a bit.
    #[test]
    fn answers_are_what_they_were_recorded_as() {
        let posteriors = answers(&drawn_model(), &drawn_targets(500));
        assert!(posteriors.iter().all(ClassPosterior::is_valid));
        assert_eq!(fnv1a(&bits(&posteriors)), 0x38e9_fe85_56c8_c80d);
    }

    #[test]
    fn an_answer_does_not_depend_on_who_else_is_asked_about() {
        let model = drawn_model();
        let features = drawn_targets(25);
        let alone: Vec<ClassPosterior> =
            features.iter().flat_map(|one| answers(&model, std::slice::from_ref(one))).collect();
        for count in 0..=features.len() {
            assert_eq!(bits(&answers(&model, &features[..count])), bits(&alone[..count]), "{count} first");
            assert_eq!(
                bits(&answers(&model, &features[count..])),
                bits(&alone[count..]),
                "not {count} first"
            );
        }
    }

    #[test]
    fn an_answer_does_not_depend_on_the_machine() {
        let (model, features) = (drawn_model(), drawn_targets(101));
        let mut portable = vec![ClassPosterior::default(); features.len()];
        Arch::Scalar.dispatch(Batch { model: &model, features: &features, out: &mut portable });
        assert_eq!(bits(&portable), bits(&answers(&model, &features)));
    }
}
