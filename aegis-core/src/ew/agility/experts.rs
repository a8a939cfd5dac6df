//! Guesses at where the jammer will be. Each expert sorts what may happen into cells of its own, and remembers how often a channel of a
//! cell was jammed; those that foretold better are trusted more (Bayes' mixture; it forgets, so that a jammer may change: fixed share, Herbster
//! and Warmuth 1998).

use crate::elementary::exp;

/// Weight of what was known before anything was heard, in looks.
const PRIOR_LOOKS: f64 = 0.25;
/// What is forgotten of a cell with each pulse: 2000 pulses count.
const LOG_KEPT: f64 = -5e-4;
/// What part of their trust experts share out with each pulse.
const SHARED: f64 = 1e-3;
/// How far back lags count.
const MOST_LAG: usize = 32;

/// What an expert sorts by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
enum Sorting {
    /// Nothing: all channels are alike.
    Alike,
    /// The channel: a jammer that stays.
    Channel,
    /// How long ago the channel was used: a jammer that follows.
    Lag,
    /// How far from the channel that was jammed last, and how long after: a jammer that moves on.
    Transition,
    /// Channel, and the pulse's place in a period: a jammer that repeats itself.
    Phase(usize),
    /// Whether the channel is the one that most often came after the present: a jammer that predicts hops.
    Predicted,
}

/// What is remembered of one cell.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
struct Cell {
    jammed: f32,
    looks: f32,
    /// The pulse at which both were true.
    pulse: u64,
}

#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
struct Expert {
    sorting: Sorting,
    cells: Vec<Cell>,
    trust: f64,
}

/// All experts, and how far each is trusted.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub(super) struct Experts {
    all: Vec<Expert>,
}

/// What has happened so far.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub(super) struct History {
    pulse: u64,
    /// The pulse at which each channel was used last.
    used: Vec<Option<u64>>,
    last: Option<usize>,
    /// Which channel was jammed last, and when.
    jam: Option<(usize, u64)>,
    /// How often a channel came after another, with forgetting: `[before][after]`.
    followed: Vec<f32>,
}

impl History {
    pub(super) fn new(channels: usize) -> Self {
        Self {
            pulse: 0,
            used: vec![None; channels],
            last: None,
            jam: None,
            followed: vec![0.0; channels * channels],
        }
    }

    pub(super) fn forget(&mut self) {
        (self.pulse, self.last, self.jam) = (0, None, None);
        self.used.fill(None);
        self.followed.fill(0.0);
    }

    pub(super) fn is_sound(&self, channels: usize) -> bool {
        let is_past = |pulse: u64| pulse < self.pulse;
        self.pulse < 1 << 62
            && self.used.len() == channels
            && self.followed.len() == channels * channels
            && self.followed.iter().all(|count| count.is_finite())
            && self.used.iter().flatten().all(|pulse| is_past(*pulse))
            && self.last.is_none_or(|last| last < channels)
            && self.jam.is_none_or(|(channel, pulse)| channel < channels && is_past(pulse))
    }

    pub(super) fn remember(&mut self, channel: usize, jammed: bool) {
        let channels = self.used.len();
        if let Some(last) = self.last {
            let row = &mut self.followed[last * channels..(last + 1) * channels];
            for count in row.iter_mut() {
                *count *= 0.99;
            }
            row[channel] += 1.0;
        }
        self.used[channel] = Some(self.pulse);
        self.last = Some(channel);
        if jammed {
            self.jam = Some((channel, self.pulse));
        }
        self.pulse += 1;
    }

    fn lag(&self, pulse: Option<u64>) -> usize {
        pulse.map_or(MOST_LAG, |pulse| ((self.pulse - pulse) as usize).min(MOST_LAG))
    }

    /// The channel that most often came after the present one.
    fn predicted(&self) -> Option<usize> {
        let channels = self.used.len();
        let row = &self.followed[self.last? * channels..][..channels];
        (0..channels).max_by(|a, b| row[*a].total_cmp(&row[*b]))
    }
}

impl Sorting {
    fn cells(self, channels: usize) -> usize {
        match self {
            Self::Alike => 1,
            Self::Channel => channels,
            Self::Lag => MOST_LAG + 1,
            Self::Transition => (MOST_LAG + 1) * channels,
            Self::Phase(period) => period * channels,
            Self::Predicted => 2,
        }
    }

    fn cell(self, history: &History, channel: usize) -> usize {
        let channels = history.used.len();
        match self {
            Self::Alike => 0,
            Self::Channel => channel,
            Self::Lag => history.lag(history.used[channel]),
            Self::Transition => {
                let (from, pulse) = history.jam.map_or((0, None), |(from, pulse)| (from, Some(pulse)));
                history.lag(pulse) * channels + (channel + channels - from) % channels
            }
            Self::Phase(period) => (history.pulse % period as u64) as usize * channels + channel,
            Self::Predicted => usize::from(history.predicted() == Some(channel)),
        }
    }
}

impl Cell {
    /// Probability that a channel of this cell is jammed, without anything known one of all channels.
    fn jammed(&self, now: u64, prior: f64) -> f64 {
        let kept = self.kept(now);
        (kept * f64::from(self.jammed) + PRIOR_LOOKS * prior) / (kept * f64::from(self.looks) + PRIOR_LOOKS)
    }

    fn add(&mut self, now: u64, jammed: bool) {
        let kept = self.kept(now) as f32;
        self.jammed = self.jammed * kept + f32::from(u8::from(jammed));
        self.looks = self.looks * kept + 1.0;
        self.pulse = now;
    }

    fn kept(&self, now: u64) -> f64 {
        exp(LOG_KEPT * now.saturating_sub(self.pulse) as f64)
    }
}

impl Experts {
    pub(super) fn new(channels: usize) -> Self {
        // Sweeps over some or all channels, up to four pulses on each.
        let periods = (2..=2 * channels).chain([3 * channels, 4 * channels]).filter(|_| channels > 1);
        let sortings =
            [Sorting::Alike, Sorting::Channel, Sorting::Lag, Sorting::Transition, Sorting::Predicted];
        let all: Vec<_> = sortings.into_iter().chain(periods.map(Sorting::Phase)).collect();
        let trust = 1.0 / all.len() as f64;
        let expert = |sorting: Sorting| Expert {
            sorting,
            cells: vec![Cell::default(); sorting.cells(channels)],
            trust,
        };
        Self { all: all.into_iter().map(expert).collect() }
    }

    pub(super) fn forget(&mut self) {
        let trust = 1.0 / self.all.len() as f64;
        for expert in &mut self.all {
            expert.trust = trust;
            expert.cells.fill(Cell::default());
        }
    }

    pub(super) fn is_sound(&self, channels: usize) -> bool {
        let as_new = Self::new(channels);
        let is_count = |count: f32| (0.0..1e6).contains(&count);
        self.all.len() == as_new.all.len()
            && self.all.iter().zip(&as_new.all).all(|(own, new)| {
                (own.sorting, own.cells.len()) == (new.sorting, new.cells.len())
                    && (0.0..=1.0).contains(&own.trust)
                    && own.cells.iter().all(|cell| is_count(cell.jammed) && is_count(cell.looks))
            })
    }

    /// Replaces `jammed` by how likely each channel is jammed next.
    pub(super) fn predict(&self, history: &History, jammed: &mut [f64]) {
        let prior = 1.0 / jammed.len() as f64;
        for (channel, jammed) in jammed.iter_mut().enumerate() {
            let told = |expert: &Expert| {
                let cell = &expert.cells[expert.sorting.cell(history, channel)];
                expert.trust * cell.jammed(history.pulse, prior)
            };
            *jammed = self.all.iter().map(told).sum();
        }
    }

    /// Trusts those more that foretold this, and lets all remember it.
    pub(super) fn learn(&mut self, history: &History, channel: usize, jammed: bool) {
        let prior = 1.0 / history.used.len() as f64;
        for expert in &mut self.all {
            let cell = &mut expert.cells[expert.sorting.cell(history, channel)];
            let told = cell.jammed(history.pulse, prior);
            expert.trust *= if jammed { told } else { 1.0 - told };
            cell.add(history.pulse, jammed);
        }
        let sum: f64 = self.all.iter().map(|expert| expert.trust).sum();
        let (sum, share) = (sum.max(f64::MIN_POSITIVE), SHARED / self.all.len() as f64);
        for expert in &mut self.all {
            expert.trust = (1.0 - SHARED) * expert.trust / sum + share;
        }
    }
}
