/// Aegis for C++17: handles that free themselves, views instead of pointers and lengths, results that cannot be overlooked.
///
///     aegis::Config config = aegis::Config::from_toml(text).value();
///     aegis::Pipeline pipeline = aegis::Pipeline::create(config).value();
///     pipeline.step_plots(look, plots).value();
///     for (const aegis::Track &track : pipeline.tracks().value()) { ... }
///
/// Every call that can be refused returns an aegis::Result. Take it as you like it:
///
///     auto stepped = pipeline.step_plots(look, plots);           // without exceptions: look before you use it
///     if (!stepped) { log(stepped.error().text()); }
///     pipeline.step_plots(look, plots).value();                  // with exceptions: value() throws aegis::Exception
///
/// Where exceptions are compiled out, value() of a refused call ends the program. What aegis.h says of threads, units and
/// structs holds here too; structs keep their names without the prefix. A moved-from object is empty: its calls return
/// AEGIS_STATUS_NULL_POINTER.
#ifndef AEGIS_HPP
#define AEGIS_HPP

#include "aegis.h"

#include <array>
#include <complex>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

namespace aegis {

using Action = aegis_action;
using Approach = aegis_approach;
using Asset = aegis_asset;
using AsterixCounts = aegis_asterix_counts;
using AsterixOptions = aegis_asterix_options;
using AsterixScan = aegis_asterix_scan;
using Association = aegis_association;
using AuditRecord = aegis_audit_record;
using ChannelOverride = aegis_channel_override;
using Cpi = aegis_cpi;
using Deception = aegis_deception;
using Dwell = aegis_dwell;
using Emitter = aegis_emitter;
using Event = aegis_event;
using InterferenceSource = aegis_interference_source;
using Look = aegis_look;
using Noise = aegis_noise;
using PictureInfo = aegis_picture_info;
using Plot = aegis_plot;
using Pulse = aegis_pulse;
using PulseEmitter = aegis_pulse_emitter;
using Raid = aegis_raid;
using Sector = aegis_sector;
using Settings = aegis_settings;
using Stats = aegis_stats;
using Status = aegis_status;
using Strobe = aegis_strobe;
using Threat = aegis_threat;
using Track = aegis_track;
using Zone = aegis_zone;

/// Elements that lie one after the other in somebody else's memory, as std::span of C++20.
template <class T> class View {
public:
    constexpr View() noexcept = default;
    constexpr View(T *data, std::size_t size) noexcept : data_(data), size_(size) {}
    template <std::size_t N> constexpr View(T (&array)[N]) noexcept : data_(array), size_(N) {}
    /// A vector, an array, a string, another view: whatever has data() and size().
    template <class Container,
              class = std::enable_if_t<std::is_convertible_v<decltype(std::declval<Container &>().data()), T *>>>
    constexpr View(Container &&container) noexcept : data_(container.data()), size_(container.size()) {}

    constexpr T *data() const noexcept { return data_; }
    constexpr std::size_t size() const noexcept { return size_; }
    constexpr bool empty() const noexcept { return size_ == 0; }
    constexpr T *begin() const noexcept { return data_; }
    constexpr T *end() const noexcept { return data_ + size_; }
    constexpr T &operator[](std::size_t index) const { return data_[index]; }

private:
    T *data_ = nullptr;
    std::size_t size_ = 0;
};

/// Why a call was refused.
class Error {
public:
    Error(Status status, std::string text) : status_(status), text_(std::move(text)) {}

    Status status() const noexcept { return status_; }
    /// What was wrong with which argument; the status in words where nothing more is known.
    const std::string &text() const noexcept { return text_; }

private:
    Status status_;
    std::string text_;
};

/// What value() throws.
class Exception : public std::runtime_error {
public:
    explicit Exception(const Error &error) : std::runtime_error(error.text()), status_(error.status()) {}

    Status status() const noexcept { return status_; }

private:
    Status status_;
};

/// A value, or why there is none.
template <class T> class [[nodiscard]] Result {
public:
    Result(T value) : held_(std::in_place_index<0>, std::move(value)) {}
    Result(Error error) : held_(std::in_place_index<1>, std::move(error)) {}

    bool has_value() const noexcept { return held_.index() == 0; }
    explicit operator bool() const noexcept { return has_value(); }

    /// The value, or an aegis::Exception.
    T &value() & { return check(), *std::get_if<0>(&held_); }
    T value() && { return check(), std::move(*std::get_if<0>(&held_)); }
    /// Only of a result that has none.
    const Error &error() const { return *std::get_if<1>(&held_); }

private:
    void check() const;

    std::variant<T, Error> held_;
};

/// Done, or why not.
template <> class [[nodiscard]] Result<void> {
public:
    Result() = default;
    Result(Error error) : error_(std::move(error)) {}

    bool has_value() const noexcept { return !error_.has_value(); }
    explicit operator bool() const noexcept { return has_value(); }
    /// Nothing, or an aegis::Exception.
    void value() const;
    /// Only of a call that was refused.
    const Error &error() const { return *error_; }

private:
    std::optional<Error> error_;
};

/// What this header and its kin need of themselves.
namespace detail {

[[noreturn]] inline void raise(const Error &error)
{
#if defined(__cpp_exceptions)
    throw Exception(error);
#else
    (void)error;
    std::abort();
#endif
}

/// The text of a handle's last error.
template <class Handle> std::string text_of(const Handle *handle, std::size_t (*last_error)(const Handle *, char *, std::size_t))
{
    std::string text(last_error(handle, nullptr, 0), '\0');
    last_error(handle, text.data(), text.size() + 1);
    return text;
}

/// A handle that frees itself.
template <class Handle, void (*Free)(Handle *), std::size_t (*LastError)(const Handle *, char *, std::size_t)> class Owned {
public:
    Owned() noexcept = default;
    explicit Owned(Handle *handle) noexcept : handle_(handle) {}

    Handle *get() const noexcept { return handle_.get(); }

    /// A status as a result.
    Result<void> done(Status status) const
    {
        if (status == AEGIS_STATUS_OK) {
            return {};
        }
        return error(status);
    }

    Error error(Status status) const
    {
        // Of these nothing is written down: the handle was not entered.
        const bool is_silent = status == AEGIS_STATUS_BUSY || (status == AEGIS_STATUS_NULL_POINTER && !handle_);
        std::string text = is_silent ? std::string() : text_of<Handle>(get(), LastError);
        return Error(status, text.empty() ? aegis_status_str(static_cast<std::int32_t>(status)) : std::move(text));
    }

    template <class T> Result<T> with(Status status, T value) const
    {
        if (status == AEGIS_STATUS_OK) {
            return Result<T>(std::move(value));
        }
        return error(status);
    }

    /// One struct, from a function that writes it.
    template <class T, class Call> Result<T> one(Call &&call) const
    {
        T value = {};
        const Status status = call(&value, sizeof value);
        return with(status, value);
    }

    /// All elements, into memory that is used again.
    template <class T, class Call> Result<View<const T>> all(std::vector<T> &memory, Call &&call) const
    {
        std::size_t length = 0;
        Status status = call(nullptr, sizeof(T), 0, &length);
        if (status == AEGIS_STATUS_OK) {
            memory.resize(length);
            status = call(memory.data(), sizeof(T), memory.size(), &length);
        }
        return with(status, View<const T>(memory));
    }

    /// Text or octets; `beyond` is room for a NUL.
    template <class Bytes, class Call> Result<Bytes> bytes(std::size_t beyond, Call &&call) const
    {
        std::size_t length = 0;
        Bytes memory;
        Status status = call(nullptr, 0, &length);
        if (status == AEGIS_STATUS_OK) {
            memory.resize(length + beyond);
            status = call(memory.data(), memory.size(), &length);
            memory.resize(length);
        }
        return with(status, std::move(memory));
    }

private:
    struct Freer {
        void operator()(Handle *handle) const noexcept { Free(handle); }
    };
    std::unique_ptr<Handle, Freer> handle_;
};

/// Calls what makes a handle, and gives what holds it.
template <class Holder, class Handle, class Call> Result<Holder> make(Call &&call)
{
    std::array<char, 1024> text = {};
    Handle *handle = nullptr;
    const Status status = call(&handle, text.data(), text.size());
    if (status == AEGIS_STATUS_OK) {
        return Holder(handle);
    }
    return Error(status, text.data());
}

} // namespace detail

template <class T> void Result<T>::check() const
{
    if (!has_value()) {
        detail::raise(error());
    }
}

inline void Result<void>::value() const
{
    if (error_) {
        detail::raise(*error_);
    }
}

/// Whether the library that runs is one that this header was made for.
inline bool is_compatible() noexcept
{
    const std::uint32_t runs = aegis_abi_version();
    return runs >> 16 == AEGIS_ABI_MAJOR && runs >= (AEGIS_ABI_MAJOR << 16 | AEGIS_ABI_MINOR);
}

/// A look at sectors that stay where they are until it was stepped.
inline Look look(std::uint32_t sensor, std::int64_t start_ns, std::int64_t end_ns, View<const Sector> sectors,
                 View<const Strobe> strobes = {}) noexcept
{
    Look look = {};
    look.size = sizeof look;
    look.start_ns = start_ns;
    look.end_ns = end_ns;
    look.sensor = sensor;
    look.sectors = sectors.data();
    look.sectors_len = sectors.size();
    look.strobes = strobes.data();
    look.strobes_len = strobes.size();
    return look;
}

/// Samples of one channel, pulse after pulse, that stay where they are until they were stepped.
inline Cpi cpi(std::int64_t start_ns, View<const std::complex<float>> samples, std::size_t pulses) noexcept
{
    Cpi cpi = {};
    cpi.start_ns = start_ns;
    cpi.format = AEGIS_IQ_FORMAT_F32;
    cpi.samples = samples.data();
    cpi.channels = 1;
    cpi.pulses = pulses;
    cpi.samples_len = pulses == 0 ? 0 : samples.size() / pulses;
    return cpi;
}

/// A configuration while it is built. Move-only.
class Config {
public:
    /// The defaults.
    static Result<Config> create()
    {
        return detail::make<Config, aegis_config>(aegis_config_new);
    }

    static Result<Config> from_toml(const std::string &text)
    {
        return detail::make<Config, aegis_config>([&](aegis_config **out, char *error, std::size_t capacity) {
            return aegis_config_from_toml(text.c_str(), out, error, capacity);
        });
    }

    /// The first one takes the place of the default radar.
    Result<void> add_sensor(std::uint32_t id) { return own_.done(aegis_config_add_sensor(own_.get(), id)); }

    /// A field by its name, as in "sensors[0].range_sigma_m".
    Result<void> set(const std::string &name, double value)
    {
        return own_.done(aegis_config_set_f64(own_.get(), name.c_str(), value));
    }
    Result<void> set(const std::string &name, int value) { return set(name, static_cast<std::int64_t>(value)); }
    Result<void> set(const std::string &name, std::int64_t value)
    {
        return own_.done(aegis_config_set_i64(own_.get(), name.c_str(), value));
    }
    Result<void> set(const std::string &name, bool value)
    {
        return own_.done(aegis_config_set_bool(own_.get(), name.c_str(), value ? 1 : 0));
    }
    Result<void> set(const std::string &name, const char *word)
    {
        return own_.done(aegis_config_set_str(own_.get(), name.c_str(), word));
    }
    /// The same, its value written as in TOML.
    Result<void> set_toml(const std::string &name, const std::string &value)
    {
        return own_.done(aegis_config_set_toml(own_.get(), name.c_str(), value.c_str()));
    }

    Result<std::string> to_toml() const
    {
        return own_.bytes<std::string>(1, [&](char *buffer, std::size_t capacity, std::size_t *length) {
            return aegis_config_to_toml(own_.get(), buffer, capacity, length);
        });
    }

    const aegis_config *get() const noexcept { return own_.get(); }
    /// Takes a handle over.
    explicit Config(aegis_config *handle) noexcept : own_(handle) {}

private:
    detail::Owned<aegis_config, aegis_config_free, aegis_config_last_error> own_;
};

/// Scans from ASTERIX, of a recording or as datagrams arrive. Move-only.
class AsterixReader {
public:
    static AsterixOptions default_options() noexcept
    {
        AsterixOptions options = {};
        aegis_asterix_options_default(&options, sizeof options);
        return options;
    }

    /// Of datagrams as they arrive.
    static Result<AsterixReader> live(const AsterixOptions &options = default_options())
    {
        return detail::make<AsterixReader, aegis_asterix_reader>(
            [&](aegis_asterix_reader **out, char *error, std::size_t capacity) {
                return aegis_asterix_reader_new(&options, out, error, capacity);
            });
    }

    /// Of a whole recording, which is copied.
    static Result<AsterixReader> open(View<const std::uint8_t> recording, const AsterixOptions &options = default_options())
    {
        return detail::make<AsterixReader, aegis_asterix_reader>(
            [&](aegis_asterix_reader **out, char *error, std::size_t capacity) {
                return aegis_asterix_reader_open(recording.data(), recording.size(), &options, out, error, capacity);
            });
    }

    Result<void> feed(View<const std::uint8_t> datagram)
    {
        return own_.done(aegis_asterix_reader_feed(own_.get(), datagram.data(), datagram.size()));
    }
    Result<void> finish() { return own_.done(aegis_asterix_reader_finish(own_.get())); }

    /// Goes on to the next scan; false when there is none (yet).
    Result<bool> next()
    {
        std::uint32_t has_scan = 0;
        const Status status = aegis_asterix_reader_next(own_.get(), &has_scan);
        return own_.with(status, has_scan != 0);
    }

    Result<AsterixScan> scan() const
    {
        return own_.one<AsterixScan>(
            [&](auto *out, std::size_t size) { return aegis_asterix_reader_scan(own_.get(), out, size); });
    }
    /// The present scan's plots, until the next call of plots().
    Result<View<const Plot>> plots()
    {
        return own_.all(plots_, [&](auto... to) { return aegis_asterix_reader_plots(own_.get(), to...); });
    }
    Result<View<const Strobe>> strobes()
    {
        return own_.all(strobes_, [&](auto... to) { return aegis_asterix_reader_strobes(own_.get(), to...); });
    }
    Result<View<const Sector>> sectors()
    {
        return own_.all(sectors_, [&](auto... to) { return aegis_asterix_reader_sectors(own_.get(), to...); });
    }
    /// Numbers of the radars: SAC × 256 + SIC.
    Result<View<const std::uint32_t>> sensors()
    {
        return own_.all(sensors_, [&](auto... to) { return aegis_asterix_reader_sensors(own_.get(), to...); });
    }
    Result<AsterixCounts> counts() const
    {
        return own_.one<AsterixCounts>(
            [&](auto *out, std::size_t size) { return aegis_asterix_reader_counts(own_.get(), out, size); });
    }

    const aegis_asterix_reader *get() const noexcept { return own_.get(); }
    /// Takes a handle over.
    explicit AsterixReader(aegis_asterix_reader *handle) noexcept : own_(handle) {}

private:
    detail::Owned<aegis_asterix_reader, aegis_asterix_reader_free, aegis_asterix_reader_last_error> own_;
    std::vector<Plot> plots_;
    std::vector<Strobe> strobes_;
    std::vector<Sector> sectors_;
    std::vector<std::uint32_t> sensors_;
};

/// Scans in, pictures out. Move-only. Views of what the latest step gave hold until the next call of the same name; nothing is
/// allocated once as much was seen as ever will be.
class Pipeline {
public:
    static Result<Pipeline> create(const Config &config)
    {
        return detail::make<Pipeline, aegis_pipeline>([&](aegis_pipeline **out, char *error, std::size_t capacity) {
            return aegis_pipeline_new(config.get(), out, error, capacity);
        });
    }

    /// One that goes on where a snapshot was taken.
    static Result<Pipeline> restore(const Config &config, View<const std::uint8_t> snapshot)
    {
        return detail::make<Pipeline, aegis_pipeline>([&](aegis_pipeline **out, char *error, std::size_t capacity) {
            return aegis_pipeline_restore(config.get(), snapshot.data(), snapshot.size(), out, error, capacity);
        });
    }

    Result<void> set_assets(View<const Asset> assets)
    {
        return own_.done(aegis_pipeline_set_assets(own_.get(), assets.data(), sizeof(Asset), assets.size()));
    }
    Result<void> step_plots(const Look &look, View<const Plot> plots)
    {
        return own_.done(aegis_pipeline_step_plots(own_.get(), &look, plots.data(), sizeof(Plot), plots.size()));
    }
    Result<void> step_dwells(const Look &look, View<const Dwell> dwells)
    {
        return own_.done(aegis_pipeline_step_dwells(own_.get(), &look, dwells.data(), sizeof(Dwell), dwells.size()));
    }
    /// Pulses that a receiver intercepted; how many emitters are new.
    Result<std::size_t> intercept(std::uint32_t sensor, View<const Pulse> pulses)
    {
        std::size_t found = 0;
        const Status status =
            aegis_pipeline_intercept(own_.get(), sensor, pulses.data(), sizeof(Pulse), pulses.size(), &found);
        return own_.with(status, found);
    }
    /// The reader's present scan.
    Result<void> step(const AsterixReader &reader)
    {
        return own_.done(aegis_pipeline_step_asterix(own_.get(), reader.get()));
    }
    Result<void> reset() { return own_.done(aegis_pipeline_reset(own_.get())); }

    Result<PictureInfo> picture() const
    {
        return own_.one<PictureInfo>(
            [&](auto *out, std::size_t size) { return aegis_pipeline_picture(own_.get(), out, size); });
    }
    Result<View<const Plot>> plots()
    {
        return own_.all(plots_, [&](auto... to) { return aegis_pipeline_plots(own_.get(), to...); });
    }
    Result<View<const Track>> tracks()
    {
        return own_.all(tracks_, [&](auto... to) { return aegis_pipeline_tracks(own_.get(), to...); });
    }
    Result<View<const Association>> associations()
    {
        return own_.all(associations_, [&](auto... to) { return aegis_pipeline_associations(own_.get(), to...); });
    }
    Result<View<const Threat>> threats()
    {
        return own_.all(threats_, [&](auto... to) { return aegis_pipeline_threats(own_.get(), to...); });
    }
    Result<View<const Raid>> raids()
    {
        return own_.all(raids_, [&](auto... to) { return aegis_pipeline_raids(own_.get(), to...); });
    }
    Result<View<const Action>> actions()
    {
        return own_.all(actions_, [&](auto... to) { return aegis_pipeline_actions(own_.get(), to...); });
    }
    Result<View<const InterferenceSource>> interference()
    {
        return own_.all(interference_, [&](auto... to) { return aegis_pipeline_interference(own_.get(), to...); });
    }
    Result<View<const Deception>> deceptions()
    {
        return own_.all(deceptions_, [&](auto... to) { return aegis_pipeline_deceptions(own_.get(), to...); });
    }
    Result<View<const Emitter>> emitters()
    {
        return own_.all(emitters_, [&](auto... to) { return aegis_pipeline_emitters(own_.get(), to...); });
    }
    Result<View<const PulseEmitter>> pulse_emitters()
    {
        return own_.all(pulse_emitters_, [&](auto... to) { return aegis_pipeline_pulse_emitters(own_.get(), to...); });
    }
    Result<View<const AuditRecord>> audit()
    {
        return own_.all(audit_, [&](auto... to) { return aegis_pipeline_audit(own_.get(), to...); });
    }
    Result<View<const Event>> events()
    {
        return own_.all(events_, [&](auto... to) { return aegis_pipeline_events(own_.get(), to...); });
    }
    /// The picture as JSON: docs/json.md.
    Result<std::string> json() const
    {
        return own_.bytes<std::string>(1, [&](char *buffer, std::size_t capacity, std::size_t *length) {
            return aegis_pipeline_picture_json(own_.get(), buffer, capacity, length);
        });
    }

    Result<void> accept(std::uint64_t action)
    {
        return own_.done(aegis_pipeline_decide(own_.get(), action, static_cast<std::uint32_t>(AEGIS_DECISION_ACCEPT)));
    }
    Result<void> veto(std::uint64_t action)
    {
        return own_.done(aegis_pipeline_decide(own_.get(), action, static_cast<std::uint32_t>(AEGIS_DECISION_VETO)));
    }
    Result<Settings> settings(std::uint32_t sensor) const
    {
        return own_.one<Settings>(
            [&](auto *out, std::size_t size) { return aegis_pipeline_settings(own_.get(), sensor, out, size); });
    }
    Result<std::uint32_t> channel_at(std::uint32_t sensor, double azimuth_rad) const
    {
        std::uint32_t channel = 0;
        const Status status = aegis_pipeline_channel_at(own_.get(), sensor, azimuth_rad, &channel);
        return own_.with(status, channel);
    }
    /// Whether nothing should be transmitted at that azimuth.
    Result<bool> is_silent_at(std::uint32_t sensor, double azimuth_rad) const
    {
        std::uint32_t is_silent = 0;
        const Status status = aegis_pipeline_is_silent_at(own_.get(), sensor, azimuth_rad, &is_silent);
        return own_.with(status, is_silent != 0);
    }
    Result<View<const ChannelOverride>> channel_overrides(std::uint32_t sensor)
    {
        return own_.all(overrides_,
                        [&](auto... to) { return aegis_pipeline_channel_overrides(own_.get(), sensor, to...); });
    }
    Result<Stats> stats() const
    {
        return own_.one<Stats>(
            [&](auto *out, std::size_t size) { return aegis_pipeline_stats(own_.get(), out, size); });
    }
    Result<Noise> noise(std::uint32_t sensor, std::uint32_t quantity) const
    {
        return own_.one<Noise>(
            [&](auto *out, std::size_t size) { return aegis_pipeline_noise(own_.get(), sensor, quantity, out, size); });
    }
    Result<std::vector<std::uint8_t>> snapshot() const
    {
        return own_.bytes<std::vector<std::uint8_t>>(0, [&](auto... to) { return aegis_pipeline_snapshot(own_.get(), to...); });
    }

    /// Latitude and longitude in degrees, height in metres, of a point of the picture.
    Result<std::array<double, 3>> to_geodetic(const std::array<double, 3> &position_m) const
    {
        std::array<double, 3> place = {};
        const Status status = aegis_pipeline_to_geodetic(own_.get(), position_m.data(), place.data());
        return own_.with(status, place);
    }
    Result<std::array<double, 3>> to_local(double latitude_deg, double longitude_deg, double height_m) const
    {
        std::array<double, 3> position_m = {};
        const Status status =
            aegis_pipeline_to_local(own_.get(), latitude_deg, longitude_deg, height_m, position_m.data());
        return own_.with(status, position_m);
    }

    /// Who names classes, in the place of the built-in classifier; the function must not throw.
    Result<void> set_classifier(aegis_classifier classifier, void *user = nullptr)
    {
        return own_.done(aegis_pipeline_set_classifier(own_.get(), classifier, user));
    }
    /// Whom to tell of refused calls; the function must not throw.
    Result<void> set_diagnostic(aegis_diagnostic diagnostic, void *user = nullptr)
    {
        return own_.done(aegis_pipeline_set_diagnostic(own_.get(), diagnostic, user));
    }

    aegis_pipeline *get() const noexcept { return own_.get(); }
    /// Takes a handle over.
    explicit Pipeline(aegis_pipeline *handle) noexcept : own_(handle) {}

private:
    detail::Owned<aegis_pipeline, aegis_pipeline_free, aegis_pipeline_last_error> own_;
    std::vector<Plot> plots_;
    std::vector<Track> tracks_;
    std::vector<Association> associations_;
    std::vector<Threat> threats_;
    std::vector<Raid> raids_;
    std::vector<Action> actions_;
    std::vector<InterferenceSource> interference_;
    std::vector<Deception> deceptions_;
    std::vector<Emitter> emitters_;
    std::vector<PulseEmitter> pulse_emitters_;
    std::vector<AuditRecord> audit_;
    std::vector<Event> events_;
    std::vector<ChannelOverride> overrides_;
};

} // namespace aegis

#endif // AEGIS_HPP
