// What aegis.hpp promises: handles that move and free themselves, views, results both ways. `wrapper RECORDING`.
#include <aegis.hpp>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iterator>
#include <type_traits>

#define CHECK(condition)                                                       \
    do {                                                                       \
        if (!(condition)) {                                                    \
            std::fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #condition); \
            std::exit(1);                                                      \
        }                                                                      \
    } while (0)

static_assert(!std::is_copy_constructible_v<aegis::Pipeline> && std::is_nothrow_move_constructible_v<aegis::Pipeline>);
static_assert(!std::is_copy_constructible_v<aegis::Config> && std::is_nothrow_move_assignable_v<aegis::Config>);
static_assert(!std::is_copy_constructible_v<aegis::AsterixReader>);

namespace {

constexpr std::int64_t kTurn_ns = 4000000000;

aegis::Result<void> step(aegis::Pipeline &pipeline, int turn)
{
    aegis::Sector circle = {};
    circle.width_rad = 6.283185307179586;
    circle.start_ns = turn * kTurn_ns;
    circle.end_ns = circle.start_ns + kTurn_ns;
    std::array<aegis::Plot, 1> plots = {};
    plots[0].time_ns = circle.start_ns + kTurn_ns / 4;
    plots[0].range_m = 80000.0 - 900.0 * turn;
    plots[0].azimuth_rad = 1.5707963267948966;
    return pipeline.step_plots(aegis::look(7, circle.start_ns, circle.end_ns, {&circle, 1}), plots);
}

void configurations()
{
    CHECK(aegis::is_compatible());
    auto config = aegis::Config::create().value();
    config.add_sensor(7).value();
    config.set("sensors[0].scan_period_s", 4.0).value();
    config.set("limits.tracks", 500).value();
    config.set("tracker.use_identity", false).value();
    config.set("tracker.association", "hungarian").value();
    config.set_toml("sensors[0].site", "{ local = [0.0, 0.0, 50.0] }").value();
    const std::string toml = config.to_toml().value();
    CHECK(toml.find("tracks = 500") != std::string::npos && toml.back() != '\0');
    CHECK(aegis::Config::from_toml(toml).value().to_toml().value() == toml);

    const auto refused = config.set("no_such_field", 1.0);
    CHECK(!refused && refused.error().status() == AEGIS_STATUS_INVALID_CONFIG);
    CHECK(refused.error().text().find("no_such_field") != std::string::npos);
    CHECK(!aegis::Config::from_toml("= ="));
    aegis::Config moved = std::move(config);
    CHECK(moved.to_toml().value() == toml);
    CHECK(config.set("max_lag_s", 1.0).error().status() == AEGIS_STATUS_NULL_POINTER);
}

void exceptions()
{
#if defined(__cpp_exceptions)
    bool caught = false;
    try {
        aegis::Config config = aegis::Config::from_toml("max_lag_s = -1.0").value();
    } catch (const aegis::Exception &exception) {
        caught = exception.status() == AEGIS_STATUS_INVALID_CONFIG && std::strstr(exception.what(), "max_lag_s") != nullptr;
    }
    CHECK(caught);
#endif
}

void pictures()
{
    auto config = aegis::Config::create().value();
    config.add_sensor(7).value();
    auto pipeline = aegis::Pipeline::create(config).value();
    aegis::Asset asset = {};
    asset.id = 3;
    asset.position_m[0] = 20000.0;
    asset.zone.radius_m = 8000.0;
    asset.value = 1.0;
    pipeline.set_assets({&asset, 1}).value();
    for (int turn = 0; turn < 10; ++turn) {
        step(pipeline, turn).value();
    }
    const auto tracks = pipeline.tracks().value();
    CHECK(tracks.size() == 1 && tracks[0].id == 1 && tracks[0].velocity_m_s[0] < -200.0);
    CHECK(pipeline.plots().value().size() == 1 && pipeline.associations().value().size() == 1);
    CHECK(pipeline.threats().value()[0].asset == 3 && pipeline.actions().value().empty());
    CHECK(pipeline.raids().value().size() == 1 && pipeline.raids().value()[0].tracks == 1);
    CHECK(pipeline.interference().value().empty() && pipeline.deceptions().value().empty());
    CHECK(pipeline.emitters().value().empty() && pipeline.audit().value().empty());
    CHECK(!pipeline.is_silent_at(7, 1.0).value() && pipeline.is_silent_at(9, 1.0).error().status() == AEGIS_STATUS_UNKNOWN_SENSOR);
    std::vector<aegis::Pulse> pulses(60);
    for (std::size_t n = 0; n < pulses.size(); ++n) {
        pulses[n].time_ns = static_cast<std::int64_t>(n) * 1000000;
    }
    CHECK(pipeline.intercept(7, pulses).value() == 1);
    CHECK(std::abs(pipeline.pulse_emitters().value()[0].pri_s - 1e-3) < 1e-6);
    int asked = 0;
    const aegis_classifier all_birds = [](void *user, const double *, std::size_t count, double *posteriors) {
        ++*static_cast<int *>(user);
        for (std::size_t place = 0; place < AEGIS_OUTCOMES * count; ++place) {
            posteriors[place] = place % AEGIS_OUTCOMES == 5 ? 1.0 : 0.0;
        }
        return std::int32_t{0};
    };
    const double before = pipeline.tracks().value()[0].class_posterior[5];
    pipeline.set_classifier(all_birds, &asked).value();
    step(pipeline, 10).value();
    CHECK(asked > 0 && pipeline.tracks().value()[0].class_posterior[5] > 10.0 * before);
    pipeline.set_classifier(nullptr).value();
    std::size_t complete = 0;
    for (const aegis::Event &event : pipeline.events().value()) {
        complete += event.kind == AEGIS_EVENT_KIND_CYCLE_COMPLETE;
    }
    CHECK(complete == 1 && pipeline.stats().value().scans == 11);
    CHECK(pipeline.picture().value().tracks == 1 && pipeline.settings(7).value().channel == 0);
    CHECK(pipeline.channel_at(7, 1.0).value() == 0 && pipeline.channel_overrides(7).value().empty());
    CHECK(pipeline.noise(7, 1).value().sigma_ratio > 0.0);
    CHECK(pipeline.json().value().find("\"tracks\":[{\"id\":1") != std::string::npos);
    CHECK(pipeline.settings(99).error().status() == AEGIS_STATUS_UNKNOWN_SENSOR);
    CHECK(pipeline.accept(5).error().status() == AEGIS_STATUS_UNKNOWN_ACTION && !pipeline.veto(5));
    CHECK(!pipeline.to_geodetic({0.0, 0.0, 0.0}) && !pipeline.to_local(45.0, -8.0, 0.0));

    const auto snapshot = pipeline.snapshot().value();
    auto again = aegis::Pipeline::restore(config, snapshot).value();
    step(pipeline, 11).value();
    step(again, 11).value();
    CHECK(std::memcmp(pipeline.tracks().value().data(), again.tracks().value().data(), sizeof(aegis::Track)) == 0);
    pipeline = std::move(again);
    pipeline.reset().value();
    CHECK(pipeline.tracks().value().empty());
}

void readers(const char *path)
{
    std::ifstream stream(path, std::ios::binary);
    const std::vector<char> read((std::istreambuf_iterator<char>(stream)), std::istreambuf_iterator<char>());
    const aegis::View<const std::uint8_t> recording(reinterpret_cast<const std::uint8_t *>(read.data()), read.size());
    auto reader = aegis::AsterixReader::open(recording).value();
    auto config = aegis::Config::create().value();
    config.add_sensor(reader.sensors().value()[0]).value();
    auto pipeline = aegis::Pipeline::create(config).value();
    std::size_t plots = 0;
    while (reader.next().value()) {
        CHECK(reader.scan().value().plots == reader.plots().value().size());
        CHECK(reader.sectors().value().size() == 1 && reader.strobes().value().size() <= 64);
        plots += reader.plots().value().size();
        pipeline.step(reader).value();
    }
    CHECK(plots > 5000 && reader.counts().value().plots == plots && pipeline.tracks().value().size() > 20);
    CHECK(reader.feed(recording).error().status() == AEGIS_STATUS_WRONG_STATE);

    auto live = aegis::AsterixReader::live().value();
    live.feed({recording.data(), 3000}).value();
    live.finish().value();
    CHECK(live.next().value());
}

} // namespace

int main(int count, char **words)
{
    CHECK(count == 2);
    configurations();
    exceptions();
    pictures();
    readers(words[1]);
    return 0;
}
