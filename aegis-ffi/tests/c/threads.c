/* Two threads with a pipeline each come to the same; two with the same are told so, and nothing breaks. */
#include "check.h"

#include <pthread.h>
#include <stdatomic.h>

static void *own(void *out)
{
    aegis_track *track = out;
    for (int life = 0; life < 20; ++life) {
        aegis_pipeline *p = pipeline_of("");
        for (int turn = 0; turn < 60; ++turn) {
            step_turn(p, 0, turn);
            CHECK(aegis_pipeline_decide(p, 99, 1) == AEGIS_STATUS_UNKNOWN_ACTION);
        }
        size_t length = 0;
        memset(track, 0, sizeof *track);
        OK(aegis_pipeline_tracks(p, track, sizeof *track, 1, &length));
        CHECK(length == 1);
        aegis_pipeline_free(p);
    }
    return NULL;
}

static atomic_int busy;

static void *shared(void *pipeline)
{
    for (int round = 0; round < 20000; ++round) {
        aegis_stats stats;
        aegis_status status = aegis_pipeline_stats(pipeline, &stats, sizeof stats);
        CHECK(status == AEGIS_STATUS_OK || status == AEGIS_STATUS_BUSY);
        busy += status == AEGIS_STATUS_BUSY;
    }
    return NULL;
}

int main(void)
{
    pthread_t threads[2];
    aegis_track tracks[2];
    for (int i = 0; i < 2; ++i) {
        CHECK(pthread_create(&threads[i], NULL, own, &tracks[i]) == 0);
    }
    for (int i = 0; i < 2; ++i) {
        CHECK(pthread_join(threads[i], NULL) == 0);
    }
    CHECK(tracks[0].id > 0 && memcmp(&tracks[0], &tracks[1], sizeof tracks[0]) == 0);

    aegis_pipeline *p = pipeline_of("");
    for (int i = 0; i < 2; ++i) {
        CHECK(pthread_create(&threads[i], NULL, shared, p) == 0);
    }
    for (int i = 0; i < 2; ++i) {
        CHECK(pthread_join(threads[i], NULL) == 0);
    }
    step_turn(p, 0, 0);
    printf("%d calls found the handle in use\n", busy);
    aegis_pipeline_free(p);
    return 0;
}
