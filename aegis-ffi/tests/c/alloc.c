/* A steady-state step allocates nothing, of plots and of I/Q: all that is asked of the system is counted. glibc only. */
#include "check.h"

#include <errno.h>

void *__libc_malloc(size_t);
void *__libc_calloc(size_t, size_t);
void *__libc_realloc(void *, size_t);
void *__libc_memalign(size_t, size_t);

static long counted;

void *malloc(size_t size)
{
    ++counted;
    return __libc_malloc(size);
}

void *calloc(size_t count, size_t size)
{
    ++counted;
    return __libc_calloc(count, size);
}

void *realloc(void *memory, size_t size)
{
    ++counted;
    return __libc_realloc(memory, size);
}

void *aligned_alloc(size_t alignment, size_t size)
{
    ++counted;
    return __libc_memalign(alignment, size);
}

int posix_memalign(void **out, size_t alignment, size_t size)
{
    ++counted;
    *out = __libc_memalign(alignment, size);
    return *out == NULL ? ENOMEM : 0;
}

enum { TARGETS = 50, WARM = 60, COUNTED = 40 };

static double random_part(void)
{
    static unsigned long long state = 88172645463325252ULL;
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return (double)(state >> 11) / 9007199254740992.0;
}

static void plots(void)
{
    aegis_pipeline *p = pipeline_of("[[sensors]]\nscan_period_s = 4.0\n");
    static aegis_plot scan[TARGETS];
    static aegis_track tracks[256];
    static aegis_association associations[256];
    static aegis_event events[1024];
    long before = 0;
    for (int turn = 0; turn < WARM + COUNTED; ++turn) {
        aegis_sector circle;
        aegis_look look = look_at(0, turn, &circle);
        for (int i = 0; i < TARGETS; ++i) {
            memset(&scan[i], 0, sizeof scan[i]);
            double share = (double)i / TARGETS;
            scan[i].time_ns = look.start_ns + (int64_t)(share * (double)TURN_NS);
            scan[i].azimuth_rad = 2.0 * PI * share;
            scan[i].range_m = 40000.0 + 600.0 * turn + 60.0 * (random_part() - 0.5);
            scan[i].altitude_m = 9000.0;
            scan[i].has = AEGIS_HAS_ALTITUDE;
        }
        if (turn == WARM) {
            before = counted;
        }
        size_t length = 0;
        OK(aegis_pipeline_step_plots(p, &look, scan, sizeof scan[0], TARGETS));
        OK(aegis_pipeline_tracks(p, tracks, sizeof tracks[0], 256, &length));
        CHECK(turn < WARM || length >= TARGETS);
        OK(aegis_pipeline_associations(p, associations, sizeof associations[0], 256, &length));
        OK(aegis_pipeline_events(p, events, sizeof events[0], 1024, &length));
    }
    long asked = counted - before;
    if (asked != 0) {
        fprintf(stderr, "%d steps of plots asked for memory %ld times\n", COUNTED, asked);
    }
    CHECK(asked == 0);
    aegis_pipeline_free(p);
}

static void dwells(void)
{
    aegis_pipeline *p = pipeline_of("[[sensors]]\nradar = {}\n");
    static float iq[2][16 * 2048][2];
    long before = 0;
    for (int number = 0; number < 2 * WARM + COUNTED; ++number) {
        for (int i = 0; i < 16 * 2048; ++i) {
            for (int part = 0; part < 4; ++part) {
                iq[part / 2][i][part % 2] = (float)(random_part() + random_part() + random_part() - 1.5);
            }
        }
        const int64_t start_ns = number * INT64_C(30159292);
        aegis_cpi cpis[2] = {{.start_ns = start_ns, .samples = iq[0], .channels = 1, .pulses = 16, .samples_len = 2048},
                             {.start_ns = start_ns + 16000000, .samples = iq[1], .channels = 1, .pulses = 16, .samples_len = 2048}};
        double azimuth_rad = fmod(2.0 * PI * (double)start_ns / 6e9, 2.0 * PI);
        aegis_dwell dwell = {.azimuth_rad = azimuth_rad, .elevation_rad = 0.1, .cpis = cpis, .cpis_len = 2};
        aegis_sector sector = {.azimuth_rad = azimuth_rad, .width_rad = 0.0316, .start_ns = start_ns, .end_ns = start_ns + 30159292};
        aegis_look look = {.size = sizeof look, .start_ns = start_ns, .end_ns = start_ns + 30159292, .sectors = &sector,
                           .sectors_len = 1};
        if (number == 2 * WARM) {
            before = counted;
        }
        OK(aegis_pipeline_step_dwells(p, &look, &dwell, sizeof dwell, 1));
    }
    long asked = counted - before;
    if (asked != 0) {
        fprintf(stderr, "%d steps of I/Q asked for memory %ld times\n", COUNTED, asked);
    }
    CHECK(asked == 0);
    aegis_pipeline_free(p);
}

int main(void)
{
    void *volatile something = malloc(8);
    CHECK(counted >= 1);
    free(something);
    plots();
    dwells();
    return 0;
}
