//! Who is asked, when, and what a bad answer does.

use aegis_core::config::ClassificationConfig;
use aegis_core::detector::classification::{
    BuiltIn, CLASSES, ClassFeatures, ClassPosterior, Classifier, OUTCOMES, SharedClassifier,
};
use aegis_core::{
    Config, Error, Event, Look, Measurement, Picture, Pipeline, Plot, PlotFlags, Result, Scan, ScanData,
    Sector, SensorId, Stage, TargetClass, Time,
};
use proptest::prelude::*;

/// Always the same answer.
struct Sure(ClassPosterior);

impl Classifier for Sure {
    fn classify(&self, _: &[ClassFeatures], out: &mut [ClassPosterior]) -> Result<()> {
        out.fill(self.0);
        Ok(())
    }
}

struct Broken;

impl Classifier for Broken {
    fn classify(&self, _: &[ClassFeatures], _: &mut [ClassPosterior]) -> Result<()> {
        Err(Error::Classifier("out of order".to_owned()))
    }
}

fn sure_of(class: TargetClass) -> ClassPosterior {
    ClassPosterior {
        probabilities: std::array::from_fn(
            |index| if CLASSES.get(index) == Some(&class) { 0.92 } else { 0.01 },
        ),
    }
}

/// Scans of `targets` airliners that fly north, 12 km apart.
fn fly(
    pipeline: &mut Pipeline,
    targets: u32,
    scans: std::ops::Range<u32>,
    adorn: impl Fn(&mut Plot),
) -> Vec<Event> {
    let mut picture = Picture::default();
    let mut events = Vec::new();
    for scan in scans {
        let time = Time::from_secs(4.0 * f64::from(scan));
        let plot = |target: u32| {
            let (east, north) =
                (12_000.0 * f64::from(target) - 100_000.0, 20_000.0 + 920.0 * f64::from(scan));
            let mut plot = Plot::new(
                time,
                Measurement::Polar {
                    range_m: f64::hypot(east, north).hypot(10_000.0),
                    azimuth_rad: east.atan2(north).rem_euclid(std::f64::consts::TAU),
                    elevation_rad: None,
                    altitude_m: Some(10_000.0),
                    range_rate_m_s: None,
                    covariance: None,
                },
            );
            adorn(&mut plot);
            plot
        };
        let plots: Vec<Plot> = (0..targets).map(plot).collect();
        let sectors = [Sector::full_circle(time - 2.0, time + 2.0)];
        let look =
            Look { sensor: SensorId(0), start: time - 2.0, end: time + 2.0, pose: None, sectors: &sectors };
        pipeline
            .step_into(&Scan { look, data: ScanData::Plots(&plots), strobes: &[] }, &mut picture)
            .unwrap();
        events.extend(picture.events.iter().copied());
    }
    events
}

fn tracks_of(pipeline: &mut Pipeline, targets: u32, scans: u32) -> Picture {
    let _ = fly(pipeline, targets, 0..scans - 1, |_| {});
    picture_at(pipeline, scans)
}

/// After a scan that looks nowhere.
fn picture_at(pipeline: &mut Pipeline, scans: u32) -> Picture {
    let mut picture = Picture::default();
    let time = Time::from_secs(4.0 * f64::from(scans - 1));
    let look = Look { sensor: SensorId(0), start: time, end: time, pose: None, sectors: &[] };
    pipeline.step_into(&Scan { look, data: ScanData::Plots(&[]), strobes: &[] }, &mut picture).unwrap();
    picture
}

#[test]
fn an_airliner_is_named_once_and_its_posterior_is_one() {
    let mut pipeline = Pipeline::new(Config::default()).unwrap();
    let events = fly(&mut pipeline, 1, 0..20, |_| {});
    let named: Vec<_> = events
        .iter()
        .filter_map(|event| match event {
            Event::TrackClassified { class, confidence, .. } => Some((*class, *confidence >= 0.65)),
            _ => None,
        })
        .collect();
    assert_eq!(named, [(Some(TargetClass::Airliner), true)]);
}

#[test]
fn a_host_may_bring_a_classifier_and_a_reset_keeps_it() {
    let mut pipeline = Pipeline::new(Config::default()).unwrap();
    pipeline.set_classifier(SharedClassifier::new(Sure(sure_of(TargetClass::Bird))));
    for _ in 0..2 {
        let picture = tracks_of(&mut pipeline, 2, 16);
        assert_eq!(picture.tracks.len(), 2);
        for track in &picture.tracks {
            assert_eq!(track.class, Some(TargetClass::Bird));
            assert!(track.class_confidence() > 0.65 && track.class_posterior.is_valid());
        }
        pipeline.reset();
    }
}

#[test]
fn without_an_answer_or_with_a_senseless_one_the_step_goes_on() {
    let senseless = Sure(ClassPosterior { probabilities: [f64::NAN; OUTCOMES] });
    for classifier in [SharedClassifier::new(Broken), SharedClassifier::new(senseless)] {
        let mut pipeline = Pipeline::new(Config::default()).unwrap();
        pipeline.set_classifier(classifier);
        let events = fly(&mut pipeline, 2, 0..12, |_| {});
        let told = |event: &&Event| {
            matches!(event, Event::ClassifierFailed { stage: Stage::Tracker, targets: 2, .. })
        };
        assert!(events.iter().filter(told).count() > 5);
        let picture = picture_at(&mut pipeline, 13);
        assert_eq!(picture.tracks.len(), 2);
        assert!(picture.tracks.iter().all(|track| track.class.is_none() && track.class_posterior.is_valid()));
    }
}

#[test]
fn of_too_many_targets_the_strongest_are_looked_at_and_it_is_told() {
    let classification = ClassificationConfig { max_targets: 2, ..ClassificationConfig::default() };
    let mut config = Config { classification, ..Config::default() };
    config.sensors[0].reference_snr_db = Some(20.0);
    let mut pipeline = Pipeline::new(config).unwrap();
    pipeline.set_classifier(SharedClassifier::new(Sure(sure_of(TargetClass::Drone))));
    let strength = std::cell::Cell::new(10.0);
    let events = fly(&mut pipeline, 5, 0..1, |plot| {
        strength.set(strength.get() + 1.0);
        plot.snr_db = Some(strength.get());
    });
    let left_out = events.iter().find_map(|event| match event {
        Event::CapacityReached { stage: Stage::Detector, left_out, .. } => Some(*left_out),
        _ => None,
    });
    assert_eq!(left_out, Some(3));
    let mut picture = Picture::default();
    let time = Time::from_secs(4.0);
    let plots: Vec<Plot> = [11.0, 30.0, 12.0, 29.0, 13.0]
        .iter()
        .map(|snr_db| Plot {
            snr_db: Some(*snr_db),
            ..Plot::new(
                time,
                Measurement::Cartesian { position_m: [1000.0 * snr_db, 0.0, 0.0], covariance: None },
            )
        })
        .collect();
    let look = Look { sensor: SensorId(0), start: time, end: time, pose: None, sectors: &[] };
    pipeline.step_into(&Scan { look, data: ScanData::Plots(&plots), strobes: &[] }, &mut picture).unwrap();
    let named: Vec<bool> = picture.plots.iter().map(|plot| plot.class.is_some()).collect();
    assert_eq!(named, [false, true, false, true, false]);
    let ours = |plot: &Plot| plot.class.is_none() || plot.flags.contains(PlotFlags::CLASSIFIED);
    assert!(picture.plots.iter().all(ours));
}

#[test]
fn of_too_many_tracks_too() {
    let classification = ClassificationConfig { max_targets: 2, ..ClassificationConfig::default() };
    let mut pipeline = Pipeline::new(Config { classification, ..Config::default() }).unwrap();
    let events = fly(&mut pipeline, 5, 0..12, |_| {});
    let told =
        |event: &Event| matches!(event, Event::CapacityReached { stage: Stage::Tracker, left_out: 3, .. });
    assert!(events.iter().any(told));
}

#[test]
fn what_a_radar_says_is_the_label_and_counts_in_the_posterior() {
    let mut pipeline = Pipeline::new(Config::default()).unwrap();
    let _ = fly(&mut pipeline, 1, 0..30, |plot| plot.class = Some(TargetClass::Missile));
    let named = picture_at(&mut pipeline.clone(), 31).tracks[0];
    assert_eq!(named.class, Some(TargetClass::Missile));
    // It stops saying so, and what flies on flies as an airliner: the label stays, the posterior does not.
    let _ = fly(&mut pipeline, 1, 30..90, |_| {});
    let later = picture_at(&mut pipeline, 91).tracks[0];
    assert_eq!(later.class, Some(TargetClass::Missile));
    let airliner = |track: &aegis_core::Track| track.class_posterior.of(TargetClass::Airliner);
    assert!(
        airliner(&later) > airliner(&named)
            && later.class_posterior.unknown() < named.class_posterior.unknown()
    );
}

#[test]
fn nothing_is_classified_where_that_is_switched_off() {
    let classification = ClassificationConfig { max_targets: 0, ..ClassificationConfig::default() };
    let mut pipeline = Pipeline::new(Config { classification, ..Config::default() }).unwrap();
    let picture = tracks_of(&mut pipeline, 1, 16);
    assert_eq!(
        (picture.tracks[0].class, picture.tracks[0].class_posterior),
        (None, ClassPosterior::default())
    );
}

#[test]
fn a_restored_pipeline_knows_what_it_knew() {
    let mut whole = Pipeline::new(Config::default()).unwrap();
    let _ = fly(&mut whole, 2, 0..10, |_| {});
    let mut restored = Pipeline::restore(Config::default(), &whole.snapshot()).unwrap();
    assert_eq!(fly(&mut whole, 2, 10..30, |_| {}), fly(&mut restored, 2, 10..30, |_| {}));
    assert_eq!(whole.snapshot(), restored.snapshot());
}

#[test]
fn what_was_never_trained_is_unknown() {
    let hypersonic = ClassFeatures {
        speed_m_s: Some(3000.0),
        altitude_m: Some(60_000.0),
        climb_m_s: Some(-400.0),
        turn_rate_rad_s: Some(0.002),
        ..ClassFeatures::default()
    };
    let absurd = ClassFeatures { speed_m_s: Some(1e12), ..ClassFeatures::default() };
    let fighter = ClassFeatures {
        speed_m_s: Some(480.0),
        altitude_m: Some(3000.0),
        turn_rate_rad_s: Some(0.1),
        ..hypersonic
    };
    let mut out = [ClassPosterior::default(); 3];
    BuiltIn::new().classify(&[hypersonic, absurd, fighter], &mut out).unwrap();
    for posterior in out {
        assert!(posterior.unknown() > 0.65, "{posterior:?}");
    }
}

#[test]
fn shapes_must_fit_and_a_config_must_make_sense() {
    let mut none: [ClassPosterior; 0] = [];
    assert!(matches!(
        BuiltIn::new().classify(&[ClassFeatures::default()], &mut none),
        Err(Error::Shape { .. })
    ));
    let wrong = ClassificationConfig { confidence: f64::NAN, ..ClassificationConfig::default() };
    let error = Pipeline::new(Config { classification: wrong, ..Config::default() }).unwrap_err();
    assert!(error.to_string().contains("classification.confidence"), "{error}");
}

proptest! {
    #[test]
    fn any_numbers_give_probabilities(values in prop::array::uniform13(prop::num::f64::ANY)) {
        let mut out = [ClassPosterior::default()];
        BuiltIn::new().classify(&[ClassFeatures::from_array(values)], &mut out).unwrap();
        prop_assert!(out[0].is_valid(), "{:?}", out[0]);
    }
}
