/* Wrong sizes, numbers without meaning, absurd lengths: refused by the status that says so, and the picture stays. */
#include "check.h"

static void sizes(void)
{
    aegis_pipeline *p = pipeline_of("");
    step_turn(p, 0, 0);
    step_turn(p, 0, 1);
    size_t length = 0;

    /* A smaller struct than there ever was, and one beyond reason. */
    aegis_plot plots[2];
    aegis_track tracks[2];
    IS(AEGIS_STATUS_STRUCT_SIZE, aegis_pipeline_plots(p, plots, sizeof plots[0] - 8, 2, &length));
    IS(AEGIS_STATUS_STRUCT_SIZE, aegis_pipeline_tracks(p, tracks, 0, 2, &length));
    IS(AEGIS_STATUS_STRUCT_SIZE, aegis_pipeline_tracks(p, tracks, (size_t)-1, 2, &length));
    aegis_stats stats;
    IS(AEGIS_STATUS_STRUCT_SIZE, aegis_pipeline_stats(p, &stats, sizeof stats - 1));

    /* A newer program's larger struct: what the library does not know is zero, on the way out ... */
    struct {
        aegis_plot known;
        double unknown[4];
    } larger[2];
    memset(larger, 0xAA, sizeof larger);
    OK(aegis_pipeline_plots(p, &larger[0].known, sizeof larger[0], 2, &length));
    CHECK(length == 1 && larger[0].known.tag == 1);
    for (int i = 0; i < 4; ++i) {
        CHECK(larger[0].unknown[i] == 0.0);
    }
    /* ... and must be zero on the way in. */
    aegis_sector circle;
    aegis_look look = look_at(0, 2, &circle);
    larger[0].known = plot_in(2);
    larger[1] = larger[0];
    larger[1].unknown[3] = 1.0;
    IS(AEGIS_STATUS_STRUCT_SIZE, aegis_pipeline_step_plots(p, &look, &larger[0].known, sizeof larger[0], 2));
    larger[1].unknown[3] = 0.0;
    larger[1].known.azimuth_rad = 1.0;
    OK(aegis_pipeline_step_plots(p, &look, &larger[0].known, sizeof larger[0], 2));
    OK(aegis_pipeline_plots(p, NULL, 0, 0, &length));
    CHECK(length == 2);

    /* The buffer beyond what was asked for stays as it was. */
    memset(plots, 0x55, sizeof plots);
    OK(aegis_pipeline_plots(p, plots, sizeof plots[0], 1, &length));
    CHECK(length == 2 && plots[1].tag == UINT64_C(0x5555555555555555));

    look.size = 8;
    IS(AEGIS_STATUS_STRUCT_SIZE, aegis_pipeline_step_plots(p, &look, NULL, sizeof plots[0], 0));
    look.size = 0;
    IS(AEGIS_STATUS_STRUCT_SIZE, aegis_pipeline_step_plots(p, &look, NULL, sizeof plots[0], 0));
    aegis_asterix_options options = {.size = 3};
    aegis_asterix_reader *reader = NULL;
    IS(AEGIS_STATUS_STRUCT_SIZE, aegis_asterix_reader_new(&options, &reader, NULL, 0));
    CHECK(reader == NULL);
    aegis_pipeline_free(p);
}

static void lengths(void)
{
    aegis_pipeline *p = pipeline_of("");
    aegis_sector circle;
    aegis_look look = look_at(0, 0, &circle);
    aegis_plot plot = plot_in(0);
    IS(AEGIS_STATUS_CAPACITY, aegis_pipeline_step_plots(p, &look, &plot, sizeof plot, (size_t)-1));
    look.sectors_len = (size_t)-1;
    IS(AEGIS_STATUS_CAPACITY, aegis_pipeline_step_plots(p, &look, &plot, sizeof plot, 1));
    look.sectors_len = 1;
    IS(AEGIS_STATUS_LENGTH, aegis_pipeline_set_assets(p, (aegis_asset[1]){0}, sizeof(aegis_asset), (size_t)-1));
    aegis_pulse pulse = {0};
    IS(AEGIS_STATUS_CAPACITY, aegis_pipeline_intercept(p, 0, &pulse, sizeof pulse, AEGIS_MOST_PULSES + 1, NULL));
    IS(AEGIS_STATUS_UNKNOWN_SENSOR, aegis_pipeline_intercept(p, 9, &pulse, sizeof pulse, 1, NULL));
    pulse.has = AEGIS_HAS_MODE_S;
    IS(AEGIS_STATUS_UNKNOWN_VALUE, aegis_pipeline_intercept(p, 0, &pulse, sizeof pulse, 1, NULL));
    pulse.has = AEGIS_HAS_CARRIER;
    pulse.carrier_hz = NAN;
    IS(AEGIS_STATUS_NON_FINITE, aegis_pipeline_intercept(p, 0, &pulse, sizeof pulse, 1, NULL));
    double features[AEGIS_FEATURES] = {0.0}, posterior[AEGIS_OUTCOMES];
    IS(AEGIS_STATUS_LENGTH, aegis_classify(features, (size_t)-1, posterior));
    aegis_config *config = config_of("");
    aegis_pipeline *again = NULL;
    IS(AEGIS_STATUS_LENGTH, aegis_pipeline_restore(config, (const unsigned char *)"x", (size_t)-1, &again, NULL, 0));
    IS(AEGIS_STATUS_SNAPSHOT, aegis_pipeline_restore(config, (const unsigned char *)"x", 1, &again, NULL, 0));
    CHECK(again == NULL);
    for (int i = 0; i < 64; ++i) {
        OK(aegis_config_add_sensor(config, (uint32_t)i));
    }
    IS(AEGIS_STATUS_INVALID_CONFIG, aegis_config_add_sensor(config, 64));
    aegis_config_free(config);
    aegis_pipeline_free(p);
}

static void refuse_plot(aegis_pipeline *p, aegis_plot plot, aegis_status status, const char *named)
{
    aegis_sector circle;
    aegis_look look = look_at(0, 5, &circle);
    aegis_plot plots[2] = {plot_in(5), plot};
    char text[128];
    IS(status, aegis_pipeline_step_plots(p, &look, plots, sizeof plots[0], 2));
    CHECK(aegis_pipeline_last_error(p, text, sizeof text) > 0 && strstr(text, named) != NULL);
}

static void values(void)
{
    aegis_pipeline *p = pipeline_of("");
    step_turn(p, 0, 0);
    aegis_picture_info before, after;
    OK(aegis_pipeline_picture(p, &before, sizeof before));

    aegis_plot plot = plot_in(5);
    plot.kind = 2;
    refuse_plot(p, plot, AEGIS_STATUS_UNKNOWN_VALUE, "plots[1].kind");
    plot = plot_in(5);
    plot.has |= AEGIS_HAS_TTI;
    refuse_plot(p, plot, AEGIS_STATUS_UNKNOWN_VALUE, "plots[1].has");
    plot = plot_in(5);
    plot.target_class = 12;
    refuse_plot(p, plot, AEGIS_STATUS_UNKNOWN_VALUE, "plots[1].target_class");
    plot = plot_in(5);
    plot.flags = 1 << 15;
    refuse_plot(p, plot, AEGIS_STATUS_UNKNOWN_VALUE, "plots[1].flags");
    plot = plot_in(5);
    plot.mode_s = 1 << 24;
    plot.has |= AEGIS_HAS_MODE_S;
    refuse_plot(p, plot, AEGIS_STATUS_OUT_OF_RANGE, "plots[1].mode_s");
    plot = plot_in(5);
    plot.mode_3a = 010000;
    plot.has |= AEGIS_HAS_MODE_3A;
    refuse_plot(p, plot, AEGIS_STATUS_OUT_OF_RANGE, "plots[1].mode_3a");
    plot = plot_in(5);
    memset(plot.callsign, 'A', sizeof plot.callsign);
    refuse_plot(p, plot, AEGIS_STATUS_OUT_OF_RANGE, "plots[1].callsign");
    memset(plot.callsign, 0xFF, sizeof plot.callsign);
    refuse_plot(p, plot, AEGIS_STATUS_OUT_OF_RANGE, "plots[1].callsign");

    aegis_sector circle;
    aegis_look look = look_at(0, 5, &circle);
    look.pose_kind = 3;
    IS(AEGIS_STATUS_UNKNOWN_VALUE, aegis_pipeline_step_plots(p, &look, NULL, sizeof plot, 0));
    look.pose_kind = AEGIS_POSE_KIND_GEODETIC;
    IS(AEGIS_STATUS_NO_SITE, aegis_pipeline_step_plots(p, &look, NULL, sizeof plot, 0));
    look.pose_kind = AEGIS_POSE_KIND_SITE;
    look.sensor = 99;
    IS(AEGIS_STATUS_UNKNOWN_SENSOR, aegis_pipeline_step_plots(p, &look, NULL, sizeof plot, 0));
    look.sensor = 0;
    look.end_ns = look.start_ns - 1;
    IS(AEGIS_STATUS_OUT_OF_RANGE, aegis_pipeline_step_plots(p, &look, NULL, sizeof plot, 0));
    look.end_ns = INT64_MAX;
    IS(AEGIS_STATUS_SCAN_TOO_NEW, aegis_pipeline_step_plots(p, &look, NULL, sizeof plot, 0));
    look.start_ns = look.end_ns = INT64_MIN;
    IS(AEGIS_STATUS_SCAN_TOO_OLD, aegis_pipeline_step_plots(p, &look, NULL, sizeof plot, 0));
    look = look_at(0, 5, &circle);
    circle.width_rad = NAN;
    CHECK(aegis_pipeline_step_plots(p, &look, NULL, sizeof plot, 0) >= 100);
    circle.width_rad = 1.0;
    aegis_strobe strobe = {.has = AEGIS_HAS_SNR};
    look.strobes = &strobe;
    look.strobes_len = 1;
    IS(AEGIS_STATUS_UNKNOWN_VALUE, aegis_pipeline_step_plots(p, &look, NULL, sizeof plot, 0));

    IS(AEGIS_STATUS_UNKNOWN_VALUE, aegis_pipeline_decide(p, 1, 0));
    IS(AEGIS_STATUS_UNKNOWN_VALUE, aegis_pipeline_decide(p, 1, 3));
    IS(AEGIS_STATUS_UNKNOWN_ACTION, aegis_pipeline_decide(p, 1, AEGIS_DECISION_VETO));
    aegis_noise noise;
    IS(AEGIS_STATUS_UNKNOWN_VALUE, aegis_pipeline_noise(p, 0, 0, &noise, sizeof noise));
    IS(AEGIS_STATUS_UNKNOWN_VALUE, aegis_pipeline_noise(p, 0, 7, &noise, sizeof noise));
    IS(AEGIS_STATUS_UNKNOWN_SENSOR, aegis_pipeline_noise(p, 9, 1, &noise, sizeof noise));
    uint32_t channel;
    IS(AEGIS_STATUS_NON_FINITE, aegis_pipeline_channel_at(p, 0, NAN, &channel));
    aegis_asset asset = {.zone = {.kind = 9, .radius_m = 1.0}, .value = 1.0};
    IS(AEGIS_STATUS_UNKNOWN_VALUE, aegis_pipeline_set_assets(p, &asset, sizeof asset, 1));
    asset.zone.kind = AEGIS_ZONE_KIND_SPHERE;
    asset.position_m[0] = INFINITY;
    CHECK(aegis_pipeline_set_assets(p, &asset, sizeof asset, 1) >= 100);
    double place[3] = {0};
    IS(AEGIS_STATUS_NO_SITE, aegis_pipeline_to_geodetic(p, place, place));
    IS(AEGIS_STATUS_NON_FINITE, aegis_pipeline_to_local(p, NAN, 0.0, 0.0, place));

    /* All that was refused left no trace. */
    OK(aegis_pipeline_picture(p, &after, sizeof after));
    CHECK(memcmp(&before, &after, sizeof before) == 0);

    /* A plot that is no more than wrong is skipped, and told of. */
    look = look_at(0, 1, &circle);
    aegis_plot plots[3] = {plot_in(1), plot_in(1), plot_in(1)};
    plots[1].range_m = NAN;
    plots[2].range_m = -1.0;
    OK(aegis_pipeline_step_plots(p, &look, plots, sizeof plots[0], 3));
    aegis_event events[32];
    size_t length = 0, rejected = 0;
    OK(aegis_pipeline_events(p, events, sizeof events[0], 32, &length));
    for (size_t i = 0; i < length && i < 32; ++i) {
        rejected += events[i].kind == AEGIS_EVENT_KIND_PLOT_REJECTED;
    }
    CHECK(rejected == 2);
    aegis_pipeline_free(p);
}

static void samples(void)
{
    aegis_pipeline *p = pipeline_of("[[sensors]]\nradar = {}\n");
    static float iq[2 * 16 * 2048 + 1];
    aegis_sector circle;
    aegis_look look = look_at(0, 0, &circle);
    aegis_cpi good = {.samples = iq, .channels = 1, .pulses = 16, .samples_len = 2048};
    aegis_cpi cpi = good;
    aegis_dwell dwell = {.cpis = &cpi, .cpis_len = 1};
    OK(aegis_pipeline_step_dwells(p, &look, &dwell, sizeof dwell, 1));
    const struct {
        aegis_cpi cpi;
        aegis_status status;
    } bad[] = {
        {{.samples = NULL, .channels = 1, .pulses = 16, .samples_len = 2048}, AEGIS_STATUS_OUT_OF_RANGE},
        {{.samples = (char *)iq + 1, .channels = 1, .pulses = 16, .samples_len = 2048}, AEGIS_STATUS_OUT_OF_RANGE},
        {{.samples = iq, .channels = 1, .pulses = 16, .samples_len = 2048, .format = 2}, AEGIS_STATUS_UNKNOWN_VALUE},
        {{.samples = iq, .channels = 1, .pulses = 16, .samples_len = 2048, .has = 1}, AEGIS_STATUS_UNKNOWN_VALUE},
        {{.samples = iq, .channels = 1, .pulses = 16, .samples_len = 2048, .reserved = 1}, AEGIS_STATUS_UNKNOWN_VALUE},
        {{.samples = iq, .channels = 0, .pulses = 16, .samples_len = 2048}, AEGIS_STATUS_LENGTH},
        {{.samples = iq, .channels = 1, .pulses = 16, .samples_len = 0}, AEGIS_STATUS_LENGTH},
        {{.samples = iq, .channels = SIZE_MAX, .pulses = 16, .samples_len = 2048}, AEGIS_STATUS_LENGTH},
        {{.samples = iq, .channels = 1, .pulses = 2, .samples_len = 1, .pulse_stride = SIZE_MAX}, AEGIS_STATUS_LENGTH},
        {{.samples = iq, .channels = 2, .pulses = 2, .samples_len = 1, .channel_stride = SIZE_MAX / 8}, AEGIS_STATUS_LENGTH},
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; ++i) {
        cpi = bad[i].cpi;
        IS(bad[i].status, aegis_pipeline_step_dwells(p, &look, &dwell, sizeof dwell, 1));
    }
    /* What fits in memory but not to the radar. */
    cpi = good;
    cpi.waveform = 5;
    CHECK(aegis_pipeline_step_dwells(p, &look, &dwell, sizeof dwell, 1) >= 100);
    cpi = good;
    cpi.has = AEGIS_HAS_PRF;
    cpi.prf_hz = NAN;
    CHECK(aegis_pipeline_step_dwells(p, &look, &dwell, sizeof dwell, 1) >= 100);
    cpi = good;
    /* A stride that nothing steps along does not matter. */
    cpi.channel_stride = SIZE_MAX;
    OK(aegis_pipeline_step_dwells(p, &look, &dwell, sizeof dwell, 1));
    dwell.cpis_len = SIZE_MAX;
    IS(AEGIS_STATUS_CAPACITY, aegis_pipeline_step_dwells(p, &look, &dwell, sizeof dwell, 1));
    aegis_pipeline_free(p);
}

static void names(void)
{
    aegis_config *config = config_of("");
    char text[512];
    const char *unknown[] = {"", ".", "no_such", "tracker.", "tracker.no_such", "sensors[1].id", "sensors[x].id", "sensors[",
                             "sensors[0", "max_lag_s.deeper", "sensors[99999999999999999999].id", "tracker[0].max_coast_s"};
    for (size_t i = 0; i < sizeof unknown / sizeof unknown[0]; ++i) {
        IS(AEGIS_STATUS_INVALID_CONFIG, aegis_config_set_f64(config, unknown[i], 1.0));
        CHECK(aegis_config_last_error(config, text, sizeof text) > 0);
    }
    IS(AEGIS_STATUS_INVALID_CONFIG, aegis_config_set_str(config, "tracker.association", "magic"));
    CHECK(aegis_config_last_error(config, text, sizeof text) > 0 && strstr(text, "tracker.association") != NULL);
    IS(AEGIS_STATUS_INVALID_CONFIG, aegis_config_set_f64(config, "limits.tracks", 1.5));
    IS(AEGIS_STATUS_INVALID_CONFIG, aegis_config_set_i64(config, "limits.tracks", -1));
    IS(AEGIS_STATUS_INVALID_CONFIG, aegis_config_set_bool(config, "max_lag_s", 1));
    IS(AEGIS_STATUS_INVALID_CONFIG, aegis_config_set_toml(config, "max_lag_s", "1.0\nmax_gap_s = 2.0"));
    IS(AEGIS_STATUS_INVALID_CONFIG, aegis_config_set_toml(config, "max_lag_s", "= ="));
    IS(AEGIS_STATUS_TEXT, aegis_config_set_str(config, "space", "\xFF"));
    /* A range is checked when a pipeline is made, and its field named. */
    aegis_pipeline *p = NULL;
    OK(aegis_config_set_f64(config, "max_lag_s", NAN));
    IS(AEGIS_STATUS_INVALID_CONFIG, aegis_pipeline_new(config, &p, text, sizeof text));
    CHECK(p == NULL && strstr(text, "max_lag_s") != NULL);
    /* Text that does not fit is cut, and still ends. */
    char little[5];
    IS(AEGIS_STATUS_INVALID_CONFIG, aegis_pipeline_new(config, &p, little, sizeof little));
    CHECK(strlen(little) == 4);
    aegis_config_free(config);

    size_t length = 0;
    p = pipeline_of("");
    OK(aegis_pipeline_picture_json(p, NULL, 0, &length));
    char *json = malloc(length + 1);
    CHECK(json != NULL && length > 10);
    IS(AEGIS_STATUS_BUFFER_TOO_SMALL, aegis_pipeline_picture_json(p, json, length, &length));
    IS(AEGIS_STATUS_BUFFER_TOO_SMALL, aegis_pipeline_picture_json(p, json, 1, &length));
    OK(aegis_pipeline_picture_json(p, json, length + 1, &length));
    CHECK(strlen(json) == length && json[0] == '{');
    free(json);
    unsigned char octets[4] = {9, 9, 9, 9};
    IS(AEGIS_STATUS_BUFFER_TOO_SMALL, aegis_pipeline_snapshot(p, octets, sizeof octets, &length));
    CHECK(length > 4 && octets[0] == 9);
    aegis_pipeline_free(p);
}

int main(void)
{
    sizes();
    lengths();
    values();
    samples();
    names();
    return 0;
}
