//! Ten times the document costs about ten times as much: counted in what is allocated, which is the same on every machine.
//! The clock is read by the task alone; more shapes of documents, coarsely, by `ece-codegen/tests/scaling.rs`.

use std::path::Path;

use allocation_counter::{AllocationInfo, measure};

use super::{COPIES, Documents, WORK, copies, document};
use crate::inputs::InputArgs;
use crate::workspace;

/// Ten to the power of 1.1.
const MOST: f64 = 12.6;

#[test]
fn ten_times_the_document_costs_ten_times_as_much() {
    let spec = workspace::root().unwrap().join("spec").join("swagger.json");
    let one = document(&InputArgs::of(spec)).unwrap();
    let sizes = [one.clone(), copies::copies(&one, COPIES)].map(|document| Documents::of(Path::new(""), &document));
    for work in WORK {
        let [one, ten] = sizes.each_ref().map(|documents| measure(|| (work.call)(documents)));
        let ratio = |of: fn(&AllocationInfo) -> f64| of(&ten) / of(&one);
        #[expect(clippy::cast_precision_loss, reason = "a ratio")]
        let ratios = [
            ("allocations", ratio(|it| it.count_total as f64)),
            ("bytes", ratio(|it| it.bytes_total as f64)),
            ("bytes at once", ratio(|it| it.bytes_max as f64)),
        ];
        for (unit, ratio) in ratios {
            assert!((5.0..MOST).contains(&ratio), "{}: {ratio:.1} times as many {unit}", work.name);
        }
    }
}
