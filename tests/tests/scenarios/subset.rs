//! Whether a JSON value holds all that a scenario names of it.

use serde_json::Value;

/// What differs, by path. Tables may hold more than is named; everything else is the same or different.
pub(crate) fn missing(path: &str, expected: &Value, actual: &Value) -> Vec<String> {
    match (expected, actual) {
        (Value::Object(named), Value::Object(held)) => named
            .iter()
            .flat_map(|(key, value)| {
                let path = format!("{path}.{key}");
                held.get(key)
                    .map_or_else(|| vec![format!("{path}: there is no such field")], |held| missing(&path, value, held))
            })
            .collect(),
        _ if expected == actual => Vec::new(),
        _ => vec![format!("{path}: expected {expected}, got {actual}")],
    }
}
