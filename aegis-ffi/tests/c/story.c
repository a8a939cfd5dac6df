/* What a host does in its life: a configuration, tracks, threats, interference and its protection, a snapshot, I/Q. */
#include "check.h"

static void built(void)
{
    aegis_config *config = NULL;
    OK(aegis_config_new(&config, NULL, 0));
    OK(aegis_config_add_sensor(config, 11));
    OK(aegis_config_add_sensor(config, 12));
    OK(aegis_config_set_f64(config, "sensors[1].range_sigma_m", 55.0));
    OK(aegis_config_set_f64(config, "sensors[0].scan_period_s", 4.0));
    OK(aegis_config_set_f64(config, "sensors[0].coverage.max_range_m", 200000.0));
    OK(aegis_config_set_toml(config, "sensors[0].site", "{ geodetic = { latitude_deg = 45.0, longitude_deg = -8.0, height_m = 120.0 } }"));
    OK(aegis_config_set_toml(config, "sensors[1].site", "{ geodetic = { latitude_deg = 45.1, longitude_deg = -8.0, height_m = 20.0 } }"));
    OK(aegis_config_set_str(config, "tracker.association", "hungarian"));
    OK(aegis_config_set_bool(config, "tracker.use_identity", 0));
    OK(aegis_config_set_i64(config, "limits.assets", 3));
    size_t length = 0;
    OK(aegis_config_to_toml(config, NULL, 0, &length));
    char *text = malloc(length + 1);
    CHECK(text != NULL);
    OK(aegis_config_to_toml(config, text, length + 1, &length));
    CHECK(strstr(text, "range_sigma_m = 55.0") && strstr(text, "association = \"hungarian\"") && strstr(text, "assets = 3"));
    aegis_config *again = config_of(text);
    free(text);
    aegis_pipeline *p = NULL;
    OK(aegis_pipeline_new(again, &p, NULL, 0));
    double place[3], back[3];
    OK(aegis_pipeline_to_local(p, 45.0, -7.9, 0.0, place));
    CHECK(fabs(place[0] - 7884.0) < 20.0 && fabs(place[1]) < 20.0);
    OK(aegis_pipeline_to_geodetic(p, place, back));
    CHECK(fabs(back[0] - 45.0) < 1e-9 && fabs(back[1] + 7.9) < 1e-9 && fabs(back[2]) < 1e-3);
    aegis_asset assets[4];
    memset(assets, 0, sizeof assets);
    IS(AEGIS_STATUS_CAPACITY, aegis_pipeline_set_assets(p, assets, sizeof assets[0], 4));
    aegis_pipeline_free(p);
    aegis_config_free(again);
    aegis_config_free(config);
}

static size_t count_of(const aegis_pipeline *p, uint32_t kind, aegis_event *last)
{
    aegis_event events[64];
    size_t length = 0, found = 0;
    OK(aegis_pipeline_events(p, events, sizeof events[0], 64, &length));
    CHECK(length <= 64);
    for (size_t i = 0; i < length; ++i) {
        if (events[i].kind == kind) {
            ++found;
            *last = events[i];
        }
    }
    return found;
}

/* An aircraft that comes in on a defended place. */
static void defended(void)
{
    aegis_pipeline *p = pipeline_of("");
    aegis_asset asset = {.id = 42, .position_m = {20000.0, 0.0, 0.0}, .zone = {.kind = AEGIS_ZONE_KIND_CYLINDER,
                         .radius_m = 8000.0, .floor_m = -1000.0, .ceiling_m = 20000.0}, .value = 1.0};
    OK(aegis_pipeline_set_assets(p, &asset, sizeof asset, 1));
    size_t confirmed = 0;
    aegis_event event;
    for (int turn = 0; turn < 12; ++turn) {
        step_turn(p, 0, turn);
        if (count_of(p, AEGIS_EVENT_KIND_TRACK_CONFIRMED, &event) == 1) {
            CHECK(event.ids[0] == 1 && event.values[0] > 0.9);
            ++confirmed;
        }
        CHECK(count_of(p, AEGIS_EVENT_KIND_CYCLE_COMPLETE, &event) == 1);
        CHECK(event.time_ns == (turn + 1) * TURN_NS);
    }
    CHECK(confirmed == 1);

    aegis_track track;
    size_t length = 0;
    OK(aegis_pipeline_tracks(p, &track, sizeof track, 1, &length));
    CHECK(length == 1 && track.id == 1 && track.status == AEGIS_TRACK_STATUS_CONFIRMED && track.has == 0);
    CHECK(fabs(track.velocity_m_s[0] + 226.0) < 10.0 && track.covariance[0][0] > 0.0);
    CHECK(track.covariance[0][3] == track.covariance[3][0]);
    aegis_association association;
    OK(aegis_pipeline_associations(p, &association, sizeof association, 1, &length));
    CHECK(length == 1 && association.track == 1 && association.plot == 0 && association.probability > 0.9);
    aegis_plot plot;
    OK(aegis_pipeline_plots(p, &plot, sizeof plot, 1, &length));
    CHECK(length == 1 && plot.tag == 11 && plot.altitude_m == 9000.0);
    CHECK(plot.has == (AEGIS_HAS_ALTITUDE | AEGIS_HAS_COVARIANCE) && plot.polar_covariance.range_m2 == 900.0);
    aegis_threat threat;
    OK(aegis_pipeline_threats(p, &threat, sizeof threat, 1, &length));
    CHECK(length == 1 && threat.asset == 42 && threat.has == AEGIS_HAS_TTI && threat.tti_s > 0.0);
    CHECK(threat.priority == 1 && threat.capability > 0.0 && threat.intent > 0.0 && threat.is_friend == 0);
    const aegis_factors *f = &threat.factors;
    double sum = f->bias + f->entry + f->urgency + f->closing + f->altitude + f->identity + f->target_class +
                 f->emission + f->manoeuvre + f->value;
    CHECK(fabs(sum - log(threat.score / (1.0 - threat.score))) < 1e-9);
    aegis_stats stats;
    OK(aegis_pipeline_stats(p, &stats, sizeof stats));
    CHECK(stats.scans == 12 && stats.confirmed == 1 && stats.plots_used == 12 && stats.has == 0);
    aegis_noise noise;
    OK(aegis_pipeline_noise(p, 0, 1, &noise, sizeof noise));
    CHECK(noise.sigma_ratio > 0.0 && noise.is_mismatched == 0);

    /* The same numbers by the functions alone. */
    aegis_approach approach;
    const double position[3] = {track.position_m[0] - 20000.0, track.position_m[1], track.position_m[2]};
    OK(aegis_closest_approach(position, track.velocity_m_s, &track.covariance[0][0], &approach, sizeof approach));
    CHECK(fabs(approach.distance_m - threat.cpa_distance_m) < 1e-6);
    CHECK(fabs(approach.distance_sigma_m - threat.cpa_distance_sigma_m) < 1e-6);
    double seconds = -1.0;
    uint32_t enters = 9;
    OK(aegis_zone_entry_time(position, track.velocity_m_s, &asset.zone, &seconds, &enters));
    CHECK(enters == 1 && fabs(seconds - threat.tti_s) < 1e-9);
    const double away[3] = {-track.velocity_m_s[0], 0.0, 0.0};
    OK(aegis_zone_entry_time(position, away, &asset.zone, &seconds, &enters));
    CHECK(enters == 0 && seconds == 0.0);
    /* A square prism around the same asset is entered a little later than the disc that goes round it. */
    aegis_zone square = {.kind = AEGIS_ZONE_KIND_PRISM, .corners = 4, .floor_m = -1e5, .ceiling_m = 1e5};
    const double side_m = asset.zone.radius_m / sqrt(2.0);
    for (uint32_t corner = 0; corner < 4; corner++) {
        square.corners_m[corner][0] = corner == 0 || corner == 3 ? side_m : -side_m;
        square.corners_m[corner][1] = corner < 2 ? side_m : -side_m;
    }
    double later = 0.0;
    OK(aegis_zone_entry_time(position, track.velocity_m_s, &square, &later, &enters));
    CHECK(enters == 1 && later > threat.tti_s && later < threat.tti_s - 0.4 * asset.zone.radius_m / track.velocity_m_s[0]);
    square.corners_m[0][1] = -2.0 * side_m;
    IS(AEGIS_STATUS_OUT_OF_RANGE, aegis_zone_entry_time(position, away, &square, &later, &enters));
    square.corners = 13;
    IS(AEGIS_STATUS_CAPACITY, aegis_zone_entry_time(position, away, &square, &later, &enters));

    /* What comes in on the asset is one track. */
    aegis_raid raid;
    OK(aegis_pipeline_raids(p, &raid, sizeof raid, 1, &length));
    CHECK(length == 1 && raid.asset == threat.asset && raid.tracks == 1 && raid.formations == 0);
    CHECK(raid.has == AEGIS_HAS_TTI && raid.first_tti_s == threat.tti_s && raid.level == threat.level);
    const double nowhere[3] = {NAN, 0.0, 0.0};
    IS(AEGIS_STATUS_OUT_OF_RANGE, aegis_closest_approach(nowhere, away, NULL, &approach, sizeof approach));

    OK(aegis_pipeline_reset(p));
    OK(aegis_pipeline_stats(p, &stats, sizeof stats));
    OK(aegis_pipeline_tracks(p, NULL, 0, 0, &length));
    CHECK(stats.scans == 0 && length == 0);
    aegis_pipeline_free(p);
}

/* A jammer: an action is recommended, accepted, and changes the channel towards it; all of it can be read again. */
static void protected_(void)
{
    aegis_pipeline *p = pipeline_of("[ew]\nauthority = \"advise\"\n");
    aegis_action action = {0};
    size_t length = 0;
    for (int turn = 0; turn < 6 && length == 0; ++turn) {
        aegis_sector circle;
        aegis_look look = look_at(0, turn, &circle);
        aegis_strobe strobe = {.time_ns = look.start_ns + TURN_NS / 2, .azimuth_rad = 1.0, .azimuth_sigma_rad = 0.01,
                               .jnr_db = 20.0, .has = AEGIS_HAS_JNR};
        look.strobes = &strobe;
        look.strobes_len = 1;
        OK(aegis_pipeline_step_plots(p, &look, NULL, sizeof(aegis_plot), 0));
        OK(aegis_pipeline_actions(p, &action, sizeof action, 1, &length));
    }
    CHECK(length == 1 && action.state == AEGIS_ACTION_STATE_RECOMMENDED && action.kind == AEGIS_ACTION_KIND_CHANGE_CHANNEL);
    CHECK(action.has == AEGIS_HAS_SECTOR && fabs(action.azimuth_rad - 1.0) < 0.01 && action.benefit_db > 0.0);
    CHECK(action.holds_until_ns >= action.time_ns && action.expires_ns > action.time_ns);
    aegis_interference_source source;
    OK(aegis_pipeline_interference(p, &source, sizeof source, 1, &length));
    CHECK(length == 1 && source.number == 1 && source.has == AEGIS_HAS_JNR && fabs(source.azimuth_rad - 1.0) < 0.01);
    // The fourth root of 101.
    CHECK(fabs(source.range_factor - 1.0 / 3.170154) < 1e-6);
    const double *kinds = source.kind_probabilities;
    CHECK(fabs(kinds[0] + kinds[1] + kinds[2] + kinds[3] + kinds[4] - 1.0) < 1e-9);
    aegis_audit_record record;
    OK(aegis_pipeline_audit(p, &record, sizeof record, 1, &length));
    CHECK(length == 1 && record.action == action.id && record.source == 1 && record.kind == action.kind);
    CHECK(record.ruling == AEGIS_RULING_OPEN && record.has == 0 && record.benefit_db == action.benefit_db);
    uint32_t channel = 9;
    OK(aegis_pipeline_channel_at(p, 0, 1.0, &channel));
    CHECK(channel == 0);
    OK(aegis_pipeline_decide(p, action.id, AEGIS_DECISION_ACCEPT));
    IS(AEGIS_STATUS_UNKNOWN_ACTION, aegis_pipeline_decide(p, action.id, AEGIS_DECISION_ACCEPT));
    OK(aegis_pipeline_channel_at(p, 0, 1.0, &channel));
    CHECK(channel == 1);
    OK(aegis_pipeline_channel_at(p, 0, 3.0, &channel));
    CHECK(channel == 0);
    aegis_settings settings;
    OK(aegis_pipeline_settings(p, 0, &settings, sizeof settings));
    CHECK(settings.overrides == 1 && settings.channel == 0 && settings.has == 0);
    aegis_channel_override sector;
    OK(aegis_pipeline_channel_overrides(p, 0, &sector, sizeof sector, 1, &length));
    CHECK(length == 1 && sector.action == action.id && sector.channel == 1);
    OK(aegis_pipeline_audit(p, &record, sizeof record, 1, &length));
    CHECK(record.ruling == AEGIS_RULING_ACCEPTED && record.has == AEGIS_HAS_RULED);
    uint32_t silent = 9;
    OK(aegis_pipeline_is_silent_at(p, 0, 1.0, &silent));
    CHECK(silent == 0 && settings.flags == 0);
    aegis_pipeline_free(p);
}

/* Without being asked to advise, the library only observes. */
static void observed(void)
{
    aegis_pipeline *p = pipeline_of("");
    aegis_action action = {0};
    size_t length = 0;
    for (int turn = 0; turn < 6 && length == 0; ++turn) {
        aegis_sector circle;
        aegis_look look = look_at(0, turn, &circle);
        aegis_strobe strobe = {.time_ns = look.start_ns + TURN_NS / 2, .azimuth_rad = 1.0, .azimuth_sigma_rad = 0.01};
        look.strobes = &strobe;
        look.strobes_len = 1;
        OK(aegis_pipeline_step_plots(p, &look, NULL, sizeof(aegis_plot), 0));
        OK(aegis_pipeline_actions(p, &action, sizeof action, 1, &length));
    }
    CHECK(length == 1 && action.state == AEGIS_ACTION_STATE_OBSERVED);
    IS(AEGIS_STATUS_UNKNOWN_ACTION, aegis_pipeline_decide(p, action.id, AEGIS_DECISION_ACCEPT));
    aegis_pipeline_free(p);
}

/* Two radars whose pulses come in mixed up are told apart. */
static void intercepted(void)
{
    aegis_pipeline *p = pipeline_of("");
    aegis_pulse pulses[120];
    memset(pulses, 0, sizeof pulses);
    for (int n = 0; n < 120; ++n) {
        const int of_second = n % 2;
        pulses[n].time_ns = (int64_t)(n / 2) * 1000000 + 300000 * of_second;
        pulses[n].has = AEGIS_HAS_CARRIER | AEGIS_HAS_AZIMUTH;
        pulses[n].carrier_hz = of_second ? 5.6e9 : 9.3e9;
        pulses[n].azimuth_rad = of_second ? 2.0 : 1.0;
    }
    size_t found = 0, length = 0;
    OK(aegis_pipeline_intercept(p, 0, pulses, sizeof pulses[0], 120, &found));
    aegis_pulse_emitter emitters[4];
    OK(aegis_pipeline_pulse_emitters(p, emitters, sizeof emitters[0], 4, &length));
    CHECK(found == 2 && length == 2 && emitters[0].pulses == 60 && emitters[1].positions == 1);
    CHECK(fabs(emitters[0].pri_s - 1e-3) < 1e-7 && emitters[0].has == (AEGIS_HAS_CARRIER | AEGIS_HAS_AZIMUTH));
    aegis_pipeline_free(p);
}

/* What a host's own function says is what tracks are. */
static int32_t vessels(void *user, const double *features, size_t len, double *posteriors)
{
    CHECK(features != NULL);
    *(size_t *)user += len;
    for (size_t place = 0; place < len * AEGIS_OUTCOMES; ++place) {
        posteriors[place] = place % AEGIS_OUTCOMES == 6 ? 0.92 : 0.01;
    }
    return 0;
}

static void classified(void)
{
    double jet[AEGIS_FEATURES], posterior[AEGIS_OUTCOMES];
    for (int place = 0; place < AEGIS_FEATURES; ++place) {
        jet[place] = NAN;
    }
    jet[0] = 230.0;
    jet[2] = 10500.0;
    OK(aegis_classify(jet, 1, posterior));
    CHECK(posterior[0] > 0.65);

    aegis_pipeline *p = pipeline_of("");
    size_t asked = 0, length = 0;
    OK(aegis_pipeline_set_classifier(p, vessels, &asked));
    for (int turn = 0; turn < 6; ++turn) {
        step_turn(p, 0, turn);
    }
    aegis_track track;
    OK(aegis_pipeline_tracks(p, &track, sizeof track, 1, &length));
    CHECK(asked > 0 && length == 1 && track.target_class == AEGIS_TARGET_CLASS_VESSEL && track.class_posterior[6] > 0.65);
    aegis_pipeline_free(p);
}

/* One that is restored goes on as the original does. */
static void snapshots(void)
{
    const char *toml = "[tracker]\nassociation = \"hypotheses\"\n";
    aegis_pipeline *p = pipeline_of(toml), *again = NULL;
    for (int turn = 0; turn < 8; ++turn) {
        step_turn(p, 0, turn);
    }
    size_t length = 0;
    OK(aegis_pipeline_snapshot(p, NULL, 0, &length));
    unsigned char *octets = malloc(length);
    CHECK(octets != NULL);
    OK(aegis_pipeline_snapshot(p, octets, length, &length));
    aegis_config *config = config_of(toml);
    OK(aegis_pipeline_restore(config, octets, length, &again, NULL, 0));
    for (int turn = 8; turn < 16; ++turn) {
        step_turn(p, 0, turn);
        step_turn(again, 0, turn);
    }
    aegis_track one, other;
    memset(&one, 0x11, sizeof one);
    memset(&other, 0x22, sizeof other);
    OK(aegis_pipeline_tracks(p, &one, sizeof one, 1, &length));
    CHECK(length == 1);
    OK(aegis_pipeline_tracks(again, &other, sizeof other, 1, &length));
    CHECK(length == 1 && memcmp(&one, &other, sizeof one) == 0);
    octets[30] ^= 1;
    aegis_pipeline *damaged = NULL;
    char text[256];
    OK(aegis_pipeline_snapshot(p, NULL, 0, &length));
    IS(AEGIS_STATUS_SNAPSHOT, aegis_pipeline_restore(config, octets, 64, &damaged, text, sizeof text));
    CHECK(damaged == NULL && strlen(text) > 0);
    free(octets);
    aegis_config_free(config);
    aegis_pipeline_free(p);
    aegis_pipeline_free(again);
}

/* Failures are told to whom it concerns; the same handle cannot be used from there. */
struct told {
    aegis_pipeline *pipeline;
    int times;
    aegis_status status;
};

static void tell(void *user, aegis_status status, const char *text)
{
    struct told *told = user;
    size_t length = 0;
    CHECK(strlen(text) > 0);
    IS(AEGIS_STATUS_BUSY, aegis_pipeline_tracks(told->pipeline, NULL, 0, 0, &length));
    told->times += 1;
    told->status = status;
}

static void diagnosed(void)
{
    aegis_pipeline *p = pipeline_of("");
    struct told told = {p, 0, AEGIS_STATUS_OK};
    OK(aegis_pipeline_set_diagnostic(p, tell, &told));
    step_turn(p, 0, 0);
    CHECK(told.times == 0);
    IS(AEGIS_STATUS_UNKNOWN_ACTION, aegis_pipeline_decide(p, 5, AEGIS_DECISION_VETO));
    CHECK(told.times == 1 && told.status == AEGIS_STATUS_UNKNOWN_ACTION);
    OK(aegis_pipeline_set_diagnostic(p, NULL, NULL));
    IS(AEGIS_STATUS_UNKNOWN_ACTION, aegis_pipeline_decide(p, 5, AEGIS_DECISION_VETO));
    CHECK(told.times == 1);
    aegis_pipeline_free(p);
}

/* A target in the samples: the same as float, as int16_t, and with pulses that lie apart. */
enum { PULSES = 16, SAMPLES = 512, APART = 600 };

static double range_found(uint32_t format, const void *samples, size_t stride)
{
    aegis_pipeline *p = pipeline_of("[[sensors]]\n[sensors.radar]\nprf_sets_hz = [[1000.0]]\nwaveforms = "
                                    "[{ unmodulated = { duration_s = 1e-6 } }]\nreceiver = { samples = 512 }\n");
    aegis_cpi cpi = {.start_ns = 0, .carrier_hz = 2.9e9, .prf_hz = 1000.0, .first_sample_s = 15e-6,
                     .has = AEGIS_HAS_CARRIER | AEGIS_HAS_PRF | AEGIS_HAS_FIRST_SAMPLE, .format = format, .samples = samples,
                     .channels = 1, .pulses = PULSES, .samples_len = SAMPLES, .pulse_stride = stride};
    double found_m = NAN;
    for (int number = 0; number < 3; ++number) {
        /* Beams side by side, the middle one on the target. */
        static float nothing[2 * PULSES * SAMPLES];
        aegis_cpi noise = cpi;
        noise.format = AEGIS_IQ_FORMAT_F32;
        noise.samples = nothing;
        noise.pulse_stride = 0;
        unsigned seed = 7;
        for (size_t i = 0; i < sizeof nothing / sizeof nothing[0]; ++i) {
            float sum = 0.0F;
            for (int draw = 0; draw < 4; ++draw) {
                seed = seed * 1103515245u + 12345u;
                sum += (float)(seed >> 16 & 0x7FFF) / 32768.0F - 0.5F;
            }
            nothing[i] = 30.0F * sum;
        }
        aegis_dwell dwell = {.azimuth_rad = 1.0 + 0.035 * number, .elevation_rad = 0.1,
                             .cpis = number == 1 ? &cpi : &noise, .cpis_len = 1};
        aegis_sector sector = {.azimuth_rad = 0.9825 + 0.035 * number, .width_rad = 0.035,
                               .start_ns = number * 16000000, .end_ns = (number + 1) * 16000000};
        aegis_look look = {.size = sizeof look, .start_ns = sector.start_ns, .end_ns = sector.end_ns, .sectors = &sector,
                           .sectors_len = 1};
        OK(aegis_pipeline_step_dwells(p, &look, &dwell, sizeof dwell, 1));
        aegis_plot plots[32];
        size_t length = 0;
        OK(aegis_pipeline_plots(p, plots, sizeof plots[0], 32, &length));
        for (size_t i = 0; i < length && i < 32; ++i) {
            if (plots[i].snr_db > 25.0) {
                found_m = plots[i].range_m;
            }
        }
    }
    aegis_pipeline_free(p);
    return found_m;
}

static void samples(void)
{
    static float packed[PULSES][SAMPLES][2], apart[PULSES][APART][2];
    static int16_t whole[PULSES][SAMPLES][2];
    unsigned seed = 1;
    for (int pulse = 0; pulse < PULSES; ++pulse) {
        for (int sample = 0; sample < SAMPLES; ++sample) {
            for (int part = 0; part < 2; ++part) {
                float value = 0.0F;
                for (int draw = 0; draw < 4; ++draw) {
                    seed = seed * 1103515245u + 12345u;
                    value += 30.0F * ((float)(seed >> 16 & 0x7FFF) / 32768.0F - 0.5F);
                }
                /* Three samples of an echo that turns by a quarter from pulse to pulse. */
                const float turn[4] = {1.0F, 0.0F, -1.0F, 0.0F};
                if (sample >= 200 && sample < 203) {
                    value += 600.0F * turn[(pulse + 3 * part) % 4];
                }
                whole[pulse][sample][part] = (int16_t)lrintf(value);
                packed[pulse][sample][part] = apart[pulse][sample][part] = (float)whole[pulse][sample][part];
            }
        }
    }
    const double expected_m = 0.5 * 299792458.0 * (15e-6 + 200.0 / 2.5e6);
    double found_m = range_found(AEGIS_IQ_FORMAT_F32, packed, 0);
    CHECK(fabs(found_m - expected_m) < 150.0);
    CHECK(range_found(AEGIS_IQ_FORMAT_F32, apart, APART) == found_m);
    CHECK(range_found(AEGIS_IQ_FORMAT_I16, whole, 0) == found_m);
}

int main(void)
{
    built();
    defended();
    protected_();
    observed();
    intercepted();
    classified();
    snapshots();
    diagnosed();
    samples();
    return 0;
}
