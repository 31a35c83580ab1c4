//! What many measurements of one thing come to.

use serde::Serialize;

/// The middle of many figures, and where the middle half of them begins and ends.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub(super) struct Spread {
    pub(super) lower: f64,
    pub(super) median: f64,
    pub(super) upper: f64,
}

impl Spread {
    /// `None` of nothing.
    pub(super) fn of(figures: impl IntoIterator<Item = f64>) -> Option<Self> {
        let mut figures: Vec<f64> = figures.into_iter().collect();
        figures.sort_by(f64::total_cmp);
        let at = |quarter: usize| figures.get((figures.len().checked_sub(1)? * quarter + 2) / 4).copied();
        Some(Self { lower: at(1)?, median: at(2)?, upper: at(3)? })
    }
}

#[cfg(test)]
mod tests {
    use super::Spread;

    #[test]
    fn the_middle_is_in_the_middle_whatever_the_order() {
        assert_eq!(Spread::of([]), None);
        assert_eq!(Spread::of([7.0]), Some(Spread { lower: 7.0, median: 7.0, upper: 7.0 }));
        let figures = [9.0, 1.0, 100.0, 2.0, 5.0];
        assert_eq!(Spread::of(figures), Some(Spread { lower: 2.0, median: 5.0, upper: 9.0 }));
    }
}
