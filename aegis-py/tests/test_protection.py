"""What disturbs the radars, what is done about it, and what was decided."""

from __future__ import annotations

import math

import pytest

import aegis
import aegis.ew


def jammed(authority: aegis.Authority, turns: int = 40, accepts: bool = True) -> aegis.Pipeline:
    """A pipeline whose radar hears a jammer, of a host that accepts all that it is asked for, or nothing."""
    jammer = aegis.sim.JammerScript.at_bearing(1.0, 30.0, aegis.sim.Burst(start_s=0.0, end_s=1e6))
    jammer.channels = [0]
    scene = aegis.sim.Scene(aegis.sim.SceneConfig(seed=3, jammers=[jammer]))
    settings = aegis.EwConfig(authority=authority, automatic=["change_channel"])
    pipe = aegis.Pipeline(aegis.Config(sensors=[scene.config.sensor()], ew=settings))
    for _ in range(turns):
        picture = pipe.step(scene.next(pipe.settings(0)))
        for action in picture.actions:
            if accepts and action.state == "recommended":
                pipe.decide(action.id, "accept")
    return pipe


def test_a_source_is_known_with_its_kinds() -> None:
    [source] = jammed("observe").interference().sources
    assert source.azimuth_rad == pytest.approx(1.0, abs=0.05) and source.jnr_db is not None
    assert source.pfa is None, "the radar said so itself: no map was listened to"
    factor = source.range_factor()
    assert factor is not None and factor == pytest.approx((1.0 + 10.0 ** (0.1 * source.jnr_db)) ** -0.25)
    burnt = source.burn_through_m(5e4, 1e5)
    assert burnt == pytest.approx(float(aegis.radar.burn_through_by_jnr_m(source.jnr_db, 5e4, 1e5)))
    assert source.burn_through_m(-1.0, 1e5) is None
    assert sum(source.kind_probabilities) == pytest.approx(1.0)


def test_observing_changes_nothing_and_is_recorded() -> None:
    pipe = jammed("observe")
    assert pipe.settings(0) == aegis.RadarSettings()
    records = pipe.audit()
    assert records and {record.ruling for record in records} == {"observed"}


@pytest.mark.parametrize(("authority", "ruling"), [("advise", "accepted"), ("automatic", "automatic")])
def test_what_is_in_force_is_recorded(authority: aegis.Authority, ruling: aegis.Ruling) -> None:
    pipe = jammed(authority)
    assert any(record.ruling == ruling and record.ruled is not None for record in pipe.audit())
    again = jammed(authority)
    assert again.audit() == pipe.audit(), "the same scans and decisions give the same records"


def test_without_an_answer_nothing_is_done() -> None:
    pipe = jammed("advise", accepts=False)
    assert pipe.settings(0) == aegis.RadarSettings()
    assert {record.ruling for record in pipe.audit()} == {"open"}


def test_kinds_of_actions_tell_their_class_and_sector() -> None:
    kind = aegis.ActionKind.ChangeChannel(azimuth_rad=1.0, width_rad=0.2)
    assert (kind.class_(), kind.sector()) == ("change_channel", (1.0, 0.2))
    assert aegis.ActionKind.VaryPrf().sector() is None
    silent = aegis.ActionKind.ListenOnly(azimuth_rad=1.0, width_rad=0.2)
    settings = aegis.RadarSettings(changes=[aegis.SettingsChange(action=1, kind=silent)])
    assert settings.is_silent_at(1.05) and not settings.is_silent_at(1.2)


def test_a_jammer_that_stays_is_left_behind() -> None:
    agility = aegis.ew.ChannelAgility([0, 1, 3], seed=5)
    met = []
    for _ in range(600):
        met.append(agility.channel == 3)
        assert agility.observe(met[-1]) == agility.channel in agility.permitted == [0, 1, 3]
    assert sum(met[300:]) < 10 and agility.learned_share > 0.5
    assert sum(agility.probabilities) == pytest.approx(1.0)
    with pytest.raises(aegis.ArgumentError, match="permitted"):
        aegis.ew.ChannelAgility([])
    with pytest.raises(aegis.ArgumentError, match="permitted"):
        aegis.ew.ChannelAgility([1, 1])
    most = aegis.ew.MOST_PLANNED_CHANNELS
    assert len(aegis.ew.ChannelAgility(range(most)).permitted) == most
    with pytest.raises(aegis.CapacityError, match=str(most)):
        aegis.ew.ChannelAgility(range(most + 1))


def test_pulses_are_told_apart_alone_and_in_a_pipeline() -> None:
    seconds = sorted([0.001 * n for n in range(60)] + [0.0004 + 0.00123 * n for n in range(50)])
    pulses = [aegis.PulseDescriptor(time=aegis.Time.from_secs(second)) for second in seconds]
    emitters, whose = aegis.ew.deinterleave(pulses)
    assert [round(emitter.pri_s, 6) for emitter in emitters] == [0.001, 0.00123]
    assert whose.count(1) == 60 and whose.count(2) == 50
    pipe = aegis.Pipeline()
    found = pipe.intercept(0, pulses)
    assert len(found) == 2 and [emitter.pulses for emitter in pipe.interference().pulse_emitters] == [60, 50]
    responder = aegis.EwResponder(aegis.Config())
    interference, events = responder.intercept(0, pulses, aegis.Interference())
    assert len(interference.pulse_emitters) == len(events.events) == 2
    with pytest.raises(aegis.ArgumentError, match="pulses"):
        pipe.intercept(0, pulses[::-1])
    with pytest.raises(aegis.ScanError):
        pipe.intercept(9, pulses)
    most = aegis.ew.MOST_INTERCEPTED_PULSES
    assert len(aegis.ew.deinterleave(pulses[:1] * most)[1]) == most
    with pytest.raises(aegis.CapacityError, match=str(most)):
        aegis.ew.deinterleave(pulses[:1] * (most + 1))


def test_the_stage_alone_finds_a_deception_and_keeps_its_trail() -> None:
    # A range that is pulled off at 60 m/s while the Doppler frequency says 20 m/s.
    config = aegis.Config(ew=aegis.EwConfig(authority="advise"))
    responder, tracker, numbers = aegis.EwResponder(config), aegis.Tracker(config), aegis.Pipeline(config)
    told, suspected = [], []
    for turn in range(60):
        start_s = 4.0 * turn
        plots = numbers.step_plots(
            start_s,
            start_s + 4.0,
            time_s=[start_s + 1.0],
            range_m=[5e4 + (60.0 if turn > 10 else 20.0) * start_s - (1760.0 if turn > 10 else 0.0)],
            azimuth_rad=[1.0],
            range_rate_m_s=[20.0],
        ).plots
        scan = aegis.Scan(start_s, start_s + 4.0, plots=plots)
        interference, _ = responder.sense(scan)
        tracked = tracker.update(scan, plots)
        interference, events = responder.examine(scan, tracked, interference)
        told += [event for event in events.events if event.kind == "deception_suspected"]
        suspected = suspected or interference.deceptions
        responder.respond(start_s + 4.0, interference)
    assert len(told) == 1 and [one.kind for one in suspected] == ["range_pull_off"]
    kinds = [record.kind for record in responder.audit()]
    assert kinds and all(kind == aegis.ActionKind.ResetGate(track=suspected[0].track) for kind in kinds)


def test_formulas_of_listening_are_here() -> None:
    threshold = aegis.radar.jam_threshold(64, 1e-6)
    assert float(aegis.radar.jam_pd(64, threshold, 0.0)) == pytest.approx(0.88, abs=0.01)
    estimated = aegis.radar.jam_threshold_of_estimated_floor(64, 256, 1e-6)
    assert float(estimated) > float(threshold)
    assert float(aegis.radar.jam_pfa_of_estimated_floor(64, 256, float(estimated))) == pytest.approx(1e-6, rel=1e-3)
    assert float(aegis.radar.jam_pd_of_estimated_floor(64, 256, float(estimated), 0.0)) < 0.88
    assert float(aegis.radar.jam_pfa(1.0, 1e6)) == pytest.approx(1e-6)
    assert float(aegis.radar.deception_z(-100.0, 3.0, -80.0, 4.0)) == pytest.approx(-4.0)


def test_bearings_meet() -> None:
    bearings = [
        aegis.radar.Bearing(site_m=(east_m, 0.0), azimuth_rad=math.atan2(-east_m, 3e4), sigma_rad=0.01)
        for east_m in (-1e4, 0.0, 1e4)
    ]
    fix = aegis.radar.triangulate(bearings)
    assert fix.position_m == pytest.approx((0.0, 3e4), abs=1.0) and aegis.radar.cep_m(fix.covariance_m2) > 100.0
    assert aegis.radar.bearing_ghosts(4) == 12
    with pytest.raises(aegis.ArgumentError, match="bearings"):
        aegis.radar.triangulate(bearings[:1])
