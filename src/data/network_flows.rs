//! Synthetic network flows (spec of paper 40): records of 21 numbers, normal or an attack.
//!
//! Attacks and normal traffic come in kinds, each with its means. Two pairs of numbers tell the classes apart only together, as
//! their signs agree or not; three numbers have heavy tails; some labels are wrong.

use super::Random;

/// Numbers of a record.
pub const FLOW_FEATURES: usize = 21;

const NORMAL_KINDS: usize = 3;
const ATTACK_KINDS: usize = 4;
/// Pairs of features that tell the classes apart by whether their signs agree.
const PAIRS: [(usize, usize); 2] = [(3, 9), (6, 14)];

/// Records of 21 numbers each, and what they are: 1 for an attack.
#[derive(Clone, Debug, PartialEq)]
pub struct NetworkFlows {
    /// A row of [`FLOW_FEATURES`] numbers a record.
    pub features: Vec<f32>,
    /// 1 for an attack, else 0; one in twenty is wrong.
    pub labels: Vec<i32>,
}

/// `count` synthetic records, 58 % of them attacks.
pub fn network_flows(count: usize, random: &mut Random) -> NetworkFlows {
    let mut means = [[0.0; FLOW_FEATURES]; NORMAL_KINDS + ATTACK_KINDS];
    for row in &mut means {
        for (feature, mean) in row.iter_mut().enumerate() {
            *mean = if feature % 3 == 0 { 0.0 } else { 0.6 * random.normal() };
        }
    }
    let mut flows =
        NetworkFlows { features: Vec::with_capacity(count * FLOW_FEATURES), labels: Vec::new() };
    for _ in 0..count {
        let attack = random.chance(0.58);
        let kind = if attack {
            NORMAL_KINDS + random.below(ATTACK_KINDS)
        } else {
            random.below(NORMAL_KINDS)
        };
        let record = record(&means[kind], attack, random);
        flows.features.extend(record.map(|feature| feature as f32));
        let wrong = random.chance(0.05);
        flows.labels.push(i32::from(attack != wrong));
    }
    flows
}

fn record(means: &[f64; FLOW_FEATURES], attack: bool, random: &mut Random) -> [f64; FLOW_FEATURES] {
    let mut record = means.map(|mean| mean + random.normal());
    for (a, b) in PAIRS {
        let sign = if random.chance(0.5) { 1.0 } else { -1.0 };
        let agree = attack != random.chance(0.2);
        let size = |random: &mut Random| random.normal().abs() + 0.3;
        record[a] = sign * size(random);
        record[b] = if agree { sign } else { -sign } * size(random);
    }
    // Durations and counts of bytes.
    record[..3].iter_mut().for_each(|feature| *feature = libm::exp(*feature));
    record
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attacks_are_as_frequent_and_signs_agree_as_often_as_the_recipe_says() {
        let flows = network_flows(20_000, &mut Random::new(1));
        let records = || flows.features.chunks_exact(FLOW_FEATURES).zip(&flows.labels);
        // 0.58 with one label in twenty flipped is 0.572.
        let attacks = flows.labels.iter().sum::<i32>() as f64 / 20_000.0;
        assert!((attacks - 0.572).abs() < 0.014, "{attacks}");
        for (a, b) in PAIRS {
            let agree =
                records().filter(|(record, label)| (record[a] * record[b] > 0.0) == (**label == 1));
            // 0.8 right signs times 0.95 right labels, and 0.2 times 0.05.
            let share = agree.count() as f64 / 20_000.0;
            assert!((share - 0.77).abs() < 0.012, "{share}");
        }
        assert!(records().all(|(record, _)| record[..3].iter().all(|&feature| feature > 0.0)));
    }
}
