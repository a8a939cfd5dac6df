// Receives ASTERIX CAT048 and CAT034 over UDP, tracks, prints the tracks of each turn, and sends each picture as JSON.
//
//     udp_tracker PORT [--site LAT,LON,HEIGHT] [--wait ROTATIONS] [--json HOST:PORT] [--idle SECONDS]
//
// It listens on all addresses of this machine. --site says where the radars stand (degrees, degrees, metres above the
// ellipsoid); without it the picture is local to the first of them. --wait says how long records may be late (0.1). --json
// is where pictures go, one datagram each. --idle ends the program after so long a silence.

#include <aegis.hpp>

#include <arpa/inet.h>
#include <netdb.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdio>
#include <cstring>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

namespace {

struct Options {
    std::string port;
    std::string site;
    std::string json_host, json_port;
    double wait_rotations = 0.1;
    int idle_ms = -1;
};

Options parse(int count, char **words)
{
    if (count < 2 || count % 2 != 0) {
        throw std::invalid_argument(
            "udp_tracker PORT [--site LAT,LON,HEIGHT] [--wait ROTATIONS] [--json HOST:PORT] [--idle SECONDS]");
    }
    Options options;
    options.port = words[1];
    for (int at = 2; at < count; at += 2) {
        const std::string name = words[at], value = words[at + 1];
        if (name == "--site") {
            double degrees[2], height_m;
            if (std::sscanf(value.c_str(), "%lf,%lf,%lf", &degrees[0], &degrees[1], &height_m) != 3) {
                throw std::invalid_argument("--site takes LAT,LON,HEIGHT");
            }
            options.site = "{ geodetic = { latitude_deg = " + std::to_string(degrees[0]) + ", longitude_deg = "
                + std::to_string(degrees[1]) + ", height_m = " + std::to_string(height_m) + " } }";
        } else if (name == "--wait") {
            options.wait_rotations = std::stod(value);
        } else if (name == "--idle") {
            options.idle_ms = static_cast<int>(1000.0 * std::stod(value));
        } else if (name == "--json" && value.find(':') != std::string::npos) {
            options.json_host = value.substr(0, value.rfind(':'));
            options.json_port = value.substr(value.rfind(':') + 1);
        } else {
            throw std::invalid_argument("no such option: " + name);
        }
    }
    return options;
}

// A UDP socket that closes itself: bound to a port of this machine, or connected to another's.
class Socket {
public:
    static Socket listening(const std::string &port) { return Socket(nullptr, port, AI_PASSIVE, ::bind); }
    static Socket to(const std::string &host, const std::string &port) { return Socket(host.c_str(), port, 0, ::connect); }

    Socket(Socket &&other) noexcept : number_(other.number_) { other.number_ = -1; }
    Socket(const Socket &) = delete;
    Socket &operator=(const Socket &) = delete;
    ~Socket()
    {
        if (number_ >= 0) {
            ::close(number_);
        }
    }

    // The next datagram; nothing after a silence.
    std::optional<std::size_t> receive(std::vector<std::uint8_t> &into, int wait_ms)
    {
        pollfd ready = {number_, POLLIN, 0};
        if (::poll(&ready, 1, wait_ms) <= 0) {
            return std::nullopt;
        }
        const ssize_t length = ::recv(number_, into.data(), into.size(), 0);
        return length < 0 ? std::nullopt : std::optional<std::size_t>(length);
    }

    // Whether it could be sent: UDP carries no more than 65 507 octets at once.
    bool send(const std::string &text) { return ::send(number_, text.data(), text.size(), 0) >= 0; }

private:
    template <class Attach> Socket(const char *host, const std::string &port, int flags, Attach attach)
    {
        addrinfo hints = {}, *found = nullptr;
        hints.ai_family = AF_INET;
        hints.ai_socktype = SOCK_DGRAM;
        hints.ai_flags = flags;
        if (::getaddrinfo(host, port.c_str(), &hints, &found) != 0) {
            throw std::runtime_error("no such address: " + port);
        }
        number_ = ::socket(found->ai_family, found->ai_socktype, found->ai_protocol);
        const int room = 8 << 20;
        ::setsockopt(number_, SOL_SOCKET, SO_RCVBUF, &room, sizeof room);
        const bool attached = number_ >= 0 && attach(number_, found->ai_addr, found->ai_addrlen) == 0;
        ::freeaddrinfo(found);
        if (!attached) {
            throw std::runtime_error("port " + port + ": " + std::strerror(errno));
        }
    }

    int number_ = -1;
};

// The radar program: datagrams in, pictures out.
class Tracker {
public:
    explicit Tracker(const Options &options) : options_(options), reader_(aegis::AsterixReader::live(reading(options)).value())
    {
        if (!options.json_host.empty()) {
            json_.emplace(Socket::to(options.json_host, options.json_port));
        }
    }

    void take(aegis::View<const std::uint8_t> datagram)
    {
        reader_.feed(datagram).value();
        step();
    }

    void finish()
    {
        reader_.finish().value();
        step();
        print();
    }

private:
    static aegis::AsterixOptions reading(const Options &options)
    {
        aegis::AsterixOptions reading = aegis::AsterixReader::default_options();
        reading.wait_rotations = options.wait_rotations;
        return reading;
    }

    // All scans that are whole by now.
    void step()
    {
        while (reader_.next().value()) {
            if (!pipeline_) {
                pipeline_.emplace(aegis::Pipeline::create(configure()).value());
            }
            const aegis::Result<void> stepped = pipeline_->step(reader_);
            if (!stepped) {
                // A radar that came up later, or a time that cannot be true: the rest goes on.
                std::fprintf(stderr, "a scan was left out: %s\n", stepped.error().text().c_str());
                continue;
            }
            if (json_ && !json_->send(pipeline_->json().value())) {
                std::fprintf(stderr, "a picture was not sent: %s\n", std::strerror(errno));
            }
            print_each_turn();
        }
    }

    // The radars that are on the air when the first scan is whole.
    aegis::Config configure()
    {
        aegis::Config config = aegis::Config::create().value();
        std::size_t number = 0;
        for (const std::uint32_t sensor : reader_.sensors().value()) {
            config.add_sensor(sensor).value();
            if (!options_.site.empty()) {
                config.set_toml("sensors[" + std::to_string(number) + "].site", options_.site).value();
            }
            ++number;
        }
        return config;
    }

    void print_each_turn()
    {
        const std::int64_t time_ns = pipeline_->picture().value().time_ns;
        if (time_ns - printed_ns_ >= 4000000000 || time_ns < printed_ns_) {
            printed_ns_ = time_ns;
            print();
        }
    }

    void print()
    {
        if (!pipeline_) {
            std::puts("nothing was received");
            return;
        }
        const aegis::Stats stats = pipeline_->stats().value();
        const aegis::AsterixCounts counts = reader_.counts().value();
        const auto tracks = pipeline_->tracks().value();
        std::printf("%zu tracks, %llu datagrams, %llu plots, %llu scans\n", tracks.size(),
                    static_cast<unsigned long long>(counts.datagrams), static_cast<unsigned long long>(stats.plots_used),
                    static_cast<unsigned long long>(stats.scans));
        for (const aegis::Track &track : tracks) {
            if (track.status != AEGIS_TRACK_STATUS_TENTATIVE) {
                std::printf("  %4llu %-8s %9.0f m E %9.0f m N %7.0f m up %6.1f m/s E %6.1f m/s N\n",
                            static_cast<unsigned long long>(track.id), track.callsign, track.position_m[0],
                            track.position_m[1], track.position_m[2], track.velocity_m_s[0], track.velocity_m_s[1]);
            }
        }
        std::fflush(stdout);
    }

    const Options &options_;
    aegis::AsterixReader reader_;
    std::optional<aegis::Pipeline> pipeline_;
    std::optional<Socket> json_;
    std::int64_t printed_ns_ = 0;
};

} // namespace

int main(int count, char **words)
try {
    const Options options = parse(count, words);
    Socket socket = Socket::listening(options.port);
    Tracker tracker(options);
    std::vector<std::uint8_t> buffer(65536);
    std::printf("listening on port %s\n", options.port.c_str());
    std::fflush(stdout);
    while (const auto length = socket.receive(buffer, options.idle_ms)) {
        tracker.take({buffer.data(), *length});
    }
    tracker.finish();
    return 0;
} catch (const std::exception &error) {
    std::fprintf(stderr, "udp_tracker: %s\n", error.what());
    return 1;
}
