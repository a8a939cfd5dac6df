//! Whose plot is it? The truth behind a recording, plot by plot.

use super::velocity::{GroundVelocity, interpolate};
use crate::error::{Error, Result};
use crate::units::METRES_PER_FLIGHT_LEVEL;
use std::collections::BTreeMap;

/// An address is borrowed from a plot of the same radar track no farther than this in time.
const SAME_TRACK_S: f64 = 60.0;
/// A radar track without any address is an aircraft from this many plots on.
const UNADDRESSED_PLOTS: usize = 5;
/// Aircraft nearer than this to the radar, and lower than the next, are on its own airport.
const SURFACE_RANGE_M: f64 = 5000.0;
const SURFACE_ALTITUDE_M: f64 = 3.0 * METRES_PER_FLIGHT_LEVEL;

/// What a recording says of one plot, whatever the tracker was shown of it.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct RecordedPlot {
    /// When, seconds on a clock that runs through midnight.
    pub time_s: f64,
    /// Whose it is, if the maker of the recording knows better than the rules of [`prepare`].
    pub owner: Option<Owner>,
    /// Mode S address.
    pub address: Option<u32>,
    /// The number of the radar's own track.
    pub radar_track: Option<u32>,
    /// A report without a detection: the radar's own extrapolation. It is no plot, and ignored everywhere.
    pub is_coast: bool,
    /// A number that copies of one plot share: a held copy holds the plot. Any numbers do that tell plots
    /// apart.
    pub original: i64,
    /// Slant range, metres.
    pub range_m: f64,
    /// Reported pressure altitude, metres.
    pub altitude_m: Option<f64>,
    /// Downlinked ground speed and true track.
    pub velocity: Option<GroundVelocity>,
}

impl RecordedPlot {
    /// A plot in the air of which nothing else is known; `original` tells it apart from the others.
    #[must_use]
    pub const fn new(original: i64, time_s: f64) -> Self {
        Self {
            time_s,
            owner: None,
            address: None,
            radar_track: None,
            is_coast: false,
            original,
            range_m: f64::MAX,
            altitude_m: None,
            velocity: None,
        }
    }
}

/// Whose plot it is. The order decides between owners that a track used equally often: the first is its
/// majority.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum Owner {
    /// An aircraft that never gave an address, by the number of the radar's own track on it. A track on it is
    /// neither false nor held against anyone.
    Unaddressed(u32),
    /// Put there by whoever made the recording.
    Clutter,
    /// Not known.
    Unknown,
    /// The aircraft with this Mode S address.
    Aircraft(u32),
}

/// The truth behind one plot.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct PlotTruth {
    /// When, seconds.
    pub time_s: f64,
    /// Whose it is.
    pub owner: Owner,
    /// No plot: ignored everywhere.
    pub is_coast: bool,
    /// On the surface of the radar's own airport.
    pub is_on_surface: bool,
    /// What copies of one plot share.
    pub original: i64,
    /// The aircraft's velocity at that time, where downlinks are near enough.
    pub velocity: Option<GroundVelocity>,
}

/// The truth behind each plot of a recording.
///
/// A plot without an address takes the nearest one, within 60 s, that the radar's own track number carries. A
/// radar track that keeps five or more plots without is an [unaddressed](Owner::Unaddressed) aircraft.
/// Velocities are interpolated between downlinks: on the plot itself (0.05 s), or with the nearest at most
/// 1.2 rotations away and the two around it at most 6.2 apart. A plot inside 5 km with no level, or one below
/// 300 ft, is on the surface.
///
/// `period_s` is the radar's rotation.
///
/// # Errors
/// [`Error::NonFinite`] for a time or velocity that is not finite, [`Error::OutOfRange`] for a period that is
/// not positive.
pub fn prepare(plots: &[RecordedPlot], period_s: f64) -> Result<Vec<PlotTruth>> {
    if !(period_s > 0.0 && period_s.is_finite()) {
        return Err(Error::OutOfRange { what: "period_s", index: 0, reason: "must be positive" });
    }
    let is_sound =
        |plot: &RecordedPlot| plot.time_s.is_finite() && plot.velocity.is_none_or(GroundVelocity::is_finite);
    if let Some(index) = plots.iter().position(|plot| !is_sound(plot)) {
        return Err(Error::NonFinite { what: "plots", index });
    }
    let owners = owners(plots);
    let velocities = interpolate(plots, &owners, period_s);
    let truth = plots.iter().zip(owners).zip(velocities).map(|((plot, owner), velocity)| PlotTruth {
        time_s: plot.time_s,
        owner,
        is_coast: plot.is_coast && owner != Owner::Clutter,
        is_on_surface: owner != Owner::Clutter && is_on_surface(plot),
        original: plot.original,
        velocity,
    });
    Ok(truth.collect())
}

/// The same truth with the plots on the airport's surface ignored, like coasts: there aircraft queue closer
/// than a radar resolves.
#[must_use]
pub fn without_surface(truth: &[PlotTruth]) -> Vec<PlotTruth> {
    truth.iter().map(|plot| PlotTruth { is_coast: plot.is_coast || plot.is_on_surface, ..*plot }).collect()
}

/// Indices of those that `keep` keeps, grouped by `key`, each group by time; plots of the same time stay in
/// order.
pub(super) fn group_by_time<K: Ord, P>(
    plots: &[P],
    time_s: impl Fn(&P) -> f64,
    key: impl Fn(usize, &P) -> Option<K>,
) -> BTreeMap<K, Vec<usize>> {
    let mut order: Vec<usize> = (0..plots.len()).collect();
    order.sort_by(|&a, &b| time_s(&plots[a]).total_cmp(&time_s(&plots[b])));
    let mut groups: BTreeMap<K, Vec<usize>> = BTreeMap::new();
    for index in order {
        if let Some(key) = key(index, &plots[index]) {
            groups.entry(key).or_default().push(index);
        }
    }
    groups
}

fn is_on_surface(plot: &RecordedPlot) -> bool {
    plot.range_m < SURFACE_RANGE_M && plot.altitude_m.is_none_or(|altitude_m| altitude_m < SURFACE_ALTITUDE_M)
}

fn owners(plots: &[RecordedPlot]) -> Vec<Owner> {
    let stated =
        |plot: &RecordedPlot| plot.owner.or(plot.address.map(Owner::Aircraft)).unwrap_or(Owner::Unknown);
    let mut owners: Vec<Owner> = plots.iter().map(stated).collect();
    let open_to_doubt = |_, plot: &RecordedPlot| plot.radar_track.filter(|_| plot.owner.is_none());
    for (number, members) in group_by_time(plots, |plot| plot.time_s, open_to_doubt) {
        adopt(plots, &mut owners, number, &members);
    }
    owners
}

/// Gives the nameless plots of one radar track an owner.
fn adopt(plots: &[RecordedPlot], owners: &mut [Owner], number: u32, members: &[usize]) {
    let (named, nameless): (Vec<usize>, Vec<usize>) =
        members.iter().partition(|&&index| plots[index].address.is_some());
    let mut left = Vec::new();
    for index in nameless {
        let nearest = nearest(plots, &named, plots[index].time_s);
        match nearest.and_then(|named| plots[named].address) {
            Some(address) => owners[index] = Owner::Aircraft(address),
            None if !plots[index].is_coast => left.push(index),
            None => {}
        }
    }
    if left.len() >= UNADDRESSED_PLOTS {
        for index in left {
            owners[index] = Owner::Unaddressed(number);
        }
    }
}

/// Of plots in the order of time, the nearest one that is near enough; the earlier, when two are equally
/// near.
fn nearest(plots: &[RecordedPlot], named: &[usize], time_s: f64) -> Option<usize> {
    let later = named.partition_point(|&index| plots[index].time_s < time_s);
    let before = later.checked_sub(1).map(|at| {
        // Several may share that time: the first of them counts.
        let same_s = plots[named[at]].time_s;
        named.partition_point(|&index| plots[index].time_s < same_s)
    });
    let candidates = before.into_iter().chain([later]).filter_map(|at| named.get(at).copied());
    let distance_s = |index: usize| (plots[index].time_s - time_s).abs();
    candidates
        .min_by(|&a, &b| distance_s(a).total_cmp(&distance_s(b)))
        .filter(|&i| distance_s(i) <= SAME_TRACK_S)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of_track(radar_track: u32, time_s: f64, address: Option<u32>) -> RecordedPlot {
        RecordedPlot { address, radar_track: Some(radar_track), ..RecordedPlot::new(0, time_s) }
    }

    fn owners_of(plots: &[RecordedPlot]) -> Vec<Owner> {
        prepare(plots, 4.0).unwrap().iter().map(|plot| plot.owner).collect()
    }

    #[test]
    fn a_nameless_plot_takes_the_nearest_name_of_its_radar_track() {
        let plots = [
            of_track(1, 100.0, Some(7)),
            of_track(1, 30.0, None),
            of_track(1, 160.0, None),
            of_track(1, 161.0, None),
            of_track(2, 100.0, None),
            of_track(1, 130.0, Some(8)),
            of_track(1, 39.0, None),
        ];
        let (seven, eight) = (Owner::Aircraft(7), Owner::Aircraft(8));
        // 70 s before the first name is too far; between two names the nearer one counts.
        let expected = [seven, Owner::Unknown, eight, eight, Owner::Unknown, eight, Owner::Unknown];
        assert_eq!(owners_of(&plots), expected);
        assert_eq!(
            owners_of(&[plots[0], of_track(1, 115.0, None), plots[5]])[1],
            seven,
            "the earlier of two"
        );
    }

    #[test]
    fn five_nameless_plots_are_an_aircraft_and_coasts_do_not_count() {
        let mut plots: Vec<_> = (0..5).map(|k| of_track(3, f64::from(k), None)).collect();
        assert_eq!(owners_of(&plots), [Owner::Unaddressed(3); 5]);
        plots[2].is_coast = true;
        assert_eq!(owners_of(&plots), [Owner::Unknown; 5]);
    }

    #[test]
    fn taxiing_aircraft_can_be_left_out() {
        let at = |range_m, altitude_m| RecordedPlot { range_m, altitude_m, ..RecordedPlot::new(0, 0.0) };
        let plots = [at(4000.0, None), at(4000.0, Some(30.0)), at(4000.0, Some(500.0)), at(6000.0, None)];
        let airborne = without_surface(&prepare(&plots, 4.0).unwrap());
        let left_out: Vec<bool> = airborne.iter().map(|plot| plot.is_coast).collect();
        assert_eq!(left_out, [true, true, false, false]);
    }

    #[test]
    fn nonsense_is_refused() {
        let plots = [RecordedPlot::new(0, 0.0), RecordedPlot::new(1, f64::NAN)];
        assert_eq!(prepare(&plots, 4.0), Err(Error::NonFinite { what: "plots", index: 1 }));
        assert!(matches!(prepare(&plots[..1], 0.0), Err(Error::OutOfRange { what: "period_s", .. })));
    }
}
