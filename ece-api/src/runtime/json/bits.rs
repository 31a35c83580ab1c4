//! A set of indices of members.

/// The first 64 cost no allocation.
#[derive(Clone, Default, PartialEq, Hash)]
pub(super) struct Bits {
    first: u64,
    /// The last one is not zero, so that equal sets are equal.
    rest: Vec<u64>,
}

impl Bits {
    /// True if it was there already.
    pub(super) fn insert(&mut self, index: usize) -> bool {
        let bit = 1 << (index % 64);
        let word = match (index / 64).checked_sub(1) {
            None => &mut self.first,
            Some(word) => {
                if self.rest.len() <= word {
                    self.rest.resize(word + 1, 0);
                }
                &mut self.rest[word]
            }
        };
        let again = *word & bit != 0;
        *word |= bit;
        again
    }

    pub(super) fn remove(&mut self, index: usize) {
        let word = match (index / 64).checked_sub(1) {
            None => Some(&mut self.first),
            Some(word) => self.rest.get_mut(word),
        };
        if let Some(word) = word {
            *word &= !(1 << (index % 64));
        }
        while self.rest.last() == Some(&0) {
            self.rest.pop();
        }
    }

    pub(super) fn contains(&self, index: usize) -> bool {
        let word = match (index / 64).checked_sub(1) {
            None => Some(&self.first),
            Some(word) => self.rest.get(word),
        };
        word.is_some_and(|word| word & (1 << (index % 64)) != 0)
    }
}

#[cfg(test)]
mod tests {
    use super::Bits;

    #[test]
    fn what_was_removed_was_never_there() {
        let mut bits = Bits::default();
        for index in [0, 63, 64, 200] {
            assert!(!bits.insert(index) && bits.insert(index) && bits.contains(index), "{index}");
        }
        assert!(!bits.contains(1) && !bits.contains(1000));
        for index in [200, 64, 0, 63, 999] {
            bits.remove(index);
            assert!(!bits.contains(index), "{index}");
        }
        assert!(bits == Bits::default());
    }
}
