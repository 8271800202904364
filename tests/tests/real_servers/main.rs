//! Every real server ends a probe where its manners say, with the facts that it shows. The servers are started by the
//! tests; see `RealServer` for where they are not installed.

mod ask;
mod broken;
mod certificate;
mod diagnosis;
mod inspection;
mod logon;
mod relay;
mod shadow;
mod xrdp;
