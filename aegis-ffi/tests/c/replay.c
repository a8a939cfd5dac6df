/* A recording through the border, every bit of every track and plot told: `replay RECORDING CONFIG`. Each line is a step. */
#include "check.h"

#include <inttypes.h>

static void bits(double value)
{
    uint64_t octets;
    memcpy(&octets, &value, sizeof octets);
    printf(" %016" PRIx64, octets);
}

static void tell(const aegis_track *track)
{
    printf("track %" PRIu64 " %" PRIu32 " %" PRId64 " %" PRIu32 " %" PRIu32, track->id, track->status, track->time_ns,
           track->plots, track->misses);
    for (int axis = 0; axis < 3; ++axis) {
        bits(track->position_m[axis]);
        bits(track->velocity_m_s[axis]);
    }
    for (int row = 0; row < 6; ++row) {
        for (int column = 0; column < 6; ++column) {
            bits(track->covariance[row][column]);
        }
    }
    bits(track->existence);
    bits(track->height_m);
    printf("\n");
}

int main(int count, char **words)
{
    CHECK(count == 3);
    size_t length = 0, config_length = 0;
    unsigned char *octets = file(words[1], &length), *toml = file(words[2], &config_length);
    aegis_pipeline *p = pipeline_of((const char *)toml);
    aegis_asterix_reader *reader = NULL;
    OK(aegis_asterix_reader_open(octets, length, NULL, &reader, NULL, 0));
    static aegis_track tracks[1000];
    static aegis_plot plots[1000];
    static aegis_strobe strobes[100];
    static aegis_sector sectors[10];
    for (uint32_t has_scan = 1;;) {
        OK(aegis_asterix_reader_next(reader, &has_scan));
        if (!has_scan) {
            break;
        }
        /* Not by the short cut: every plot crosses the border twice. */
        aegis_asterix_scan scan;
        OK(aegis_asterix_reader_scan(reader, &scan, sizeof scan));
        OK(aegis_asterix_reader_plots(reader, plots, sizeof plots[0], 1000, &length));
        aegis_look look = {.size = sizeof look, .start_ns = scan.start_ns, .end_ns = scan.end_ns, .sensor = scan.sensor,
                           .sectors = sectors, .strobes = strobes};
        OK(aegis_asterix_reader_sectors(reader, sectors, sizeof sectors[0], 10, &look.sectors_len));
        OK(aegis_asterix_reader_strobes(reader, strobes, sizeof strobes[0], 100, &look.strobes_len));
        OK(aegis_pipeline_step_plots(p, &look, plots, sizeof plots[0], length));
        OK(aegis_pipeline_tracks(p, tracks, sizeof tracks[0], 1000, &length));
        printf("step %zu\n", length);
        for (size_t i = 0; i < length; ++i) {
            tell(&tracks[i]);
        }
    }
    aegis_asterix_reader_free(reader);
    aegis_pipeline_free(p);
    free(octets);
    free(toml);
    return 0;
}
