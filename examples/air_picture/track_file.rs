//! The state of each track at each plot that it used, as CSV.

use crate::Failure;
use aegis_core::{Picture, TrackStatus};
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

const HEADER: &str = "plot_index,track_id,status,x_m,y_m,vx,vy,z_m,vz";

/// Rows are written in the step that used the plot, and never revised.
#[derive(Debug)]
pub(crate) struct TrackFile {
    path: PathBuf,
    rows: BufWriter<File>,
}

impl TrackFile {
    pub(crate) fn create(path: &Path) -> Result<Self, Failure> {
        let file = File::create(path).map_err(|error| Failure::at(path, error))?;
        let mut created = Self { path: path.to_owned(), rows: BufWriter::new(file) };
        let written = writeln!(created.rows, "{HEADER}");
        created.checked(written)?;
        Ok(created)
    }

    /// One row for each association of this step: metres and metres per second; east, north, up.
    pub(crate) fn add(&mut self, picture: &Picture) -> Result<(), Failure> {
        for association in &picture.associations {
            let Some(plot) = picture.plots.get(association.plot as usize) else {
                continue;
            };
            let status = match association.status {
                TrackStatus::Tentative => "tentative",
                TrackStatus::Confirmed | TrackStatus::Coasting => "confirmed",
            };
            let ([x, y, z], [vx, vy, vz]) = (association.position_m, association.velocity_m_s);
            let (tag, track) = (plot.tag, association.track);
            let written =
                writeln!(self.rows, "{tag},{track},{status},{x:.2},{y:.2},{vx:.3},{vy:.3},{z:.2},{vz:.3}");
            self.checked(written)?;
        }
        Ok(())
    }

    pub(crate) fn finish(mut self) -> Result<(), Failure> {
        let written = self.rows.flush();
        self.checked(written)
    }

    fn checked(&self, written: std::io::Result<()>) -> Result<(), Failure> {
        written.map_err(|error| Failure::at(&self.path, error))
    }
}
