//! Two targets where there is one.

use super::Engine;
use crate::event::Event;
use crate::time::Time;
use crate::tracker::lifecycle::Lifecycle;

impl<const D: usize> Engine<D> {
    /// Two targets that contest one plot may be one. Tracks of several stories are weighed against each other there: that
    /// one of them has no plot in the best story is no sign that it is no target.
    pub(super) fn merge_duplicates(&mut self, time: Time, events: &mut Vec<Event>) {
        for index in 0..self.scratch.outbid.len() {
            let row = self.scratch.outbid[index] as usize;
            if self.scratch.keep[row] && self.hypotheses.fate(row).is_none() {
                self.merge_into_rival(row, time, events);
            }
        }
    }

    /// If a target lost its best plot to another that is statistically the same, it is the same.
    fn merge_into_rival(&mut self, row: usize, time: Time, events: &mut Vec<Event>) {
        let Self { scratch, targets, motion, stats, .. } = self;
        let rival = scratch
            .associator
            .costs
            .row(row)
            .filter_map(|(plot, _)| scratch.associator.row_of(plot as usize))
            .map(|rival| rival as usize)
            .find(|&rival| {
                scratch.keep[rival] && Lifecycle::are_one(&targets[row], &targets[rival], time, motion)
            });
        if let Some(rival) = rival {
            scratch.keep[row] = false;
            let into = targets[rival].id;
            stats.merged += u64::from(targets[row].is_initiated());
            Lifecycle::merge(&targets[row], into, time, events);
        }
    }
}
