//! Who decides: nobody by default, the host, or the allow-list; and what the audit trail keeps of it.

use aegis_core::config::{Authority, EwConfig};
use aegis_core::ew::{ActionClass, Ruling};
use aegis_core::sim::{Burst, JammerScript, Scene, SceneConfig};
use aegis_core::{
    ActionKind, ActionState, Config, Decision, Event, Picture, Pipeline, RadarSettings, SensorId,
};

const STEPS: u32 = 32 * 40;

/// Two jammers that come and go, on the first of four channels.
fn world() -> SceneConfig {
    let pulsing = |first: f64| (0..4).map(move |n| first + 60.0 * f64::from(n));
    let jammer = |azimuth_rad: f64, first: f64| JammerScript {
        bursts: pulsing(first).map(|start_s| Burst { start_s, end_s: start_s + 40.0 }).collect(),
        channels: vec![0],
        ..JammerScript::at_bearing(azimuth_rad, 25.0, Burst { start_s: 0.0, end_s: 1.0 })
    };
    SceneConfig { seed: 5, jammers: vec![jammer(1.0, 0.0), jammer(4.0, 30.0)], ..SceneConfig::default() }
}

fn pipeline(ew: EwConfig) -> Pipeline {
    let mut sensor = world().sensor();
    sensor.channels = 4;
    sensor.permitted_channels = vec![0, 2, 3];
    Pipeline::new(Config { sensors: vec![sensor], ew, ..Config::default() }).expect("a valid configuration")
}

fn ew(authority: Authority, automatic: &[ActionClass]) -> EwConfig {
    EwConfig { authority, automatic: automatic.to_vec(), ..EwConfig::default() }
}

/// Steps, answers as `answer` says, and gives all settings and events that there were.
fn run(
    pipeline: &mut Pipeline,
    mut answer: impl FnMut(&mut Pipeline, &Picture),
) -> (Vec<RadarSettings>, Vec<Event>) {
    let mut scene = Scene::new(world()).expect("a valid scene");
    let (mut picture, mut settings, mut events) = (Picture::default(), Vec::new(), Vec::new());
    for _ in 0..STEPS {
        let now = pipeline.settings(SensorId(0)).expect("the radar").clone();
        let scan = scene.next(&now);
        pipeline.step_into(&scan.as_scan(), &mut picture).expect("a valid scan");
        settings.push(now);
        events.extend(picture.events.iter().copied());
        answer(pipeline, &picture);
    }
    (settings, events)
}

fn is_baseline(settings: &[RadarSettings]) -> bool {
    settings.iter().all(|settings| *settings == RadarSettings::default())
}

fn commands(events: &[Event]) -> usize {
    events.iter().filter(|event| matches!(event, Event::ActionApplied { .. })).count()
}

#[test]
fn observe_issues_no_command() {
    assert_eq!(EwConfig::default().authority, Authority::Observe);
    for automatic in [&[][..], &ActionClass::ALL[..]] {
        let mut pipeline = pipeline(ew(Authority::Observe, automatic));
        let (settings, events) = run(&mut pipeline, |pipeline, picture| {
            for action in &picture.actions {
                assert!(matches!(action.state, ActionState::Observed | ActionState::Reverted));
                assert!(pipeline.decide(action.id, Decision::Accept).is_err(), "nothing to decide");
            }
        });
        assert!(is_baseline(&settings) && commands(&events) == 0);
        assert!(pipeline.audit().len() >= 2, "what would have been recommended is written down");
        assert!(pipeline.audit().iter().all(|record| record.ruling == Ruling::Observed));
    }
}

#[test]
fn without_an_answer_nothing_is_done() {
    for (authority, automatic) in
        [(Authority::Advise, &ActionClass::ALL[..]), (Authority::Automatic, &[ActionClass::VaryPrf][..])]
    {
        let mut pipeline = pipeline(ew(authority, automatic));
        let (settings, events) = run(&mut pipeline, |_, _| ());
        assert!(is_baseline(&settings) && commands(&events) == 0);
        assert!(pipeline.audit().iter().all(|record| record.ruling == Ruling::Open));
    }
}

#[test]
fn a_veto_blocks_every_action() {
    for authority in [Authority::Advise, Authority::Automatic] {
        let mut pipeline = pipeline(ew(authority, &ActionClass::ALL));
        let (settings, _) = run(&mut pipeline, |pipeline, picture| {
            for action in &picture.actions {
                let _ = pipeline.decide(action.id, Decision::Veto);
            }
        });
        assert!(is_baseline(&settings), "vetoed in the step that recommends: no scan meets it");
        assert!(pipeline.audit().iter().all(|record| record.ruling == Ruling::Vetoed));
    }
}

#[test]
fn what_is_allowed_comes_into_force_and_goes_back_and_the_plan_is_kept() {
    let mut pipeline = pipeline(ew(Authority::Automatic, &[ActionClass::ChangeChannel]));
    let (settings, events) = run(&mut pipeline, |_, _| ());
    assert!(commands(&events) >= 4);
    assert!(settings.iter().any(|settings| !settings.overrides.is_empty()));
    let channels: Vec<_> = settings.iter().flat_map(|s| s.overrides.iter().map(|o| o.channel)).collect();
    assert!(channels.iter().all(|channel| [0, 2, 3].contains(channel)), "channel 1 is not permitted");
    let reverted = events.iter().filter(|event| matches!(event, Event::ActionReverted { .. })).count();
    assert!(reverted >= 3, "jammers went: {reverted}");
    let measured: Vec<_> = pipeline.audit().iter().filter_map(|record| record.measured_benefit_db).collect();
    assert!(measured.iter().any(|gained_db| *gained_db > 10.0), "{measured:?}");
    let records = pipeline.audit();
    assert!(records.iter().all(|record| record.ruling == Ruling::Automatic && record.evidence.is_some()));
}

#[test]
fn the_audit_trail_is_the_same_on_replay_and_bounded() {
    let trail = || {
        let config =
            EwConfig { audit_records: 60, ..ew(Authority::Automatic, &[ActionClass::ChangeChannel]) };
        let mut pipeline = pipeline(config);
        run(&mut pipeline, |_, _| ());
        serde_json::to_string(pipeline.audit()).expect("records are JSON")
    };
    let first = trail();
    assert_eq!(first, trail());
    assert!(first.contains("\"input_digest\"") && first.contains("\"alternatives\""));

    let mut pipeline = pipeline(EwConfig {
        audit_records: 2,
        actions_per_minute: 2,
        ..ew(Authority::Automatic, &[ActionClass::ChangeChannel])
    });
    run(&mut pipeline, |_, _| ());
    assert_eq!(pipeline.audit().len(), 2);
}

#[test]
fn a_restored_pipeline_writes_the_same_trail() {
    let config = ew(Authority::Automatic, &[ActionClass::ChangeChannel]);
    let mut original = pipeline(config);
    run(&mut original, |_, _| ());
    let restored = Pipeline::restore(original.config().clone(), &original.snapshot()).expect("its own");
    assert_eq!(restored.audit(), original.audit());
    assert_eq!(restored.settings(SensorId(0)), original.settings(SensorId(0)));
}

/// The rate is limited: two jammers at once, and one action a minute.
#[test]
fn actions_are_limited_in_a_minute() {
    let mut pipeline = pipeline(EwConfig { actions_per_minute: 1, ..ew(Authority::Advise, &[]) });
    run(&mut pipeline, |_, _| ());
    for pair in pipeline.audit().windows(2) {
        assert!(pair[1].time.seconds_since(pair[0].time) >= 60.0);
    }
}

/// All that an action can say. Nothing here transmits to interfere, and nothing engages.
#[test]
fn no_action_is_an_attack() {
    let names: Vec<_> = ActionClass::ALL
        .iter()
        .map(|class| serde_json::to_value(class).expect("a name").as_str().unwrap_or_default().to_owned())
        .collect();
    let known = [
        "change_channel",
        "vary_prf",
        "blank_sidelobes",
        "cancel_sidelobes",
        "null_adaptively",
        "lengthen_dwell",
        "change_cfar",
        "reset_gate",
        "listen_only",
    ];
    assert_eq!(names, known, "whoever adds an action must say here that it changes our own radar alone");
    for word in ["jam", "spoof", "deceive", "repeat", "chaff", "decoy", "fire", "launch", "engage", "attack"]
    {
        assert!(names.iter().all(|name| !name.contains(word)), "{word}");
    }
    for refused in ["jam", "transmit_noise", "engage", "launch"] {
        assert!(serde_json::from_str::<ActionKind>(&format!("\"{refused}\"")).is_err());
        assert!(serde_json::from_str::<ActionKind>(&format!("{{\"{refused}\": {{}}}}")).is_err());
    }
}
