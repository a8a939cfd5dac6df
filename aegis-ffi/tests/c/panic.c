/* A panic poisons its handle and no other, and prints nothing: the test that runs this looks at stderr. */
#include "check.h"

/* Only in builds with debug assertions; no header has it. */
aegis_status aegis_testing_panic(aegis_pipeline *pipeline);

static int told;

static void tell(void *user, aegis_status status, const char *text)
{
    (void)user;
    CHECK(status == AEGIS_STATUS_PANIC && strstr(text, "as a test asked") != NULL);
    ++told;
}

int main(void)
{
    aegis_pipeline *broken = pipeline_of(""), *well = pipeline_of("");
    step_turn(broken, 0, 0);
    step_turn(well, 0, 0);
    OK(aegis_pipeline_set_diagnostic(broken, tell, NULL));
    IS(AEGIS_STATUS_PANIC, aegis_testing_panic(broken));
    CHECK(told == 1);

    aegis_sector circle;
    aegis_look look = look_at(0, 1, &circle);
    aegis_plot plot = plot_in(1);
    size_t length = 77;
    uint32_t channel = 0;
    aegis_stats stats;
    IS(AEGIS_STATUS_POISONED, aegis_pipeline_step_plots(broken, &look, &plot, sizeof plot, 1));
    IS(AEGIS_STATUS_POISONED, aegis_pipeline_tracks(broken, NULL, 0, 0, &length));
    IS(AEGIS_STATUS_POISONED, aegis_pipeline_reset(broken));
    IS(AEGIS_STATUS_POISONED, aegis_pipeline_stats(broken, &stats, sizeof stats));
    IS(AEGIS_STATUS_POISONED, aegis_pipeline_snapshot(broken, NULL, 0, &length));
    IS(AEGIS_STATUS_POISONED, aegis_pipeline_channel_at(broken, 0, 0.0, &channel));
    IS(AEGIS_STATUS_POISONED, aegis_testing_panic(broken));
    CHECK(length == 77 && told == 1);
    char text[128];
    CHECK(aegis_pipeline_last_error(broken, text, sizeof text) > 0 && strstr(text, "as a test asked") != NULL);

    for (int turn = 1; turn < 6; ++turn) {
        step_turn(well, 0, turn);
    }
    OK(aegis_pipeline_tracks(well, NULL, 0, 0, &length));
    CHECK(length == 1);
    aegis_pipeline_free(broken);
    aegis_pipeline_free(well);
    return 0;
}
