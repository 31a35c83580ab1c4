//! `--check-source`.

use super::Compared;
use crate::error::Result;

pub(crate) fn check(_compared: &Compared) -> Result<()> {
    Ok(())
}
