use super::graph;
use crate::config::AssociationMode;
use crate::tracker::associate::Associator;

/// Two targets in one place gave two plots: whose is whose is not to be known, but a false one is neither.
#[test]
fn plots_of_a_crowd_are_surely_of_targets() {
    for mode in [AssociationMode::Belief, AssociationMode::Hypotheses] {
        let mut associator = Associator::new(mode);
        associator.costs = graph(2, &[vec![(0, -9.0), (1, -9.0)], vec![(0, -9.0), (1, -9.0)]]);
        associator.solve(|_| None);
        for row in 0..2 {
            let plot = associator.plot_of(row).expect("one for each");
            let own = associator.probability(row, plot);
            assert!(own < 0.55, "{mode:?}");
            assert!(associator.true_probability(plot, own) > 0.99, "{mode:?}");
        }
    }
}

/// Alone, a target's own plot is as surely a target's as its own.
#[test]
fn alone_it_is_the_same() {
    for &mode in AssociationMode::ALL {
        let mut associator = Associator::new(mode);
        associator.costs = graph(1, &[vec![(0, -2.0)]]);
        associator.solve(|_| None);
        let own = associator.probability(0, 0);
        assert!((associator.true_probability(0, own) - own).abs() < 1e-9, "{mode:?}");
        assert!((own - 0.881).abs() < 1e-3, "{mode:?}");
    }
}
