//! Which channel to transmit on next, so that a jammer is not there.
//!
//! - `experts`: guesses at where the jammer will be, each by another kind of memory, and how far each is trusted.
//! - `policy`: from probabilities of being jammed to a random choice that stays hard to predict.
//!
//! A learner that is good against one jammer can be what another one learns. So there is a rule beside it (any permitted channel,
//! all alike), both are scored by what they would have met, and the better one is followed.

mod experts;
mod policy;

use crate::elementary::exp;
use crate::error::{Error, Result};
use experts::{Experts, History};

/// Most channels of a plan.
pub const MOST_PLANNED_CHANNELS: usize = 64;
/// What is forgotten of both scores with each pulse: 500 pulses count.
const SCORE_KEPT: f64 = 0.998;
/// How sure a difference of one jammed pulse makes.
const TRUST_A_PULSE: f64 = 0.2;
/// Neither learner nor rule is ever given up: what is not tried cannot prove itself.
const LEAST_SHARE: f64 = 0.005;

/// Channel agility that learns: pulse by pulse (or dwell by dwell) the channel of a permitted plan that is least likely jammed.
///
/// All that it is told is whether the channel that it chose was jammed. It learns jammers that stay, that sweep, that follow, and
/// that predict its own hops; against noise that hops at random nothing helps, and nothing is lost. The choice is random with a
/// floor under its entropy, and the same seed gives the same hops.
///
/// ```
/// use aegis_core::ew::ChannelAgility;
/// let mut agility = ChannelAgility::new(&[0, 1, 2, 4, 5, 7], 1)?;
/// let mut jammed = 0;
/// for pulse in 0..2000 {
///     let hit = agility.channel() == 4;
///     jammed += u32::from(hit && pulse >= 1000);
///     agility.observe(hit);
/// }
/// assert!(jammed < 10, "{jammed} of 1000");
/// # Ok::<(), aegis_core::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct ChannelAgility {
    /// The permitted channels.
    plan: Vec<u32>,
    random: u64,
    /// Places in the plan.
    present: usize,
    experts: Experts,
    history: History,
    /// How likely each channel is jammed next, and with what probabilities learner and both together choose.
    jammed: Vec<f64>,
    learned: Vec<f64>,
    mixed: Vec<f64>,
    /// Jammed pulses that the learner, and the rule, would have met.
    losses: [f64; 2],
}

impl ChannelAgility {
    /// Hops within `permitted` only.
    ///
    /// # Errors
    /// [`Error::Shape`] for no channel; [`Error::Capacity`] above [`MOST_PLANNED_CHANNELS`]; [`Error::OutOfRange`] for a channel that
    /// is there twice.
    pub fn new(permitted: &[u32], seed: u64) -> Result<Self> {
        let count = permitted.len();
        check_plan(permitted)?;
        let mut agility = Self {
            plan: permitted.to_vec(),
            random: seed,
            present: 0,
            experts: Experts::new(count),
            history: History::new(count),
            jammed: vec![0.0; count],
            learned: vec![1.0 / count as f64; count],
            mixed: vec![1.0 / count as f64; count],
            losses: [0.0; 2],
        };
        agility.present = agility.draw();
        Ok(agility)
    }

    /// As new, in the memory that is there.
    pub(super) fn restart(&mut self, seed: u64) {
        let rule = 1.0 / self.plan.len() as f64;
        self.random = seed;
        self.experts.forget();
        self.history.forget();
        self.learned.fill(rule);
        self.mixed.fill(rule);
        self.losses = [0.0; 2];
        self.present = self.draw();
    }

    /// Whether what was restored can be gone on with: of these channels, and nothing that cannot be counted with.
    pub(super) fn is_sound(&self, permitted: &[u32]) -> bool {
        let count = permitted.len();
        let shares = [&self.jammed, &self.learned, &self.mixed];
        self.plan == permitted
            && self.present < count
            && shares
                .iter()
                .all(|share| share.len() == count && share.iter().all(|p| (0.0..=1.0).contains(p)))
            && self.mixed.iter().all(|probability| *probability > 0.0)
            && self.losses.iter().all(|loss| loss.is_finite())
            && self.history.is_sound(count)
            && self.experts.is_sound(count)
    }

    /// The channel to transmit on now; one of the permitted.
    #[must_use]
    pub fn channel(&self) -> u32 {
        self.plan[self.present]
    }

    /// The channels that it may choose.
    #[must_use]
    pub fn permitted(&self) -> &[u32] {
        &self.plan
    }

    /// How far what was learned is followed, 0 to 1; the rest is the rule: any permitted channel.
    #[must_use]
    pub fn learned_share(&self) -> f64 {
        let advantage = TRUST_A_PULSE * (self.losses[1] - self.losses[0]);
        (1.0 / (1.0 + exp(-advantage))).clamp(LEAST_SHARE, 1.0 - LEAST_SHARE)
    }

    /// Probability with which each permitted channel was drawn for the present pulse.
    #[must_use]
    pub fn probabilities(&self) -> &[f64] {
        &self.mixed
    }

    /// Whether the present channel was jammed; goes on to the next, which is returned.
    pub fn observe(&mut self, jammed: bool) -> u32 {
        self.score(jammed);
        self.experts.learn(&self.history, self.present, jammed);
        self.history.remember(self.present, jammed);
        self.decide();
        self.present = self.draw();
        self.channel()
    }

    /// What either would have met with the probability of choosing this channel: unbiased, as the channel was drawn with a known one.
    fn score(&mut self, jammed: bool) {
        let rule = 1.0 / self.plan.len() as f64;
        let choosing = [self.learned[self.present], rule];
        for (loss, probability) in self.losses.iter_mut().zip(choosing) {
            let met = if jammed { probability / self.mixed[self.present] } else { 0.0 };
            *loss = SCORE_KEPT * *loss + met;
        }
    }

    fn decide(&mut self) {
        self.experts.predict(&self.history, &mut self.jammed);
        policy::choose(&self.jammed, &mut self.learned);
        let (share, rule) = (self.learned_share(), 1.0 / self.plan.len() as f64);
        for (mixed, learned) in self.mixed.iter_mut().zip(&self.learned) {
            *mixed = share * learned + (1.0 - share) * rule;
        }
    }

    fn draw(&mut self) -> usize {
        let mut left = self.uniform();
        let found = self.mixed.iter().position(|probability| {
            left -= probability;
            left < 0.0
        });
        found.unwrap_or(self.plan.len() - 1)
    }

    /// `SplitMix64` (Steele, Lea, Flood 2014), the upper 53 bits.
    fn uniform(&mut self) -> f64 {
        self.random = self.random.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.random;
        bits = (bits ^ bits >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ bits >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        bits ^= bits >> 31;
        (bits >> 11) as f64 / (1_u64 << 53) as f64
    }
}

fn check_plan(permitted: &[u32]) -> Result<()> {
    let count = permitted.len();
    if count == 0 {
        let (expected, actual) = ("at least one channel".to_owned(), "none".to_owned());
        return Err(Error::Shape { what: "permitted", expected, actual });
    }
    if count > MOST_PLANNED_CHANNELS {
        return Err(Error::Capacity { what: "permitted", actual: count, limit: MOST_PLANNED_CHANNELS });
    }
    match (1..count).find(|&index| permitted[..index].contains(&permitted[index])) {
        Some(index) => {
            Err(Error::OutOfRange { what: "permitted", index, reason: "a channel is there twice" })
        }
        None => Ok(()),
    }
}
