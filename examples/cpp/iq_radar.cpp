// A radar's I/Q in, tracks out: dwell after dwell, as its receiver gives them.
//
//     iq_radar [TURNS]
//
// The receiver is stood in for by one aircraft and noise: a chirp of 10 µs and 2 MHz comes back from it, delayed and shifted
// by its motion, as strong as the beam points at it. Samples are in units of the noise. All that the pipeline is told is how
// the radar transmits and receives, which are the defaults here.

#include <aegis.hpp>

#include <cmath>
#include <complex>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <random>
#include <vector>

namespace {

constexpr double kPi = 3.14159265358979323846;
constexpr double kLight_m_s = 299792458.0;

// The radar: what `sensors.radar` has by default.
constexpr double kCarrier_hz = 2.9e9;
constexpr double kPrfs_hz[] = {1000.0, 1130.0};
constexpr double kSampling_hz = 2.5e6;
constexpr double kFirstSample_s = 15e-6;
constexpr double kPulse_s = 10e-6;
constexpr double kSweep_hz = 2e6;
constexpr double kBeam_rad = 2.0 * kPi / 180.0;
constexpr double kTurn_s = 6.0;
constexpr std::size_t kPulses = 16;
constexpr std::size_t kSamples = 2048;

// The aircraft: due east, 40 km away, receding.
constexpr double kRange_m = 40000.0;
constexpr double kRangeRate_m_s = 180.0;
constexpr double kAzimuth_rad = kPi / 2.0;
constexpr double kSnr_db = 10.0;

using Samples = std::vector<std::complex<float>>;

class Receiver {
public:
    // What comes back from the pulses of one PRF, the first of which leaves at `start_s`.
    void receive(double start_s, double prf_hz, double beam_rad, Samples &samples)
    {
        for (auto &sample : samples) {
            sample = {noise_(random_), noise_(random_)};
        }
        const double off_beams = std::remainder(kAzimuth_rad - beam_rad, 2.0 * kPi) / kBeam_rad;
        // There and back.
        const double amplitude = std::pow(10.0, kSnr_db / 20.0) * std::exp(-4.0 * std::log(2.0) * off_beams * off_beams);
        for (std::size_t pulse = 0; pulse < kPulses && amplitude > 0.01; ++pulse) {
            const double sent_s = start_s + static_cast<double>(pulse) / prf_hz;
            add_echo(sent_s, amplitude, samples.data() + pulse * kSamples);
        }
    }

private:
    static void add_echo(double sent_s, double amplitude, std::complex<float> *samples)
    {
        const double delay_s = 2.0 * (kRange_m + kRangeRate_m_s * sent_s) / kLight_m_s;
        const double carrier_cycles = std::fmod(-kCarrier_hz * delay_s, 1.0);
        const auto first = static_cast<std::size_t>(std::ceil((delay_s - kFirstSample_s) * kSampling_hz));
        for (std::size_t sample = first; sample < kSamples; ++sample) {
            const double into_s = kFirstSample_s + static_cast<double>(sample) / kSampling_hz - delay_s;
            if (into_s >= kPulse_s) {
                break;
            }
            const double middle_s = into_s - 0.5 * kPulse_s;
            const double cycles = 0.5 * kSweep_hz / kPulse_s * middle_s * middle_s + carrier_cycles;
            samples[sample] += std::complex<float>(std::polar(amplitude, 2.0 * kPi * cycles));
        }
    }

    std::mt19937 random_{1};
    std::normal_distribution<float> noise_{0.0F, std::sqrt(0.5F)};
};

std::int64_t nanoseconds(double seconds) { return std::llround(seconds * 1e9); }

// One dwell: each PRF in turn, while the beam passes.
double step_dwell(aegis::Pipeline &pipeline, Receiver &receiver, double start_s)
{
    static Samples samples[2] = {Samples(kPulses * kSamples), Samples(kPulses * kSamples)};
    const double first_s = static_cast<double>(kPulses) / kPrfs_hz[0];
    const double end_s = start_s + first_s + static_cast<double>(kPulses) / kPrfs_hz[1];
    const double starts_s[] = {start_s, start_s + first_s};
    const auto beam_rad = [](double time_s) { return std::fmod(2.0 * kPi * time_s / kTurn_s, 2.0 * kPi); };
    const double middle_rad = beam_rad(0.5 * (start_s + end_s));

    aegis::Cpi cpis[2];
    for (int prf = 0; prf < 2; ++prf) {
        receiver.receive(starts_s[prf], kPrfs_hz[prf], middle_rad, samples[prf]);
        cpis[prf] = aegis::cpi(nanoseconds(starts_s[prf]), samples[prf], kPulses);
        cpis[prf].has = AEGIS_HAS_CARRIER | AEGIS_HAS_PRF | AEGIS_HAS_FIRST_SAMPLE;
        cpis[prf].carrier_hz = kCarrier_hz;
        cpis[prf].prf_hz = kPrfs_hz[prf];
        cpis[prf].first_sample_s = kFirstSample_s;
    }
    aegis::Dwell dwell = {};
    dwell.azimuth_rad = middle_rad;
    dwell.elevation_rad = 8.0 * kPi / 180.0;
    dwell.cpis = cpis;
    dwell.cpis_len = 2;
    aegis::Sector sector = {};
    sector.azimuth_rad = beam_rad(start_s);
    sector.width_rad = 2.0 * kPi * (end_s - start_s) / kTurn_s;
    sector.start_ns = nanoseconds(start_s);
    sector.end_ns = nanoseconds(end_s);
    const aegis::Look look = aegis::look(0, sector.start_ns, sector.end_ns, {&sector, 1});
    pipeline.step_dwells(look, {&dwell, 1}).value();
    return end_s;
}

} // namespace

int main(int count, char **words)
try {
    const double turns = count > 1 ? std::atof(words[1]) : 5.0;
    aegis::Config config = aegis::Config::create().value();
    config.set_toml("sensors[0].radar", "{}").value();
    aegis::Pipeline pipeline = aegis::Pipeline::create(config).value();
    Receiver receiver;
    std::size_t plots = 0;
    for (double time_s = 0.0; time_s < turns * kTurn_s;) {
        time_s = step_dwell(pipeline, receiver, time_s);
        for (const aegis::Plot &plot : pipeline.plots().value()) {
            ++plots;
            std::printf("plot   %6.2f s  %8.1f m  %6.2f deg  %7.2f m/s  %5.1f dB\n", static_cast<double>(plot.time_ns) / 1e9,
                        plot.range_m, plot.azimuth_rad * 180.0 / kPi,
                        (plot.has & AEGIS_HAS_RANGE_RATE) != 0 ? plot.range_rate_m_s : 0.0, plot.snr_db);
        }
    }
    for (const aegis::Track &track : pipeline.tracks().value()) {
        std::printf("track  %llu at %.0f m east, %.0f m north, %.1f m/s east, %.1f m/s north, of %zu plots\n",
                    static_cast<unsigned long long>(track.id), track.position_m[0], track.position_m[1],
                    track.velocity_m_s[0], track.velocity_m_s[1], plots);
    }
    return 0;
} catch (const std::exception &error) {
    std::fprintf(stderr, "iq_radar: %s\n", error.what());
    return 1;
}
