//! Noise that is transmitted at the radar.

use super::super::random::{Purpose, stream};
use super::scene::Looking;
use ndarray::Array3;
use num_complex::Complex;
use rand::{Rng, RngExt};
use rand_distr::StandardNormal;

/// Complex noise of unit power.
pub(in crate::sim) fn complex_normal(random: &mut impl Rng) -> Complex<f64> {
    let (re, im): (f64, f64) = (random.sample(StandardNormal), random.sample(StandardNormal));
    Complex::new(re, im) * std::f64::consts::FRAC_1_SQRT_2
}

impl Looking<'_> {
    /// Adds what a jammer transmits while it is on and covers the channel: one wave, white over the receiver's band, that each
    /// element receives from its direction, also through side lobes.
    pub(super) fn add_jammer(&self, index: usize, cubes: &mut [Array3<Complex<f32>>]) {
        let config = &self.world.config;
        let Some(jammer) = config.jammers.get(index) else { return };
        for (interval, cube) in self.intervals.iter().zip(cubes) {
            let antenna = &interval.radar.antenna;
            let mut random =
                stream(config.seed, Purpose::Jamming, self.number, index << 16 | interval.number);
            for pulse in 0..interval.pulses {
                let time_s = interval.start_s + interval.pulse_s(i64::from(pulse));
                if !jammer.is_heard(self.pointing.middle.azimuth_rad, time_s, self.settings) {
                    continue;
                }
                let Some((direction, range_m)) =
                    self.world.emitter(&jammer.emitter, time_s, self.pointing.middle.elevation_rad)
                else {
                    continue;
                };
                let gain = self.pointing.gain(antenna, &direction, time_s);
                let level = (jammer.main_beam_jnr(range_m) * gain).sqrt();
                let elements = self.pointing.elements(antenna, &direction, interval.carrier_hz, time_s);
                let turned = interval.waveform.is_continuous();
                let receiver = interval.receiver();
                for sample in 0..interval.samples() {
                    let since_s = receiver.first_sample_s + sample as f64 / receiver.sampling_hz;
                    if !jammer.transmits(time_s + since_s) {
                        continue;
                    }
                    let wave = complex_normal(&mut random) * level;
                    for (channel, element) in elements.iter().enumerate() {
                        let element = if turned { element.conj() } else { *element };
                        if let Some(to) = cube.get_mut([channel, pulse as usize, sample]) {
                            *to += super::interval::single(wave * element);
                        }
                    }
                }
            }
        }
    }
}
