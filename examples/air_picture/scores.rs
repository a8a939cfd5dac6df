//! How well the tracks follow the aircraft, against truth that the recording itself carries.

use crate::Failure;
use crate::recording::Recording;
use crate::run::Run;
use aegis_core::metrics::identity::{IdentityScore, Options, PlotTruth, RecordedPlot, Row, prepare, score};
use aegis_core::{Association, Geodetic, TrackStatus};
use serde::Serialize;

/// As the JSON summary names them; `None` where the recording has no truth for it.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Scores {
    /// Aircraft with an address.
    pub aircraft: Option<usize>,
    /// Distinct numbers of confirmed tracks on an aircraft's plots, mean over aircraft.
    pub track_numbers_per_aircraft: Option<f64>,
    /// Aircraft with exactly one number.
    pub aircraft_with_one_number: Option<usize>,
    /// Share of plots that a confirmed track used, after each aircraft's first three.
    pub completeness: Option<f64>,
    /// Share of a track's plots that belong to the aircraft that most of them belong to.
    pub purity: Option<f64>,
    /// Changes of number from one plot of an aircraft to its next.
    pub id_switches: Option<usize>,
    /// Confirmed tracks on no aircraft, or on several.
    pub false_tracks_per_hour: Option<f64>,
    pub speed_rms_m_s: Option<f64>,
    pub heading_median_deg: Option<f64>,
}

impl Scores {
    /// Headings are corrected for the convergence of meridians where the site is known.
    pub(crate) fn new(recording: &Recording, run: &Run, site: Option<Geodetic>) -> Result<Self, Failure> {
        let Some(period_s) = recording.period_s.filter(|_| recording.truth.has_addresses()) else {
            return Ok(Self::default());
        };
        let truth = prepare(&seen_plots(recording, run), period_s).map_err(Failure::new)?;
        let options = Options { latitude_rad: site.map(|site| site.latitude_rad), ..Options::default() };
        let score = score(&truth, &rows(run, &truth), &options).map_err(Failure::new)?;
        Ok(Self::of(&score))
    }

    fn of(score: &IdentityScore) -> Self {
        let velocity = score.velocity.as_ref();
        Self {
            aircraft: Some(score.aircraft),
            track_numbers_per_aircraft: score.numbers_per_aircraft,
            aircraft_with_one_number: Some(score.single),
            completeness: score.completeness,
            purity: score.purity,
            id_switches: Some(score.switches),
            false_tracks_per_hour: Some(score.false_per_h()),
            speed_rms_m_s: velocity.map(|velocity| velocity.speed_rms_m_s),
            heading_median_deg: velocity
                .and_then(|velocity| velocity.heading)
                .map(|heading| heading.median_rad.to_degrees()),
        }
    }
}

/// The recorded plots; those of a radar that is not in the picture count like coasts, which nobody need hold.
fn seen_plots(recording: &Recording, run: &Run) -> Vec<RecordedPlot> {
    let plots = recording.truth.plots.iter().zip(&recording.truth.sensors);
    let seen = plots.map(|(plot, sensor)| {
        let is_in_picture = run.history.ground.radar_index(*sensor).is_some();
        RecordedPlot { is_coast: plot.is_coast || !is_in_picture, ..*plot }
    });
    seen.collect()
}

/// What confirmed tracks used.
fn rows(run: &Run, truth: &[PlotTruth]) -> Vec<Row> {
    let confirmed = run.associations.iter().filter(|(_, used)| used.status != TrackStatus::Tentative);
    let known = confirmed.filter_map(|(tag, used)| Some((usize::try_from(*tag).ok()?, used)));
    known.filter(|(plot, _)| *plot < truth.len()).map(|(plot, used)| row(plot, used)).collect()
}

fn row(plot: usize, used: &Association) -> Row {
    let ([east_m, north_m, _], [east_m_s, north_m_s, _]) = (used.position_m, used.velocity_m_s);
    Row {
        plot,
        track: used.track.0,
        position_m: [east_m, north_m],
        velocity_m_s: Some([east_m_s, north_m_s]),
    }
}
