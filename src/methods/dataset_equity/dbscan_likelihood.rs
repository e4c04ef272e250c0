//! How common each sample looks: the size of its cluster, found by density.
//!
//! - **When**: before training with weights by likelihood, on embeddings of a few dimensions.
//! - **Formula**: clusters by DBSCAN; `p = size of the cluster / N`, and `size / largest size`.
//! - **Shapes**: `points` `[points, dimension]`; all outputs `[points]`.
//! - **Gradient**: none.
//! - **Edge cases**: `min_samples` counts the point itself, and a distance of exactly `eps` is near. Clusters are numbered by their
//!   first core point and grown depth first; a border point belongs to the first that reaches it. Points of no cluster are −1 and
//!   together form one group.
//! - **Reference**: Ester et al. 1996; Shrivastava et al. 2023, arXiv 2308.09878.
//! - **Deviations**: no t-SNE before; at most 10 000 points, as all distances are looked at.

use crate::entry::{Arrays, Axes, Call, Entry, Family, Input, Output, Param};
use crate::losses::parts::declared::POSITIVE;
use crate::{Error, ErrorCode, Result};

const POINTS: Axes = &["points"];

/// More would take minutes.
const MOST_POINTS: usize = 10_000;

pub(crate) const ENTRY: Entry = Entry {
    id: "dbscan_likelihood",
    golden: "dbscan_likelihood",
    paper: 18,
    family: Family::Methods,
    summary: "Likelihood of samples from the sizes of clusters by density.",
    formula: r"p_i = \frac{|C(i)|}{\max_c |c|}",
    reference: "Ester et al. 1996; Shrivastava et al. 2023, arXiv 2308.09878",
    inputs: &[Input::f32("points", &["points", "dimension"], "Embeddings, a row a sample.")],
    params: &[
        Param::float("eps", r"\varepsilon", 1.0, POSITIVE, (0.05, 5.0), "How far near goes."),
        Param::integer(
            "min_samples",
            "",
            10,
            (1, i32::MAX as i64),
            1,
            "How many points are near a core point, itself included.",
        ),
    ],
    outputs: &[
        Output::i32("cluster", POINTS, "Cluster of each point from 0, or −1."),
        Output::i32("core", POINTS, "1 for a core point, else 0."),
        Output::i32("cluster_size", POINTS, "Size of the point's group."),
        Output::f32("likelihood", POINTS, "Size of the group over the number of points."),
        Output::f32("scaled_likelihood", POINTS, "Size of the group over that of the largest."),
    ],
    invariances: &[],
    run,
};

fn run(call: &Call) -> Result<Arrays> {
    let count = call.size("points");
    if count > MOST_POINTS {
        let expected = format!("at most {MOST_POINTS} points");
        return Err(Error::new(ErrorCode::OutOfRange, "points", expected, count.to_string()));
    }
    let points = Points {
        coordinates: call.f64("points"),
        dimension: call.size("dimension"),
        // Just as squared distances are compared.
        reach: call.float("eps") * call.float("eps"),
    };
    let near = (0..count).map(|point| points.neighbours(point).count() as i64);
    let core: Vec<bool> = near.map(|near| near >= call.integer("min_samples")).collect();
    let clusters = clusters(&points, &core);
    // Group 0 is that of no cluster.
    let mut sizes = vec![0; count + 1];
    clusters.iter().for_each(|&cluster| sizes[(cluster + 1) as usize] += 1);
    let size: Vec<i32> = clusters.iter().map(|&cluster| sizes[(cluster + 1) as usize]).collect();
    let largest = sizes.iter().copied().max().unwrap_or(1);
    let share = |of: f64| size.iter().map(|&size| f64::from(size) / of).collect::<Vec<_>>();
    let mut outputs = call.outputs();
    outputs.i32("cluster", clusters);
    outputs.i32("core", core.into_iter().map(i32::from).collect());
    outputs.f32("likelihood", share(count as f64));
    outputs.f32("scaled_likelihood", share(f64::from(largest)));
    outputs.i32("cluster_size", size);
    Ok(outputs.finish())
}

/// Points and how far, squared, their neighbours are.
struct Points {
    coordinates: Vec<f64>,
    dimension: usize,
    reach: f64,
}

impl Points {
    /// The points near a point, itself included, by index.
    fn neighbours(&self, point: usize) -> impl DoubleEndedIterator<Item = usize> {
        let of = |at: usize| &self.coordinates[at * self.dimension..(at + 1) * self.dimension];
        let count = self.coordinates.len() / self.dimension;
        (0..count).filter(move |&other| {
            let differences = of(point).iter().zip(of(other)).map(|(a, b)| a - b);
            differences.map(|difference| difference * difference).sum::<f64>() <= self.reach
        })
    }
}

/// Cluster of every point, −1 for none: from each core point in turn, depth first.
fn clusters(points: &Points, core: &[bool]) -> Vec<i32> {
    let mut clusters = vec![-1; core.len()];
    let mut next = 0;
    for first in 0..core.len() {
        if !core[first] || clusters[first] >= 0 {
            continue;
        }
        clusters[first] = next;
        let mut open = vec![first];
        while let Some(point) = open.pop() {
            if !core[point] {
                continue;
            }
            for other in points.neighbours(point) {
                if clusters[other] < 0 {
                    clusters[other] = next;
                    open.push(other);
                }
            }
        }
        next += 1;
    }
    clusters
}
