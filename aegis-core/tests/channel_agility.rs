//! Channel agility against jammers of every strategy: 8 channels, the second half of 4000 pulses, the mean over seeds.

use aegis_core::Error;
use aegis_core::ew::ChannelAgility;

const CHANNELS: usize = 8;
const PULSES: usize = 4000;
const SEEDS: u64 = 24;

/// Where a jammer is at a pulse, by the hops that it has seen.
trait Jammer {
    fn channel(&mut self, pulse: usize, hops: &[u32]) -> u32;
}

impl<F: FnMut(usize, &[u32]) -> u32> Jammer for F {
    fn channel(&mut self, pulse: usize, hops: &[u32]) -> u32 {
        self(pulse, hops)
    }
}

fn random(state: &mut u64) -> u64 {
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    *state >> 11
}

/// Counts what came after each of the latest `ORDER` hops, and jams what came most often.
fn learner(order: u32, kept: f64) -> impl FnMut(usize, &[u32]) -> u32 {
    let mut counts = vec![0.0; CHANNELS.pow(order + 1)];
    move |_, hops: &[u32]| {
        let order = order as usize;
        let row = |before: &[u32]| before.iter().fold(0, |row, hop| row * CHANNELS + *hop as usize);
        if hops.len() <= order {
            return 0;
        }
        let (before, after) = hops[hops.len() - order - 1..].split_at(order);
        let place = row(before) * CHANNELS;
        counts[place..place + CHANNELS].iter_mut().for_each(|count| *count *= kept);
        counts[place + after[0] as usize] += 1.0;
        let now = &counts[row(&hops[hops.len() - order..]) * CHANNELS..][..CHANNELS];
        (0..CHANNELS).max_by(|a, b| now[*a].total_cmp(&now[*b])).unwrap_or(0) as u32
    }
}

fn follower(lag: usize) -> impl FnMut(usize, &[u32]) -> u32 {
    move |_, hops: &[u32]| hops.len().checked_sub(lag).map_or(0, |place| hops[place])
}

fn sweep(pulses: usize) -> impl FnMut(usize, &[u32]) -> u32 {
    move |pulse, _: &[u32]| (pulse / pulses % CHANNELS) as u32
}

/// Part of the pulses of the second half that are jammed.
fn jammed(make: &dyn Fn(u64) -> Box<dyn Jammer>) -> f64 {
    let plan: Vec<u32> = (0..CHANNELS as u32).collect();
    let mut hit = 0;
    for seed in 1..=SEEDS {
        let mut agility = ChannelAgility::new(&plan, seed).unwrap();
        let mut jammer = make(seed);
        let mut hops = Vec::with_capacity(PULSES);
        for pulse in 0..PULSES {
            let at = jammer.channel(pulse, &hops);
            let channel = agility.channel();
            assert!(plan.contains(&channel));
            hit += usize::from(channel == at && pulse >= PULSES / 2);
            hops.push(channel);
            agility.observe(channel == at);
        }
    }
    hit as f64 / (SEEDS as usize * PULSES / 2) as f64
}

fn at_most(name: &str, limit: f64, make: &dyn Fn(u64) -> Box<dyn Jammer>) {
    let share = jammed(make);
    println!("{name:<24} {:5.2} % (at most {:.0})", 100.0 * share, 100.0 * limit);
    assert!(share <= limit, "{name}: {share}");
}

#[test]
fn jammers_with_a_plan_are_left_behind() {
    at_most("static", 0.01, &|seed| Box::new(move |_: usize, _: &[u32]| (seed % 8) as u32));
    for pulses in [1, 2, 3] {
        at_most(&format!("sweep, {pulses} a channel"), 0.01, &|_| Box::new(sweep(pulses)));
    }
    at_most("sweep back", 0.01, &|_| Box::new(|pulse: usize, _: &[u32]| 7 - (pulse % CHANNELS) as u32));
    for lag in [1, 2, 3] {
        at_most(&format!("follower, lag {lag}"), 0.01, &|_| Box::new(follower(lag)));
    }
}

#[test]
fn random_jamming_costs_what_it_must() {
    at_most("random", 0.14, &|seed| {
        let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
        Box::new(move |_: usize, _: &[u32]| (random(&mut state) % CHANNELS as u64) as u32)
    });
}

#[test]
fn a_jammer_that_learns_hops_gains_little() {
    for (order, kept) in [(0, 0.99), (1, 0.999), (1, 0.97), (2, 0.999)] {
        at_most(&format!("learner {order}, {kept}"), 0.25, &|_| Box::new(learner(order, kept)));
    }
}

#[test]
fn a_jammer_that_switches_strategy_is_followed() {
    at_most("switches every 500", 0.25, &|seed| {
        let (mut follow, mut learn) = (follower(1), learner(1, 0.99));
        Box::new(move |pulse: usize, hops: &[u32]| {
            let learned = learn(pulse, hops);
            match pulse / 500 % 4 {
                0 => (seed % 8) as u32,
                1 => (pulse % CHANNELS) as u32,
                2 => follow(pulse, hops),
                _ => learned,
            }
        })
    });
}

#[test]
fn the_better_of_learner_and_rule_is_followed() {
    let plan: Vec<u32> = (0..8).collect();
    let mut agility = ChannelAgility::new(&plan, 3).unwrap();
    for _ in 0..1000 {
        let hit = agility.channel() == 5;
        agility.observe(hit);
    }
    assert!(agility.learned_share() > 0.9, "{}", agility.learned_share());
    // From now on the jammer knows what the learner likes: always its likeliest channel.
    for _ in 0..1000 {
        let all = agility.probabilities();
        let likeliest = (0..8).max_by(|a, b| all[*a].total_cmp(&all[*b])).unwrap();
        let hit = agility.channel() as usize == likeliest;
        agility.observe(hit);
    }
    let most = agility.probabilities().iter().copied().fold(0.0, f64::max);
    assert!(most < 0.3, "hops stay hard to predict: {most}");
}

#[test]
fn same_seed_same_hops_and_bad_plans_are_refused() {
    let hops = |seed| {
        let mut agility = ChannelAgility::new(&[3, 9, 27], seed).unwrap();
        (0..200).map(|pulse| agility.observe(pulse % 3 == 0)).collect::<Vec<_>>()
    };
    assert_eq!(hops(7), hops(7));
    assert_ne!(hops(7), hops(8));
    assert!(hops(7).iter().all(|channel| [3, 9, 27].contains(channel)));
    assert!(matches!(ChannelAgility::new(&[], 0), Err(Error::Shape { what: "permitted", .. })));
    assert!(matches!(ChannelAgility::new(&[1, 2, 1], 0), Err(Error::OutOfRange { index: 2, .. })));
    assert!(matches!(ChannelAgility::new(&[0; 65], 0), Err(Error::Capacity { actual: 65, .. })));
}
