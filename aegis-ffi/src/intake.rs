//! A caller's scan as the core takes it, in memory that is used again.

use crate::lists::{Elements, Plain};
use crate::status::{Fault, aegis_status};
use crate::types::{
    AEGIS_HAS_CARRIER, AEGIS_HAS_FIRST_SAMPLE, AEGIS_HAS_PRF, aegis_cpi, aegis_dwell, aegis_iq_format,
    aegis_look, aegis_plot,
};
use aegis_core::config::Limits;
use aegis_core::dwell::CubeView;
use aegis_core::ndarray::{ArrayView3, Ix3, ShapeBuilder};
use aegis_core::num_complex::Complex;
use aegis_core::{Cpi, Dwell, Error, Iq, Look, Plot, Pose, Sector, SensorId, Strobe, Time};
use std::ffi::c_void;

/// More blocks of pulses than any dwell has.
const MOST_CPIS: usize = 4096;

/// What was taken in of a scan.
#[derive(Default)]
pub(crate) struct Intake {
    pub(crate) sectors: Vec<Sector>,
    pub(crate) strobes: Vec<Strobe>,
    pub(crate) plots: Vec<Plot>,
    /// Plots of a caller that knows another size of them.
    copies: Vec<aegis_plot>,
    cpis: Vec<Cpi<'static>>,
    dwells: Vec<Dwell<'static>>,
}

/// A look whose sectors are in an intake.
pub(crate) struct Taken {
    sensor: SensorId,
    start: Time,
    end: Time,
    pose: Option<Pose>,
}

impl Taken {
    pub(crate) fn look<'a>(&self, sectors: &'a [Sector]) -> Look<'a> {
        Look { sensor: self.sensor, start: self.start, end: self.end, pose: self.pose, sectors }
    }
}

impl Intake {
    /// Takes in where a radar looked, and what disturbed it.
    pub(crate) unsafe fn look(&mut self, look: *const aegis_look, limits: &Limits) -> Result<Taken, Fault> {
        if look.is_null() {
            return Err(Fault::null("look"));
        }
        // SAFETY: it is not NULL, and the header asks for at least its first field.
        let size = unsafe { look.cast::<usize>().read_unaligned() };
        // SAFETY: as the header asks, `size` octets.
        let look: aegis_look = unsafe { crate::lists::read("look", look, size) }?;
        // SAFETY: as the header asks of both arrays.
        let (sectors, strobes) = unsafe {
            (
                of_limited("look.sectors", look.sectors, look.sectors_len, limits.sectors_per_scan)?,
                of_limited("look.strobes", look.strobes, look.strobes_len, limits.strobes_per_scan)?,
            )
        };
        self.sectors.clear();
        self.sectors.extend(sectors.iter().map(Sector::from));
        self.strobes.clear();
        for (index, strobe) in strobes.iter().enumerate() {
            self.strobes.push(strobe.to_core(index)?);
        }
        Ok(Taken {
            sensor: SensorId(look.sensor),
            start: Time::from_nanos(look.start_ns),
            end: Time::from_nanos(look.end_ns),
            pose: look.pose()?,
        })
    }

    /// Takes in plots.
    pub(crate) unsafe fn plots(
        &mut self,
        plots: *const aegis_plot,
        size: usize,
        len: usize,
        limits: &Limits,
    ) -> Result<(), Fault> {
        within("plots", len, limits.plots_per_scan)?;
        // SAFETY: as the header asks of the array.
        let plots = unsafe { Elements::new("plots", plots, size, len) }?;
        if let Some(plots) = plots.slice() {
            return convert(plots, &mut self.plots);
        }
        self.copies.clear();
        self.copies.extend(plots.iter());
        convert(&self.copies, &mut self.plots)
    }

    /// Takes in dwells, their samples as they lie, and lends them to `work`.
    pub(crate) unsafe fn with_dwells<R>(
        &mut self,
        dwells: *const aegis_dwell,
        size: usize,
        len: usize,
        limits: &Limits,
        work: impl FnOnce(&[Sector], &[Strobe], &[Dwell<'_>]) -> Result<R, Fault>,
    ) -> Result<R, Fault> {
        within("dwells", len, limits.dwells_per_scan)?;
        // SAFETY: as the header asks of the array.
        let given = unsafe { Elements::new("dwells", dwells, size, len) }?;
        let mut cpis = emptied(std::mem::take(&mut self.cpis));
        let done = gather(&given, &mut cpis).and_then(|()| {
            let mut dwells = emptied(std::mem::take(&mut self.dwells));
            let mut rest = cpis.as_slice();
            for dwell in given.iter() {
                let (own, others) = rest.split_at(dwell.cpis_len.min(rest.len()));
                dwells.push(Dwell { beam: dwell.beam(), cpis: own });
                rest = others;
            }
            let done = work(&self.sectors, &self.strobes, &dwells);
            self.dwells = emptied(dwells);
            done
        });
        self.cpis = emptied(cpis);
        done
    }
}

/// Each plot is checked and then converted, which is a plain copy to where it stays.
fn convert(given: &[aegis_plot], plots: &mut Vec<Plot>) -> Result<(), Fault> {
    plots.clear();
    plots.reserve(given.len());
    for (index, plot) in given.iter().enumerate() {
        plot.check(index)?;
        plots.push(Plot::from(plot));
    }
    Ok(())
}

/// All blocks of pulses of all dwells, one after the other.
fn gather(dwells: &Elements<'_, aegis_dwell>, cpis: &mut Vec<Cpi<'_>>) -> Result<(), Fault> {
    for (number, dwell) in dwells.iter().enumerate() {
        within("cpis of a dwell", dwell.cpis_len, MOST_CPIS)?;
        // SAFETY: as the header asks of the array.
        let own = unsafe { Elements::new("cpis", dwell.cpis, size_of::<aegis_cpi>(), dwell.cpis_len) };
        // Named only where there is need: names are allocated.
        let of_dwell = |fault: Fault| Fault { text: format!("dwells[{number}]: {}", fault.text), ..fault };
        for (index, cpi) in own.map_err(of_dwell)?.iter().enumerate() {
            cpis.push(view(&cpi, |field| format!("dwells[{number}].cpis[{index}].{field}"))?);
        }
    }
    Ok(())
}

fn view<'a>(cpi: &aegis_cpi, named: impl Fn(&str) -> String) -> Result<Cpi<'a>, Fault> {
    const F32: u32 = aegis_iq_format::F32 as u32;
    const I16: u32 = aegis_iq_format::I16 as u32;
    cpi.check(&named)?;
    let iq = match cpi.format {
        F32 => Iq::F32(cube::<Complex<f32>>(cpi, named)?),
        I16 => Iq::I16(cube::<Complex<i16>>(cpi, named)?),
        other => return Err(Fault::unknown(&named("format"), other)),
    };
    Ok(Cpi {
        start: Time::from_nanos(cpi.start_ns),
        carrier_hz: cpi.known(AEGIS_HAS_CARRIER, cpi.carrier_hz),
        prf_hz: cpi.known(AEGIS_HAS_PRF, cpi.prf_hz),
        first_sample_s: cpi.known(AEGIS_HAS_FIRST_SAMPLE, cpi.first_sample_s),
        waveform: cpi.waveform,
        iq,
    })
}

/// A view of a caller's samples.
fn cube<'a, T>(cpi: &aegis_cpi, named: impl Fn(&str) -> String) -> Result<CubeView<'a, T>, Fault> {
    let samples: *const T = aligned(cpi.samples).ok_or_else(|| {
        let reason = "NULL, or not aligned as its numbers are";
        Fault::out_of_range(&named("samples"), reason)
    })?;
    let shape = [cpi.channels, cpi.pulses, cpi.samples_len];
    let absurd = || Fault::new(aegis_status::Length, format!("{}: {shape:?} samples", named("samples")));
    let strides = strides::<T>(cpi).ok_or_else(absurd)?;
    let layout = Ix3(shape[0], shape[1], shape[2]).strides(Ix3(strides[0], strides[1], strides[2]));
    // SAFETY: it is not NULL and aligned; `strides` has found that from the first sample to the last there are no more
    // octets than can lie in memory, and the header asks that they are there until the call returns. They are only read,
    // so overlapping rows do no harm.
    Ok(unsafe { ArrayView3::from_shape_ptr(layout, samples) })
}

fn aligned<T>(samples: *const c_void) -> Option<*const T> {
    let samples: *const T = samples.cast();
    (!samples.is_null() && samples.is_aligned()).then_some(samples)
}

/// Steps from channel to channel, pulse to pulse, sample to sample; `None` where there are no samples, or absurdly many.
fn strides<T>(cpi: &aegis_cpi) -> Option<[usize; 3]> {
    let [channels, pulses, samples] = [cpi.channels, cpi.pulses, cpi.samples_len];
    let pulse = if cpi.pulse_stride == 0 { samples } else { cpi.pulse_stride };
    let channel = if cpi.channel_stride == 0 { pulses.checked_mul(pulse)? } else { cpi.channel_stride };
    let last = |count: usize, stride: usize| count.checked_sub(1)?.checked_mul(stride);
    let span = last(channels, channel)?.checked_add(last(pulses, pulse)?)?.checked_add(samples)?;
    let octets = span.checked_mul(size_of::<T>())?;
    let all = channels.checked_mul(pulses)?.checked_mul(samples)?.checked_mul(size_of::<T>())?;
    let is_sound = samples > 0 && isize::try_from(octets.max(all)).is_ok();
    // Nobody steps along what there is one of.
    let step = |count: usize, stride: usize| if count > 1 { stride } else { 0 };
    is_sound.then_some([step(channels, channel), step(pulses, pulse), 1])
}

unsafe fn of_limited<'a, T: Plain>(
    what: &'static str,
    base: *const T,
    len: usize,
    limit: usize,
) -> Result<Elements<'a, T>, Fault> {
    within(what, len, limit)?;
    // SAFETY: as the caller promises.
    unsafe { Elements::new(what, base, size_of::<T>(), len) }
}

fn within(what: &'static str, actual: usize, limit: usize) -> Result<(), Fault> {
    if actual <= limit { Ok(()) } else { Err(Error::Capacity { what, actual, limit }.into()) }
}

/// The memory of a list for others of another life: collecting nothing keeps it.
fn emptied<From, To>(mut list: Vec<From>) -> Vec<To> {
    list.clear();
    list.into_iter().filter_map(|_| None).collect()
}
