//! What kind of thing targets are: the built-in classifier on arrays, and one of the host's own in a pipeline.

use crate::guard;
use crate::pipeline::{aegis_pipeline, pipeline_of};
use crate::status::{Fault, aegis_status};
use aegis_core::Error;
use aegis_core::detector::classification::{
    BuiltIn, ClassFeatures, ClassPosterior, Classifier, FEATURES, OUTCOMES, SharedClassifier,
};
use std::ffi::c_void;

/// Numbers that tell a target's class, NaN where one is not known: speed_m_s, speed_sigma_m_s, altitude_m, climb_m_s, climb_sigma_m_s,
/// turn_rate_rad_s, acceleration_m_s2, velocity_error_m_s, range_rate_m_s, rcs_dbsm, range_extent_m, doppler_width_m_s, scatter.
pub const AEGIS_FEATURES: usize = 13;
/// Probabilities of a posterior: airliner, light aircraft, helicopter, glider, drone, bird, vessel, clutter, none of them.
pub const AEGIS_OUTCOMES: usize = 9;
/// More targets than can lie in memory.
const MOST_TARGETS: usize = 1 << 32;

const _: () = assert!(AEGIS_FEATURES == FEATURES && AEGIS_OUTCOMES == OUTCOMES);

/// Writes 9 probabilities for each of `len` targets, of which 13 numbers each are given; returns 0. Anything else is told in an event,
/// and the step goes on without. Called inside steps, in their threads, and by one of them at a time for each pipeline; it must not throw, and must
/// not call the pipeline.
pub type aegis_classifier = Option<
    unsafe extern "C" fn(user: *mut c_void, features: *const f64, len: usize, posteriors: *mut f64) -> i32,
>;

/// The built-in classifier on `len` targets: `features` are AEGIS_FEATURES numbers each, row by row, and `posteriors` becomes
/// AEGIS_OUTCOMES each. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn aegis_classify(
    features: *const f64,
    len: usize,
    posteriors: *mut f64,
) -> aegis_status {
    guard::alone(|| {
        if len > MOST_TARGETS {
            return Err(Fault::new(aegis_status::Length, "len is absurd"));
        }
        if len > 0 && (features.is_null() || posteriors.is_null()) {
            return Err(Fault::null("features or posteriors"));
        }
        let model = BuiltIn::new();
        for index in 0..len {
            // SAFETY: neither is NULL, and the header asks that `len` rows can be read there.
            let row = unsafe { features.add(index * FEATURES).cast::<[f64; FEATURES]>().read_unaligned() };
            let mut posterior = [ClassPosterior::default()];
            model.classify(&[ClassFeatures::from_array(row)], &mut posterior)?;
            // SAFETY: as above, written.
            unsafe {
                let out = posteriors.add(index * OUTCOMES).cast::<[f64; OUTCOMES]>();
                out.write_unaligned(posterior[0].probabilities);
            }
        }
        Ok(())
    })
}

/// Names the classes of plots and tracks from the next step on, in the place of the built-in classifier; NULL: the built-in one
/// again. What `user` points to must live, and be usable from any thread that steps, as long as the pipeline does.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn aegis_pipeline_set_classifier(
    pipeline: *mut aegis_pipeline,
    classifier: aegis_classifier,
    user: *mut c_void,
) -> aegis_status {
    guard::with(pipeline_of(pipeline), |running| {
        let shared = classifier
            .map_or_else(SharedClassifier::default, |ask| SharedClassifier::new(Host { ask, user }));
        running.pipeline.set_classifier(shared);
        Ok(())
    })
}

/// The host's function, and what it wants to be given.
struct Host {
    ask: unsafe extern "C" fn(*mut c_void, *const f64, usize, *mut f64) -> i32,
    user: *mut c_void,
}

// SAFETY: the header asks that `user` can be used from any thread that steps.
unsafe impl Send for Host {}
// SAFETY: as above; a handle is used by one call at a time.
unsafe impl Sync for Host {}

impl Classifier for Host {
    fn classify(&self, features: &[ClassFeatures], out: &mut [ClassPosterior]) -> aegis_core::Result<()> {
        let rows: Vec<f64> = features.iter().flat_map(ClassFeatures::to_array).collect();
        let mut answers = vec![f64::NAN; OUTCOMES * out.len()];
        // SAFETY: the header asks for a function that takes these; both arrays are as long as it says.
        let status = unsafe { (self.ask)(self.user, rows.as_ptr(), features.len(), answers.as_mut_ptr()) };
        if status != 0 {
            return Err(Error::Classifier(format!("the host's function returned {status}")));
        }
        for (posterior, row) in out.iter_mut().zip(answers.chunks_exact(OUTCOMES)) {
            posterior.probabilities.copy_from_slice(row);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arrays_are_classified_and_bad_ones_refused() {
        let mut jet = [f64::NAN; 2 * FEATURES];
        (jet[0], jet[2], jet[5]) = (230.0, 10_500.0, 0.001);
        let mut out = [0.0; 2 * OUTCOMES];
        // SAFETY: both arrays hold two rows.
        let status = unsafe { aegis_classify(jet.as_ptr(), 2, out.as_mut_ptr()) };
        assert_eq!(status, aegis_status::Ok);
        assert!(out[0] > 0.65, "{out:?}");
        assert!((out[OUTCOMES..].iter().sum::<f64>() - 1.0).abs() < 1e-6);
        // SAFETY: nothing is read or written.
        let status = |len| unsafe { aegis_classify(std::ptr::null(), len, std::ptr::null_mut()) };
        assert_eq!(status(0), aegis_status::Ok);
        assert_eq!(status(1), aegis_status::NullPointer);
        assert_eq!(status(usize::MAX), aegis_status::Length);
    }

    unsafe extern "C" fn refuse(user: *mut c_void, _: *const f64, len: usize, _: *mut f64) -> i32 {
        // SAFETY: the test gives a number that lives.
        unsafe { *user.cast::<usize>() += len };
        7
    }

    #[test]
    fn a_hosts_function_is_asked_and_may_refuse() {
        let mut asked = 0_usize;
        let host = Host { ask: refuse, user: (&raw mut asked).cast() };
        let mut out = [ClassPosterior::default(); 3];
        let error = host.classify(&[ClassFeatures::default(); 3], &mut out).unwrap_err();
        assert!(error.to_string().contains("returned 7"));
        assert_eq!(asked, 3);
        // SAFETY: NULL is refused.
        let status = unsafe {
            aegis_pipeline_set_classifier(std::ptr::null_mut(), Some(refuse), std::ptr::null_mut())
        };
        assert_eq!(status, aegis_status::NullPointer);
    }
}
