//! Plots from numpy, copied: one array for each quantity, by its name.

use crate::errors::ArgumentError;
use aegis_core::{Callsign, Measurement, Plot, PolarCovariance, TargetClass, Time};
use numpy::{Element, PyArray1, PyArrayDyn, PyArrayMethods, PyUntypedArray, PyUntypedArrayMethods};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyString};

/// Plots of the columns that are given: `time_s`, `range_m` and `azimuth_rad`, or `position_m`; the others as they are known.
/// A NaN is a value that is not known; where one must be, it is refused.
pub(crate) fn plots(columns: Option<&Bound<'_, PyDict>>) -> PyResult<Vec<Plot>> {
    let Some(columns) = columns.filter(|columns| !columns.is_empty()) else { return Ok(Vec::new()) };
    let columns = &Columns::of(columns)?;
    let times_s = Numbers::required(columns, "time_s", &[], None)?;
    let count = Some(times_s.rows);
    let mut plots = match columns.get("position_m") {
        Some(_) => cartesian(columns, &times_s)?,
        None => polar(columns, &times_s)?,
    };
    if let Some(snr_db) = Numbers::optional(columns, "snr_db", &[], count)? {
        each(&mut plots, |index, plot| plot.snr_db = snr_db.known(index));
    }
    if let Some(tag) = codes(columns, "tag", count, u64::MAX)? {
        each(&mut plots, |index, plot| plot.tag = tag[index].unwrap_or_default());
    }
    if let Some(mode_s) = codes(columns, "mode_s", count, 0xff_ffff)? {
        each(&mut plots, |index, plot| {
            plot.identity.mode_s = mode_s[index].and_then(|code| u32::try_from(code).ok());
        });
    }
    if let Some(mode_3a) = codes(columns, "mode_3a", count, 0o7777)? {
        each(&mut plots, |index, plot| {
            plot.identity.mode_3a = mode_3a[index].and_then(|code| u16::try_from(code).ok());
        });
    }
    if let Some(callsign) = words(columns, "callsign", plots.len(), Callsign::new)? {
        each(&mut plots, |index, plot| plot.identity.callsign = callsign[index]);
    }
    if let Some(class) = words(columns, "class_", plots.len(), class_named)? {
        each(&mut plots, |index, plot| plot.class = class[index]);
    }
    Ok(plots)
}

const NAMES: &[&str] = &[
    "time_s",
    "range_m",
    "azimuth_rad",
    "elevation_rad",
    "altitude_m",
    "range_rate_m_s",
    "position_m",
    "covariance",
    "snr_db",
    "tag",
    "mode_s",
    "mode_3a",
    "callsign",
    "class_",
];

/// What was given, in the order of `NAMES`.
struct Columns<'py>([Option<Bound<'py, PyAny>>; NAMES.len()]);

impl<'py> Columns<'py> {
    fn of(given: &Bound<'py, PyDict>) -> PyResult<Self> {
        let mut columns = [const { None }; NAMES.len()];
        for (name, column) in given.iter() {
            let name = name.cast::<PyString>()?.to_cow()?;
            let Some(place) = NAMES.iter().position(|known| *known == name) else {
                return Err(refused(&name, &format!("there is no such column, only {}", NAMES.join(", "))));
            };
            columns[place] = Some(column).filter(|column| !column.is_none());
        }
        Ok(Self(columns))
    }

    fn get(&self, name: &str) -> Option<&Bound<'py, PyAny>> {
        let place = NAMES.iter().position(|known| *known == name)?;
        self.0.get(place)?.as_ref()
    }
}

fn polar(columns: &Columns<'_>, times_s: &Numbers) -> PyResult<Vec<Plot>> {
    let count = Some(times_s.rows);
    let range_m = Numbers::required(columns, "range_m", &[], count)?;
    let azimuth_rad = Numbers::required(columns, "azimuth_rad", &[], count)?;
    let elevation_rad = Numbers::optional(columns, "elevation_rad", &[], count)?;
    let altitude_m = Numbers::optional(columns, "altitude_m", &[], count)?;
    let range_rate_m_s = Numbers::optional(columns, "range_rate_m_s", &[], count)?;
    let covariance = Numbers::optional(columns, "covariance", &[6], count)?;
    let known = |column: &Option<Numbers>, index| column.as_ref().and_then(|column| column.known(index));
    let plot = |index| Measurement::Polar {
        range_m: range_m.values[index],
        azimuth_rad: azimuth_rad.values[index],
        elevation_rad: known(&elevation_rad, index),
        altitude_m: known(&altitude_m, index),
        range_rate_m_s: known(&range_rate_m_s, index),
        covariance: covariance.as_ref().and_then(|column| polar_covariance(column.row(index))),
    };
    Ok(times_s.times().enumerate().map(|(index, time)| Plot::new(time, plot(index))).collect())
}

fn cartesian(columns: &Columns<'_>, times_s: &Numbers) -> PyResult<Vec<Plot>> {
    for name in ["range_m", "azimuth_rad", "elevation_rad", "altitude_m", "range_rate_m_s"] {
        if columns.get(name).is_some() {
            return Err(refused(name, "a plot is polar or has a position_m, not both"));
        }
    }
    let position_m = Numbers::required(columns, "position_m", &[3], Some(times_s.rows))?;
    let covariance = Numbers::optional(columns, "covariance", &[3, 3], Some(times_s.rows))?;
    let plot = |index| Measurement::Cartesian {
        position_m: three(position_m.row(index)),
        covariance: covariance.as_ref().and_then(|column| matrix(column.row(index))),
    };
    Ok(times_s.times().enumerate().map(|(index, time)| Plot::new(time, plot(index))).collect())
}

/// Doubles of one column, row after row.
struct Numbers {
    rows: usize,
    values: Vec<f64>,
}

impl Numbers {
    fn required(columns: &Columns<'_>, name: &str, shape: &[usize], rows: Option<usize>) -> PyResult<Self> {
        let found = Self::read(columns, name, shape, rows)?.ok_or_else(|| refused(name, "is needed"))?;
        match found.values.iter().position(|value| !value.is_finite()) {
            Some(index) => Err(refused(&format!("{name}[{}]", found.row_of(index)), "is not finite")),
            None => Ok(found),
        }
    }

    fn optional(
        columns: &Columns<'_>,
        name: &str,
        shape: &[usize],
        rows: Option<usize>,
    ) -> PyResult<Option<Self>> {
        let found = Self::read(columns, name, shape, rows)?;
        let infinite = found
            .as_ref()
            .and_then(|found| Some(found.row_of(found.values.iter().position(|v| v.is_infinite())?)));
        match infinite {
            Some(row) => Err(refused(&format!("{name}[{row}]"), "is infinite")),
            None => Ok(found),
        }
    }

    fn read(
        columns: &Columns<'_>,
        name: &str,
        shape: &[usize],
        rows: Option<usize>,
    ) -> PyResult<Option<Self>> {
        let Some(given) = columns.get(name) else { return Ok(None) };
        let array = doubles(name, given)?;
        let count = array.shape().first().copied().unwrap_or(0);
        let fits = array.ndim() == 1 + shape.len() && array.shape()[1..] == *shape;
        if !fits || rows.is_some_and(|rows| rows != count) {
            let rows = rows.map_or("n".to_owned(), |rows| rows.to_string());
            let own: Vec<_> = std::iter::once(rows).chain(shape.iter().map(ToString::to_string)).collect();
            return Err(refused(
                name,
                &format!("its shape is {:?}, not [{}]", array.shape(), own.join(", ")),
            ));
        }
        Ok(Some(Self { rows: count, values: copied(&array) }))
    }

    fn row_of(&self, index: usize) -> usize {
        index / (self.values.len() / self.rows.max(1)).max(1)
    }

    fn row(&self, index: usize) -> &[f64] {
        let width = self.values.len() / self.rows.max(1);
        &self.values[index * width..(index + 1) * width]
    }

    fn known(&self, index: usize) -> Option<f64> {
        self.values.get(index).copied().filter(|value| !value.is_nan())
    }

    fn times(&self) -> impl Iterator<Item = Time> {
        self.values.iter().map(|seconds| Time::from_secs(*seconds))
    }
}

/// All numbers, row after row. Those that lie in memory so are copied as they lie: a view would cost more than the copy.
fn copied<T: Element + Copy>(array: &Bound<'_, PyArrayDyn<T>>) -> Vec<T> {
    let as_they_lie = array.is_c_contiguous().then(|| array.to_vec().ok()).flatten();
    as_they_lie.unwrap_or_else(|| array.to_owned_array().iter().copied().collect())
}

/// An array of doubles, or a list of numbers.
fn doubles<'py>(name: &str, given: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyArrayDyn<f64>>> {
    if let Ok(array) = given.cast::<PyArrayDyn<f64>>() {
        return Ok(array.clone());
    }
    if given.cast::<PyUntypedArray>().is_ok() {
        return Err(wrong_type(name, given, "float64"));
    }
    let values: Vec<f64> = given.extract().map_err(|_| wrong_type(name, given, "float64"))?;
    Ok(PyArray1::from_vec(given.py(), values).to_dyn().clone())
}

/// Whole numbers from 0 to `most`; those below are not known.
fn codes(
    columns: &Columns<'_>,
    name: &str,
    rows: Option<usize>,
    most: u64,
) -> PyResult<Option<Vec<Option<u64>>>> {
    let Some(given) = columns.get(name) else { return Ok(None) };
    let wide = whole_numbers(name, given)?;
    if rows.is_some_and(|rows| rows != wide.len()) {
        return Err(refused(name, &format!("there are {}, not one a plot", wide.len())));
    }
    match wide.iter().position(|code| *code > i128::from(most)) {
        Some(index) => Err(refused(&format!("{name}[{index}]"), &format!("is above {most}"))),
        None => Ok(Some(wide.into_iter().map(|code| u64::try_from(code).ok()).collect())),
    }
}

/// An array of whole numbers, or a list of them.
fn whole_numbers(name: &str, given: &Bound<'_, PyAny>) -> PyResult<Vec<i128>> {
    let known = integers::<i64>(given).or_else(|| integers::<u64>(given)).or_else(|| integers::<i32>(given));
    if let Some(numbers) = known.or_else(|| integers::<u32>(given)) {
        return Ok(numbers);
    }
    let listed = given.cast::<PyUntypedArray>().is_err().then(|| given.extract::<Vec<i64>>().ok()).flatten();
    let numbers = listed.ok_or_else(|| wrong_type(name, given, "int64"))?;
    Ok(numbers.into_iter().map(i128::from).collect())
}

fn integers<T: Element + Copy + Into<i128>>(given: &Bound<'_, PyAny>) -> Option<Vec<i128>> {
    let array = given.cast::<PyArrayDyn<T>>().ok()?;
    (array.ndim() == 1).then(|| copied(array).into_iter().map(Into::into).collect())
}

/// Words that `take` knows; an empty one is not known.
fn words<T>(
    columns: &Columns<'_>,
    name: &str,
    rows: usize,
    take: impl Fn(&str) -> Option<T>,
) -> PyResult<Option<Vec<Option<T>>>> {
    let Some(given) = columns.get(name) else { return Ok(None) };
    let texts: Vec<String> = given
        .call_method0("tolist")
        .unwrap_or_else(|_| given.clone())
        .extract()
        .map_err(|_| wrong_type(name, given, "str"))?;
    if texts.len() != rows {
        return Err(refused(name, &format!("there are {}, not one a plot", texts.len())));
    }
    let known = |(index, text): (usize, &String)| match take(text) {
        _ if text.is_empty() => Ok(None),
        None => Err(refused(&format!("{name}[{index}]"), &format!("{text:?} is none"))),
        some => Ok(some),
    };
    texts.iter().enumerate().map(known).collect::<PyResult<Vec<_>>>().map(Some)
}

fn class_named(text: &str) -> Option<TargetClass> {
    serde_json::from_value(serde_json::Value::from(text)).ok()
}

fn each(plots: &mut [Plot], set: impl Fn(usize, &mut Plot)) {
    plots.iter_mut().enumerate().for_each(|(index, plot)| set(index, plot));
}

/// Variances in the order of `PolarCovariance`; a NaN first means that none is known.
fn polar_covariance(row: &[f64]) -> Option<PolarCovariance> {
    let [range_m2, azimuth_rad2, elevation_rad2, altitude_m2, range_rate_m2_s2, range_range_rate_m2_s] =
        row.try_into().ok()?;
    (!f64::is_nan(range_m2)).then_some(PolarCovariance {
        range_m2,
        azimuth_rad2,
        elevation_rad2,
        altitude_m2,
        range_rate_m2_s2,
        range_range_rate_m2_s,
    })
}

fn matrix(row: &[f64]) -> Option<[[f64; 3]; 3]> {
    let rows = std::array::from_fn(|axis| three(&row[3 * axis..3 * axis + 3]));
    (!rows[0][0].is_nan()).then_some(rows)
}

fn three(row: &[f64]) -> [f64; 3] {
    std::array::from_fn(|axis| row.get(axis).copied().unwrap_or(f64::NAN))
}

fn wrong_type(name: &str, given: &Bound<'_, PyAny>, expected: &str) -> PyErr {
    let kind = given.getattr("dtype").unwrap_or_else(|_| given.get_type().into_any());
    refused(name, &format!("an array of {expected} is needed, not {kind}"))
}

fn refused(name: &str, reason: &str) -> PyErr {
    ArgumentError::new_err(format!("{name}: {reason}"))
}
