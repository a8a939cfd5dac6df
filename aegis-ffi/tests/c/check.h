/* What the tests in C share: a check that tells where it failed, and a radar with something to see. */
#ifndef AEGIS_TEST_CHECK_H
#define AEGIS_TEST_CHECK_H

#include <aegis.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CHECK(condition)                                                                     \
    do {                                                                                     \
        if (!(condition)) {                                                                  \
            fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #condition);                  \
            exit(1);                                                                         \
        }                                                                                    \
    } while (0)
#define IS(status, call) CHECK((call) == (status))
#define OK(call) IS(AEGIS_STATUS_OK, call)

#define TURN_NS INT64_C(4000000000)
#define PI 3.14159265358979323846

static inline aegis_config *config_of(const char *toml)
{
    aegis_config *config = NULL;
    char text[512] = "";
    aegis_status status = aegis_config_from_toml(toml, &config, text, sizeof text);
    if (status != AEGIS_STATUS_OK) {
        fprintf(stderr, "%s\n", text);
    }
    CHECK(status == AEGIS_STATUS_OK && config != NULL);
    return config;
}

static inline aegis_pipeline *pipeline_of(const char *toml)
{
    aegis_config *config = config_of(toml);
    aegis_pipeline *pipeline = NULL;
    OK(aegis_pipeline_new(config, &pipeline, NULL, 0));
    aegis_config_free(config);
    return pipeline;
}

/* A turn of a radar, all of it looked at. */
static inline aegis_look look_at(uint32_t sensor, int turn, aegis_sector *circle)
{
    memset(circle, 0, sizeof *circle);
    circle->width_rad = 2.0 * PI;
    circle->start_ns = turn * TURN_NS;
    circle->end_ns = circle->start_ns + TURN_NS;
    aegis_look look;
    memset(&look, 0, sizeof look);
    look.size = sizeof look;
    look.start_ns = circle->start_ns;
    look.end_ns = circle->end_ns;
    look.sensor = sensor;
    look.sectors = circle;
    look.sectors_len = 1;
    return look;
}

/* An aircraft due east that comes in at 225 m/s and 9000 m. */
static inline aegis_plot plot_in(int turn)
{
    aegis_plot plot;
    memset(&plot, 0, sizeof plot);
    plot.time_ns = turn * TURN_NS + TURN_NS / 4;
    plot.range_m = 80000.0 - 900.0 * turn;
    plot.azimuth_rad = PI / 2.0;
    plot.altitude_m = 9000.0;
    plot.has = AEGIS_HAS_ALTITUDE;
    plot.tag = (uint64_t)turn;
    return plot;
}

static inline void step_turn(aegis_pipeline *pipeline, uint32_t sensor, int turn)
{
    aegis_sector circle;
    aegis_look look = look_at(sensor, turn, &circle);
    aegis_plot plot = plot_in(turn);
    OK(aegis_pipeline_step_plots(pipeline, &look, &plot, sizeof plot, 1));
}

static inline unsigned char *file(const char *path, size_t *length)
{
    FILE *stream = fopen(path, "rb");
    CHECK(stream != NULL);
    CHECK(fseek(stream, 0, SEEK_END) == 0);
    long size = ftell(stream);
    CHECK(size > 0 && fseek(stream, 0, SEEK_SET) == 0);
    unsigned char *octets = malloc((size_t)size + 1);
    CHECK(octets != NULL && fread(octets, 1, (size_t)size, stream) == (size_t)size);
    octets[size] = 0;
    fclose(stream);
    *length = (size_t)size;
    return octets;
}

#endif
