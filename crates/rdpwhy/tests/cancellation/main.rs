//! Dropping a future at any await: no task, no descriptor, no file and no thread remains.

#[cfg(target_os = "linux")]
mod linux;

#[cfg(not(target_os = "linux"))]
#[test]
#[ignore = "what remains is counted in /proc, which only Linux has"]
fn a_future_that_is_dropped_at_any_await_leaves_nothing() {}
