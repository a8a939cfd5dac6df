//! Cells that cross where nothing else is drawn: of noise and clutter, and now and then of an echo that hardly shows.

use super::canvas::Canvas;
use super::clutter::{Clutter, Lit};
use super::echo::Echoes;
use super::patch::Patch;
use super::plan::Plan;
use crate::detector::{Part, Shows};
use crate::elementary::exp;
use crate::sim::iq::{Interval, complex_normal};
use num_complex::Complex;
use rand::{Rng, RngExt};
use rand_distr::{Distribution, Poisson};
use std::ops::Range;

/// Most crossings that are drawn for one map; the detector uses fewer.
const MOST_CROSSINGS: f64 = 20_000.0;
/// Of so many directions one is taken, as likely as the echo makes it.
const DIRECTIONS: usize = 64;
/// An echo of less power over the noise makes no cell cross.
const LEAST_ECHO: f64 = 0.05;

/// The nine cells around one that crosses: gates and filters.
struct Nine {
    gate: usize,
    filter: usize,
    /// The gates of the three that there are.
    rows: Range<usize>,
    columns: [usize; 3],
}

/// A cell that crosses.
#[derive(Clone, Copy)]
struct Cell {
    /// Its power over the mean of its own noise and clutter, of one of the powers that are summed up.
    power: f64,
    /// What is taken for the mean around it, in its own.
    level: f64,
    lit: Lit,
}

/// It, and those beside it.
struct Drawn {
    /// Its power over the mean of those around.
    ratio: f64,
    /// Over its own.
    powers: [[f64; 3]; 3],
}

impl Nine {
    fn around(plan: &Plan, gate: usize, filter: usize) -> Self {
        let (gates, filters) = (plan.map.gates, plan.map.filters.max(1));
        Self {
            gate,
            filter,
            rows: gate.saturating_sub(1)..(gate + 2).min(gates),
            columns: [(filter + filters - 1) % filters, filter, (filter + 1) % filters],
        }
    }

    /// Where the cell itself is among the nine that there are, row after row.
    fn middle(&self) -> usize {
        3 * (self.gate - self.rows.start) + 1
    }

    /// Into a map that is at its mean, noise of power 1, elsewhere; what the map shows then.
    fn write(&self, drawn: &Drawn, plan: &Plan, (canvas, of): (&mut Canvas, usize)) -> Part {
        let (filters, mean) = (plan.map.filters.max(1), f64::from(plan.map.summed.max(1)));
        let rows = canvas.gates(of, self.rows.clone()).chunks_exact_mut(filters);
        for (row, cells) in self.rows.clone().zip(rows) {
            for (power, column) in drawn.powers[row + 1 - self.gate].iter().zip(self.columns) {
                cells[column] = (power * drawn.ratio * mean) as f32;
            }
        }
        Part { of, shows: Shows::This { gate: self.gate, filter: self.filter, ratio: drawn.ratio } }
    }
}

impl Plan {
    /// Draws cells that cross though there is no target, anywhere in a map but in its patches.
    pub(super) fn false_crossings(
        &self,
        clutter: &Clutter,
        patches: &[Patch<'_>],
        random: &mut impl Rng,
        (canvas, of): (&mut Canvas, usize),
        parts: &mut Vec<Part>,
    ) {
        let cells = (self.map.gates * self.map.filters) as f64;
        let mean = clutter.crossings().unwrap_or(cells * self.crossings.probability()).min(MOST_CROSSINGS);
        let number = Poisson::new(mean).map_or(0.0, |poisson| poisson.sample(random));
        for _ in 0..number.min(2.0 * MOST_CROSSINGS) as u32 {
            let (gate, filter) = match clutter.crossings() {
                Some(_) => clutter.draw_cell(self, random),
                None => (random.random_range(0..self.map.gates), random.random_range(0..self.map.filters)),
            };
            if patches.iter().any(|patch| patch.shows(gate, filter)) {
                continue;
            }
            let lit = clutter.draw_lit(self, gate, filter, random);
            let Some(crossing) = self.crossings.beside(gate, self.map.gates, lit.share) else { continue };
            let (power, level) = crossing.draw(random);
            let nine = Nine::around(self, gate, filter);
            let drawn = self.nine(clutter, &nine, &Cell { power, level, lit }, &[], random);
            parts.extend(drawn.map(|drawn| nine.write(&drawn, self, (canvas, of))));
        }
    }

    /// Draws the cells that an echo makes cross that was looked at by chance only, but for those that a patch shows: there it is lost.
    pub(super) fn faint_crossings(
        &self,
        (interval, echo): (&Interval<'_>, &Echoes),
        clutter: &Clutter,
        patches: &[Patch<'_>],
        random: &mut impl Rng,
        (canvas, of): (&mut Canvas, usize),
        parts: &mut Vec<Part>,
    ) {
        let Some(gate) = self.nearest_gate(echo) else { return };
        let rows = gate.saturating_sub(1)..(gate + 2).min(self.map.gates);
        let filters: Vec<usize> = (0..self.map.filters).collect();
        let wave = self.wave(interval, echo, rows.clone(), &filters);
        for (place, gate) in rows.clone().enumerate() {
            for filter in 0..self.map.filters {
                let own = wave[place * self.map.filters + filter].norm_sqr() * echo.heard_power();
                if own < LEAST_ECHO || patches.iter().any(|patch| patch.shows(gate, filter)) {
                    continue;
                }
                let lit = clutter.draw_lit(self, gate, filter, random);
                let nine = Nine::around(self, gate, filter);
                let noise = self.power(clutter, (gate, filter), &lit);
                let plain = self.crossings.beside(gate, self.map.gates, lit.share);
                let Some(with) = plain.map(|plain| plain.with_echo(own / noise)) else { continue };
                if random.random::<f64>() * echo.shown >= with.probability() {
                    continue;
                }
                let (power, level) = with.draw(random);
                let echoes = self.around(interval, echo, &nine);
                let drawn = self.nine(clutter, &nine, &Cell { power, level, lit }, &echoes, random);
                parts.extend(drawn.map(|drawn| nine.write(&drawn, self, (canvas, of))));
            }
        }
    }

    /// What an echo gives in the nine, in each receiver.
    fn around(&self, interval: &Interval<'_>, echo: &Echoes, nine: &Nine) -> Vec<Vec<Complex<f64>>> {
        let wave = self.wave(interval, echo, nine.rows.clone(), &nine.columns);
        let ear = |heard: &Complex<f64>| wave.iter().map(|value| value * heard).collect();
        echo.heard.iter().map(ear).collect()
    }

    /// Mean power of noise and clutter in a cell.
    fn power(&self, clutter: &Clutter, cell: (usize, usize), lit: &Lit) -> f64 {
        self.covariance(clutter, cell, cell, lit).re.max(f64::MIN_POSITIVE)
    }

    /// Covariance of noise and clutter in two cells.
    fn covariance(
        &self,
        clutter: &Clutter,
        one: (usize, usize),
        other: (usize, usize),
        lit: &Lit,
    ) -> Complex<f64> {
        self.range.likeness(one.0, other.0) * self.doppler.likeness(one.1, other.1)
            + clutter.covariance(self, one, other, lit)
    }

    /// A cell that crosses and those beside it, if it is the largest of the nine: so that a cluster of cells is one.
    ///
    /// Given the one, its neighbours are what they are without, and what they share with it times what it has more (the
    /// conditional mean of jointly Gaussian variables). `echoes` are what the nine have of a target in each of the powers that are summed
    /// up; none where there is no target.
    fn nine(
        &self,
        clutter: &Clutter,
        nine: &Nine,
        cell: &Cell,
        echoes: &[Vec<Complex<f64>>],
        random: &mut impl Rng,
    ) -> Option<Drawn> {
        let middle = (nine.gate, nine.filter);
        let own = self.power(clutter, middle, &cell.lit);
        let looks = self.map.summed.max(1) as usize;
        let none = vec![Complex::default(); 3 * nine.rows.len()];
        let echo = |look: usize| echoes.get(look).unwrap_or(&none);
        let towards: Vec<_> = (0..looks).map(|look| echo(look)[nine.middle()] / own.sqrt()).collect();
        let values = direction(&towards, cell.power.sqrt(), random);
        let mut powers = [[0.0; 3]; 3];
        for (look, value) in values.iter().enumerate() {
            let mut cells = self.noise(nine.rows.len(), &nine.columns, random);
            clutter.draw(self, &nine.rows, &nine.columns, Some(&cell.lit), random, &mut cells);
            cells.iter_mut().zip(echo(look)).for_each(|(to, echo)| *to += echo);
            let more = (value * own.sqrt() - cells[nine.middle()]) / own;
            for (row, cells) in nine.rows.clone().zip(cells.chunks_exact(3)) {
                for ((power, value), column) in
                    powers[row + 1 - nine.gate].iter_mut().zip(cells).zip(nine.columns)
                {
                    let shared = self.covariance(clutter, (row, column), middle, &cell.lit);
                    *power += (value + more * shared).norm_sqr();
                }
            }
        }
        let centre = powers[1][1];
        if self.map.filters >= 3 && powers.iter().flatten().any(|power| *power > centre) {
            return None;
        }
        let ratio = cell.power / (cell.level * cell.lit.share);
        Some(Drawn { ratio, powers: powers.map(|row| row.map(|power| power / centre)) })
    }
}

/// Values of this length altogether, where an echo has its own and noise of unit power lies around: given the length `r`, a
/// direction `u` is as likely as `exp(2r Re aᴴu)`.
fn direction(echo: &[Complex<f64>], length: f64, random: &mut impl Rng) -> Vec<Complex<f64>> {
    let mut any = || {
        let values: Vec<Complex<f64>> = echo.iter().map(|_| complex_normal(random)).collect();
        let norm = values.iter().map(Complex::norm_sqr).sum::<f64>().sqrt().max(f64::MIN_POSITIVE);
        values.into_iter().map(|value| value * (length / norm)).collect::<Vec<_>>()
    };
    if echo.iter().all(|value| value.norm_sqr() <= 0.0) {
        return any();
    }
    let some: Vec<Vec<Complex<f64>>> = (0..DIRECTIONS).map(|_| any()).collect();
    let ln_weight = |values: &Vec<Complex<f64>>| {
        2.0 * values.iter().zip(echo).map(|(u, a)| (a.conj() * u).re).sum::<f64>()
    };
    let most = some.iter().map(ln_weight).fold(f64::NEG_INFINITY, f64::max);
    let weights: Vec<f64> = some.iter().map(|values| exp(ln_weight(values) - most)).collect();
    let mut left = random.random::<f64>() * weights.iter().sum::<f64>();
    let taken = weights.iter().position(|weight| {
        left -= weight;
        left <= 0.0
    });
    some.into_iter().nth(taken.unwrap_or(0)).unwrap_or_default()
}
