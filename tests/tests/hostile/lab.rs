//! The lab against clients that flood it.
