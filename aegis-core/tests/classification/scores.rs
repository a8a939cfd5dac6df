//! How good posteriors are.

use aegis_core::TargetClass;
use aegis_core::detector::classification::{CLASSES, ClassPosterior, OUTCOMES};

/// What each target was, and what was made of it.
#[derive(Default)]
pub(crate) struct Tally(pub(crate) Vec<(usize, ClassPosterior)>);

pub(crate) fn outcome_of(class: Option<TargetClass>) -> usize {
    class.and_then(|class| CLASSES.iter().position(|known| *known == class)).unwrap_or(OUTCOMES - 1)
}

impl Tally {
    pub(crate) fn add(&mut self, truth: usize, posterior: ClassPosterior) {
        self.0.push((truth, posterior));
    }

    /// Rows: truth; columns: the likeliest outcome.
    pub(crate) fn confusion(&self) -> [[u32; OUTCOMES]; OUTCOMES] {
        let mut table = [[0; OUTCOMES]; OUTCOMES];
        for (truth, posterior) in &self.0 {
            table[*truth][outcome_of(posterior.likeliest().0)] += 1;
        }
        table
    }

    /// Mean of the outcomes' F1.
    pub(crate) fn macro_f1(&self) -> f64 {
        let table = self.confusion();
        let f1 = |k: usize| {
            let of: u32 = table[k].iter().sum();
            let said: u32 = table.iter().map(|row| row[k]).sum();
            2.0 * f64::from(table[k][k]) / f64::from((of + said).max(1))
        };
        (0..OUTCOMES).map(f1).sum::<f64>() / OUTCOMES as f64
    }

    /// Expected calibration error of the likeliest outcome, in ten bins. A target that the classifier was never asked about has no
    /// posterior that could come true.
    pub(crate) fn calibration_error(&self) -> f64 {
        let mut bins = [(0.0, 0.0); 10];
        let asked = || self.0.iter().filter(|(_, posterior)| *posterior != ClassPosterior::default());
        for (truth, posterior) in asked() {
            let (class, sure) = posterior.likeliest();
            let bin = &mut bins[((10.0 * sure) as usize).min(9)];
            bin.0 += sure;
            bin.1 += f64::from(u8::from(outcome_of(class) == *truth));
        }
        bins.iter().map(|(sure, right)| f64::abs(sure - right)).sum::<f64>() / asked().count().max(1) as f64
    }

    /// Of the targets that get a label at this confidence, the share that gets the right one; and of those of a class, the share
    /// that gets any.
    pub(crate) fn precision_and_coverage(&self, confidence: f64) -> (f64, f64) {
        let labels =
            || self.0.iter().filter_map(|(truth, p)| p.label(confidence).map(|class| (*truth, class)));
        let right = labels().filter(|(truth, class)| outcome_of(Some(*class)) == *truth).count();
        let of_a_class = self.0.iter().filter(|(truth, _)| *truth < CLASSES.len()).count();
        let covered = labels().filter(|(truth, _)| *truth < CLASSES.len()).count();
        (right as f64 / labels().count().max(1) as f64, covered as f64 / of_a_class.max(1) as f64)
    }

    pub(crate) fn table(&self) -> String {
        let name = |index: usize| {
            CLASSES.get(index).map_or("unknown".to_owned(), |class| format!("{class:?}").to_lowercase())
        };
        let line = |title: String, cells: [String; OUTCOMES]| {
            let cells = cells.map(|cell| format!("{cell:>14}"));
            format!("{title:<14}{}", cells.concat())
        };
        let mut lines = vec![line(String::new(), std::array::from_fn(name))];
        let rows = self.confusion().into_iter().enumerate().filter(|(_, row)| row.iter().sum::<u32>() > 0);
        lines.extend(rows.map(|(index, row)| line(name(index), row.map(|count| count.to_string()))));
        lines.join("\n")
    }
}

/// Wilson's interval of a share, 95 % (Wilson 1927, "Probable inference, the law of succession, and statistical inference").
pub(crate) fn wilson(share: f64, of: f64) -> [f64; 2] {
    let (n, z) = (of, 1.959_964);
    let middle = (share + z * z / (2.0 * n)) / (1.0 + z * z / n);
    let half = z / (1.0 + z * z / n) * (share * (1.0 - share) / n + z * z / (4.0 * n * n)).sqrt();
    [middle - half, middle + half]
}
