//! Logins and tokens: limits hold around them, and a refused password is not hammered.
