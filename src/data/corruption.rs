//! What real labels suffer from: some are wrong, some classes are rare. Also pictures the other way round.
//!
//! Every example has draws of its own, so a share that is raised only adds to what a lower one has done.

use super::Random;

/// Labels of which that share is wrong: one of the other classes, each as likely.
pub fn noisy_labels(labels: &[i32], classes: usize, share: f64, seed: u64) -> Vec<i32> {
    let mut random = Random::new(seed);
    let mut noisy = |&label: &i32| {
        let (wrong, step) = (random.chance(share), 1 + random.below(classes - 1));
        if wrong { ((label as usize + step) % classes) as i32 } else { label }
    };
    labels.iter().map(&mut noisy).collect()
}

/// Indices of the examples that are left when of each class only a share stays: all of the first, `rarest` of the last, and
/// between them in geometric steps.
pub fn imbalanced(labels: &[i32], classes: usize, rarest: f64, seed: u64) -> Vec<usize> {
    let mut random = Random::new(seed);
    let last = (classes - 1) as f64;
    let shares: Vec<f64> =
        (0..classes).map(|class| libm::pow(rarest, class as f64 / last)).collect();
    let mut stays = |label: i32| random.uniform() < shares[label as usize];
    (0..labels.len()).filter(|&at| stays(labels[at])).collect()
}

/// Turns pictures `[…, width]` left to right.
pub fn flip_horizontally(picture: &mut [f32], width: usize) {
    picture.chunks_exact_mut(width).for_each(<[f32]>::reverse);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn noise_makes_its_share_of_labels_wrong_and_more_noise_only_adds() {
        let labels: Vec<i32> = (0..10_000).map(|at| at % 5).collect();
        let few = noisy_labels(&labels, 5, 0.2, 3);
        let wrong = few.iter().zip(&labels).filter(|(noisy, label)| noisy != label).count();
        // Four standard errors.
        assert!((1_840..2_160).contains(&wrong), "{wrong} of 10000");
        let more = noisy_labels(&labels, 5, 0.4, 3);
        let kept = labels.iter().zip(&few).zip(&more);
        assert!(kept.clone().all(|((label, few), more)| few == label || few == more));
        assert_eq!(noisy_labels(&labels, 5, 0.0, 3), labels);
    }

    #[test]
    fn imbalance_thins_the_classes_out_in_geometric_steps() {
        let labels: Vec<i32> = (0..30_000).map(|at| at % 3).collect();
        let left = imbalanced(&labels, 3, 0.01, 5);
        let of = |class| left.iter().filter(|&&at| labels[at] == class).count();
        assert_eq!(of(0), 10_000);
        assert!((880..1120).contains(&of(1)) && (60..140).contains(&of(2)), "{} {}", of(1), of(2));
        assert_eq!(imbalanced(&labels, 3, 1.0, 5).len(), labels.len());
    }

    #[test]
    fn a_picture_flipped_twice_is_itself() {
        let mut picture = [1.0, 2.0, 3.0, 4.0];
        flip_horizontally(&mut picture, 2);
        assert_eq!(picture, [2.0, 1.0, 4.0, 3.0]);
        flip_horizontally(&mut picture, 2);
        assert_eq!(picture, [1.0, 2.0, 3.0, 4.0]);
    }
}
