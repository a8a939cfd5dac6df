/* A recording as a whole and block by block; wrong use of readers. `asterix RECORDING`. */
#include "check.h"

/* Steps all scans that a reader has. */
static size_t step_all(aegis_pipeline *p, aegis_asterix_reader *reader)
{
    size_t steps = 0;
    for (uint32_t has_scan = 1;;) {
        OK(aegis_asterix_reader_next(reader, &has_scan));
        if (!has_scan) {
            return steps;
        }
        OK(aegis_pipeline_step_asterix(p, reader));
        ++steps;
    }
}

static void as_a_whole(const unsigned char *octets, size_t length)
{
    aegis_asterix_reader *reader = NULL;
    aegis_pipeline *p = pipeline_of("[[sensors]]\nid = 1\n");
    OK(aegis_asterix_reader_open(octets, length, NULL, &reader, NULL, 0));
    IS(AEGIS_STATUS_WRONG_STATE, aegis_pipeline_step_asterix(p, reader));
    IS(AEGIS_STATUS_WRONG_STATE, aegis_asterix_reader_feed(reader, octets, 6));
    IS(AEGIS_STATUS_WRONG_STATE, aegis_asterix_reader_finish(reader));
    uint32_t sensors[4], has_scan = 0;
    size_t count = 0;
    OK(aegis_asterix_reader_sensors(reader, sensors, sizeof sensors[0], 4, &count));
    CHECK(count == 1 && sensors[0] == 1);
    OK(aegis_asterix_reader_next(reader, &has_scan));
    CHECK(has_scan == 1);
    aegis_asterix_scan scan;
    OK(aegis_asterix_reader_scan(reader, &scan, sizeof scan));
    CHECK(scan.sensor == 1 && scan.sectors == 1 && scan.end_ns > scan.start_ns);
    aegis_sector sector;
    OK(aegis_asterix_reader_sectors(reader, &sector, sizeof sector, 1, &count));
    CHECK(count == 1 && sector.start_ns == scan.start_ns);
    OK(aegis_asterix_reader_plots(reader, NULL, sizeof(aegis_plot), 0, &count));
    CHECK(count == scan.plots);
    OK(aegis_asterix_reader_strobes(reader, NULL, sizeof(aegis_strobe), 0, &count));
    CHECK(count == scan.strobes);
    OK(aegis_pipeline_step_asterix(p, reader));
    size_t steps = 1 + step_all(p, reader);
    IS(AEGIS_STATUS_WRONG_STATE, aegis_asterix_reader_scan(reader, &scan, sizeof scan));
    aegis_asterix_counts counts;
    aegis_stats stats;
    OK(aegis_asterix_reader_counts(reader, &counts, sizeof counts));
    OK(aegis_pipeline_stats(p, &stats, sizeof stats));
    CHECK(stats.scans == steps && stats.confirmed >= 40 && stats.plots_used == counts.plots);
    CHECK(counts.blocks_bad == 0 && counts.strobes == stats.strobes && counts.strobes > 0);
    aegis_asterix_reader_free(reader);
    aegis_pipeline_free(p);
}

static void as_it_arrives(const unsigned char *octets, size_t length)
{
    aegis_asterix_options options;
    OK(aegis_asterix_options_default(&options, sizeof options));
    CHECK(options.sectors == 8 && options.size == sizeof options);
    options.wait_rotations = 0.1;
    aegis_asterix_reader *reader = NULL;
    aegis_pipeline *p = pipeline_of("[[sensors]]\nid = 1\n");
    OK(aegis_asterix_reader_new(&options, &reader, NULL, 0));
    for (size_t at = 0; at + 3 <= length;) {
        size_t block = (size_t)octets[at + 1] << 8 | octets[at + 2];
        OK(aegis_asterix_reader_feed(reader, octets + at, block));
        step_all(p, reader);
        at += block;
    }
    OK(aegis_asterix_reader_finish(reader));
    step_all(p, reader);
    IS(AEGIS_STATUS_RECORDING, aegis_asterix_reader_feed(reader, octets, 6));
    aegis_stats stats;
    aegis_asterix_counts counts;
    OK(aegis_pipeline_stats(p, &stats, sizeof stats));
    OK(aegis_asterix_reader_counts(reader, &counts, sizeof counts));
    CHECK(stats.confirmed >= 40 && stats.plots_used == counts.plots && counts.late == 0 && counts.left_out == 0);
    aegis_asterix_reader_free(reader);
    aegis_pipeline_free(p);
}

static void refused(const unsigned char *octets, size_t length)
{
    char text[256] = "";
    aegis_asterix_reader *reader = NULL;
    IS(AEGIS_STATUS_RECORDING, aegis_asterix_reader_open(NULL, 0, NULL, &reader, text, sizeof text));
    CHECK(reader == NULL && strlen(text) > 0);
    IS(AEGIS_STATUS_RECORDING, aegis_asterix_reader_open((const unsigned char *)"nothing of ours", 15, NULL, &reader, text, sizeof text));
    aegis_asterix_options options;
    OK(aegis_asterix_options_default(&options, sizeof options));
    options.sectors = 0;
    IS(AEGIS_STATUS_INVALID_CONFIG, aegis_asterix_reader_new(&options, &reader, text, sizeof text));
    CHECK(strstr(text, "sectors") != NULL);
    options.sectors = 8;
    options.rotation_period_s = NAN;
    IS(AEGIS_STATUS_INVALID_CONFIG, aegis_asterix_reader_open(octets, length, &options, &reader, NULL, 0));
    OK(aegis_asterix_reader_new(NULL, &reader, NULL, 0));
    IS(AEGIS_STATUS_CAPACITY, aegis_asterix_reader_feed(reader, octets, 70000));
    for (unsigned seed = 1; seed < 2000; ++seed) {
        unsigned char noise[64];
        unsigned state = seed;
        for (size_t i = 0; i < sizeof noise; ++i) {
            state = state * 1103515245u + 12345u;
            noise[i] = (unsigned char)(state >> 16);
        }
        noise[0] = 48;
        OK(aegis_asterix_reader_feed(reader, noise, sizeof noise));
    }
    aegis_asterix_reader_free(reader);
}

int main(int count, char **words)
{
    CHECK(count == 2);
    size_t length = 0;
    unsigned char *octets = file(words[1], &length);
    as_a_whole(octets, length);
    as_it_arrives(octets, length);
    refused(octets, length);
    free(octets);
    return 0;
}
