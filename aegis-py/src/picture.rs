//! What a step gives; also a mere list of plots or tracks, when only that is filled.

use crate::columns;
use crate::errors::{ArgumentError, raised};
use crate::text::{read, write};
use aegis_core::{self as core};
use pyo3::prelude::*;
use serde::Serialize;
use std::sync::Arc;

/// Frozen: arrays share its memory.
#[pyclass(frozen, module = "aegis._aegis")]
pub(crate) struct Picture(pub(crate) Arc<core::Picture>);

impl From<core::Picture> for Picture {
    fn from(picture: core::Picture) -> Self {
        Self(Arc::new(picture))
    }
}

/// One of a picture's lists.
#[derive(Clone, Copy)]
enum Table {
    Plots,
    Tracks,
    Associations,
    Threats,
    Actions,
    Events,
}

impl Table {
    fn named(name: &str) -> PyResult<Self> {
        Ok(match name {
            "plots" => Self::Plots,
            "tracks" => Self::Tracks,
            "associations" => Self::Associations,
            "threats" => Self::Threats,
            "actions" => Self::Actions,
            "events" => Self::Events,
            _ => return Err(ArgumentError::new_err(format!("table: there is no {name}"))),
        })
    }
}

#[pymethods]
impl Picture {
    /// From the JSON of a picture.
    #[staticmethod]
    fn from_json(text: &str) -> PyResult<Self> {
        read::<core::Picture>("picture", text).map(Self::from)
    }

    /// From the JSON of a list of plots or of tracks.
    #[staticmethod]
    fn of(table: &str, text: &str) -> PyResult<Self> {
        let mut picture = core::Picture::default();
        match Table::named(table)? {
            Table::Plots => picture.plots = read("plots", text)?,
            Table::Tracks => picture.tracks = read("tracks", text)?,
            Table::Actions => picture.actions = read("actions", text)?,
            _ => return Err(ArgumentError::new_err(format!("table: no list of {table} alone"))),
        }
        Ok(picture.into())
    }

    #[getter]
    fn time_ns(&self) -> i64 {
        self.0.time.as_nanos()
    }

    #[getter]
    fn sensor(&self) -> u32 {
        self.0.sensor.0
    }

    /// As JSON.
    fn raids(&self) -> PyResult<String> {
        write(&self.0.raids)
    }

    fn to_json(&self) -> PyResult<String> {
        self.0.to_json().map_err(raised)
    }

    fn len(&self, table: &str) -> PyResult<usize> {
        Ok(match Table::named(table)? {
            Table::Plots => self.0.plots.len(),
            Table::Tracks => self.0.tracks.len(),
            Table::Associations => self.0.associations.len(),
            Table::Threats => self.0.threats.len(),
            Table::Actions => self.0.actions.len(),
            Table::Events => self.0.events.len(),
        })
    }

    /// A whole list as JSON.
    fn rows(&self, table: &str) -> PyResult<String> {
        match Table::named(table)? {
            Table::Plots => write(&self.0.plots),
            Table::Tracks => write(&self.0.tracks),
            Table::Associations => write(&self.0.associations),
            Table::Threats => write(&self.0.threats),
            Table::Actions => write(&self.0.actions),
            Table::Events => write(&self.0.events),
        }
    }

    /// One row of a list as JSON.
    fn row(&self, table: &str, index: usize) -> PyResult<String> {
        match Table::named(table)? {
            Table::Plots => one(&self.0.plots, index),
            Table::Tracks => one(&self.0.tracks, index),
            Table::Associations => one(&self.0.associations, index),
            Table::Threats => one(&self.0.threats, index),
            Table::Actions => one(&self.0.actions, index),
            Table::Events => one(&self.0.events, index),
        }
    }

    /// One column of a list as an array, or as a list of words.
    fn column<'py>(slf: &Bound<'py, Self>, table: &str, name: &str) -> PyResult<Bound<'py, PyAny>> {
        let (picture, owner) = (slf.get(), slf.as_any());
        let found = match Table::named(table)? {
            Table::Plots => columns::of_plots(owner, &picture.0.plots, name)?,
            Table::Tracks => columns::of_tracks(owner, &picture.0.tracks, name)?,
            Table::Associations => columns::of_associations(owner, &picture.0.associations, name)?,
            Table::Threats => columns::of_threats(owner, &picture.0.threats, name)?,
            Table::Actions => columns::of_actions(owner, &picture.0.actions, name)?,
            Table::Events => None,
        };
        found.ok_or_else(|| ArgumentError::new_err(format!("column: {table} have no {name}")))
    }

    fn __eq__(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}

fn one<T: Serialize>(rows: &[T], index: usize) -> PyResult<String> {
    rows.get(index).map_or_else(|| Err(ArgumentError::new_err("index: there is no such row")), write)
}
