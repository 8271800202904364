//! A sample of the whole matrix, the same each time: every cell is told right. The program plays all of them.

use std::collections::HashSet;

use rdpwhy_localise::cells;

/// One in so many; a prime, so that the sample keeps no step with the bytes of a message or the manners of a place.
const STRIDE: usize = 23;

#[test]
fn a_sample_of_the_matrix_is_told_right() {
    let cells = cells();
    assert!(cells.len() > 60_000, "{} cells", cells.len());
    let mut routes = HashSet::new();
    let mut wrong = Vec::new();
    for cell in cells.iter().step_by(STRIDE) {
        routes.insert(cell.route());
        if let Err(mistake) = cell.play() {
            wrong.push(format!("{cell}\n  {mistake:?}"));
        }
    }
    assert_eq!(routes.len(), 8);
    assert!(
        wrong.is_empty(),
        "{} wrong, the first of them:\n{}",
        wrong.len(),
        wrong.first().map_or("", String::as_str)
    );
}
