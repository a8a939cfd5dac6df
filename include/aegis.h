/*
 * Aegis: radar data in, air picture out, in one synchronous call.
 *
 *     aegis_config ──► aegis_pipeline_new ──► aegis_pipeline_step_... ──► aegis_pipeline_tracks, _threats, ...
 *
 * A program makes a configuration, makes a pipeline of it, and then, scan by scan, calls one aegis_pipeline_step_... and
 * copies out what it wants of the picture. Scans come from your own radar (step_plots), from its I/Q samples (step_dwells),
 * or from ASTERIX recordings and datagrams (aegis_asterix_reader, step_asterix). examples/cpp/quickstart.c is a whole
 * program. The library has no threads, no clock and no I/O of its own; time comes in with the data. Equal calls give equal
 * pictures, to the last bit.
 *
 * WHAT HOLDS FOR EVERY FUNCTION
 *
 * Returns     aegis_status, unless told otherwise: 0 is well, anything else has changed nothing but the handle's last error.
 *             aegis_status_str gives a status in words; aegis_..._last_error tells what was wrong with which argument.
 *             Functions that make a handle have no handle to ask yet: they take `err` and `err_cap`, a buffer for that text
 *             (it is cut to fit and ends with a NUL), or NULL and 0.
 * Ownership   Handles (aegis_config, aegis_pipeline, aegis_asterix_reader) are made by ..._new, ..._from_toml, ..._restore and
 *             ..._open, belong to the caller, and are given back by their ..._free, once. A ..._free takes NULL. Everything
 *             else is the caller's memory: the library reads or writes it during the call and keeps no pointer to it. The only
 *             pointers that it returns are handles and constant text (aegis_version, aegis_status_str), which is never freed.
 * Threads     One thread at a time for each handle; which one may change. A second call on a handle in use returns
 *             AEGIS_STATUS_BUSY (the same from within the diagnostic callback). Different handles are independent, and may be
 *             used in parallel. Functions without a handle may be called from any thread. A handle must not be freed while
 *             another call on it is under way.
 * Pointers    must be NULL or lead to what is asked for. NULL is refused with AEGIS_STATUS_NULL_POINTER; only an array of
 *             length 0, `err`, and arguments of which it is said may be NULL.
 * Structs     may grow at their end where it is said, in later minor versions. So arrays come with `elem_size`, single structs
 *             with `size` or their first field: always sizeof of the struct. Programs that were compiled with a smaller one
 *             go on working, and so do those with a larger one, as long as what the library does not know yet is zero. Set
 *             structs to zero before filling them in: zero is a good default of every field, and fields called `reserved`
 *             stay zero.
 * `has`       says by AEGIS_HAS_... bits which of a struct's fields are known. What is not known is never made up; its field is
 *             ignored on the way in, and 0 on the way out.
 * Enums       are passed as uint32_t. On the way in, unknown numbers are refused; on the way out, expect numbers that are newer
 *             than your header.
 * Arrays out  are copied: at most `cap` elements to `buf`; `*out_len` is always how many there are; `cap` 0 only asks.
 * Panics      are bugs of the library. One is caught inside the call, which returns AEGIS_STATUS_PANIC; nothing is printed. Its
 *             handle is poisoned: all it can do is tell its last error and be freed. No other handle is touched.
 * Units       are in the names: metres, seconds, radians, hertz, decibels; degrees only where a name says so. Times are whole
 *             nanoseconds since an epoch of your choice, the same for all scans of a pipeline. Azimuth runs clockwise from true
 *             north, elevation up; a positive range rate recedes. Positions are east, north, up of the picture's origin.
 *
 * VERSIONS    AEGIS_ABI_MAJOR is also in the name that the loader looks for, libaegis.so.1: a library with that name runs every
 *             program that was linked with it. Within a major number, functions and statuses are added, structs grow, and
 *             nothing is taken away or given another meaning. aegis_abi_version tells what runs.
 */


#ifndef AEGIS_H
#define AEGIS_H

/* Made from aegis-ffi/src; edit that instead. */

#include <stddef.h>
#include <stdint.h>

/// The part of the ABI's version that changes when old programs would break; also the number in `libaegis.so.1`.
#define AEGIS_ABI_MAJOR 1

/// The part of the ABI's version that goes up when something is added.
#define AEGIS_ABI_MINOR 0

/// Pulses that one call takes at most.
#define AEGIS_MOST_PULSES 8192

/// Numbers that tell a target's class, NaN where one is not known: speed_m_s, speed_sigma_m_s, altitude_m, climb_m_s, climb_sigma_m_s,
/// turn_rate_rad_s, acceleration_m_s2, velocity_error_m_s, range_rate_m_s, rcs_dbsm, range_extent_m, doppler_width_m_s, scatter.
#define AEGIS_FEATURES 13

/// Probabilities of a posterior: airliner, light aircraft, helicopter, glider, drone, bird, vessel, clutter, none of them.
#define AEGIS_OUTCOMES 9

/// Bit of `has`: `elevation_rad` is known.
#define AEGIS_HAS_ELEVATION 1

/// Bit of `has`: `altitude_m` is known.
#define AEGIS_HAS_ALTITUDE (1 << 1)

/// Bit of `has`: `range_rate_m_s` is known.
#define AEGIS_HAS_RANGE_RATE (1 << 2)

/// Bit of `has`: the covariance is given; else the configured accuracy holds.
#define AEGIS_HAS_COVARIANCE (1 << 3)

/// Bit of `has`: `snr_db` is known.
#define AEGIS_HAS_SNR (1 << 4)

/// Bit of `has`: `mode_s` is known.
#define AEGIS_HAS_MODE_S (1 << 5)

/// Bit of `has`: `mode_3a` is known.
#define AEGIS_HAS_MODE_3A (1 << 6)

/// Bit of `has`: `latitude_deg`, `longitude_deg` and `height_m` are known.
#define AEGIS_HAS_GEODETIC (1 << 7)

/// Bit of `has`: `tti_s` is known, as the course enters the zone.
#define AEGIS_HAS_TTI (1 << 8)

/// Bit of `has`: `jnr_db` is known.
#define AEGIS_HAS_JNR (1 << 9)

/// Bit of `has`: `carrier_hz` is known.
#define AEGIS_HAS_CARRIER (1 << 10)

/// Bit of `has`: `prf_hz` is known.
#define AEGIS_HAS_PRF (1 << 11)

/// Bit of `has`: `first_sample_s` is known.
#define AEGIS_HAS_FIRST_SAMPLE (1 << 12)

/// Bit of `has`: `pulses` is set, in the place of the configured number.
#define AEGIS_HAS_PULSES (1 << 13)

/// Bit of `has`: `range_extent_m` is known.
#define AEGIS_HAS_RANGE_EXTENT (1 << 14)

/// Bit of `has`: the threat flies in a formation, and `formation` names it.
#define AEGIS_HAS_FORMATION (1 << 15)

/// Bit of `has`: `acceleration_m_s2` is known.
#define AEGIS_HAS_ACCELERATION (1 << 16)

/// Bit of `has`: `width_s` is known.
#define AEGIS_HAS_WIDTH (1 << 17)

/// Bit of `has`: `azimuth_rad` is known.
#define AEGIS_HAS_AZIMUTH (1 << 18)

/// Bit of `has`: it was decided about, at `ruled_ns`.
#define AEGIS_HAS_RULED (1 << 19)

/// Bit of `has`: `measured_benefit_db` is known.
#define AEGIS_HAS_MEASURED (1 << 20)

/// Bit of `has`: it has ended, at `ended_ns`.
#define AEGIS_HAS_ENDED (1 << 21)

/// Bit of `has`: `azimuth_rad` and `width_rad` are those of a sector.
#define AEGIS_HAS_SECTOR (1 << 22)

/// Bit of `has`: `pfa` is known.
#define AEGIS_HAS_PFA (1 << 23)

/// Bit of `flags`: seen by the primary radar.
#define AEGIS_PLOT_PRIMARY 1

/// Bit of `flags`: seen by the secondary radar.
#define AEGIS_PLOT_SECONDARY (1 << 1)

/// Bit of `flags`: made by a simulator inside the radar.
#define AEGIS_PLOT_SIMULATED (1 << 2)

/// Bit of `flags`: a test target.
#define AEGIS_PLOT_TEST (1 << 3)

/// Bit of `flags`: the answer of a fixed transponder that monitors the radar.
#define AEGIS_PLOT_FIELD_MONITOR (1 << 4)

/// Bit of `flags`: the transponder signals an emergency.
#define AEGIS_PLOT_EMERGENCY (1 << 5)

/// Bit of `flags`: the pilot pressed "ident".
#define AEGIS_PLOT_SPECIAL_POSITION (1 << 6)

/// Bit of `flags`: the transponder claims to be military.
#define AEGIS_PLOT_MILITARY (1 << 7)

/// Bit of `flags`: the transponder gave a valid cryptographic friend answer.
#define AEGIS_PLOT_CRYPTO_FRIEND (1 << 8)

/// Bit of `flags`: seen in one dwell only.
#define AEGIS_PLOT_SINGLE_DWELL (1 << 9)

/// Bit of `flags`: its range or range rate has more than one answer.
#define AEGIS_PLOT_AMBIGUOUS (1 << 10)

/// Bit of `flags`: seen in the nearest or farthest range there is.
#define AEGIS_PLOT_AT_EDGE (1 << 11)

/// Bit of `flags`: samples were at full scale; strength, and to some degree place, are not to be trusted.
#define AEGIS_PLOT_CLIPPED (1 << 12)

/// Bit of `flags`: seen by a side lobe; its direction is the beam's, and may be wrong.
#define AEGIS_PLOT_SIDE_LOBE (1 << 13)

/// Bit of `flags`: its class is what our own classifier made of it.
#define AEGIS_PLOT_CLASSIFIED (1 << 14)

/// Bit of a radar's `flags`: cells are blanked in which the auxiliary antenna hears more than the beam.
#define AEGIS_SETTINGS_BLANKS_SIDELOBES 1

/// Bit of a radar's `flags`: what the auxiliary antenna hears is subtracted from what the beam hears.
#define AEGIS_SETTINGS_CANCELS_SIDELOBES (1 << 1)

/// Bit of a radar's `flags`: a steered array weighs its elements against what else comes in.
#define AEGIS_SETTINGS_NULLS_ADAPTIVELY (1 << 2)

/// Bit of a radar's `flags`: thresholds are found in another way than configured.
#define AEGIS_SETTINGS_OTHER_CFAR (1 << 3)

/// What a call returns. 1 to 99 are of this interface, 100 and more of the library; a number is never given another
/// meaning. Programs must expect numbers that they do not know. Whatever it is, a call that did not return
/// AEGIS_STATUS_OK has changed nothing but the handle's last error, except for AEGIS_STATUS_PANIC.
enum aegis_status
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : int32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
    /// All is well.
    AEGIS_STATUS_OK = 0,
    /// A pointer that is needed is NULL.
    AEGIS_STATUS_NULL_POINTER = 1,
    /// The library failed inside this call (a bug of ours: please report its text). The handle is poisoned: its calls
    /// return AEGIS_STATUS_POISONED, and freeing it is all that is left. Other handles are as they were.
    AEGIS_STATUS_PANIC = 2,
    /// An earlier call on this handle returned AEGIS_STATUS_PANIC.
    AEGIS_STATUS_POISONED = 3,
    /// Another call on this handle is under way: in another thread, or around the diagnostic callback.
    AEGIS_STATUS_BUSY = 4,
    /// A number that should name something names nothing, or a bit is set that has no meaning.
    AEGIS_STATUS_UNKNOWN_VALUE = 5,
    /// A struct's size is none that this library knows, or the part that it does not know is not zero.
    AEGIS_STATUS_STRUCT_SIZE = 6,
    /// A length is absurd: the array cannot lie in memory.
    AEGIS_STATUS_LENGTH = 7,
    /// Text is not UTF-8, or has a NUL inside.
    AEGIS_STATUS_TEXT = 8,
    /// The buffer is too small; the length that is needed was given back.
    AEGIS_STATUS_BUFFER_TOO_SMALL = 9,
    /// The handle is not in a state for this call: nothing to step, or a reader of the other kind.
    AEGIS_STATUS_WRONG_STATE = 10,
    /// A field of the configuration is unknown or outside its range; the text names it.
    AEGIS_STATUS_INVALID_CONFIG = 100,
    /// Arrays do not fit together.
    AEGIS_STATUS_SHAPE = 101,
    /// A number is NaN or infinite where none may be.
    AEGIS_STATUS_NON_FINITE = 102,
    /// A number is outside its range.
    AEGIS_STATUS_OUT_OF_RANGE = 103,
    /// The configuration has no such sensor.
    AEGIS_STATUS_UNKNOWN_SENSOR = 104,
    /// The scan ends longer before the picture's time than `max_lag_s` allows.
    AEGIS_STATUS_SCAN_TOO_OLD = 105,
    /// The scan ends longer after the picture's time than `max_gap_s` allows.
    AEGIS_STATUS_SCAN_TOO_NEW = 106,
    /// More of something than `limits` allows in one call.
    AEGIS_STATUS_CAPACITY = 107,
    /// No geodetic site is configured: positions are local.
    AEGIS_STATUS_NO_SITE = 108,
    /// There is no action of this number that is open for a decision.
    AEGIS_STATUS_UNKNOWN_ACTION = 109,
    /// The snapshot is damaged, of another version, or of other sensors.
    AEGIS_STATUS_SNAPSHOT = 110,
    /// The octets are no recording that can be read.
    AEGIS_STATUS_RECORDING = 111,
    /// A classifier cannot be used, or gave no answer.
    AEGIS_STATUS_CLASSIFIER = 112,
    /// An error of the library that this interface has no number for.
    AEGIS_STATUS_OTHER = 199,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum aegis_status aegis_status;
#else
typedef int32_t aegis_status;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

/// How a plot says where it is.
enum aegis_measurement_kind
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : uint32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
    /// By range and azimuth, and what else `has` tells.
    AEGIS_MEASUREMENT_KIND_POLAR = 0,
    /// By `position_m`.
    AEGIS_MEASUREMENT_KIND_CARTESIAN = 1,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum aegis_measurement_kind aegis_measurement_kind;
#else
typedef uint32_t aegis_measurement_kind;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

/// What a target is.
enum aegis_target_class
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : uint32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
    /// Not known.
    AEGIS_TARGET_CLASS_UNKNOWN = 0,
    /// Fixed-wing aircraft, of whatever size.
    AEGIS_TARGET_CLASS_AEROPLANE = 1,
    /// Rotorcraft.
    AEGIS_TARGET_CLASS_HELICOPTER = 2,
    /// Small unmanned aircraft.
    AEGIS_TARGET_CLASS_DRONE = 3,
    /// Ballistic or guided projectile.
    AEGIS_TARGET_CLASS_MISSILE = 4,
    /// Surface vessel.
    AEGIS_TARGET_CLASS_VESSEL = 5,
    /// Land vehicle.
    AEGIS_TARGET_CLASS_VEHICLE = 6,
    /// Bird or flock.
    AEGIS_TARGET_CLASS_BIRD = 7,
    /// Airliner, or another large fixed-wing aircraft.
    AEGIS_TARGET_CLASS_AIRLINER = 8,
    /// Light fixed-wing aircraft with an engine.
    AEGIS_TARGET_CLASS_LIGHT_AIRCRAFT = 9,
    /// Glider.
    AEGIS_TARGET_CLASS_GLIDER = 10,
    /// No target: what ground, sea, weather or noise returns.
    AEGIS_TARGET_CLASS_CLUTTER = 11,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum aegis_target_class aegis_target_class;
#else
typedef uint32_t aegis_target_class;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

/// Whether and how a look says where its radar was.
enum aegis_pose_kind
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : uint32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
    /// Where the configuration says.
    AEGIS_POSE_KIND_SITE = 0,
    /// On the Earth: latitude and longitude in degrees, height in metres.
    AEGIS_POSE_KIND_GEODETIC = 1,
    /// East, north, up of the picture's origin, metres.
    AEGIS_POSE_KIND_LOCAL = 2,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum aegis_pose_kind aegis_pose_kind;
#else
typedef uint32_t aegis_pose_kind;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

/// How samples lie in memory.
enum aegis_iq_format
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : uint32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
    /// Pairs of float: I, Q.
    AEGIS_IQ_FORMAT_F32 = 0,
    /// Pairs of int16_t: I, Q.
    AEGIS_IQ_FORMAT_I16 = 1,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum aegis_iq_format aegis_iq_format;
#else
typedef uint32_t aegis_iq_format;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

/// How far a track's life has come.
enum aegis_track_status
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : uint32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
    /// It may be a target.
    AEGIS_TRACK_STATUS_TENTATIVE = 1,
    /// It is a target, and was seen when the radar last looked.
    AEGIS_TRACK_STATUS_CONFIRMED = 2,
    /// It is a target, and was not seen when the radar last looked.
    AEGIS_TRACK_STATUS_COASTING = 3,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum aegis_track_status aegis_track_status;
#else
typedef uint32_t aegis_track_status;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

/// How urgent a threat is.
enum aegis_threat_level
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : uint32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
    /// Its inputs are not usable.
    AEGIS_THREAT_LEVEL_UNKNOWN = 0,
    /// Below medium.
    AEGIS_THREAT_LEVEL_LOW = 1,
    /// From the configured score.
    AEGIS_THREAT_LEVEL_MEDIUM = 2,
    /// From the configured score.
    AEGIS_THREAT_LEVEL_HIGH = 3,
    /// From the configured score, surely above that of high.
    AEGIS_THREAT_LEVEL_CRITICAL = 4,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum aegis_threat_level aegis_threat_level;
#else
typedef uint32_t aegis_threat_level;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

/// Why a level changed.
enum aegis_level_cause
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : uint32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
    /// One that this interface has no number for.
    AEGIS_LEVEL_CAUSE_UNKNOWN = 0,
    /// The score reached the threshold in enough of the latest steps.
    AEGIS_LEVEL_CAUSE_RISE = 1,
    /// The score was below the threshold, less the margin, for long enough.
    AEGIS_LEVEL_CAUSE_FALL = 2,
    /// It is a friend now, or no longer.
    AEGIS_LEVEL_CAUSE_FRIEND = 3,
    /// Its numbers were not usable for too long.
    AEGIS_LEVEL_CAUSE_UNUSABLE = 4,
    /// Its numbers are usable again.
    AEGIS_LEVEL_CAUSE_USABLE = 5,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum aegis_level_cause aegis_level_cause;
#else
typedef uint32_t aegis_level_cause;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

/// What an action would change. None transmits to interfere, and none engages.
enum aegis_action_kind
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : uint32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
    /// One that this interface has no number for.
    AEGIS_ACTION_KIND_UNKNOWN = 0,
    /// Leave the present channel while the beam is in a sector.
    AEGIS_ACTION_KIND_CHANGE_CHANNEL = 1,
    /// Another set of PRFs from step to step.
    AEGIS_ACTION_KIND_VARY_PRF = 2,
    /// Blank cells in which the auxiliary antenna hears more than the beam.
    AEGIS_ACTION_KIND_BLANK_SIDELOBES = 3,
    /// Subtract what the auxiliary antenna hears from what the beam hears.
    AEGIS_ACTION_KIND_CANCEL_SIDELOBES = 4,
    /// Weigh the elements of a steered array against what else comes in.
    AEGIS_ACTION_KIND_NULL_ADAPTIVELY = 5,
    /// More pulses in each coherent processing interval.
    AEGIS_ACTION_KIND_LENGTHEN_DWELL = 6,
    /// Find thresholds in another way.
    AEGIS_ACTION_KIND_CHANGE_CFAR = 7,
    /// Open a track's gate again.
    AEGIS_ACTION_KIND_RESET_GATE = 8,
    /// Transmit nothing while the beam is in a sector.
    AEGIS_ACTION_KIND_LISTEN_ONLY = 9,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum aegis_action_kind aegis_action_kind;
#else
typedef uint32_t aegis_action_kind;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

/// How far an action's life has come.
enum aegis_action_state
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : uint32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
    /// Open for your decision.
    AEGIS_ACTION_STATE_RECOMMENDED = 1,
    /// In force.
    AEGIS_ACTION_STATE_APPLIED = 2,
    /// Refused by you.
    AEGIS_ACTION_STATE_VETOED = 3,
    /// Over: its cause is gone, it expired, or it did not help.
    AEGIS_ACTION_STATE_REVERTED = 4,
    /// What would be recommended, if the authority did not merely observe. Not open for your decision.
    AEGIS_ACTION_STATE_OBSERVED = 5,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum aegis_action_state aegis_action_state;
#else
typedef uint32_t aegis_action_state;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

/// What you say to an action.
enum aegis_decision
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : uint32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
    /// Put it into force.
    AEGIS_DECISION_ACCEPT = 1,
    /// Refuse it.
    AEGIS_DECISION_VETO = 2,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum aegis_decision aegis_decision;
#else
typedef uint32_t aegis_decision;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

/// Shape of a protected volume. In a planar world every zone is a disc.
enum aegis_zone_kind
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : uint32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
    /// All within `radius_m`.
    AEGIS_ZONE_KIND_SPHERE = 0,
    /// All within `radius_m` horizontally, between `floor_m` and `ceiling_m` above the asset.
    AEGIS_ZONE_KIND_CYLINDER = 1,
    /// All over the polygon of `corners_m`, between `floor_m` and `ceiling_m` above the asset.
    AEGIS_ZONE_KIND_PRISM = 2,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum aegis_zone_kind aegis_zone_kind;
#else
typedef uint32_t aegis_zone_kind;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

/// What happened, and what the `ids` and `values` of the event are; those that are not named are 0.
enum aegis_event_kind
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : uint32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
    /// An event that this interface has no number for.
    AEGIS_EVENT_KIND_UNKNOWN = 0,
    /// A scan came in. ids: sensor.
    AEGIS_EVENT_KIND_SCAN_STARTED = 1,
    /// The scan's plots are checked. values: used, rejected.
    AEGIS_EVENT_KIND_PLOTS_DETECTED = 2,
    /// A plot was skipped. ids: index in the scan, tag, reason (1 not finite, 2 range, 3 angle, 4 altitude, 5 range rate,
    /// 6 covariance, 7 time). Its time is the picture's.
    AEGIS_EVENT_KIND_PLOT_REJECTED = 3,
    /// A strobe was skipped. ids: index in the scan. Its time is the picture's.
    AEGIS_EVENT_KIND_STROBE_REJECTED = 4,
    /// A tentative track more likely exists than not. ids: track.
    AEGIS_EVENT_KIND_TRACK_INITIATED = 5,
    /// A track is confirmed. ids: track. values: existence.
    AEGIS_EVENT_KIND_TRACK_CONFIRMED = 6,
    /// A confirmed track was not seen. ids: track.
    AEGIS_EVENT_KIND_TRACK_COASTED = 7,
    /// A track was seen again. ids: track.
    AEGIS_EVENT_KIND_TRACK_RESUMED = 8,
    /// A track leaves the picture. ids: track, reason (1 missed, 2 coasted, 3 uncertain, 4 a fixed echo).
    AEGIS_EVENT_KIND_TRACK_LOST = 9,
    /// Two tracks followed one target. ids: track that is dropped, track that stays.
    AEGIS_EVENT_KIND_TRACK_MERGED = 10,
    /// A track's numbers went bad; it alone is dropped. ids: track.
    AEGIS_EVENT_KIND_TRACK_QUARANTINED = 11,
    /// A pair entered the list of threats. ids: track, asset. values: score.
    AEGIS_EVENT_KIND_THREAT_ASSESSED = 12,
    /// ids: track, asset. values: level before, level now (aegis_threat_level), why (aegis_level_cause).
    AEGIS_EVENT_KIND_THREAT_LEVEL_CHANGED = 13,
    /// A threat became critical. ids: track, asset. values: score.
    AEGIS_EVENT_KIND_THREAT_CRITICAL = 14,
    /// A threat's inputs were not usable. ids: track, asset.
    AEGIS_EVENT_KIND_THREAT_UNCERTAIN = 15,
    /// A threat is no more. ids: track, asset.
    AEGIS_EVENT_KIND_THREAT_CLEARED = 16,
    /// A track is on a course into a zone. ids: track, asset. values: seconds until entry.
    AEGIS_EVENT_KIND_ZONE_ENTRY_PREDICTED = 17,
    /// A strobe was reported. ids: sensor. values: azimuth_rad.
    AEGIS_EVENT_KIND_STROBE_REPORTED = 18,
    /// Unwanted emission began. ids: sensor. values: azimuth_rad.
    AEGIS_EVENT_KIND_INTERFERENCE_DETECTED = 19,
    /// Unwanted emission ended. ids: sensor. values: azimuth_rad.
    AEGIS_EVENT_KIND_INTERFERENCE_CLEARED = 20,
    /// ids: action, sensor.
    AEGIS_EVENT_KIND_ACTION_RECOMMENDED = 21,
    /// ids: action.
    AEGIS_EVENT_KIND_ACTION_APPLIED = 22,
    /// ids: action.
    AEGIS_EVENT_KIND_ACTION_VETOED = 23,
    /// ids: action.
    AEGIS_EVENT_KIND_ACTION_REVERTED = 24,
    /// A strobe surely comes from a track. ids: track, sensor. values: probability.
    AEGIS_EVENT_KIND_EMITTER_LOCATED = 25,
    /// Plots scatter otherwise than declared. ids: sensor, quantity (as aegis_pipeline_noise takes it). values: true
    /// standard deviation over the declared one.
    AEGIS_EVENT_KIND_NOISE_MISMATCH = 26,
    /// A radar's thresholds are raised in a crowd. ids: sensor. values: dB, seconds since it began.
    AEGIS_EVENT_KIND_THRESHOLDS_RAISED = 27,
    /// They are again as designed. ids: sensor. values: most dB, seconds since it began.
    AEGIS_EVENT_KIND_THRESHOLDS_RESTORED = 28,
    /// A limit was reached. ids: stage (0 unknown, 1 radar, 2 detector, 3 tracker, 4 threats, 5 protection). values: how
    /// many were left out.
    AEGIS_EVENT_KIND_CAPACITY_REACHED = 29,
    /// The step is done. values: tracks, threats.
    AEGIS_EVENT_KIND_CYCLE_COMPLETE = 30,
    /// The class that a track is taken for changed. ids: track, class (aegis_target_class; 0 when it is no longer sure enough). values:
    /// how likely it is.
    AEGIS_EVENT_KIND_TRACK_CLASSIFIED = 31,
    /// A classifier gave no answer that makes sense. ids: stage (as of CAPACITY_REACHED). values: how many targets it was asked about.
    AEGIS_EVENT_KIND_CLASSIFIER_FAILED = 32,
    /// Several sites hear an emitter, and where it is is known. ids: emitter. values: east, north of the picture's origin, circular
    /// error probable.
    AEGIS_EVENT_KIND_EMITTER_TRIANGULATED = 33,
    /// A track may be the work of a repeater. ids: track, sensor, how (aegis_deception_kind). values: probability, seconds since it began.
    AEGIS_EVENT_KIND_DECEPTION_SUSPECTED = 34,
    /// Nothing speaks for a deception any more. ids: track.
    AEGIS_EVENT_KIND_DECEPTION_CLEARED = 35,
    /// Intercepted pulses were found to be one emitter's. ids: emitter, sensor. values: its mean pulse repetition interval.
    AEGIS_EVENT_KIND_PULSE_EMITTER_FOUND = 36,
    /// What an action gained, after it had been in force for a while. ids: action. values: expected dB, measured dB.
    AEGIS_EVENT_KIND_BENEFIT_MEASURED = 37,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum aegis_event_kind aegis_event_kind;
#else
typedef uint32_t aegis_event_kind;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

/// How an emission fills time and frequency.
enum aegis_interference_kind
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : uint32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
    /// None of them is sure enough, or one that this interface has no number for.
    AEGIS_INTERFERENCE_KIND_UNKNOWN = 0,
    /// Noise on all channels at once.
    AEGIS_INTERFERENCE_KIND_BARRAGE = 1,
    /// Noise on one channel, or a few.
    AEGIS_INTERFERENCE_KIND_SPOT = 2,
    /// Noise that moves over the channels.
    AEGIS_INTERFERENCE_KIND_SWEEP = 3,
    /// Pulses without a steady interval, or at our own PRF.
    AEGIS_INTERFERENCE_KIND_PULSE = 4,
    /// Another radar's pulses.
    AEGIS_INTERFERENCE_KIND_ASYNCHRONOUS = 5,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum aegis_interference_kind aegis_interference_kind;
#else
typedef uint32_t aegis_interference_kind;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

/// Through which part of the antenna's pattern an emission comes in.
enum aegis_lobe
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : uint32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
    /// Not known.
    AEGIS_LOBE_UNKNOWN = 0,
    /// The main lobe.
    AEGIS_LOBE_MAIN = 1,
    /// Side lobes: it is heard wherever the beam points.
    AEGIS_LOBE_SIDE = 2,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum aegis_lobe aegis_lobe;
#else
typedef uint32_t aegis_lobe;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

/// How a radar is deceived.
enum aegis_deception_kind
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : uint32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
    /// In a way that this interface has no number for.
    AEGIS_DECEPTION_KIND_UNKNOWN = 0,
    /// Ranges move off while the Doppler frequency stays.
    AEGIS_DECEPTION_KIND_RANGE_PULL_OFF = 1,
    /// The Doppler frequency moves off while ranges go on.
    AEGIS_DECEPTION_KIND_VELOCITY_PULL_OFF = 2,
    /// One of a row of copies on one bearing.
    AEGIS_DECEPTION_KIND_FALSE_TARGET = 3,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum aegis_deception_kind aegis_deception_kind;
#else
typedef uint32_t aegis_deception_kind;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

/// Who decided what about an action.
enum aegis_ruling
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : uint32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
    /// Nobody was asked: the authority observes.
    AEGIS_RULING_OBSERVED = 1,
    /// You were asked, and have not answered: nothing is done.
    AEGIS_RULING_OPEN = 2,
    /// It is on the allow-list, and was put into force.
    AEGIS_RULING_AUTOMATIC = 3,
    /// You accepted it.
    AEGIS_RULING_ACCEPTED = 4,
    /// You refused it.
    AEGIS_RULING_VETOED = 5,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum aegis_ruling aegis_ruling;
#else
typedef uint32_t aegis_ruling;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

/// Scans from ASTERIX CAT048 and CAT034. Owned by you until aegis_asterix_reader_free. One thread at a time; different
/// readers are independent.
typedef struct aegis_asterix_reader aegis_asterix_reader;

/// A configuration while it is built. Owned by you until aegis_config_free; a pipeline takes a copy. One thread at a time;
/// different configurations are independent.
typedef struct aegis_config aegis_config;

/// Scans in, pictures out. Owned by you until aegis_pipeline_free. One thread at a time (a second one is refused with
/// AEGIS_STATUS_BUSY); it may move between threads, and different pipelines are independent.
typedef struct aegis_pipeline aegis_pipeline;

/// A protected volume around an asset. Never grows.
typedef struct aegis_zone {
    /// One of aegis_zone_kind.
    uint32_t kind;
    /// Prism: how many corners, 3 to 12; else 0.
    uint32_t corners;
    /// Sphere and cylinder: above 0, up to 1e7.
    double radius_m;
    /// Cylinder and prism: height above the asset; negative below.
    double floor_m;
    /// Cylinder and prism: height above the asset.
    double ceiling_m;
    /// Prism: east and north of the asset, corner after corner, in either sense; its sides do not cross.
    double corners_m[12][2];
} aegis_zone;

/// What is defended: a place or a moving unit. May grow.
typedef struct aegis_asset {
    /// Your number for it; numbers differ.
    uint32_t id;
    /// Zero.
    uint32_t reserved;
    /// East, north, up of the picture's origin, at `time_ns`.
    double position_m[3];
    /// East, north, up; zero for a place.
    double velocity_m_s[3];
    /// When it is there; ignored for a place.
    int64_t time_ns;
    /// Its protected volume.
    struct aegis_zone zone;
    /// What it is worth, relative to 1; 0.01 to 100.
    double value;
} aegis_asset;

/// Called in the thread of the call that failed, with the pointer that was given for it. The text lives until it returns.
/// It may call the library, but not this handle (AEGIS_STATUS_BUSY), and must not throw.
typedef void (*aegis_diagnostic)(void *user, aegis_status status, const char *text);

/// A part of the horizon that the beam swept, clockwise, at constant speed. Never grows.
typedef struct aegis_sector {
    /// Where the sweep began, [0, 2 pi), clockwise from true north.
    double azimuth_rad;
    /// How far it swept, (0, 2 pi].
    double width_rad;
    /// When it began.
    int64_t start_ns;
    /// When it ended.
    int64_t end_ns;
} aegis_sector;

/// A bearing to an unwanted emission. Never grows.
typedef struct aegis_strobe {
    /// When it was received.
    int64_t time_ns;
    /// Bearing of its middle, clockwise from true north.
    double azimuth_rad;
    /// Standard deviation of that.
    double azimuth_sigma_rad;
    /// Elevation.
    double elevation_rad;
    /// Jammer-to-noise ratio.
    double jnr_db;
    /// AEGIS_HAS_ELEVATION, _JNR.
    uint32_t has;
    /// Zero.
    uint32_t reserved;
} aegis_strobe;

/// What one step's scan looked at. Its arrays are yours, and read only during the call. May grow.
typedef struct aegis_look {
    /// sizeof(aegis_look).
    size_t size;
    /// When the first beam left, nanoseconds since your epoch.
    int64_t start_ns;
    /// When the last beam returned; the picture is valid then.
    int64_t end_ns;
    /// Which radar.
    uint32_t sensor;
    /// One of aegis_pose_kind. Other than AEGIS_POSE_KIND_SITE: where the radar was, if it moves.
    uint32_t pose_kind;
    /// Where it was.
    double pose_position[3];
    /// How it moved: east, north, up of itself, m/s.
    double pose_velocity_m_s[3];
    /// What was looked at: targets that are missing there count as missed. None: nothing ever counts as missed.
    const struct aegis_sector *sectors;
    /// How many.
    size_t sectors_len;
    /// Bearings to unwanted emissions that the radar reports.
    const struct aegis_strobe *strobes;
    /// How many.
    size_t strobes_len;
} aegis_look;

/// Variances of a polar plot; those of what it does not have are ignored. Never grows.
typedef struct aegis_polar_covariance {
    /// Of the range, m².
    double range_m2;
    /// Of the azimuth, rad².
    double azimuth_rad2;
    /// Of the elevation, rad².
    double elevation_rad2;
    /// Of the altitude, m².
    double altitude_m2;
    /// Of the range rate, m²/s².
    double range_rate_m2_s2;
    /// Covariance of range and range rate, m²/s; 0 without range-Doppler coupling.
    double range_range_rate_m2_s;
} aegis_polar_covariance;

/// One centroided report of a radar. Zeros are a plot at range 0 of which nothing else is known: set what you know, and the
/// bits of `has` with it. May grow.
typedef struct aegis_plot {
    /// When the beam met the target, nanoseconds since your epoch.
    int64_t time_ns;
    /// Your own number for this plot, carried through unchanged. From an ASTERIX reader: the record's.
    uint64_t tag;
    /// One of aegis_measurement_kind.
    uint32_t kind;
    /// AEGIS_HAS_ELEVATION, _ALTITUDE, _RANGE_RATE, _COVARIANCE, _SNR, _MODE_S, _MODE_3A, _RANGE_EXTENT.
    uint32_t has;
    /// Polar: slant range, metres.
    double range_m;
    /// Polar: radians, clockwise from true north.
    double azimuth_rad;
    /// Polar: above the sensor's horizontal plane.
    double elevation_rad;
    /// Polar: barometric altitude that the target reports.
    double altitude_m;
    /// Polar: positive when the target recedes.
    double range_rate_m_s;
    /// Polar: how well that is known.
    struct aegis_polar_covariance polar_covariance;
    /// Cartesian: east, north, up of the sensor.
    double position_m[3];
    /// Cartesian: covariance of the position, m².
    double position_covariance_m2[3][3];
    /// Signal-to-noise ratio.
    double snr_db;
    /// 24-bit address.
    uint32_t mode_s;
    /// 12-bit code, shown in octal by custom.
    uint32_t mode_3a;
    /// At most 8 of A-Z, 0-9 and space, then NULs; empty when not known.
    char callsign[16];
    /// One of aegis_target_class.
    uint32_t target_class;
    /// Sum of AEGIS_PLOT_... bits.
    uint32_t flags;
    /// How long the target is along the line of sight, where its echo is clearly longer than a point's.
    double range_extent_m;
} aegis_plot;

/// One coherent block of pulses. What is not known is left out of `has`: then plots lack what would need it. Never grows.
typedef struct aegis_cpi {
    /// When its first pulse left.
    int64_t start_ns;
    /// Carrier frequency.
    double carrier_hz;
    /// Pulses a second.
    double prf_hz;
    /// When each pulse's first sample was taken, seconds after the pulse began to leave.
    double first_sample_s;
    /// AEGIS_HAS_CARRIER, _PRF, _FIRST_SAMPLE.
    uint32_t has;
    /// Which of the configured waveforms was transmitted.
    uint32_t waveform;
    /// One of aegis_iq_format.
    uint32_t format;
    /// Zero.
    uint32_t reserved;
    /// I and Q in turn, [channel][pulse][sample]; aligned as its numbers are.
    const void *samples;
    /// Channels.
    size_t channels;
    /// Pulses.
    size_t pulses;
    /// Samples of a pulse.
    size_t samples_len;
    /// From one channel to the next, in samples; 0: pulses × pulse_stride.
    size_t channel_stride;
    /// From one pulse to the next, in samples; 0: samples_len.
    size_t pulse_stride;
} aegis_cpi;

/// The time on one beam. May grow.
typedef struct aegis_dwell {
    /// Where the beam pointed in the middle of it, clockwise from true north, [0, 2 pi).
    double azimuth_rad;
    /// Above the horizon.
    double elevation_rad;
    /// What was received, in the order of time.
    const struct aegis_cpi *cpis;
    /// How many.
    size_t cpis_len;
} aegis_dwell;

/// What a picture is of, and how much is in it. May grow.
typedef struct aegis_picture_info {
    /// When it is valid: the latest scan's end so far.
    int64_t time_ns;
    /// Plots.
    uint64_t plots;
    /// Tracks.
    uint64_t tracks;
    /// Associations.
    uint64_t associations;
    /// Threats.
    uint64_t threats;
    /// Actions.
    uint64_t actions;
    /// Events.
    uint64_t events;
    /// Whose scan it came from.
    uint32_t sensor;
    /// Zero.
    uint32_t reserved;
    /// Raids.
    uint64_t raids;
} aegis_picture_info;

/// An estimated target at the picture's time. May grow.
typedef struct aegis_track {
    /// Its number: from 1, never used again within a pipeline.
    uint64_t id;
    /// One of aegis_track_status.
    uint32_t status;
    /// AEGIS_HAS_GEODETIC, _MODE_S, _MODE_3A.
    uint32_t has;
    /// The picture's time, at which the state holds.
    int64_t time_ns;
    /// Time of its first plot.
    int64_t created_ns;
    /// Time of its latest plot.
    int64_t updated_ns;
    /// East, north, up of the picture's origin.
    double position_m[3];
    /// East, north, up.
    double velocity_m_s[3];
    /// Covariance of position and velocity: m², m²/s, m²/s².
    double covariance[6][6];
    /// Probability that it is a target at all.
    double existence;
    /// Probability of each way to move: straight flight, then the configured manoeuvres.
    double mode_probabilities[3];
    /// Probability that a strobe which a radar receives comes from it.
    double emitter_probability;
    /// WGS-84, degrees.
    double latitude_deg;
    /// WGS-84, degrees.
    double longitude_deg;
    /// Above the ellipsoid.
    double height_m;
    /// 24-bit address.
    uint32_t mode_s;
    /// 12-bit code.
    uint32_t mode_3a;
    /// At most 8 characters, then NULs; empty when not known.
    char callsign[16];
    /// One of aegis_target_class.
    uint32_t target_class;
    /// Plots it used.
    uint32_t plots;
    /// Looks without a plot since then.
    uint32_t misses;
    /// Zero.
    uint32_t reserved;
    /// How likely it is an airliner, light aircraft, helicopter, glider, drone, bird, vessel, clutter, or none of them.
    double class_posterior[AEGIS_OUTCOMES];
} aegis_track;

/// A track used a plot: its state right after that. May grow.
typedef struct aegis_association {
    /// Index into the picture's plots.
    uint32_t plot;
    /// The track's status after this step.
    uint32_t status;
    /// Which track.
    uint64_t track;
    /// Probability that the plot is the track's.
    double probability;
    /// The plot's time, at which the state holds.
    int64_t time_ns;
    /// East, north, up of the picture's origin.
    double position_m[3];
    /// East, north, up.
    double velocity_m_s[3];
} aegis_association;

/// Why a score is what it is: contributions in log-odds. Their sum is ln(score / (1 - score)). Never grows.
typedef struct aegis_factors {
    /// Where every score begins.
    double bias;
    /// Probability of zone entry.
    double entry;
    /// How soon.
    double urgency;
    /// Closing or receding.
    double closing;
    /// Low or high.
    double altitude;
    /// What its transponder says it is.
    double identity;
    /// What the radar took it for.
    double target_class;
    /// Whether strobes come from it.
    double emission;
    /// Turning towards the asset or away.
    double manoeuvre;
    /// What the asset is worth.
    double value;
} aegis_factors;

/// What a track means for an asset: an advice, from straight flight. May grow.
typedef struct aegis_threat {
    /// Which track.
    uint64_t track;
    /// Which asset.
    uint32_t asset;
    /// One of aegis_threat_level.
    uint32_t level;
    /// AEGIS_HAS_TTI, _FORMATION.
    uint32_t has;
    /// Its place among all threats: 1 is first.
    uint32_t priority;
    /// Advisory index in (0, 1), not a probability.
    double score;
    /// Lower end of its 90 % interval.
    double score_low;
    /// Upper end.
    double score_high;
    /// Distance at the closest point of approach.
    double cpa_distance_m;
    /// Standard deviation of that.
    double cpa_distance_sigma_m;
    /// Seconds until then; 0 when it is past.
    double cpa_time_s;
    /// Seconds until zone entry on the present course; 0 inside.
    double tti_s;
    /// Probability that it enters the zone within the configured horizon.
    double entry_probability;
    /// Why the score is what it is.
    struct aegis_factors factors;
    /// What it could do, as an index in (0, 1).
    double capability;
    /// What it seems to be about, as an index in (0, 1).
    double intent;
    /// Standard deviation of `cpa_time_s`.
    double cpa_time_sigma_s;
    /// Standard deviation of `tti_s`, given that it enters.
    double tti_sigma_s;
    /// The lowest track number of its formation.
    uint64_t formation;
    /// 1 for a friend: a valid cryptographic answer of late, or a declared Mode S address.
    uint32_t is_friend;
    /// 1 where the deviations hold within 3 %.
    uint32_t sigmas_hold;
} aegis_threat;

/// All that comes in on one asset. May grow.
typedef struct aegis_raid {
    /// On which asset.
    uint32_t asset;
    /// One of aegis_threat_level: the highest among them.
    uint32_t level;
    /// How many tracks.
    uint32_t tracks;
    /// How many formations they make; a track that flies alone is none.
    uint32_t formations;
    /// AEGIS_HAS_TTI.
    uint32_t has;
    /// Zero.
    uint32_t reserved;
    /// The highest score among them.
    double score;
    /// Seconds until the first of them enters the zone.
    double first_tti_s;
    /// Probability that at least one enters within the configured horizon.
    double entry_probability;
} aegis_raid;

/// One change to our own radar that is recommended. May grow.
typedef struct aegis_action {
    /// Its number: from 1, never used again within a pipeline.
    uint64_t id;
    /// Which radar.
    uint32_t sensor;
    /// One of aegis_action_kind.
    uint32_t kind;
    /// One of aegis_action_state.
    uint32_t state;
    /// AEGIS_HAS_SECTOR, _PULSES.
    uint32_t has;
    /// When it was recommended.
    int64_t time_ns;
    /// Middle of the disturbed sector, clockwise from true north.
    double azimuth_rad;
    /// Its width.
    double width_rad;
    /// What it is expected to gain, dB.
    double benefit_db;
    /// Once it is in force it stays so at least until then.
    int64_t holds_until_ns;
    /// It ends then, unless its cause is met again.
    int64_t expires_ns;
    /// Which track's gate; 0 for other kinds.
    uint64_t track;
    /// Pulses of each coherent processing interval.
    uint32_t pulses;
    /// Zero.
    uint32_t reserved;
} aegis_action;

/// Something that happened in a step. Never grows: new kinds have the same shape.
typedef struct aegis_event {
    /// One of aegis_event_kind; expect numbers that you do not know.
    uint32_t kind;
    /// Zero.
    uint32_t reserved;
    /// When it happened.
    int64_t time_ns;
    /// See aegis_event_kind.
    uint64_t ids[3];
    /// See aegis_event_kind.
    double values[4];
} aegis_event;

/// What a radar should transmit now. May grow.
typedef struct aegis_settings {
    /// Channel outside all overrides, from 0.
    uint32_t channel;
    /// Which of the configured sets of PRFs.
    uint32_t prf_set;
    /// Which of the configured waveforms.
    uint32_t waveform;
    /// Pulses of a coherent block.
    uint32_t pulses;
    /// AEGIS_HAS_PULSES.
    uint32_t has;
    /// Sectors with a channel of their own: see aegis_pipeline_channel_overrides.
    uint32_t overrides;
    /// Directions to hear nothing from.
    uint32_t nulls;
    /// AEGIS_SETTINGS_... bits.
    uint32_t flags;
    /// Those directions, radians clockwise from the array's normal.
    double nulls_rad[16];
} aegis_settings;

/// A sector with a channel of its own. May grow.
typedef struct aegis_channel_override {
    /// The action that asked for it.
    uint64_t action;
    /// Middle of the sector, clockwise from true north.
    double azimuth_rad;
    /// Its width.
    double width_rad;
    /// Channel inside it.
    uint32_t channel;
    /// Zero.
    uint32_t reserved;
} aegis_channel_override;

/// Counters of every stage since the beginning, and signal quality. May grow.
typedef struct aegis_stats {
    /// Scans that were stepped.
    uint64_t scans;
    /// Plots passed on.
    uint64_t plots_used;
    /// Plots rejected.
    uint64_t plots_rejected;
    /// Plots used by a track.
    uint64_t associated;
    /// Plots used by no track.
    uint64_t unassociated;
    /// Looks at a track that gave no plot.
    uint64_t misses;
    /// Tracks initiated.
    uint64_t initiated;
    /// Tracks confirmed.
    uint64_t confirmed;
    /// Confirmed tracks lost.
    uint64_t lost;
    /// Tracks merged.
    uint64_t merged;
    /// Tracks quarantined.
    uint64_t quarantined;
    /// Hypotheses kept now, tentative ones included.
    uint64_t hypotheses;
    /// How many plots went into `nis_per_dof`.
    uint64_t nis_samples;
    /// How often a declared accuracy was found to be off.
    uint64_t noise_mismatches;
    /// Pairs of track and asset assessed.
    uint64_t assessed;
    /// Level changes of threats.
    uint64_t level_changes;
    /// Strobes received.
    uint64_t strobes;
    /// Strobes rejected.
    uint64_t strobes_rejected;
    /// Interferences detected.
    uint64_t interferences;
    /// Actions recommended.
    uint64_t recommended;
    /// Mean NIS per degree of freedom of confirmed tracks; near 1 when accuracy is declared right.
    double nis_per_dof;
    /// Mean signal-to-noise ratio of the last scan's plots.
    double mean_snr_db;
    /// Threats now: low, medium, high, critical, unknown.
    uint32_t threats_by_level[5];
    /// AEGIS_HAS_SNR.
    uint32_t has;
} aegis_stats;

/// How a radar's plots scatter beside what is declared. May grow.
typedef struct aegis_noise {
    /// True standard deviation over the declared one; 1 before the first plot.
    double sigma_ratio;
    /// How many plots it rests on.
    double samples;
    /// Correlation of innovations that follow each other; far from 0, it is motion and not noise.
    double correlation;
    /// What declared deviations are multiplied by before use: 1 unless `adapt_noise`.
    double used_sigma_ratio;
    /// 1 while a mismatch is said to hold, else 0.
    uint32_t is_mismatched;
    /// Zero.
    uint32_t reserved;
} aegis_noise;

/// An unwanted emission that one radar receives from one bearing. May grow.
typedef struct aegis_interference_source {
    /// Its number: from 1, never used again within a pipeline.
    uint64_t number;
    /// Which radar is disturbed.
    uint32_t sensor;
    /// One of aegis_interference_kind.
    uint32_t kind;
    /// One of aegis_lobe.
    uint32_t lobe;
    /// AEGIS_HAS_JNR, _PFA.
    uint32_t has;
    /// Mean bearing of the last eight or so strobes, clockwise from true north.
    double azimuth_rad;
    /// Standard deviation of that.
    double azimuth_sigma_rad;
    /// Bearing of the latest strobe alone.
    double latest_azimuth_rad;
    /// Jammer-to-noise ratio of the latest strobe that has one.
    double jnr_db;
    /// How likely it is barrage, spot, sweep, pulse, asynchronous; together 1.
    double kind_probabilities[5];
    /// Its first strobe.
    int64_t first_ns;
    /// Its latest strobe.
    int64_t last_ns;
    /// Number of the aegis_emitter that it comes from; 0 while that is not known.
    uint64_t emitter;
    /// Strobes so far.
    uint32_t strobes;
    /// Zero.
    uint32_t reserved;
    /// Burn-through: what is left of the radar's range in this direction while it jams; 1 without a JNR.
    double range_factor;
    /// That a look at noise alone would show as much as the clearest look at it did.
    double pfa;
} aegis_interference_source;

/// Something deceitful is suspected of a track. May grow.
typedef struct aegis_deception {
    /// Which track.
    uint64_t track;
    /// The radar whose plots show it.
    uint32_t sensor;
    /// One of aegis_deception_kind.
    uint32_t kind;
    /// Logarithm of how much more likely its plots are so than otherwise.
    double statistic;
    /// Probability that it is so.
    double probability;
    /// When the contradiction began, as far as it is known.
    int64_t since_ns;
    /// When evidence for it came last.
    int64_t last_ns;
} aegis_deception;

/// An emitter that several sites hear, and where it is. May grow.
typedef struct aegis_emitter {
    /// Its number: from 1, never used again within a pipeline.
    uint64_t number;
    /// When its state holds.
    int64_t time_ns;
    /// When it was located.
    int64_t since_ns;
    /// East, north of the picture's origin.
    double position_m[2];
    /// East, north.
    double velocity_m_s[2];
    /// Covariance of position and velocity.
    double covariance[4][4];
    /// Circular error probable.
    double cep_m;
    /// Probability that its bearings belong together.
    double probability;
    /// How many sites have heard it.
    uint32_t sites;
    /// Zero.
    uint32_t reserved;
} aegis_emitter;

/// A pulse descriptor word: what a receiver says of one pulse that it intercepted. May grow.
typedef struct aegis_pulse {
    /// When its leading edge came in.
    int64_t time_ns;
    /// AEGIS_HAS_CARRIER, _WIDTH, _SNR, _AZIMUTH.
    uint32_t has;
    /// Zero.
    uint32_t reserved;
    /// Carrier frequency.
    double carrier_hz;
    /// How long it lasts.
    double width_s;
    /// Power over the receiver's noise.
    double snr_db;
    /// Where it came from, clockwise from true north.
    double azimuth_rad;
} aegis_pulse;

/// Who sends the pulses of one train. May grow.
typedef struct aegis_pulse_emitter {
    /// Its number: from 1, never used again within a pipeline.
    uint64_t number;
    /// Which receiver intercepted it.
    uint32_t sensor;
    /// AEGIS_HAS_CARRIER, _WIDTH, _AZIMUTH.
    uint32_t has;
    /// Mean pulse repetition interval.
    double pri_s;
    /// Standard deviation of an interval around what it should be.
    double jitter_s;
    /// Intervals that take turns, in their order; 0 beyond `positions`.
    double intervals_s[8];
    /// Mean carrier frequency.
    double carrier_hz;
    /// Mean width of a pulse.
    double width_s;
    /// Mean bearing, clockwise from true north.
    double azimuth_rad;
    /// Pulses so far.
    uint64_t pulses;
    /// Its first pulse.
    int64_t first_ns;
    /// Its latest pulse.
    int64_t last_ns;
    /// How many different intervals take turns: 1 without a stagger.
    uint32_t positions;
    /// Zero.
    uint32_t reserved;
} aegis_pulse_emitter;

/// What is kept of one action. May grow.
typedef struct aegis_audit_record {
    /// Which action.
    uint64_t action;
    /// FNV-1a over all interference that was present.
    uint64_t input_digest;
    /// Number of the source that it answers; 0 for a deceived track.
    uint64_t source;
    /// Which radar.
    uint32_t sensor;
    /// One of aegis_action_kind.
    uint32_t kind;
    /// One of aegis_ruling.
    uint32_t ruling;
    /// AEGIS_HAS_RULED, _MEASURED, _ENDED.
    uint32_t has;
    /// When it was chosen.
    int64_t time_ns;
    /// When it was decided about.
    int64_t ruled_ns;
    /// When it ended.
    int64_t ended_ns;
    /// What was expected of it, dB.
    double benefit_db;
    /// What it gained, dB.
    double measured_benefit_db;
} aegis_audit_record;

/// How records are cut into scans. May grow.
typedef struct aegis_asterix_options {
    /// sizeof(aegis_asterix_options).
    size_t size;
    /// Rotation period of every radar, 0.1 to 120 s; 0: as the radars announce it, or as it is found.
    double rotation_period_s;
    /// How many rotations a sector waits for late records, 0 to 10. The default is 1.25 for recordings, whatever their
    /// order; 0.1 is enough for a network that keeps the order.
    double wait_rotations;
    /// Sectors of a rotation, each of which becomes a scan, 1 to 256. The default is 8.
    uint32_t sectors;
    /// Zero.
    uint32_t reserved;
} aegis_asterix_options;

/// One scan of a reader. May grow.
typedef struct aegis_asterix_scan {
    /// When the beam entered the sector, nanoseconds since midnight UTC before the first record.
    int64_t start_ns;
    /// When it left the sector.
    int64_t end_ns;
    /// Plots.
    uint64_t plots;
    /// Strobes.
    uint64_t strobes;
    /// Sectors: 1, or 0 for a radar that does not turn.
    uint64_t sectors;
    /// Which radar: SAC × 256 + SIC.
    uint32_t sensor;
    /// Zero.
    uint32_t reserved;
} aegis_asterix_scan;

/// What became of octets and records so far. May grow.
typedef struct aegis_asterix_counts {
    /// Datagrams, or the one piece that a raw recording is.
    uint64_t datagrams;
    /// Packets of a capture that were not UDP.
    uint64_t packets_other;
    /// Blocks of categories 034 and 048 that were whole and legal.
    uint64_t blocks;
    /// Blocks that were not, and were skipped.
    uint64_t blocks_bad;
    /// Blocks of other categories.
    uint64_t blocks_other;
    /// Target reports.
    uint64_t records_048;
    /// Service messages.
    uint64_t records_034;
    /// Octets behind the last block of a datagram.
    uint64_t bytes_trailing;
    /// Octets in which no block was found.
    uint64_t bytes_skipped;
    /// Plots that became part of scans.
    uint64_t plots;
    /// Strobes that became part of scans.
    uint64_t strobes;
    /// Extrapolated positions of a radar's own tracker: no plots.
    uint64_t coasts;
    /// Exact copies of a record not long before.
    uint64_t duplicates;
    /// Target reports without time or position.
    uint64_t unlocated;
    /// Records whose time cannot be true.
    uint64_t bad_times;
    /// Plots and strobes that came after their scan was given, and went into a later one.
    uint64_t late;
    /// Live: records that only taught how an antenna turns, and those beyond 64 radars.
    uint64_t left_out;
} aegis_asterix_counts;

/// The closest point of approach. May grow.
typedef struct aegis_approach {
    /// Seconds until it; 0 when it is past or there is no motion.
    double time_s;
    /// Standard deviation of that.
    double time_sigma_s;
    /// Distance there.
    double distance_m;
    /// Standard deviation of that, to first order.
    double distance_sigma_m;
    /// 1 where both deviations hold within 3 %.
    uint32_t sigmas_hold;
    /// Zero.
    uint32_t reserved;
} aegis_approach;

/// Writes 9 probabilities for each of `len` targets, of which 13 numbers each are given; returns 0. Anything else is told in an event,
/// and the step goes on without. Called inside steps, in their threads, and by one of them at a time for each pipeline; it must not throw, and must
/// not call the pipeline.
typedef int32_t (*aegis_classifier)(void *user, const double *features, size_t len, double *posteriors);

#ifdef __cplusplus
extern "C" {
#endif // __cplusplus

/// The ABI of the library that runs: major × 65536 + minor. A program works with any library of its own major number and
/// at least its own minor one: `aegis_abi_version() >> 16 == AEGIS_ABI_MAJOR`. Any thread.
uint32_t aegis_abi_version(void);

/// The library's version, as "0.1.0". Lives as long as the program. Any thread.
const char *aegis_version(void);

/// A status in words. Lives as long as the program; never NULL. Takes any number. Any thread.
const char *aegis_status_str(int32_t status);

/// The defaults: one radar with number 0 and no site. `err`, if not NULL, takes up to `err_cap` octets of text.
aegis_status aegis_config_new(struct aegis_config **out,
                              char *err,
                              size_t err_cap);

/// From TOML text; fields that are left out keep their defaults, unknown ones are refused. `text` ends with a NUL.
aegis_status aegis_config_from_toml(const char *text,
                                    struct aegis_config **out,
                                    char *err,
                                    size_t err_cap);

/// Frees it. NULL is fine.
void aegis_config_free(struct aegis_config *config);

/// Adds a radar with defaults; the first one takes the place of the default radar. Its fields are set by the names
/// `sensors[0].…`, `sensors[1].…` in the order in which radars are added.
aegis_status aegis_config_add_sensor(struct aegis_config *config,
                                     uint32_t id);

/// Sets a field by its name, as in "tracker.max_coast_s" or "sensors[0].range_sigma_m". Type and name are checked here,
/// ranges when a pipeline is made.
aegis_status aegis_config_set_f64(struct aegis_config *config,
                                  const char *name,
                                  double value);

/// The same for a field that is a whole number.
aegis_status aegis_config_set_i64(struct aegis_config *config, const char *name, int64_t value);

/// The same for a field that is true (not 0) or false (0).
aegis_status aegis_config_set_bool(struct aegis_config *config, const char *name, uint32_t value);

/// The same for a field that is a word, as in "tracker.association" = "hungarian".
aegis_status aegis_config_set_str(struct aegis_config *config, const char *name, const char *value);

/// The same for any field, its value written as in TOML: "{ geodetic = { latitude_deg = 45.0, longitude_deg = -8.0,
/// height_m = 120.0 } }" for "sensors[0].site".
aegis_status aegis_config_set_toml(struct aegis_config *config,
                                   const char *name,
                                   const char *value);

/// All of it as TOML text that aegis_config_from_toml reads back. `*out_len` is its length without the NUL; `cap` 0 only
/// asks for that.
aegis_status aegis_config_to_toml(const struct aegis_config *config,
                                  char *buf,
                                  size_t cap,
                                  size_t *out_len);

/// The text of the latest call on it that failed, cut to `cap` octets with the NUL; returns its whole length.
size_t aegis_config_last_error(const struct aegis_config *config, char *buf, size_t cap);

/// A pipeline of a configuration, which stays yours. Every field is checked here, and `err` names the first that is wrong.
aegis_status aegis_pipeline_new(const struct aegis_config *config,
                                struct aegis_pipeline **out,
                                char *err,
                                size_t err_cap);

/// Frees it. NULL is fine.
void aegis_pipeline_free(struct aegis_pipeline *pipeline);

/// As a new pipeline of the same configuration; the assets stay.
aegis_status aegis_pipeline_reset(struct aegis_pipeline *pipeline);

/// What is defended, from the next step on, in the place of what was given before. `elem_size` is sizeof(aegis_asset).
aegis_status aegis_pipeline_set_assets(struct aegis_pipeline *pipeline,
                                       const struct aegis_asset *assets,
                                       size_t elem_size,
                                       size_t len);

/// Where a point of the picture (east, north, up, metres) is on the Earth: latitude and longitude in degrees, height above
/// the WGS-84 ellipsoid. AEGIS_STATUS_NO_SITE in a local world.
aegis_status aegis_pipeline_to_geodetic(const struct aegis_pipeline *pipeline,
                                        const double *position_m,
                                        double *out);

/// The opposite: where a place on the Earth is in the picture.
aegis_status aegis_pipeline_to_local(const struct aegis_pipeline *pipeline,
                                     double latitude_deg,
                                     double longitude_deg,
                                     double height_m,
                                     double *out_m);

/// Whom to tell of calls on this pipeline that fail; NULL: nobody, as from the start. `user` is passed on as it is. Meant for
/// logs: what is told is also returned.
aegis_status aegis_pipeline_set_diagnostic(struct aegis_pipeline *pipeline,
                                           aegis_diagnostic diagnostic,
                                           void *user);

/// The text of the latest call on it that failed, cut to `cap` octets with the NUL; returns its whole length. Also works for
/// a poisoned handle.
size_t aegis_pipeline_last_error(const struct aegis_pipeline *pipeline,
                                 char *buf,
                                 size_t cap);

/// One scan of plots in; the picture is then asked for by the functions below. A plot or strobe that is unusable (NaN, a
/// negative range) is skipped with an event; what has no meaning at all (an unknown kind, flag or class) refuses the scan. A
/// step that is refused changes nothing, and the picture stays the one before. `elem_size` is sizeof(aegis_plot). Allocates
/// nothing once the pipeline has seen as much as it will.
aegis_status aegis_pipeline_step_plots(struct aegis_pipeline *pipeline,
                                       const struct aegis_look *look,
                                       const struct aegis_plot *plots,
                                       size_t elem_size,
                                       size_t len);

/// One scan of I/Q in, of a radar whose configuration has a `radar`. Samples are read where they lie, and only during the
/// call. `elem_size` is sizeof(aegis_dwell). Else as aegis_pipeline_step_plots.
aegis_status aegis_pipeline_step_dwells(struct aegis_pipeline *pipeline,
                                        const struct aegis_look *look,
                                        const struct aegis_dwell *dwells,
                                        size_t elem_size,
                                        size_t len);

/// The scan that aegis_asterix_reader_next has given, straight into the pipeline. AEGIS_STATUS_WRONG_STATE without one.
aegis_status aegis_pipeline_step_asterix(struct aegis_pipeline *pipeline,
                                         const struct aegis_asterix_reader *reader);

/// When the picture is valid, and how much is in it. `size` is sizeof(aegis_picture_info). Before the first step it is empty.
aegis_status aegis_pipeline_picture(const struct aegis_pipeline *pipeline,
                                    struct aegis_picture_info *out,
                                    size_t size);

/// The plots that were used, in the scan's order. Copies at most `cap` of them; `*out_len` is always how many there are, and
/// `cap` 0 only asks for that. `elem_size` is sizeof(aegis_plot).
aegis_status aegis_pipeline_plots(const struct aegis_pipeline *pipeline,
                                  struct aegis_plot *buf,
                                  size_t elem_size,
                                  size_t cap,
                                  size_t *out_len);

/// All confirmed and coasting tracks, and tentative ones that more likely exist than not, oldest first; as
/// aegis_pipeline_plots.
aegis_status aegis_pipeline_tracks(const struct aegis_pipeline *pipeline,
                                   struct aegis_track *buf,
                                   size_t elem_size,
                                   size_t cap,
                                   size_t *out_len);

/// Which track used which plot in this step; as aegis_pipeline_plots.
aegis_status aegis_pipeline_associations(const struct aegis_pipeline *pipeline,
                                         struct aegis_association *buf,
                                         size_t elem_size,
                                         size_t cap,
                                         size_t *out_len);

/// What threatens which asset, highest score first; as aegis_pipeline_plots.
aegis_status aegis_pipeline_threats(const struct aegis_pipeline *pipeline,
                                    struct aegis_threat *buf,
                                    size_t elem_size,
                                    size_t cap,
                                    size_t *out_len);

/// What comes in on each asset, highest level first; as aegis_pipeline_plots.
aegis_status aegis_pipeline_raids(const struct aegis_pipeline *pipeline,
                                  struct aegis_raid *buf,
                                  size_t elem_size,
                                  size_t cap,
                                  size_t *out_len);

/// What is recommended to protect the radars, oldest first; as aegis_pipeline_plots.
aegis_status aegis_pipeline_actions(const struct aegis_pipeline *pipeline,
                                    struct aegis_action *buf,
                                    size_t elem_size,
                                    size_t cap,
                                    size_t *out_len);

/// What happened in this step, in order; as aegis_pipeline_plots.
aegis_status aegis_pipeline_events(const struct aegis_pipeline *pipeline,
                                   struct aegis_event *buf,
                                   size_t elem_size,
                                   size_t cap,
                                   size_t *out_len);

/// The picture as one line of JSON (docs/json.md). `*out_len` is its length without the NUL; `cap` 0 only asks for that.
aegis_status aegis_pipeline_picture_json(const struct aegis_pipeline *pipeline,
                                         char *buf,
                                         size_t cap,
                                         size_t *out_len);

/// Accepts or vetoes an action that is open: `decision` is one of aegis_decision. An accepted one changes the settings at
/// once.
aegis_status aegis_pipeline_decide(struct aegis_pipeline *pipeline,
                                   uint64_t action,
                                   uint32_t decision);

/// What a radar should transmit now. `size` is sizeof(aegis_settings).
aegis_status aegis_pipeline_settings(const struct aegis_pipeline *pipeline,
                                     uint32_t sensor,
                                     struct aegis_settings *out,
                                     size_t size);

/// The channel on which a radar should transmit while its beam points at an azimuth.
aegis_status aegis_pipeline_channel_at(const struct aegis_pipeline *pipeline,
                                       uint32_t sensor,
                                       double azimuth_rad,
                                       uint32_t *out);

/// Whether a radar should transmit nothing while its beam points at an azimuth: `*out` becomes 1, else 0.
aegis_status aegis_pipeline_is_silent_at(const struct aegis_pipeline *pipeline,
                                         uint32_t sensor,
                                         double azimuth_rad,
                                         uint32_t *out);

/// Sectors with a channel of their own, in the order in which they were accepted: where they overlap, the last counts. As
/// aegis_pipeline_plots.
aegis_status aegis_pipeline_channel_overrides(const struct aegis_pipeline *pipeline,
                                              uint32_t sensor,
                                              struct aegis_channel_override *buf,
                                              size_t elem_size,
                                              size_t cap,
                                              size_t *out_len);

/// Counters since the beginning. `size` is sizeof(aegis_stats).
aegis_status aegis_pipeline_stats(const struct aegis_pipeline *pipeline,
                                  struct aegis_stats *out,
                                  size_t size);

/// How a radar's plots scatter in one quantity: 1 range, 2 azimuth, 3 elevation, 4 altitude, 5 range rate, 6 position.
/// `size` is sizeof(aegis_noise).
aegis_status aegis_pipeline_noise(const struct aegis_pipeline *pipeline,
                                  uint32_t sensor,
                                  uint32_t quantity,
                                  struct aegis_noise *out,
                                  size_t size);

/// Everything that the next step depends on beside the configuration, as octets to be stored. `*out_len` is how many there
/// are; `cap` 0 only asks for that, and fewer than that gives AEGIS_STATUS_BUFFER_TOO_SMALL and writes nothing.
aegis_status aegis_pipeline_snapshot(const struct aegis_pipeline *pipeline,
                                     uint8_t *buf,
                                     size_t cap,
                                     size_t *out_len);

/// A new pipeline that goes on where a snapshot was taken. The configuration must have the same sensors in the same order.
/// Its picture is empty until its first step.
aegis_status aegis_pipeline_restore(const struct aegis_config *config,
                                    const uint8_t *snapshot,
                                    size_t len,
                                    struct aegis_pipeline **out,
                                    char *err,
                                    size_t err_cap);

/// Unwanted emissions that are present now, of all radars, oldest first; as aegis_pipeline_plots.
aegis_status aegis_pipeline_interference(const struct aegis_pipeline *pipeline,
                                         struct aegis_interference_source *buf,
                                         size_t elem_size,
                                         size_t cap,
                                         size_t *out_len);

/// Tracks that something deceitful is suspected of, by their numbers; as aegis_pipeline_plots.
aegis_status aegis_pipeline_deceptions(const struct aegis_pipeline *pipeline,
                                       struct aegis_deception *buf,
                                       size_t elem_size,
                                       size_t cap,
                                       size_t *out_len);

/// Emitters that several sites hear, by their numbers; as aegis_pipeline_plots.
aegis_status aegis_pipeline_emitters(const struct aegis_pipeline *pipeline,
                                     struct aegis_emitter *buf,
                                     size_t elem_size,
                                     size_t cap,
                                     size_t *out_len);

/// Takes pulses that a receiver intercepted, in the order of time, and finds whose they are: see aegis_pipeline_pulse_emitters.
/// `elem_size` is sizeof(aegis_pulse). `*found` (or NULL) becomes how many emitters are new.
aegis_status aegis_pipeline_intercept(struct aegis_pipeline *pipeline,
                                      uint32_t sensor,
                                      const struct aegis_pulse *pulses,
                                      size_t elem_size,
                                      size_t len,
                                      size_t *found);

/// Who sends the pulses that were intercepted, by their numbers; as aegis_pipeline_plots.
aegis_status aegis_pipeline_pulse_emitters(const struct aegis_pipeline *pipeline,
                                           struct aegis_pulse_emitter *buf,
                                           size_t elem_size,
                                           size_t cap,
                                           size_t *out_len);

/// What was decided about each of the latest actions, oldest first, and what came of it; as aegis_pipeline_plots.
aegis_status aegis_pipeline_audit(const struct aegis_pipeline *pipeline,
                                  struct aegis_audit_record *buf,
                                  size_t elem_size,
                                  size_t cap,
                                  size_t *out_len);

/// Fills in the defaults. `size` is sizeof(aegis_asterix_options).
aegis_status aegis_asterix_options_default(struct aegis_asterix_options *out, size_t size);

/// A reader of datagrams as they arrive. It watches each radar until it knows how its antenna turns: at once if that is
/// announced or declared, else for up to half a minute. `options` may be NULL.
aegis_status aegis_asterix_reader_new(const struct aegis_asterix_options *options,
                                      struct aegis_asterix_reader **out,
                                      char *err,
                                      size_t err_cap);

/// A reader of a whole recording (raw blocks, pcap or pcapng), which is copied. `options` may be NULL.
aegis_status aegis_asterix_reader_open(const uint8_t *recording,
                                       size_t len,
                                       const struct aegis_asterix_options *options,
                                       struct aegis_asterix_reader **out,
                                       char *err,
                                       size_t err_cap);

/// Frees it. NULL is fine.
void aegis_asterix_reader_free(struct aegis_asterix_reader *reader);

/// Live: takes in one datagram of at most 65 535 octets, which may be reused at once. Bad blocks are counted and skipped.
/// Take out scans between calls: AEGIS_STATUS_CAPACITY when a hundred thousand plots wait.
aegis_status aegis_asterix_reader_feed(struct aegis_asterix_reader *reader,
                                       const uint8_t *datagram,
                                       size_t len);

/// Live: no more datagrams come, and everything that waits becomes scans.
aegis_status aegis_asterix_reader_finish(struct aegis_asterix_reader *reader);

/// Goes on to the next scan. `*has_scan` becomes 1, or 0 when there is none: at the end of a recording, or until more
/// datagrams come. The scan is then stepped by aegis_pipeline_step_asterix, or looked at by the functions below.
aegis_status aegis_asterix_reader_next(struct aegis_asterix_reader *reader,
                                       uint32_t *has_scan);

/// The present scan. `size` is sizeof(aegis_asterix_scan).
aegis_status aegis_asterix_reader_scan(const struct aegis_asterix_reader *reader,
                                       struct aegis_asterix_scan *out,
                                       size_t size);

/// The present scan's plots; as aegis_pipeline_plots.
aegis_status aegis_asterix_reader_plots(const struct aegis_asterix_reader *reader,
                                        struct aegis_plot *buf,
                                        size_t elem_size,
                                        size_t cap,
                                        size_t *out_len);

/// The present scan's strobes; as aegis_pipeline_plots.
aegis_status aegis_asterix_reader_strobes(const struct aegis_asterix_reader *reader,
                                          struct aegis_strobe *buf,
                                          size_t elem_size,
                                          size_t cap,
                                          size_t *out_len);

/// The present scan's sectors; as aegis_pipeline_plots.
aegis_status aegis_asterix_reader_sectors(const struct aegis_asterix_reader *reader,
                                          struct aegis_sector *buf,
                                          size_t elem_size,
                                          size_t cap,
                                          size_t *out_len);

/// The radars: of a recording all, live those whose antennas are known by now. As aegis_pipeline_plots, with
/// sizeof(uint32_t).
aegis_status aegis_asterix_reader_sensors(const struct aegis_asterix_reader *reader,
                                          uint32_t *buf,
                                          size_t elem_size,
                                          size_t cap,
                                          size_t *out_len);

/// What became of octets and records so far. `size` is sizeof(aegis_asterix_counts).
aegis_status aegis_asterix_reader_counts(const struct aegis_asterix_reader *reader,
                                         struct aegis_asterix_counts *out,
                                         size_t size);

/// The text of the latest call on it that failed, cut to `cap` octets with the NUL; returns its whole length.
size_t aegis_asterix_reader_last_error(const struct aegis_asterix_reader *reader, char *buf, size_t cap);

/// Closest point of approach of a straight course: position and velocity are three numbers each, of the one minus the other.
/// `covariance` is 6 × 6 of both, row by row, or NULL: then the deviations are 0. `size` is sizeof(aegis_approach). Any thread.
aegis_status aegis_closest_approach(const double *position_m,
                                    const double *velocity_m_s,
                                    const double *covariance,
                                    struct aegis_approach *out,
                                    size_t size);

/// Seconds until a straight course enters a zone: `*out_s` is 0 inside. `*enters` becomes 1, or 0 when it never does, and then
/// `*out_s` is 0. Any thread.
aegis_status aegis_zone_entry_time(const double *position_m,
                                   const double *velocity_m_s,
                                   const struct aegis_zone *zone,
                                   double *out_s,
                                   uint32_t *enters);

/// The built-in classifier on `len` targets: `features` are AEGIS_FEATURES numbers each, row by row, and `posteriors` becomes
/// AEGIS_OUTCOMES each. Any thread.
aegis_status aegis_classify(const double *features,
                            size_t len,
                            double *posteriors);

/// Names the classes of plots and tracks from the next step on, in the place of the built-in classifier; NULL: the built-in one
/// again. What `user` points to must live, and be usable from any thread that steps, as long as the pipeline does.
aegis_status aegis_pipeline_set_classifier(struct aegis_pipeline *pipeline,
                                           aegis_classifier classifier,
                                           void *user);

#ifdef __cplusplus
}  // extern "C"
#endif  // __cplusplus

#endif  /* AEGIS_H */
