//! The configuration as it is built: a document of TOML that always has the library's shape.

use crate::guard::{self, Handle};
use crate::status::{Fault, aegis_status};
use crate::text::{copy_text, string};
use aegis_core::{Config, SensorConfig, SensorId};
use std::ffi::c_char;
use toml::{Table, Value};

/// As many as the library takes.
const MOST_SENSORS: usize = 64;

/// A configuration while it is built. Owned by you until aegis_config_free; a pipeline takes a copy. One thread at a time;
/// different configurations are independent.
pub struct aegis_config(pub(crate) Handle<Builder>);

/// What is set so far; ranges are not checked yet, as fields may be set one after the other.
pub(crate) struct Builder {
    pub(crate) config: Config,
    /// Whether the sensors are the caller's, and not the default one.
    has_own_sensors: bool,
}

impl Builder {
    fn from_toml(text: &str) -> Result<Self, Fault> {
        let document = text.parse::<Table>().map_err(|error| refuse(&error))?;
        let has_own_sensors = document.contains_key("sensors");
        let config = read(document)?;
        config.validate()?;
        Ok(Self { config, has_own_sensors })
    }

    fn set(&mut self, name: &str, value: Value) -> Result<(), Fault> {
        self.edit(|document| {
            *place(document, name)? = value;
            Ok(())
        })
        .map_err(|fault| Fault { text: format!("{name}: {}", fault.text), ..fault })?;
        self.has_own_sensors |= name.starts_with("sensors");
        Ok(())
    }

    fn add_sensor(&mut self, id: u32) -> Result<(), Fault> {
        if !self.has_own_sensors {
            self.config.sensors.clear();
        }
        if self.config.sensors.len() >= MOST_SENSORS {
            return Err(Fault::new(aegis_status::InvalidConfig, "sensors: 64 there are already"));
        }
        self.config.sensors.push(SensorConfig { id: SensorId(id), ..SensorConfig::default() });
        self.has_own_sensors = true;
        Ok(())
    }

    fn to_toml(&self) -> Result<String, Fault> {
        toml::to_string_pretty(&self.config).map_err(|error| refuse(&error))
    }

    /// Changes the configuration as the document that it is in TOML, where fields have names.
    fn edit(&mut self, change: impl FnOnce(&mut Table) -> Result<(), Fault>) -> Result<(), Fault> {
        let mut document = self.to_toml()?.parse::<Table>().map_err(|error| refuse(&error))?;
        change(&mut document)?;
        self.config = read(document)?;
        Ok(())
    }
}

/// What the library's own reader of TOML does, by way of the document: that makes a third of the code.
fn read(document: Table) -> Result<Config, Fault> {
    document.try_into().map_err(|error: toml::de::Error| refuse(&error))
}

fn refuse(error: &dyn std::fmt::Display) -> Fault {
    Fault::new(aegis_status::InvalidConfig, error.to_string().trim().to_owned())
}

fn unknown(what: &str) -> Fault {
    Fault::new(aegis_status::InvalidConfig, format!("no such field: {what}"))
}

/// Where a name like `sensors[0].coverage.max_range_m` leads. What is missing on the way is made: fields that have no
/// value are not in the document.
fn place<'d>(document: &'d mut Table, name: &str) -> Result<&'d mut Value, Fault> {
    let (first, rest) = name.split_once('.').map_or((name, None), |(first, rest)| (first, Some(rest)));
    let (key, index) = key_and_index(first).ok_or_else(|| unknown(first))?;
    let mut value = document.entry(key).or_insert_with(|| Value::Table(Table::new()));
    if let Some(index) = index {
        value = value.get_mut(index).ok_or_else(|| unknown(first))?;
    }
    match rest {
        None => Ok(value),
        Some(rest) => place(value.as_table_mut().ok_or_else(|| unknown(first))?, rest),
    }
}

/// `name` or `name[index]`.
fn key_and_index(part: &str) -> Option<(&str, Option<usize>)> {
    let Some((key, index)) = part.split_once('[') else { return (!part.is_empty()).then_some((part, None)) };
    Some((key, Some(index.strip_suffix(']')?.parse().ok()?)))
}

fn config_of<'a>(config: *const aegis_config) -> Option<&'a Handle<Builder>> {
    // SAFETY: the header's contract: NULL, or a handle that was made here and is not freed during the call.
    unsafe { config.as_ref() }.map(|config| &config.0)
}

/// The defaults: one radar with number 0 and no site. `err`, if not NULL, takes up to `err_cap` octets of text.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn aegis_config_new(
    out: *mut *mut aegis_config,
    err: *mut c_char,
    err_cap: usize,
) -> aegis_status {
    let new = || {
        let builder = Builder { config: Config::default(), has_own_sensors: false };
        Ok(aegis_config(Handle::new(builder)))
    };
    // SAFETY: as the header asks of `out` and `err`.
    unsafe { guard::make(out, (err, err_cap), new) }
}

/// From TOML text; fields that are left out keep their defaults, unknown ones are refused. `text` ends with a NUL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn aegis_config_from_toml(
    text: *const c_char,
    out: *mut *mut aegis_config,
    err: *mut c_char,
    err_cap: usize,
) -> aegis_status {
    // SAFETY: as the header asks of `text`.
    let read = || Ok(aegis_config(Handle::new(Builder::from_toml(unsafe { string("text", text) }?)?)));
    // SAFETY: as the header asks of `out` and `err`.
    unsafe { guard::make(out, (err, err_cap), read) }
}

/// Frees it. NULL is fine.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn aegis_config_free(config: *mut aegis_config) {
    // SAFETY: as the header asks.
    unsafe { guard::free(config, |config| &config.0) }
}

/// Adds a radar with defaults; the first one takes the place of the default radar. Its fields are set by the names
/// `sensors[0].…`, `sensors[1].…` in the order in which radars are added.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn aegis_config_add_sensor(config: *mut aegis_config, id: u32) -> aegis_status {
    guard::with(config_of(config), |builder| builder.add_sensor(id))
}

/// Sets a field by its name, as in "tracker.max_coast_s" or "sensors[0].range_sigma_m". Type and name are checked here,
/// ranges when a pipeline is made.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn aegis_config_set_f64(
    config: *mut aegis_config,
    name: *const c_char,
    value: f64,
) -> aegis_status {
    // SAFETY: as the header asks of `name`.
    guard::with(config_of(config), |builder| builder.set(unsafe { string("name", name) }?, value.into()))
}

/// The same for a field that is a whole number.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn aegis_config_set_i64(
    config: *mut aegis_config,
    name: *const c_char,
    value: i64,
) -> aegis_status {
    // SAFETY: as the header asks of `name`.
    guard::with(config_of(config), |builder| builder.set(unsafe { string("name", name) }?, value.into()))
}

/// The same for a field that is true (not 0) or false (0).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn aegis_config_set_bool(
    config: *mut aegis_config,
    name: *const c_char,
    value: u32,
) -> aegis_status {
    let value = Value::from(value != 0);
    // SAFETY: as the header asks of `name`.
    guard::with(config_of(config), |builder| builder.set(unsafe { string("name", name) }?, value))
}

/// The same for a field that is a word, as in "tracker.association" = "hungarian".
#[unsafe(no_mangle)]
pub unsafe extern "C" fn aegis_config_set_str(
    config: *mut aegis_config,
    name: *const c_char,
    value: *const c_char,
) -> aegis_status {
    guard::with(config_of(config), |builder| {
        // SAFETY: as the header asks of `name` and `value`.
        let (name, value) = unsafe { (string("name", name)?, string("value", value)?) };
        builder.set(name, value.into())
    })
}

/// The same for any field, its value written as in TOML: "{ geodetic = { latitude_deg = 45.0, longitude_deg = -8.0,
/// height_m = 120.0 } }" for "sensors[0].site".
#[unsafe(no_mangle)]
pub unsafe extern "C" fn aegis_config_set_toml(
    config: *mut aegis_config,
    name: *const c_char,
    value: *const c_char,
) -> aegis_status {
    guard::with(config_of(config), |builder| {
        // SAFETY: as the header asks of `name` and `value`.
        let (name, text) = unsafe { (string("name", name)?, string("value", value)?) };
        let mut parsed = format!("value = {text}").parse::<Table>().map_err(|error| refuse(&error))?;
        let value = parsed.remove("value").filter(|_| parsed.is_empty());
        builder.set(name, value.ok_or_else(|| unknown("more than one value"))?)
    })
}

/// All of it as TOML text that aegis_config_from_toml reads back. `*out_len` is its length without the NUL; `cap` 0 only
/// asks for that.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn aegis_config_to_toml(
    config: *const aegis_config,
    buf: *mut c_char,
    cap: usize,
    out_len: *mut usize,
) -> aegis_status {
    guard::with(config_of(config), |builder| {
        let text = builder.to_toml()?;
        // SAFETY: as the header asks of `buf` and `out_len`.
        unsafe { copy_text(&text, buf, cap, out_len) }
    })
}

/// The text of the latest call on it that failed, cut to `cap` octets with the NUL; returns its whole length.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn aegis_config_last_error(
    config: *const aegis_config,
    buf: *mut c_char,
    cap: usize,
) -> usize {
    // SAFETY: as the header asks of `buf`.
    config_of(config).map_or(0, |handle| unsafe { handle.last_error(buf, cap) })
}
