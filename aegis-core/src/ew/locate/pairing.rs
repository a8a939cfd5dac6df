//! Which sources of which sites are one emitter.

use super::fit::{Course, Prior, alone, course};
use super::strobes::StrobeLog;
use crate::elementary::{exp, hypot};
use crate::ew::interference::InterferenceSource;
use crate::ids::SensorId;
use crate::probability::chi_square_cdf;
use crate::radar::crossing;
use crate::time::Time;

/// Sites that are looked at together, those with most sources first.
const MOST_SITES: usize = 4;
/// Sources of each site, those with most strobes first.
const MOST_OF_SITE: usize = 8;
/// Fewer strobes of a source say nothing of how it moves.
const LEAST_STROBES: usize = 3;
/// Ways to pair that are weighed.
const MOST_WAYS: usize = 512;
/// ln of the odds that what one site hears is heard by another, too, rather than by itself: that two sites which hear one emitter each hear the
/// same is believed without much evidence; which of several is whose is not.
const LOG_PRIOR: f64 = 6.0;
/// A course that bearings miss by more than chance does once in so many is none.
const LEAST_LIKELY: f64 = 1e-6;

/// Sources that may be one emitter, and its course.
#[derive(Clone, Copy, Debug)]
pub(super) struct Paired {
    numbers: [u64; MOST_SITES],
    count: usize,
    /// Their places among the candidates, a bit each.
    sources: u32,
    pub(super) time: Time,
    pub(super) course: Course,
    /// ln of how much better than bearings of their own it explains them.
    gain: f64,
    pub(super) probability: f64,
}

impl Paired {
    /// The sources' numbers.
    pub(super) fn members(&self) -> &[u64] {
        &self.numbers[..self.count]
    }

    fn shares_a_source(&self, other: &Self) -> bool {
        self.sources & other.sources != 0
    }
}

/// A source that has been heard often enough.
#[derive(Clone, Copy, Debug)]
struct Candidate {
    sensor: SensorId,
    number: u64,
    site_m: [f64; 2],
    azimuth_rad: f64,
    last: Time,
    alone: f64,
}

/// Finds them; memory that is kept.
#[derive(Clone, Debug)]
pub(super) struct Pairing {
    prior: Prior,
    candidates: Vec<Candidate>,
    ways: Vec<Paired>,
    /// What each is worth with what goes with it.
    values: Vec<f64>,
    chosen: Vec<Paired>,
}

impl Pairing {
    pub(super) fn new(prior: Prior) -> Self {
        Self { prior, candidates: Vec::new(), ways: Vec::new(), values: Vec::new(), chosen: Vec::new() }
    }

    /// Ways to pair that share no source, the most probable first.
    pub(super) fn pair(&mut self, log: &StrobeLog, sources: &[InterferenceSource]) -> &[Paired] {
        self.chosen.clear();
        self.find_candidates(log, sources);
        self.pair_two(log);
        self.extend(log);
        self.weigh();
        self.ways.sort_by(|a, b| b.probability.total_cmp(&a.probability).then(b.count.cmp(&a.count)));
        for way in &self.ways {
            if !self.chosen.iter().any(|chosen| chosen.shares_a_source(way)) {
                self.chosen.push(*way);
            }
        }
        &self.chosen
    }

    fn find_candidates(&mut self, log: &StrobeLog, sources: &[InterferenceSource]) {
        let Self { prior, candidates, .. } = self;
        candidates.clear();
        for source in sources {
            let own = || log.of(source.number);
            let Some(last) = own().last() else { continue };
            let same = |candidate: &&Candidate| candidate.sensor == source.sensor;
            let is_crowded = candidates.iter().filter(same).count() >= MOST_OF_SITE;
            if own().count() < LEAST_STROBES || is_crowded || candidates.len() >= MOST_SITES * MOST_OF_SITE {
                continue;
            }
            let (site_m, azimuth_rad) = last.line();
            candidates.push(Candidate {
                sensor: source.sensor,
                number: source.number,
                site_m,
                azimuth_rad,
                last: last.time,
                alone: alone(own(), prior),
            });
        }
    }

    /// All crossings of two sites' bearings.
    fn pair_two(&mut self, log: &StrobeLog) {
        let Self { prior, candidates, ways, .. } = self;
        ways.clear();
        for (place, first) in candidates.iter().enumerate() {
            let later = candidates.iter().enumerate().skip(place + 1);
            for (other, second) in later.filter(|(_, second)| second.sensor != first.sensor) {
                if ways.len() >= MOST_WAYS {
                    return;
                }
                let near = crossing([first.site_m, second.site_m], [first.azimuth_rad, second.azimuth_rad]);
                let Some(near) = near else { continue };
                let mut numbers = [0; MOST_SITES];
                (numbers[0], numbers[1]) = (first.number, second.number);
                let time = first.last.max(second.last);
                let own = first.alone + second.alone;
                let sources = 1 << place | 1 << other;
                ways.extend(way(log, (numbers, 2, sources), (time, near), own, prior));
            }
        }
    }

    /// Each way with one source of a further site, as far as that explains it.
    fn extend(&mut self, log: &StrobeLog) {
        let Self { prior, candidates, ways, .. } = self;
        let mut place = 0;
        while place < ways.len() {
            let base = ways[place];
            place += 1;
            if base.count >= MOST_SITES {
                continue;
            }
            let is_member = |candidate: &&Candidate| base.members().contains(&candidate.number);
            // In the order of numbers, so that no set is met twice.
            let last = base.members().iter().filter_map(|number| position(candidates, *number)).max();
            let Some(last) = last else { continue };
            let own: f64 = candidates.iter().filter(is_member).map(|candidate| candidate.alone).sum();
            for (bit, next) in candidates.iter().enumerate().skip(last + 1) {
                let is_heard_there =
                    candidates.iter().filter(is_member).any(|known| known.sensor == next.sensor);
                if is_heard_there || ways.len() >= MOST_WAYS {
                    continue;
                }
                let (mut numbers, count) = (base.numbers, base.count + 1);
                numbers[base.count] = next.number;
                let near = [base.course.state[0], base.course.state[1]];
                let time = base.time.max(next.last);
                let sources = base.sources | 1 << bit;
                ways.extend(way(log, (numbers, count, sources), (time, near), own + next.alone, prior));
            }
        }
    }

    /// One with what goes best with it against each other that uses a source of it, with what goes best with that; and against none.
    ///
    /// A crossing by chance that is far away leaves more open than a near one, and so is more probable by itself: but then its
    /// sources' own emitters are elsewhere, too.
    fn weigh(&mut self) {
        self.ways.sort_by(|a, b| b.gain.total_cmp(&a.gain));
        self.values.clear();
        self.values.extend(self.ways.iter().map(|way| with_the_best(way, &self.ways)));
        for place in 0..self.ways.len() {
            let (own, value) = (self.ways[place], self.values[place]);
            let others = self.ways.iter().zip(&self.values).enumerate().filter(|(other, _)| *other != place);
            // What is part of it, or of which it is a part, says the same of where it is.
            let rivals = others.filter(|(_, (way, _))| {
                way.shares_a_source(&own) && !is_part(way, &own) && !is_part(&own, way)
            });
            let against: f64 = rivals.map(|(_, (_, other))| exp((other - value).min(500.0))).sum();
            self.ways[place].probability = 1.0 / (1.0 + against + exp((-own.gain).min(500.0)));
        }
    }
}

/// The gain of a way with those that share no source with it or each other, the best first.
fn with_the_best(way: &Paired, sorted: &[Paired]) -> f64 {
    let (mut taken, mut sum) = (way.sources, way.gain);
    for other in sorted.iter().take_while(|other| other.gain > 0.0) {
        if taken & other.sources == 0 {
            taken |= other.sources;
            sum += other.gain;
        }
    }
    sum
}

fn is_part(small: &Paired, large: &Paired) -> bool {
    small.count < large.count && small.sources & large.sources == small.sources
}

fn position(candidates: &[Candidate], number: u64) -> Option<usize> {
    candidates.iter().position(|candidate| candidate.number == number)
}

/// A way with its course; `None` where no emitter would be heard so.
fn way(
    log: &StrobeLog,
    (numbers, count, sources): ([u64; MOST_SITES], usize, u32),
    (time, near_m): (Time, [f64; 2]),
    own: f64,
    prior: &Prior,
) -> Option<Paired> {
    let members = &numbers[..count];
    let strobes = || log.of_any(members);
    let course = course(&strobes(), time, near_m, prior)?;
    let is_near = strobes().all(|strobe| {
        let (site_m, _) = strobe.line();
        hypot(course.state[0] - site_m[0], course.state[1] - site_m[1]) <= prior.range_m
    });
    let spare = (strobes().count() as f64 - 4.0).max(1.0);
    let is_likely = chi_square_cdf(course.chi_square, spare).is_ok_and(|below| 1.0 - below > LEAST_LIKELY);
    let gain = course.evidence - own + LOG_PRIOR * (count as f64 - 1.0);
    (is_near && is_likely).then_some(Paired { numbers, count, sources, time, course, gain, probability: 0.0 })
}
