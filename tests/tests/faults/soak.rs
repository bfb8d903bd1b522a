//! Random faults, many at once.
