//! A sample of the matrix, the same each time: every cell is told right. The program plays all of them.

use std::collections::HashSet;

use rdpwhy_localise::{Cell, Scene, Tally, cells, in_virtual_time, over_tcp, tally};

/// One in so many; a prime, so that the sample keeps no step with the bytes of a message or the manners of a place.
const STRIDE: usize = 31;

#[test]
fn a_sample_of_the_matrix_is_told_right() {
    let cells = cells();
    assert!(cells.len() > 100_000, "{} cells", cells.len());
    let sample: Vec<&Cell> = cells.iter().step_by(STRIDE).collect();
    let routes: HashSet<_> = sample.iter().map(|cell| cell.scene().name).collect();
    assert_eq!(routes.len(), 11);
    assert_right(&tally(&sample, 2, |cell| in_virtual_time::play(cell).map(drop)));
}

#[test]
fn a_sample_of_the_matrix_is_told_right_over_tcp() {
    let cells = cells();
    let sample: Vec<&Cell> = cells.iter().filter(|cell| cell.is_over_tcp()).step_by(STRIDE).collect();
    assert_right(&tally(&sample, 16, over_tcp::play));
}

#[track_caller]
fn assert_right<S: Scene>(played: &Tally<'_, S>) {
    let (all, right) = played.sum();
    let first = played.mistakes().next().map(|(cell, wrong)| (cell.to_string(), wrong));
    assert!(first.is_none(), "{} of {all} wrong, the first of them: {first:?}", all - right);
}
