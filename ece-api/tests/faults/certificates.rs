//! Certificates and the causes of connections that cannot be made: the right hint, said once, and no useless attempt.
