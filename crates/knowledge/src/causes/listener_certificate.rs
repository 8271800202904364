//! Causes of a listener certificate that Windows cannot make, or made for another machine.

use super::events::{NOT_CREATED, NOT_REPLACED, connection_manager};
use crate::Certainty::{Documented, Reported};
use crate::{Cause, Check, Servers, remedies, sources};

const SAME_ON_THE_WIRE: Option<&str> =
    Some("The wire shows an unusable key or the default certificate: the server's events tell them apart.");

pub const KEY_CONTAINER_STUCK: Cause = Cause {
    id: "key-container-stuck",
    title: "The key container of the self-signed certificate is stuck",
    explains: "SessionEnv wants to make a new self-signed certificate and cannot, because a key file of the same name is \
               left over that it may not open: \"object already exists\" in 1057 or 1058. The listener stays without a \
               usable certificate until that one file is moved aside.",
    confirms: &[
        NOT_CREATED,
        NOT_REPLACED,
        Check::windows(
            "The key files of Remote Desktop: one is right, and it names its permissions",
            "icacls \
             \"$env:ProgramData\\Microsoft\\Crypto\\RSA\\MachineKeys\\f686aace6942fb7f7ceb231212eef4a4_*\"",
        ),
    ],
    rules_out: &[
        "No event 1057 or 1058 since the last start of SessionEnv.",
        "A ServerHello and a signature by the key arrive.",
    ],
    remedies: &[&remedies::FREE_KEY_CONTAINER],
    sources: &[&sources::TN_F686, &sources::QIITA_F686],
    servers: Servers::WINDOWS,
    certainty: Reported,
    unseen: SAME_ON_THE_WIRE,
};

pub const COMPUTER_RENAMED: Cause = Cause {
    id: "computer-renamed",
    title: "The certificate is of the computer's old name",
    explains: "The computer was renamed, or cloned, and kept the self-signed certificate or the key of its old name. \
               Reported as a reset after the ClientHello, and as a warning of the client about the name where the key \
               still works.",
    confirms: &[
        Check::windows(
            "The subject of the certificate against the name of the computer",
            "Get-ChildItem 'Cert:\\LocalMachine\\Remote Desktop' | Select-Object \
             Subject,NotBefore,HasPrivateKey,@{Name='Computer';Expression={$env:COMPUTERNAME}}",
        ),
        NOT_CREATED,
        NOT_REPLACED,
    ],
    rules_out: &["The subject is the name of the computer."],
    remedies: &[&remedies::RENEW_SELF_SIGNED],
    sources: &[&sources::QIITA_F686],
    servers: Servers::WINDOWS,
    certainty: Reported,
    unseen: SAME_ON_THE_WIRE,
};

pub const TEMPLATE_CERTIFICATE_FAILED: Cause = Cause {
    id: "template-certificate-failed",
    title: "No certificate by the domain's template could be had",
    explains: "The policy \"Server authentication certificate template\" tells SessionEnv to fetch the listener's \
               certificate from the domain's CA. The template, the CA or the right to enrol is missing, and the listener \
               keeps its default or its old certificate.",
    confirms: &[
        Check::windows("The certificate of the template has an unsuitable subject (1062)", connection_manager!("1062")),
        Check::windows("The certificate of the template could not be installed (1064)", connection_manager!("1064")),
        Check::windows("It expired and could not be replaced (1065)", connection_manager!("1065")),
        Check::windows(
            "The template that the policy names",
            "Get-ItemProperty -Path 'HKLM:\\SOFTWARE\\Policies\\Microsoft\\Windows NT\\Terminal Services' -Name \
             CertTemplateName",
        ),
    ],
    rules_out: &["No template is named by policy.", "The certificate on the wire was issued by the domain's CA."],
    remedies: &[&remedies::CHECK_CERTIFICATE_TEMPLATE],
    sources: &[&sources::RCM_MANIFEST],
    servers: Servers::WINDOWS,
    certainty: Documented,
    unseen: SAME_ON_THE_WIRE,
};
