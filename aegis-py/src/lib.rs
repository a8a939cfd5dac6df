//! What `import aegis` calls: the core's objects as frozen classes, its plain data as JSON, its lists as numpy arrays.
//!
//! No logic lives here, and none of this is public: the Python package around it (`python/aegis`) gives it types, names
//! and documentation.
//!
//! - `pipeline`, `stages`, `scene`, `recording`, `live`, `score`: the core's objects, each behind a lock that is taken after the
//!   interpreter was let go.
//! - `scan`: what goes in; `samples`: I/Q borrowed from numpy; `plots`: plots copied from numpy.
//! - `picture`: what comes out; `columns`: its lists, column by column; `shared`: arrays that share its memory.
//! - `map`: range-Doppler maps, and the cells of them that stand out.
//! - `call`: functions of plain data, by name; `text`: plain data as JSON; `settings`: configurations, checked.
//! - `agility`: hops between channels, alone.
//! - `classes`: the built-in classifier on arrays, and a Python function as one.
//! - `errors`: the core's errors as exceptions.
#![allow(missing_docs, reason = "it is private: the documentation is the Python package's")]

mod agility;
mod call;
mod classes;
mod columns;
mod errors;
mod live;
mod map;
mod picture;
mod pipeline;
mod plots;
mod recording;
mod samples;
mod scan;
mod scene;
mod score;
mod settings;
mod shared;
mod stages;
mod text;

use pyo3::prelude::*;

#[pymodule(gil_used = false)]
mod _aegis {
    #[pymodule_export]
    use crate::agility::ChannelAgility;
    #[pymodule_export]
    use crate::call::call;
    #[pymodule_export]
    use crate::classes::classify;
    #[pymodule_export]
    use crate::live::LiveScans;
    #[pymodule_export]
    use crate::map::{Cfar, DwellMap};
    #[pymodule_export]
    use crate::picture::Picture;
    #[pymodule_export]
    use crate::pipeline::Pipeline;
    #[pymodule_export]
    use crate::recording::{Recording, records, write_records};
    #[pymodule_export]
    use crate::scan::Scan;
    #[pymodule_export]
    use crate::scene::{IqScene, PlotScene, Scene};
    #[pymodule_export]
    use crate::score::RunScore;
    #[pymodule_export]
    use crate::settings::{check, defaults, json_to_toml, toml_to_json};
    #[pymodule_export]
    use crate::stages::{Detector, EwResponder, Radar, ThreatAssessor, Tracker};
}
