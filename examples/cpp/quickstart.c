/* One aircraft, seen once in each turn of a radar: cc quickstart.c $(pkg-config --cflags --libs aegis) */
#include <aegis.h>
#include <stdio.h>

static int refused(const char *what, aegis_status status, const char *text)
{
    fprintf(stderr, "%s: %s: %s\n", what, aegis_status_str(status), text);
    return 1;
}

int main(void)
{
    char text[256] = "";
    aegis_config *config = NULL;
    aegis_pipeline *pipeline = NULL;
    aegis_status status = aegis_config_from_toml("[[sensors]]\nid = 7\nscan_period_s = 4.0\n", &config, text, sizeof text);
    if (status == AEGIS_STATUS_OK) status = aegis_pipeline_new(config, &pipeline, text, sizeof text);
    aegis_config_free(config); /* the pipeline has its own copy */
    if (status != AEGIS_STATUS_OK) return refused("configuration", status, text);

    for (int turn = 0; turn < 6 && status == AEGIS_STATUS_OK; ++turn) {
        int64_t start_ns = turn * INT64_C(4000000000), end_ns = start_ns + INT64_C(4000000000);
        aegis_sector circle = {.width_rad = 6.283185307179586, .start_ns = start_ns, .end_ns = end_ns};
        aegis_look look = {.size = sizeof look, .start_ns = start_ns, .end_ns = end_ns, .sensor = 7,
                           .sectors = &circle, .sectors_len = 1};
        aegis_plot plot = {.time_ns = start_ns + INT64_C(1000000000), .range_m = 80000.0 - 900.0 * turn,
                           .azimuth_rad = 1.5707963267948966, .altitude_m = 9000.0, .has = AEGIS_HAS_ALTITUDE};
        status = aegis_pipeline_step_plots(pipeline, &look, &plot, sizeof plot, 1);
    }
    aegis_track tracks[8];
    size_t count = 0;
    if (status == AEGIS_STATUS_OK) status = aegis_pipeline_tracks(pipeline, tracks, sizeof tracks[0], 8, &count);
    for (size_t i = 0; i < count && i < 8; ++i)
        printf("track %u at %.0f m east, %.0f m north, %.0f m/s east\n", (unsigned)tracks[i].id,
               tracks[i].position_m[0], tracks[i].position_m[1], tracks[i].velocity_m_s[0]);
    aegis_pipeline_last_error(pipeline, text, sizeof text);
    aegis_pipeline_free(pipeline);
    return status == AEGIS_STATUS_OK ? 0 : refused("step", status, text);
}
