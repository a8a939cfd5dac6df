/* Every function with NULL wherever a pointer goes: refused, and nothing else happens. */
#include "check.h"

#define REFUSED(call) IS(AEGIS_STATUS_NULL_POINTER, call)

static void versions(void)
{
    CHECK(aegis_abi_version() >> 16 == AEGIS_ABI_MAJOR);
    CHECK(strlen(aegis_version()) >= 5);
    for (int32_t status = -3; status < 400; ++status) {
        CHECK(aegis_status_str(status) != NULL);
    }
}

static void configs(void)
{
    char text[64] = "x", buffer[8];
    aegis_config *config = NULL;
    size_t length = 0;
    REFUSED(aegis_config_new(NULL, text, sizeof text));
    CHECK(strstr(text, "out") != NULL);
    REFUSED(aegis_config_new(NULL, NULL, 0));
    REFUSED(aegis_config_from_toml(NULL, &config, text, sizeof text));
    CHECK(config == NULL && strstr(text, "text") != NULL);
    REFUSED(aegis_config_from_toml("", NULL, text, sizeof text));
    OK(aegis_config_new(&config, NULL, 0));
    REFUSED(aegis_config_add_sensor(NULL, 1));
    REFUSED(aegis_config_set_f64(NULL, "max_lag_s", 1.0));
    REFUSED(aegis_config_set_f64(config, NULL, 1.0));
    REFUSED(aegis_config_set_i64(NULL, "limits.tracks", 1));
    REFUSED(aegis_config_set_i64(config, NULL, 1));
    REFUSED(aegis_config_set_bool(NULL, "tracker.use_identity", 1));
    REFUSED(aegis_config_set_bool(config, NULL, 1));
    REFUSED(aegis_config_set_str(NULL, "space", "planar"));
    REFUSED(aegis_config_set_str(config, NULL, "planar"));
    REFUSED(aegis_config_set_str(config, "space", NULL));
    REFUSED(aegis_config_set_toml(NULL, "max_lag_s", "1.0"));
    REFUSED(aegis_config_set_toml(config, NULL, "1.0"));
    REFUSED(aegis_config_set_toml(config, "max_lag_s", NULL));
    REFUSED(aegis_config_to_toml(NULL, buffer, sizeof buffer, &length));
    REFUSED(aegis_config_to_toml(config, buffer, sizeof buffer, NULL));
    REFUSED(aegis_config_to_toml(config, NULL, 1 << 20, &length));
    CHECK(aegis_config_last_error(NULL, text, sizeof text) == 0);
    CHECK(aegis_config_last_error(config, NULL, 0) > 0);
    aegis_config_free(NULL);
    aegis_config_free(config);
}

static void pipelines(void)
{
    char text[64];
    double three[3] = {0.0, 0.0, 0.0};
    unsigned char octets[8];
    size_t length = 0;
    uint32_t channel = 0;
    aegis_pipeline *p = NULL;
    aegis_config *config = config_of("");
    REFUSED(aegis_pipeline_new(NULL, &p, text, sizeof text));
    CHECK(p == NULL && strstr(text, "config") != NULL);
    REFUSED(aegis_pipeline_new(config, NULL, text, sizeof text));
    OK(aegis_pipeline_new(config, &p, NULL, 0));
    aegis_pipeline *again = p;
    REFUSED(aegis_pipeline_restore(NULL, octets, sizeof octets, &again, NULL, 0));
    CHECK(again == NULL);
    REFUSED(aegis_pipeline_restore(config, NULL, 8, &again, text, sizeof text));
    REFUSED(aegis_pipeline_restore(config, octets, sizeof octets, NULL, text, sizeof text));
    REFUSED(aegis_pipeline_reset(NULL));
    REFUSED(aegis_pipeline_set_assets(NULL, NULL, sizeof(aegis_asset), 0));
    REFUSED(aegis_pipeline_set_assets(p, NULL, sizeof(aegis_asset), 1));
    OK(aegis_pipeline_set_assets(p, NULL, sizeof(aegis_asset), 0));
    REFUSED(aegis_pipeline_to_geodetic(NULL, three, three));
    REFUSED(aegis_pipeline_to_geodetic(p, NULL, three));
    REFUSED(aegis_pipeline_to_local(NULL, 0.0, 0.0, 0.0, three));
    REFUSED(aegis_pipeline_set_diagnostic(NULL, NULL, NULL));
    OK(aegis_pipeline_set_diagnostic(p, NULL, NULL));
    CHECK(aegis_pipeline_last_error(NULL, text, sizeof text) == 0);
    REFUSED(aegis_pipeline_decide(NULL, 1, AEGIS_DECISION_ACCEPT));
    REFUSED(aegis_pipeline_settings(NULL, 0, (aegis_settings[1]){0}, sizeof(aegis_settings)));
    REFUSED(aegis_pipeline_settings(p, 0, NULL, sizeof(aegis_settings)));
    REFUSED(aegis_pipeline_channel_at(NULL, 0, 0.0, &channel));
    REFUSED(aegis_pipeline_channel_at(p, 0, 0.0, NULL));
    REFUSED(aegis_pipeline_is_silent_at(NULL, 0, 0.0, &channel));
    REFUSED(aegis_pipeline_is_silent_at(p, 0, 0.0, NULL));
    REFUSED(aegis_pipeline_set_classifier(NULL, NULL, NULL));
    OK(aegis_pipeline_set_classifier(p, NULL, NULL));
    aegis_pulse pulse = {0};
    REFUSED(aegis_pipeline_intercept(NULL, 0, &pulse, sizeof pulse, 1, &length));
    REFUSED(aegis_pipeline_intercept(p, 0, NULL, sizeof pulse, 1, &length));
    OK(aegis_pipeline_intercept(p, 0, &pulse, sizeof pulse, 1, NULL));
    REFUSED(aegis_pipeline_stats(NULL, (aegis_stats[1]){0}, sizeof(aegis_stats)));
    REFUSED(aegis_pipeline_stats(p, NULL, sizeof(aegis_stats)));
    REFUSED(aegis_pipeline_noise(NULL, 0, 1, (aegis_noise[1]){0}, sizeof(aegis_noise)));
    REFUSED(aegis_pipeline_noise(p, 0, 1, NULL, sizeof(aegis_noise)));
    REFUSED(aegis_pipeline_snapshot(NULL, octets, sizeof octets, &length));
    REFUSED(aegis_pipeline_snapshot(p, octets, sizeof octets, NULL));
    REFUSED(aegis_pipeline_snapshot(p, NULL, 1 << 20, &length));
    aegis_pipeline_free(NULL);
    aegis_pipeline_free(p);
    aegis_config_free(config);
}

static void steps(void)
{
    aegis_pipeline *p = pipeline_of("");
    aegis_sector circle;
    aegis_look look = look_at(0, 0, &circle);
    aegis_plot plot = plot_in(0);
    aegis_dwell dwell = {0};
    REFUSED(aegis_pipeline_step_plots(NULL, &look, &plot, sizeof plot, 1));
    REFUSED(aegis_pipeline_step_plots(p, NULL, &plot, sizeof plot, 1));
    REFUSED(aegis_pipeline_step_plots(p, &look, NULL, sizeof plot, 1));
    REFUSED(aegis_pipeline_step_dwells(NULL, &look, &dwell, sizeof dwell, 1));
    REFUSED(aegis_pipeline_step_dwells(p, NULL, &dwell, sizeof dwell, 1));
    REFUSED(aegis_pipeline_step_dwells(p, &look, NULL, sizeof dwell, 1));
    dwell.cpis_len = 1;
    REFUSED(aegis_pipeline_step_dwells(p, &look, &dwell, sizeof dwell, 1));
    REFUSED(aegis_pipeline_step_asterix(NULL, NULL));
    REFUSED(aegis_pipeline_step_asterix(p, NULL));
    look.sectors = NULL;
    REFUSED(aegis_pipeline_step_plots(p, &look, &plot, sizeof plot, 1));
    look.sectors_len = 0;
    look.strobes_len = 1;
    REFUSED(aegis_pipeline_step_plots(p, &look, &plot, sizeof plot, 1));
    look.strobes_len = 0;
    OK(aegis_pipeline_step_plots(p, &look, NULL, sizeof plot, 0));
    aegis_pipeline_free(p);
}

/* NULL handle, NULL length, and NULL for a buffer with a capacity. */
#define LISTS(call, type, handle)                                                          \
    do {                                                                                   \
        type one[1];                                                                       \
        size_t length = 77;                                                                \
        REFUSED(call(NULL, one, sizeof one[0], 1, &length));                               \
        CHECK(length == 77);                                                               \
        REFUSED(call(handle, one, sizeof one[0], 1, NULL));                                \
        REFUSED(call(handle, NULL, sizeof one[0], 1, &length));                            \
        CHECK(length != 77);                                                               \
        OK(call(handle, NULL, sizeof one[0], 0, &length));                                 \
    } while (0)

static void results(void)
{
    char text[8];
    size_t length = 0;
    aegis_pipeline *p = pipeline_of("");
    step_turn(p, 0, 0);
    REFUSED(aegis_pipeline_picture(NULL, (aegis_picture_info[1]){0}, sizeof(aegis_picture_info)));
    REFUSED(aegis_pipeline_picture(p, NULL, sizeof(aegis_picture_info)));
    LISTS(aegis_pipeline_plots, aegis_plot, p);
    LISTS(aegis_pipeline_tracks, aegis_track, p);
    LISTS(aegis_pipeline_associations, aegis_association, p);
    LISTS(aegis_pipeline_threats, aegis_threat, p);
    LISTS(aegis_pipeline_raids, aegis_raid, p);
    LISTS(aegis_pipeline_actions, aegis_action, p);
    LISTS(aegis_pipeline_events, aegis_event, p);
    LISTS(aegis_pipeline_interference, aegis_interference_source, p);
    LISTS(aegis_pipeline_deceptions, aegis_deception, p);
    LISTS(aegis_pipeline_emitters, aegis_emitter, p);
    LISTS(aegis_pipeline_pulse_emitters, aegis_pulse_emitter, p);
    LISTS(aegis_pipeline_audit, aegis_audit_record, p);
    aegis_channel_override sector;
    REFUSED(aegis_pipeline_channel_overrides(NULL, 0, &sector, sizeof sector, 1, &length));
    REFUSED(aegis_pipeline_channel_overrides(p, 0, &sector, sizeof sector, 1, NULL));
    REFUSED(aegis_pipeline_channel_overrides(p, 0, NULL, sizeof sector, 1, &length));
    REFUSED(aegis_pipeline_picture_json(NULL, text, sizeof text, &length));
    REFUSED(aegis_pipeline_picture_json(p, text, sizeof text, NULL));
    REFUSED(aegis_pipeline_picture_json(p, NULL, 1 << 20, &length));
    aegis_pipeline_free(p);
}

static void readers(void)
{
    unsigned char block[] = {48, 0, 6, 0x80, 20, 129};
    uint32_t has_scan = 9;
    aegis_asterix_reader *reader = NULL, *whole = NULL;
    REFUSED(aegis_asterix_options_default(NULL, sizeof(aegis_asterix_options)));
    REFUSED(aegis_asterix_reader_new(NULL, NULL, NULL, 0));
    REFUSED(aegis_asterix_reader_open(NULL, 6, NULL, &reader, NULL, 0));
    REFUSED(aegis_asterix_reader_open(block, sizeof block, NULL, NULL, NULL, 0));
    OK(aegis_asterix_reader_new(NULL, &reader, NULL, 0));
    OK(aegis_asterix_reader_open(block, sizeof block, NULL, &whole, NULL, 0));
    REFUSED(aegis_asterix_reader_feed(NULL, block, sizeof block));
    REFUSED(aegis_asterix_reader_feed(reader, NULL, 6));
    OK(aegis_asterix_reader_feed(reader, NULL, 0));
    REFUSED(aegis_asterix_reader_finish(NULL));
    REFUSED(aegis_asterix_reader_next(NULL, &has_scan));
    REFUSED(aegis_asterix_reader_next(reader, NULL));
    CHECK(has_scan == 9);
    REFUSED(aegis_asterix_reader_scan(NULL, (aegis_asterix_scan[1]){0}, sizeof(aegis_asterix_scan)));
    REFUSED(aegis_asterix_reader_counts(NULL, (aegis_asterix_counts[1]){0}, sizeof(aegis_asterix_counts)));
    REFUSED(aegis_asterix_reader_counts(reader, NULL, sizeof(aegis_asterix_counts)));
    LISTS(aegis_asterix_reader_sensors, uint32_t, whole);
    size_t length = 0;
    aegis_plot plot;
    aegis_strobe strobe;
    aegis_sector sector;
    REFUSED(aegis_asterix_reader_plots(NULL, &plot, sizeof plot, 1, &length));
    REFUSED(aegis_asterix_reader_strobes(NULL, &strobe, sizeof strobe, 1, &length));
    REFUSED(aegis_asterix_reader_sectors(NULL, &sector, sizeof sector, 1, &length));
    CHECK(aegis_asterix_reader_last_error(NULL, NULL, 0) == 0);
    CHECK(aegis_asterix_reader_last_error(reader, NULL, 0) > 0);
    aegis_asterix_reader_free(NULL);
    aegis_asterix_reader_free(reader);
    aegis_asterix_reader_free(whole);
}

static void functions(void)
{
    double three[3] = {1.0, 2.0, 3.0}, seconds = 0.0;
    uint32_t enters = 0;
    aegis_approach approach;
    aegis_zone zone = {.radius_m = 1.0};
    double features[AEGIS_FEATURES] = {0.0}, posterior[AEGIS_OUTCOMES];
    REFUSED(aegis_classify(NULL, 1, posterior));
    REFUSED(aegis_classify(features, 1, NULL));
    OK(aegis_classify(NULL, 0, NULL));
    REFUSED(aegis_closest_approach(NULL, three, NULL, &approach, sizeof approach));
    REFUSED(aegis_closest_approach(three, NULL, NULL, &approach, sizeof approach));
    REFUSED(aegis_closest_approach(three, three, NULL, NULL, sizeof approach));
    REFUSED(aegis_zone_entry_time(NULL, three, &zone, &seconds, &enters));
    REFUSED(aegis_zone_entry_time(three, NULL, &zone, &seconds, &enters));
    REFUSED(aegis_zone_entry_time(three, three, NULL, &seconds, &enters));
    REFUSED(aegis_zone_entry_time(three, three, &zone, NULL, &enters));
    REFUSED(aegis_zone_entry_time(three, three, &zone, &seconds, NULL));
}

int main(void)
{
    versions();
    configs();
    pipelines();
    steps();
    results();
    readers();
    functions();
    return 0;
}
