//! Published probabilities of collision, from `reference/collision_probability.json`: NASA's CARA, unit tests by Omitron.
#![cfg(feature = "serde")]

mod common;

use aegis_core::threat::collision::encounter_probability;
use serde_json::Value;

fn vector(value: &Value) -> [f64; 3] {
    std::array::from_fn(|i| value[i].as_f64().expect("a number"))
}

fn difference(a: [f64; 3], b: [f64; 3]) -> [f64; 3] {
    std::array::from_fn(|i| a[i] - b[i])
}

#[test]
fn published_values_are_reproduced() {
    let Some(path) = common::data("reference/collision_probability.json") else { return };
    let cases: Vec<Value> =
        serde_json::from_str(&std::fs::read_to_string(path).expect("readable")).expect("JSON");
    assert_eq!(cases.len(), 2);
    for case in &cases {
        let inputs = &case["inputs"];
        let rows = |name: &str| -> [[f64; 3]; 3] { std::array::from_fn(|i| vector(&inputs[name][i])) };
        let (first, second) = (rows("cov1_km2"), rows("cov2_km2"));
        let covariance: [[f64; 3]; 3] =
            std::array::from_fn(|i| std::array::from_fn(|j| first[i][j] + second[i][j]));
        let position = difference(vector(&inputs["r1_km"]), vector(&inputs["r2_km"]));
        let velocity = difference(vector(&inputs["v1_kmps"]), vector(&inputs["v2_kmps"]));
        let radius = inputs["HBR_km"].as_f64().expect("a number");
        let actual = encounter_probability(position, velocity, covariance, radius).expect("they move");
        let published = case["expected"]["published"].as_f64().expect("a number");
        assert!((actual / published - 1.0).abs() < 1e-10, "{}: {actual} {published}", case["id"]);
    }
}
