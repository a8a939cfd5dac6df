//! Functions of plain data, by name: arguments come in as a JSON array, the result goes out as JSON.

use crate::errors::{ArgumentError, raised};
use crate::text::{read, write};
use aegis_core::asterix::Source;
use aegis_core::config::{Antenna, BlindZones, Monopulse, RadarConfig, Receiver, SensorConfig};
use aegis_core::detector::classification::ClassPosterior;
use aegis_core::ew::{self, ActionKind};
use aegis_core::geometry::{self, EnuFrame, Gaussian, Geodetic, Polar, Rigid};
use aegis_core::metrics::{self, Consistency, identity};
use aegis_core::radar::{self as r, CfarReference, NoiseJammer, RadarEquation, Swerling, Waveform, Window};
use aegis_core::sim::{self, SceneConfig, TargetState};
use aegis_core::threat::collision::{disc_probability, encounter_probability};
use aegis_core::threat::kinematics::{self, Relative};
use aegis_core::threat::well_clear::{self, WellClear};
use aegis_core::threat::{Factors, Polygon};
use aegis_core::{Asset, Identity, RadarSettings, Sector, Strobe, TargetClass, Time, Track, Zone};
use pyo3::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;

type V2 = [f64; 2];
type V3 = [f64; 3];
type M3 = [[f64; 3]; 3];

/// The function of this name with these arguments.
#[pyfunction]
pub(crate) fn call(name: &str, arguments: &str) -> PyResult<String> {
    let call = Call { name, arguments };
    let found = match name.split_once('.') {
        Some(("geometry" | "Geodetic" | "Gaussian" | "EnuFrame" | "Polar" | "Rigid", _)) => {
            of_geometry(&call)
        }
        Some(("threat" | "Factors" | "Relative" | "WellClear" | "Asset" | "Zone", _)) => of_threats(&call),
        Some(("ew" | "ActionKind" | "InterferenceSource", _)) => of_protection(&call),
        Some(("metrics" | "IdentityScore" | "Consistency" | "identity", _)) => of_metrics(&call),
        Some(("sim" | "TargetState" | "SceneConfig" | "SceneRadar" | "JammerScript" | "Clutter", _)) => {
            of_scenes(&call)
        }
        Some(_) => of_radars(&call),
        None => of_theory(&call),
    };
    found.unwrap_or_else(|| Err(ArgumentError::new_err(format!("there is no function {name}"))))
}

struct Call<'a> {
    name: &'a str,
    arguments: &'a str,
}

type Answer = Option<PyResult<String>>;

impl Call<'_> {
    /// A function that always answers.
    #[allow(clippy::unnecessary_wraps, reason = "an answer is what the lists of functions give")]
    fn sure<A: DeserializeOwned, R: Serialize>(&self, function: impl FnOnce(A) -> R) -> Answer {
        Some(read(self.name, self.arguments).and_then(|arguments| write(&function(arguments))))
    }

    /// A function that refuses some arguments.
    #[allow(clippy::unnecessary_wraps, reason = "an answer is what the lists of functions give")]
    fn tried<A: DeserializeOwned, R: Serialize>(
        &self,
        function: impl FnOnce(A) -> aegis_core::Result<R>,
    ) -> Answer {
        let answer = |arguments| function(arguments).map_err(raised).and_then(|answer| write(&answer));
        Some(read(self.name, self.arguments).and_then(answer))
    }
}

/// `aegis_core::radar`'s formulas.
fn of_theory(call: &Call<'_>) -> Answer {
    type F1 = (f64,);
    type F2 = (f64, f64);
    type F3 = (f64, f64, f64);
    match call.name {
        "range_resolution_m" => call.tried(|(a,): F1| r::range_resolution_m(a)),
        "velocity_resolution_m_s" => call.tried(|(a, b): F2| r::velocity_resolution_m_s(a, b)),
        "unambiguous_range_m" => call.tried(|(a,): F1| r::unambiguous_range_m(a)),
        "unambiguous_velocity_m_s" => call.tried(|(a, b): F2| r::unambiguous_velocity_m_s(a, b)),
        "first_blind_speed_m_s" => call.tried(|(a, b): F2| r::first_blind_speed_m_s(a, b)),
        "pulse_compression_gain_db" => call.tried(|(a, b): F2| r::pulse_compression_gain_db(a, b)),
        "beat_frequency_hz" => {
            call.tried(|(a, b, c, d, e): (f64, f64, f64, f64, f64)| r::beat_frequency_hz(a, b, c, d, e))
        }
        "half_power_beamwidth_rad" => {
            call.tried(|(n, a, b): (u32, f64, f64)| r::half_power_beamwidth_rad(n, a, b))
        }
        "rms_bandwidth_rad_s" => call.tried(|(spectrum,)| r::rms_bandwidth_rad_s(spectrum)),
        "range_bound_m" => call.tried(|(a, spectrum): (f64, _)| r::range_bound_m(a, spectrum)),
        "doppler_bound_hz" => call.tried(|(a, b): F2| r::doppler_bound_hz(a, b)),
        "angle_bound_rad" => {
            call.tried(|(a, n, b, c, m): (f64, u32, f64, f64, u32)| r::angle_bound_rad(a, n, b, c, m))
        }
        "monopulse_sigma_rad" => call.tried(|(a, b, c): F3| r::monopulse_sigma_rad(a, b, c)),
        "cfar_multiplier" => {
            call.tried(|(reference, n, a): (CfarReference, u32, f64)| r::cfar_multiplier(reference, n, a))
        }
        "cfar_pfa" => call.tried(|(reference, n, a): (CfarReference, u32, f64)| r::cfar_pfa(reference, n, a)),
        "ca_multiplier" => call.tried(|(n, a): (u32, f64)| r::ca_multiplier(n, a)),
        "go_multiplier" => call.tried(|(n, a): (u32, f64)| r::go_multiplier(n, a)),
        "so_multiplier" => call.tried(|(n, a): (u32, f64)| r::so_multiplier(n, a)),
        "os_multiplier" => call.tried(|(n, k, a): (u32, u32, f64)| r::os_multiplier(n, k, a)),
        "cfar_pd" => call.tried(|(reference, n, a, b, s): (CfarReference, u32, f64, f64, Swerling)| {
            r::cfar_pd(reference, n, a, b, s)
        }),
        "cfar_loss_db" => call.tried(|(reference, n, a, b, s): (CfarReference, u32, f64, f64, Swerling)| {
            r::cfar_loss_db(reference, n, a, b, s)
        }),
        "albersheim_db" => call.tried(|(a, b, n): (f64, f64, u32)| r::albersheim_db(a, b, n)),
        "shnidman_db" => call.tried(|(a, b, n, s): (f64, f64, u32, Swerling)| r::shnidman_db(a, b, n, s)),
        "m_of_n" => call.tried(|(m, n, a): (u32, u32, f64)| r::m_of_n(m, n, a)),
        "marcum_q" => call.tried(|(n, a, b): (u32, f64, f64)| r::marcum_q(n, a, b)),
        "pd" => call.tried(|(a, b, n, s): (f64, f64, u32, Swerling)| r::pd(a, b, n, s)),
        "required_snr_db" => {
            call.tried(|(a, b, n, s): (f64, f64, u32, Swerling)| r::required_snr_db(a, b, n, s))
        }
        "pd_real_known_signal" => call.tried(|(a, b, c): F3| r::pd_real_known_signal(a, b, c)),
        "noncoherent_threshold" => call.tried(|(a, n): (f64, u32)| r::noncoherent_threshold(a, n)),
        "noncoherent_pfa" => call.tried(|(a, n): (f64, u32)| r::noncoherent_pfa(a, n)),
        "snr_db" => call.tried(|(radar, a, b): (RadarEquation, f64, f64)| r::snr_db(&radar, a, b)),
        "max_range_m" => call.tried(|(radar, a, b): (RadarEquation, f64, f64)| r::max_range_m(&radar, a, b)),
        "peak_power_w" => {
            call.tried(|(radar, a, b, c): (RadarEquation, f64, f64, f64)| r::peak_power_w(&radar, a, b, c))
        }
        "noise_power_dbm" => call.tried(|(a, b, c): F3| r::noise_power_dbm(a, b, c)),
        "in_band_fraction" => call.tried(|(a, b): F2| r::in_band_fraction(a, b)),
        "jnr_db" => call.tried(|(radar, a, jammer, b, c): (RadarEquation, f64, NoiseJammer, f64, f64)| {
            r::jnr_db(&radar, a, &jammer, b, c)
        }),
        "burn_through_range_m" => {
            call.tried(|(radar, a, jammer, b, c): (RadarEquation, f64, NoiseJammer, f64, f64)| {
                r::burn_through_range_m(&radar, a, &jammer, b, c)
            })
        }
        "burn_through_by_jnr_m" => call.tried(|(a, b, c): F3| r::burn_through_by_jnr_m(a, b, c)),
        "stand_off_range_factor" => call.tried(|(a,): F1| r::stand_off_range_factor(a)),
        "canceller_limit_db" => call.tried(|(a,): F1| r::canceller_limit_db(a)),
        "sidelobe_blanking_probability" => {
            call.tried(|(a, b, c): F3| r::sidelobe_blanking_probability(a, b, c))
        }
        "jam_threshold" => call.tried(|(n, a): (u32, f64)| r::jam_threshold(n, a)),
        "jam_threshold_of_estimated_floor" => {
            call.tried(|(n, k, a): (u32, u32, f64)| r::jam_threshold_of_estimated_floor(n, k, a))
        }
        "jam_pfa_of_estimated_floor" => {
            call.tried(|(n, k, a): (u32, u32, f64)| r::jam_pfa_of_estimated_floor(n, k, a))
        }
        "jam_pd" => call.tried(|(n, a, b): (u32, f64, f64)| r::jam_pd(n, a, b)),
        "jam_pd_of_estimated_floor" => {
            call.tried(|(n, k, a, b): (u32, u32, f64, f64)| r::jam_pd_of_estimated_floor(n, k, a, b))
        }
        "jam_pfa" => call.tried(|(a, b): F2| r::jam_pfa(a, b)),
        "deception_z" => call.tried(|(a, b, c, d): (f64, f64, f64, f64)| r::deception_z(a, b, c, d)),
        "cep_m" => call.tried(|(covariance_m2,): ([V2; 2],)| r::cep_m(covariance_m2)),
        "mti_improvement_db" => call.tried(|(n, a, b): (u32, f64, f64)| r::mti_improvement_db(n, a, b)),
        "effective_earth_factor" => call.tried(|(a,): F1| r::effective_earth_factor(a)),
        "horizon_range_m" => call.tried(|(a, b, c): F3| r::horizon_range_m(a, b, c)),
        "unfold" => {
            call.tried(|(folded, a, b, c): (Vec<r::Folded>, f64, f64, f64)| r::unfold(&folded, a, b, c))
        }
        _ => None,
    }
}

/// Methods of radars' own data, and of what they see.
fn of_radars(call: &Call<'_>) -> Answer {
    match call.name {
        "radar.unfold_echo" => call.sure(|(first, shown, believable): (_, Vec<(r::Folding, Vec<_>)>, _)| {
            r::unfold_echo(first, &shown, believable)
        }),
        "Folding.of" => {
            call.sure(|(range, rate): (r::RangeAxis, r::RangeRateAxis)| r::Folding::of(&range, &rate))
        }
        "RangeAxis.range_m" => call.sure(|(axis, a, b): (r::RangeAxis, f64, f64)| axis.range_m(a, b)),
        "RangeAxis.gate_of" => call.sure(|(axis, a, b): (r::RangeAxis, f64, f64)| axis.gate_of(a, b)),
        "RangeRateAxis.range_rate_m_s" => {
            call.sure(|(axis, filter): (r::RangeRateAxis, f64)| axis.range_rate_m_s(filter))
        }
        "RangeRateAxis.filter_of" => {
            call.sure(|(axis, rate, filters): (r::RangeRateAxis, f64, usize)| axis.filter_of(rate, filters))
        }
        "Waveform.barker_13" => call.sure(|(chip_s,): (f64,)| Waveform::barker_13(chip_s)),
        "Waveform.duration_s" => call.sure(|(waveform,): (Waveform,)| waveform.duration_s()),
        "Waveform.bandwidth_hz" => call.sure(|(waveform,): (Waveform,)| waveform.bandwidth_hz()),
        "Waveform.is_continuous" => call.sure(|(waveform,): (Waveform,)| waveform.is_continuous()),
        "Waveform.phase_cycles" => {
            call.sure(|(waveform, time_s): (Waveform, f64)| waveform.phase_cycles(time_s))
        }
        "Waveform.delay_per_doppler_s2" => {
            call.sure(|(waveform,): (Waveform,)| waveform.delay_per_doppler_s2())
        }
        "Waveform.samples" => call.sure(|(waveform, rate): (Waveform, f64)| waveform.samples(rate)),
        "Waveform.replica" => call.sure(|(waveform, rate): (Waveform, f64)| {
            waveform.replica(rate).iter().map(|sample| [sample.re, sample.im]).collect::<Vec<_>>()
        }),
        "Window.coefficients" => call.sure(|(window, count): (Window, usize)| window.coefficients(count)),
        "Window.periodic_coefficients" => {
            call.sure(|(window, count): (Window, usize)| window.periodic_coefficients(count))
        }
        "radar.coherent_gain" => call.sure(|(taper,): (Vec<f64>,)| r::coherent_gain(&taper)),
        "radar.enbw_bins" => call.sure(|(taper,): (Vec<f64>,)| r::enbw_bins(&taper)),
        "radar.processing_loss_db" => call.sure(|(taper,): (Vec<f64>,)| r::processing_loss_db(&taper)),
        "radar.straddle_loss_db" => call.sure(|(taper,): (Vec<f64>,)| r::straddle_loss_db(&taper)),
        "radar.peak_sidelobe_db" => call.sure(|(taper,): (Vec<f64>,)| r::peak_sidelobe_db(&taper)),
        "RadarSettings.channel_at" => call.sure(|(settings, a): (RadarSettings, f64)| settings.channel_at(a)),
        "RadarSettings.is_silent_at" => {
            call.sure(|(settings, a): (RadarSettings, f64)| settings.is_silent_at(a))
        }
        "radar.triangulate" => call.tried(|(bearings,): (Vec<r::Bearing>,)| r::triangulate(&bearings)),
        "radar.bearing_ghosts" => call.sure(|(emitters,): (u32,)| r::bearing_ghosts(emitters)),
        "ChannelOverride.contains" => call.sure(|(sector, a): (r::ChannelOverride, f64)| sector.contains(a)),
        "Antenna.pattern" => call.sure(|(antenna, a, b): (Antenna, f64, f64)| antenna.pattern(a, b)),
        "Monopulse.channels" => call.sure(|(monopulse,): (Monopulse,)| monopulse.channels()),
        "Antenna.channels" => call.sure(|(antenna,): (Antenna,)| antenna.channels()),
        "Receiver.sample_m" => call.sure(|(receiver,): (Receiver,)| receiver.sample_m()),
        "Receiver.last_sample_s" => call.sure(|(receiver,): (Receiver,)| receiver.last_sample_s()),
        "RadarConfig.prfs_hz" => {
            call.sure(|(radar, settings): (RadarConfig, RadarSettings)| radar.prfs_hz(&settings).to_vec())
        }
        "RadarConfig.pulses" => {
            call.sure(|(radar, settings): (RadarConfig, RadarSettings)| radar.pulses(&settings))
        }
        "RadarConfig.dwell_s" => {
            call.sure(|(radar, settings): (RadarConfig, RadarSettings)| radar.dwell_s(&settings))
        }
        "SensorConfig.polar_covariance" => call.sure(|(sensor,): (SensorConfig,)| sensor.polar_covariance()),
        "Sector.fraction_at" => call.sure(|(sector, a): (Sector, f64)| sector.fraction_at(a)),
        "Sector.time_at" => call.sure(|(sector, a): (Sector, f64)| sector.time_at(a)),
        "Sector.full_circle" => call.sure(|(start, end): (Time, Time)| Sector::full_circle(start, end)),
        "BlindZones.is_empty" => call.sure(|(zones,): (BlindZones,)| zones.is_empty()),
        "Identity.updated_by" => call.sure(|(old, new): (Identity, Identity)| old.updated_by(new)),
        "Track.speed_m_s" => call.sure(|(track,): (Track,)| track.speed_m_s()),
        "Track.heading_rad" => call.sure(|(track,): (Track,)| track.heading_rad()),
        "Track.class_confidence" => call.sure(|(track,): (Track,)| track.class_confidence()),
        "ClassPosterior.of" => call.sure(|(of, class): (ClassPosterior, TargetClass)| of.of(class)),
        "ClassPosterior.unknown" => call.sure(|(of,): (ClassPosterior,)| of.unknown()),
        "ClassPosterior.label" => call.sure(|(of, confidence): (ClassPosterior, f64)| of.label(confidence)),
        "ClassPosterior.is_valid" => call.sure(|(of,): (ClassPosterior,)| of.is_valid()),
        "Track.is_confirmed" => call.sure(|(track,): (Track,)| track.is_confirmed()),
        "Source.sensor" => call.sure(|(source,): (Source,)| source.sensor()),
        "Strobe.is_usable" => call.sure(|(strobe,): (Strobe,)| strobe.is_usable()),
        _ => None,
    }
}

fn of_protection(call: &Call<'_>) -> Answer {
    match call.name {
        "ew.deinterleave" => call.tried(|(sensor, pulses, jitter): (_, Vec<ew::PulseDescriptor>, f64)| {
            ew::deinterleave(sensor, &pulses, jitter)
        }),
        "InterferenceSource.range_factor" => {
            call.sure(|(source,): (ew::InterferenceSource,)| source.range_factor())
        }
        "InterferenceSource.burn_through_m" => {
            call.sure(|(source, a, b): (ew::InterferenceSource, f64, f64)| source.burn_through_m(a, b))
        }
        "ActionKind.class" => call.sure(|(kind,): (ActionKind,)| kind.class()),
        "ActionKind.sector" => call.sure(|(kind,): (ActionKind,)| kind.sector()),
        _ => None,
    }
}

fn of_geometry(call: &Call<'_>) -> Answer {
    let at = EnuFrame::new;
    match call.name {
        "Gaussian.new" => call.sure(|(mean, sigma): (f64, f64)| Gaussian::new(mean, sigma)),
        "geometry.wrap_angle" => call.sure(|(a,): (f64,)| geometry::wrap_angle(a)),
        "geometry.wrap_azimuth" => call.sure(|(a,): (f64,)| geometry::wrap_azimuth(a)),
        "geometry.range_rate_m_s" => call.sure(|(p, v): (V3, V3)| geometry::range_rate_m_s(p, v)),
        "geometry.position_and_covariance_from_polar" => {
            call.sure(|(a, b, c): (Gaussian, Gaussian, Gaussian)| {
                geometry::position_and_covariance_from_polar(a, b, c)
            })
        }
        "Geodetic.to_ecef" => call.sure(|(place,): (Geodetic,)| place.to_ecef()),
        "Geodetic.from_ecef" => call.sure(|(p,): (V3,)| Geodetic::from_ecef(p)),
        "Polar.from_enu" => call.sure(|(p,): (V3,)| Polar::from_enu(p)),
        "Polar.to_enu" => call.sure(|(polar,): (Polar,)| polar.to_enu()),
        "EnuFrame.to_ecef" => call.sure(|(o, p): (Geodetic, V3)| at(o).to_ecef(p)),
        "EnuFrame.from_ecef" => call.sure(|(o, p): (Geodetic, V3)| at(o).from_ecef(p)),
        "EnuFrame.to_geodetic" => call.sure(|(o, p): (Geodetic, V3)| at(o).to_geodetic(p)),
        "EnuFrame.from_geodetic" => call.sure(|(o, place): (Geodetic, Geodetic)| at(o).from_geodetic(place)),
        "EnuFrame.height_at" => call.sure(|(o, p): (Geodetic, V3)| at(o).height_at(p)),
        "EnuFrame.up_at" => call.sure(|(o, p): (Geodetic, V3)| at(o).up_at(p)),
        "EnuFrame.transform_to" => {
            call.sure(|(o, other): (Geodetic, Geodetic)| at(o).transform_to(&at(other)))
        }
        "EnuFrame.at_altitude" => {
            call.sure(|(o, a, b, c): (Geodetic, f64, f64, f64)| at(o).at_altitude(a, b, c))
        }
        "EnuFrame.position_and_covariance_from_slant" => {
            call.sure(|(o, a, b, c): (Geodetic, Gaussian, Gaussian, Gaussian)| {
                at(o).position_and_covariance_from_slant(a, b, c)
            })
        }
        "Rigid.shift" => call.sure(|(p,): (V3,)| Rigid::shift(p)),
        "Rigid.apply" => call.sure(|(rigid, p): (Rigid, V3)| rigid.apply(p)),
        "Rigid.rotate" => call.sure(|(rigid, p): (Rigid, V3)| rigid.rotate(p)),
        "Rigid.rotate_covariance" => call.sure(|(rigid, c): (Rigid, M3)| rigid.rotate_covariance(c)),
        "Rigid.inverse" => call.sure(|(rigid,): (Rigid,)| rigid.inverse()),
        "Rigid.then" => call.sure(|(rigid, next): (Rigid, Rigid)| rigid.then(&next)),
        _ => None,
    }
}

fn of_threats(call: &Call<'_>) -> Answer {
    match call.name {
        "Factors.capability" => call.sure(|(factors,): (Factors,)| factors.capability()),
        "Factors.intent" => call.sure(|(factors,): (Factors,)| factors.intent()),
        "Factors.log_odds" => call.sure(|(factors,): (Factors,)| factors.log_odds()),
        "Asset.position_at" => call.sure(|(asset, time): (Asset, Time)| asset.position_at(time)),
        "Zone.radius_m" => call.sure(|(zone,): (Zone,)| zone.radius_m()),
        "threat.validate_assets" => call.tried(|(assets, limit): (Vec<Asset>, usize)| {
            aegis_core::threat::validate_assets(&assets, limit)
        }),
        "Relative.between" => call.sure(|(track, asset): (Track, Asset)| Relative::between(&track, &asset)),
        "Relative.is_usable" => call.sure(|(relative,): (Relative,)| relative.is_usable()),
        "Relative.horizontal" => call.sure(|(relative,): (Relative,)| relative.horizontal()),
        "Relative.cpa_time_s" => call.sure(|(relative,): (Relative,)| relative.cpa_time_s()),
        "Relative.cpa_time_sigma_s" => call.sure(|(relative,): (Relative,)| relative.cpa_time_sigma_s()),
        "Relative.closest_approach" => call.sure(|(relative,): (Relative,)| relative.closest_approach()),
        "Relative.closing_speed_m_s" => call.sure(|(relative,): (Relative,)| relative.closing_speed_m_s()),
        "Relative.entry_time_s" => {
            call.sure(|(relative, zone): (Relative, Zone)| relative.entry_time_s(&zone))
        }
        "Relative.entry" => {
            call.sure(|(relative, zone, horizon_s): (Relative, Zone, f64)| relative.entry(&zone, horizon_s))
        }
        "Relative.zone_entry" => call.sure(|(relative, zone): (Relative, Zone)| relative.zone_entry(&zone)),
        "Relative.after_manoeuvre" => call
            .sure(|(relative, a, duration_s): (Relative, V3, f64)| relative.after_manoeuvre(a, duration_s)),
        "WellClear.is_lost_horizontally" => {
            call.sure(|(clear, p, v): (WellClear, V2, V2)| clear.is_lost_horizontally(p, v))
        }
        "WellClear.is_lost" => call.sure(|(clear, p, v): (WellClear, V3, V3)| clear.is_lost(p, v)),
        "WellClear.horizontal_entry_s" => {
            call.sure(|(clear, p, v): (WellClear, V2, V2)| clear.horizontal_entry_s(p, v))
        }
        "threat.taumod_s" => call.sure(|(p, v, dmod_m): (V2, V2, f64)| well_clear::taumod_s(p, v, dmod_m)),
        "threat.horizontal_miss_m" => call.sure(|(p, v): (V2, V2)| well_clear::horizontal_miss_m(p, v)),
        "threat.disc_probability" => {
            call.sure(|(mean_m, c, radius_m): (V2, [V2; 2], f64)| disc_probability(mean_m, c, radius_m))
        }
        "threat.encounter_probability" => {
            call.sure(|(p, v, c, radius_m): (V3, V3, M3, f64)| encounter_probability(p, v, c, radius_m))
        }
        "threat.prism_entry_time_s" => call.sure(|(p, v, plan, b, c): (V3, V3, Polygon, f64, f64)| {
            kinematics::prism_entry_time_s(p, v, &plan, b, c)
        }),
        "threat.accelerated_entry_time_s" => {
            call.sure(|(r, v, a): (f64, f64, f64)| kinematics::accelerated_entry_time_s(r, v, a))
        }
        "threat.sphere_entry_time_s" => {
            call.sure(|(p, v, a): (V3, V3, f64)| kinematics::sphere_entry_time_s(p, v, a))
        }
        "threat.cylinder_entry_time_s" => call.sure(|(p, v, a, b, c): (V3, V3, f64, f64, f64)| {
            kinematics::cylinder_entry_time_s(p, v, a, b, c)
        }),
        _ => None,
    }
}

fn of_metrics(call: &Call<'_>) -> Answer {
    match call.name {
        "metrics.chi_square_cdf" => call.tried(|(x, dof): (f64, f64)| metrics::chi_square_cdf(x, dof)),
        "metrics.chi_square_quantile" => {
            call.tried(|(p, dof): (f64, f64)| metrics::chi_square_quantile(p, dof))
        }
        "metrics.nees" => Some(normalised(call.arguments, "error")),
        "metrics.nis" => Some(normalised(call.arguments, "innovation")),
        "IdentityScore.false_per_h" => call.sure(|(score,): (identity::IdentityScore,)| score.false_per_h()),
        "IdentityScore.false_strict_per_h" => {
            call.sure(|(score,): (identity::IdentityScore,)| score.false_strict_per_h())
        }
        "Consistency.interval" => call.tried(|(consistency, p): (Consistency, f64)| consistency.interval(p)),
        "identity.prepare" => call.tried(|(plots, period_s): (Vec<identity::RecordedPlot>, f64)| {
            identity::prepare(&plots, period_s)
        }),
        "identity.without_surface" => {
            call.sure(|(truth,): (Vec<identity::PlotTruth>,)| identity::without_surface(&truth))
        }
        "identity.score" => call.tried(
            |(truth, rows, options): (Vec<identity::PlotTruth>, Vec<identity::Row>, identity::Options)| {
                identity::score(&truth, &rows, &options)
            },
        ),
        _ => None,
    }
}

/// NEES or NIS of as many dimensions as there are, one to six.
fn normalised(arguments: &str, what: &str) -> PyResult<String> {
    let (vector, matrix): (Vec<f64>, Vec<Vec<f64>>) = read(what, arguments)?;
    match vector.len() {
        1 => normalised_of::<1>(&vector, &matrix, what),
        2 => normalised_of::<2>(&vector, &matrix, what),
        3 => normalised_of::<3>(&vector, &matrix, what),
        4 => normalised_of::<4>(&vector, &matrix, what),
        5 => normalised_of::<5>(&vector, &matrix, what),
        6 => normalised_of::<6>(&vector, &matrix, what),
        count => Err(ArgumentError::new_err(format!("{what}: it has {count} numbers, not 1 to 6"))),
    }
}

fn normalised_of<const D: usize>(vector: &[f64], matrix: &[Vec<f64>], what: &str) -> PyResult<String> {
    let shape = || ArgumentError::new_err(format!("covariance: its shape is not ({D}, {D})"));
    let error: [f64; D] = vector.try_into().map_err(|_| shape())?;
    let rows: Vec<[f64; D]> =
        matrix.iter().map(|row| row.as_slice().try_into()).collect::<Result<_, _>>().map_err(|_| shape())?;
    let covariance: [[f64; D]; D] = rows.try_into().map_err(|_| shape())?;
    let found =
        if what == "error" { metrics::nees(error, covariance) } else { metrics::nis(error, covariance) };
    write(&found.map_err(raised)?)
}

fn of_scenes(call: &Call<'_>) -> Answer {
    match call.name {
        "sim.coordinated_turn_rate_rad_s" => {
            call.sure(|(a, b): (f64, f64)| sim::coordinated_turn_rate_rad_s(a, b))
        }
        "sim.detection_probability" => {
            call.sure(|(a, b): (f64, f64)| sim::detection::detection_probability(a, b))
        }
        "sim.threshold" => call.sure(|(a,): (f64,)| sim::detection::threshold(a)),
        "sim.beam_gain" => call.sure(|(a, b, c): (f64, f64, f64)| sim::detection::beam_gain(a, b, c)),
        "TargetState.velocity_m_s" => call.sure(|(state,): (TargetState,)| state.velocity_m_s()),
        "TargetState.in_frame" => {
            call.sure(|(state, origin): (TargetState, Geodetic)| state.in_frame(&EnuFrame::new(origin)))
        }
        "TargetState.bank_rad" => call.sure(|(state,): (TargetState,)| state.bank_rad()),
        "SceneConfig.with_radar" => {
            call.sure(|(config, radar): (SceneConfig, RadarConfig)| config.with_radar(radar))
        }
        "SceneConfig.sensor" => call.sure(|(config,): (SceneConfig,)| config.sensor()),
        "SceneRadar.false_plot_density_per_m2" => {
            call.sure(|(radar,): (sim::SceneRadar,)| radar.false_plot_density_per_m2())
        }
        "SceneRadar.snr" => call.sure(|(radar, a, b): (sim::SceneRadar, f64, f64)| radar.snr(a, b)),
        "JammerScript.at_bearing" => {
            call.sure(|(a, b, burst): (f64, f64, sim::Burst)| sim::JammerScript::at_bearing(a, b, burst))
        }
        "Clutter.ground" => call.sure(|_: [u8; 0]| sim::Clutter::ground()),
        "Clutter.sea" => call.sure(|_: [u8; 0]| sim::Clutter::sea()),
        "Clutter.rain" => call.sure(|_: [u8; 0]| sim::Clutter::rain()),
        _ => None,
    }
}
