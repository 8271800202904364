//! A target with an IPv6 address on a machine that has none.

use crate::command::{json, stderr, stdout};
use crate::namespace::InNamespace;

#[test]
fn a_target_of_a_family_that_the_machine_does_not_have_is_unreachable_and_the_server_is_not_blamed() {
    for target in ["[::1]:3389", "[2001:db8::1]:3389"] {
        let namespace = InNamespace::without_network();
        let Some(output) = namespace.run("no IPv6", &["probe", target, "--json"]) else { return };
        assert_eq!(output.status.code(), Some(11), "{target}: {}", stderr(&output));
        let document = json(&output);
        assert_eq!(document["position"]["stage"], "connect", "{target}");
        let (kind, reason) = (&document["ending"]["kind"], &document["ending"]["reason"]);
        assert_eq!((kind, reason), (&"unreachable".into(), &"network-unreachable".into()), "{target}");

        let Some(output) = namespace.run("no IPv6", &["diagnose", target]) else { return };
        assert_eq!(output.status.code(), Some(11), "{target}: {}", stderr(&output));
        let first: Vec<&str> = stdout(&output).lines().take(2).collect();
        assert!(first.concat().contains("This machine has no route to that network"), "{target}: {first:?}");
    }
}
