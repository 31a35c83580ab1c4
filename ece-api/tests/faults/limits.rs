//! Time limits: nothing waits for ever, whatever stands still.
