//! How probable each pair is, over all joint assignments, on the sparse graph of gated pairs.
//!
//! A track may take one of its plots or miss; a plot may serve one track. Summing over every assignment that respects
//! this is exponential, so tracks and plots exchange messages along the gated pairs instead (loopy belief propagation;
//! Williams and Lau 2014, "Approximate evaluation of marginal association probabilities with belief propagation").
//! With w the odds of pair (i, j) against a miss of track i, and the same form in both directions:
//!
//! ```text
//! claim  μᵢⱼ = wᵢⱼ / (1 + Σ_{k≠j} αᵢₖ)      how much track i wants plot j, given what its other plots offer
//! offer  αᵢⱼ = wᵢⱼ / (1 + Σ_{k≠i} μₖⱼ)      the odds of plot j for track i, given what other tracks claim
//! result pᵢⱼ = αᵢⱼ / (1 + Σₖ αᵢₖ)
//! ```
//!
//! The messages converge from any start (same source, §IV). The result is exact where the graph is a tree, and an
//! approximation where it has loops: good on the whole, overconfident where two tracks want the same two plots about
//! equally. Only what still changes is worked on: a track whose plots nobody else wants is
//! never iterated, and has its exact probabilities from the last line at once.

use super::costs::SparseCosts;
use super::reset;
use crate::elementary::exp;

/// Rounds of messages at most. Most graphs need 10 to 30; pairs of tracks that contest two plots with odds w each may
/// need up to √w. What is not settled then is small: the probabilities of a plot may sum to a few per cent above 1.
const MAX_ROUNDS: usize = 200;

/// A message has settled when its change would move no sum that it enters by more than this part. Finer than the
/// approximation itself by an order of magnitude.
const TOLERANCE: f64 = 1e-3;

/// Stronger evidence than e^690 is certainty; up to here, sums of 10⁸ odds are finite.
const MAX_LOG_ODDS: f64 = 690.0;

/// Solves for marginal probabilities and keeps its memory between scans.
#[derive(Clone, Debug, Default)]
pub(crate) struct Belief {
    rows: Side,
    columns: Side,
    probabilities: Vec<f64>,
    missed: Vec<f64>,
    unused: Vec<f64>,
}

/// The rows or the columns: the pairs of node `i` are `starts[i]..starts[i + 1]`.
#[derive(Clone, Debug, Default)]
struct Side {
    starts: Vec<u32>,
    pairs: Vec<Pair>,
    /// Latest message that came in along each pair.
    inbox: Vec<f64>,
    /// Nodes whose inbox has changed, each once.
    waiting: Vec<u32>,
    /// Nodes that need not be added to `waiting`: they are in it, or have one pair and so always send the same.
    is_listed: Vec<bool>,
}

/// One pair, seen from one side.
#[derive(Clone, Copy, Debug, Default)]
struct Pair {
    odds: f64,
    /// The node on the other side, and the place of the pair there.
    peer: u32,
    peer_place: u32,
}

impl Belief {
    /// Finds the probability of every pair, every miss and every unused plot. A row lists a column once.
    pub(crate) fn solve(&mut self, costs: &SparseCosts) {
        self.index(costs);
        self.start();
        for _ in 0..MAX_ROUNDS {
            if self.rows.waiting.is_empty() {
                break;
            }
            self.rows.send(&mut self.columns);
            self.columns.send(&mut self.rows);
        }
        self.conclude();
    }

    /// Probability of each pair of a row, in the row's order.
    pub(crate) fn row(&self, row: usize) -> &[f64] {
        &self.probabilities[self.rows.span(row)]
    }

    /// Probability that a row took no plot.
    #[cfg_attr(not(test), expect(dead_code, reason = "a test reads what the rows leave over"))]
    pub(crate) fn missed(&self, row: usize) -> f64 {
        self.missed[row]
    }

    /// Probability that no row took a plot.
    pub(crate) fn unused(&self, column: usize) -> f64 {
        self.unused[column]
    }

    /// Sees the graph from both sides. The columns' pairs come from a counting sort of the rows'.
    fn index(&mut self, costs: &SparseCosts) {
        let (rows, columns) = (&mut self.rows, &mut self.columns);
        rows.starts.clear();
        rows.pairs.clear();
        // Two ahead: filling moves each start on to the next.
        reset(&mut columns.starts, costs.column_count() + 2, 0);
        rows.starts.push(0);
        for row in 0..costs.row_count() {
            for (column, cost) in costs.row(row) {
                let odds = exp((-cost).min(MAX_LOG_ODDS));
                rows.pairs.push(Pair { odds, peer: column, peer_place: 0 });
                columns.starts[column as usize + 2] += 1;
            }
            rows.starts.push(rows.pairs.len() as u32);
        }
        let mut start = 0;
        for next in &mut columns.starts {
            start += *next;
            *next = start;
        }
        reset(&mut columns.pairs, rows.pairs.len(), Pair::default());
        for row in 0..costs.row_count() {
            for entry in rows.span(row) {
                let pair = &mut rows.pairs[entry];
                let place = &mut columns.starts[pair.peer as usize + 1];
                pair.peer_place = *place;
                columns.pairs[*place as usize] =
                    Pair { odds: pair.odds, peer: row as u32, peer_place: entry as u32 };
                *place += 1;
            }
        }
        columns.starts.pop();
    }

    /// Claims lie between 0 and w, and so offers between w / (1 + Σ_{k≠i} wₖⱼ) and w: they begin in the geometric mean,
    /// which is close to the end even where equal claims would take longest. What nobody shares is not waited for.
    fn start(&mut self) {
        let (rows, columns) = (&mut self.rows, &mut self.columns);
        rows.reset();
        columns.reset();
        for column in 0..columns.len() {
            let span = columns.span(column);
            if span.len() < 2 {
                continue;
            }
            columns.wake(column as u32);
            let all = Alternatives::of(&columns.inbox[span.clone()]);
            for pair in &columns.pairs[span] {
                rows.inbox[pair.peer_place as usize] /= all.without(pair.odds).sqrt();
            }
        }
        for row in 0..rows.len() {
            let mut its = rows.pairs[rows.span(row)].iter();
            if its.any(|pair| columns.span(pair.peer as usize).len() > 1) {
                rows.waiting.push(row as u32);
            }
        }
    }

    /// Each row shares its probability out among its plots and its miss. A plot is unused in what is left of it.
    fn conclude(&mut self) {
        reset(&mut self.unused, self.columns.len(), 1.0);
        self.missed.clear();
        self.probabilities.clear();
        for row in 0..self.rows.len() {
            let span = self.rows.span(row);
            let offers = &self.rows.inbox[span.clone()];
            let missed = 1.0 / (1.0 + offers.iter().sum::<f64>());
            self.missed.push(missed);
            for (offer, pair) in offers.iter().zip(&self.rows.pairs[span]) {
                let probability = offer * missed;
                self.probabilities.push(probability);
                self.unused[pair.peer as usize] -= probability;
            }
        }
        for unused in &mut self.unused {
            *unused = unused.max(0.0);
        }
    }
}

impl Side {
    fn len(&self) -> usize {
        self.starts.len() - 1
    }

    fn span(&self, node: usize) -> std::ops::Range<usize> {
        self.starts[node] as usize..self.starts[node + 1] as usize
    }

    fn reset(&mut self) {
        self.waiting.clear();
        self.is_listed.clear();
        self.is_listed.extend(self.starts.windows(2).map(|bounds| bounds[1] - bounds[0] < 2));
        self.inbox.clear();
        self.inbox.extend(self.pairs.iter().map(|pair| pair.odds));
    }

    /// Waiting nodes answer what came in, and wake the nodes to which that makes a difference.
    fn send(&mut self, peers: &mut Side) {
        for &node in &self.waiting {
            let span = self.span(node as usize);
            let inbox = &self.inbox[span.clone()];
            let all = Alternatives::of(inbox);
            for (pair, received) in self.pairs[span.clone()].iter().zip(inbox) {
                let message = pair.odds / all.without(*received);
                let known = &mut peers.inbox[pair.peer_place as usize];
                let change = (message - *known).abs();
                *known = message;
                if change > TOLERANCE * (1.0 + message) {
                    peers.wake(pair.peer);
                }
            }
            if span.len() > 1 {
                self.is_listed[node as usize] = false;
            }
        }
        self.waiting.clear();
    }

    fn wake(&mut self, node: u32) {
        if !std::mem::replace(&mut self.is_listed[node as usize], true) {
            self.waiting.push(node);
        }
    }
}

/// Weights that exclude each other, beside "none of them" of weight 1.
#[derive(Clone, Copy)]
struct Alternatives {
    largest: f64,
    /// All but the largest.
    rest: f64,
}

impl Alternatives {
    fn of(weights: &[f64]) -> Self {
        let mut all = Self { largest: 1.0, rest: 0.0 };
        for &weight in weights {
            let (less, more) =
                if weight < all.largest { (weight, all.largest) } else { (all.largest, weight) };
            all = Self { largest: more, rest: all.rest + less };
        }
        all
    }

    /// The sum without one of the weights. Taking it from the largest before the rest is added keeps every digit: a
    /// weight of e^600 that goes does not take the others with it.
    fn without(self, weight: f64) -> f64 {
        (self.largest - weight) + self.rest
    }
}
