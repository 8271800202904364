//! Owns the sources that causes and remedies cite by tag. Microsoft's pages were read as copies.

/// A source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Source {
    /// `AZ-EVT`.
    pub tag: &'static str,
    /// Where it is, or what it is.
    pub cites: &'static str,
}

/// The source with this tag.
#[must_use]
pub fn source(tag: &str) -> Option<&'static Source> {
    SOURCES.iter().find(|source| source.tag == tag)
}

/// All sources.
#[must_use]
pub const fn sources() -> &'static [Source] {
    SOURCES
}

const fn cited(tag: &'static str, cites: &'static str) -> Source {
    Source { tag, cites }
}

#[rustfmt::skip]
const SOURCES: &[Source] = &[
    cited("OND", "IMsTscAxEvents::OnDisconnected, learn.microsoft.com/windows/win32/termserv/imstscaxevents-ondisconnected"),
    cited("EXT", "ExtendedDisconnectReasonCode, learn.microsoft.com/windows/win32/termserv/extendeddisconnectreasoncode"),
    cited("ERRINFO", "MS-RDPBCGR 2.2.5.1.1, Set Error Info; numbers also in FreeRDP, libfreerdp/core/errinfo.c"),
    cited("KB192165", "Microsoft KB Q192165, archive copy"),
    cited("F31", "A measurement of 2026-09-26 in the tests of the public project ghrdp: an unusable key and what the wire shows"),
    cited("F17", "An observation of 2026-09-26 in the public project ghrdp: a stale name over Tailscale"),
    cited("DOCKUR345", "github.com/dockur/windows/issues/345"),
    cited("DOCKUR754", "github.com/dockur/windows/issues/754"),
    cited("NOMACH", "A public report: 0x904/0x7 after a server had been moved to NoMachine"),
    cited("GRD", "A public report: gnome-remote-desktop --system with empty gate credentials"),
    cited("WRD", "A public report: a home-made server on IronRDP; the certificate was shown and accepted, then it closed"),
    cited("RELAY", "A public report: a relay that holds connections for approval"),
    cited("BLOG-CERT", "A public report: an expired self-signed certificate, no log shown"),
    cited("TECHW", "A public report: a hung TermService, cured by a cold boot"),
    cited("RDPW305", "github.com/sebaxakerhtc/rdpwrap.ini/issues/305"),
    cited("IPBAN240", "github.com/DigitalRuby/IPBan/issues/240"),
    cited("DOCKUR1256", "github.com/dockur/windows/issues/1256"),
    cited("DRD30", "github.com/scottyhardy/docker-remote-desktop/issues/30"),
    cited("RDPW4473", "github.com/stascorp/rdpwrap/issues/4473"),
    cited("XRDP3015", "github.com/neutrinolabs/xrdp/issues/3015"),
    cited("MRNG3088", "github.com/mRemoteNG/mRemoteNG/issues/3088"),
    cited("AVD1608", "A public report: Azure Virtual Desktop, 0x1608"),
    cited("TELEPORT39892", "github.com/gravitational/teleport/pull/39892: one cause documented, and a reviewer who names others"),
    cited("IRONRDP1469", "github.com/Devolutions/IronRDP/issues/1469: a failed CredSSP arrives as alert 80"),
    cited("MASSCAN", "masscan, its reader of RDP answers: failure 5 under the name of a missing NLA"),
    cited("SSLYZE", "sslyze and sslscan: any TPKT answer is taken as leave to begin TLS"),
    cited("FRDP", "FreeRDP: HYBRID_REQUIRED followed by a reset was reported as the reset"),
    cited("ZGRAB2", "zgrab2: end of file, reset and timeout share a status"),
    cited("GUACD", "guacd: one text for every TLS failure, and one for every lost transport"),
    cited("AZ-EVT", "learn.microsoft.com/troubleshoot/azure/virtual-machines/windows/event-id-troubleshoot-vm-rdp-connecton"),
    cited("AZ-INT", "learn.microsoft.com/troubleshoot/azure/virtual-machines/windows/troubleshoot-rdp-internal-error"),
    cited("AZ-AUTH", "learn.microsoft.com/troubleshoot/azure/virtual-machines/windows/cannot-connect-rdp-azure-vm"),
    cited("AZ-CSSP", "learn.microsoft.com/troubleshoot/azure/virtual-machines/windows/credssp-encryption-oracle-remediation"),
    cited("AZ-SEP26", "Azure article of 2026-09-28 on the instability of Remote Desktop Services after the September 2026 updates"),
    cited("AZ-1104", "Azure self-help text for 0x1104"),
    cited("MS-INT", "learn.microsoft.com/troubleshoot/windows-server/remote/internal-error-has-occurred-connecting-remote-machine"),
    cited("MS-GEN", "learn.microsoft.com/troubleshoot/windows-server/remote/rdp-error-general-troubleshooting"),
    cited("MS-DISC", "learn.microsoft.com/troubleshoot/windows-server/remote/troubleshoot-remote-desktop-disconnected-errors, KB 2477176"),
    cited("TN-SECERR", "technet.microsoft.com/library/cc757541(v=ws.10): because of a security error, the client could not connect"),
    cited("KEYS", "MS-RDPBCGR 5.3.4 to 5.3.6: client random, session keys, MAC"),
    cited("MS-LISTEN", "learn.microsoft.com/troubleshoot/windows-server/remote/remote-desktop-listener-certificate-configurations"),
    cited("MS-LIC", "learn.microsoft.com/troubleshoot/windows-server/remote/cannot-connect-rds-no-license-server"),
    cited("DIAG", "The section on RD Licensing Diagnoser of the same page as MS-LIC"),
    cited("MS-1028", "technet.microsoft.com/library/ee890984, event 1028"),
    cited("MS-1069", "learn.microsoft.com/previous-versions/windows/it-pro/ee891144(v=ws.10), event 1069"),
    cited("GRACE", "learn.microsoft.com/windows/win32/termserv/getgraceperioddays-win32-terminalservicesetting"),
    cited("PORTS", "learn.microsoft.com/troubleshoot/windows-server/remote/ports-used-by-rds"),
    cited("EV56", "techcommunity.microsoft.com, Ask the Performance Team: the curious case of event id 56"),
    cited("EV50", "eventid.net, event 50 of TermDD"),
    cited("MTU", "freetechanswers.com 2009/07, quoting Microsoft on black hole routers"),
    cited("DETWIKI-CORE", "Detection wiki, provider RdpCoreTS"),
    cited("DETWIKI-RCM", "Detection wiki, provider RemoteConnectionManager"),
    cited("TNWIKI-37847", "TechNet wiki 37847: the client's own log"),
    cited("RACK", "docs.rackspace.com, rds-client-disconnected-codes-and-reasons"),
    cited("SCH-40", "A public event log excerpt: Schannel 36874 and 36888, alert 40, state 1205"),
    cited("SCH-70", "A public event log excerpt: Schannel 36888, alert 70, state 105"),
    cited("SCHMSG", "Texts of the Schannel event manifest"),
    cited("ALERT", "learn.microsoft.com/windows/win32/secauthn/schannel-error-codes-for-tls-and-ssl-alerts"),
    cited("TLSPROT", "learn.microsoft.com/windows/win32/secauthn/protocols-in-tls-ssl--schannel-ssp-"),
    cited("TLSOVER", "learn.microsoft.com/windows-server/security/tls/tls-ssl-schannel-ssp-overview"),
    cited("ANS-RDP", "docs.ans.co.uk, rdptls: Windows Server 2008 R2 and KB3080079"),
    cited("CC", "MS-RDPBCGR 2.2.1.2, X.224 Connection Confirm, and 2.2.13.1, Server Redirection"),
    cited("CR", "MS-RDPBCGR 2.2.1.1, X.224 Connection Request"),
    cited("NEGREQ", "MS-RDPBCGR 2.2.1.1.1, RDP_NEG_REQ"),
    cited("NEGRSP", "MS-RDPBCGR 2.2.1.2.1, RDP_NEG_RSP"),
    cited("NEGFAIL", "MS-RDPBCGR 2.2.1.2.2, RDP_NEG_FAILURE"),
    cited("EUA", "MS-RDPBCGR 2.2.10.2, Early User Authorization Result"),
    cited("RDSTLS", "MS-RDPBCGR 2.2.17, RDSTLS"),
    cited("CSSP-2.2.1", "MS-CSSP 2.2.1, TSRequest"),
    cited("NLA-FRDP", "FreeRDP, libfreerdp/core/nla.c: errorCode with version 3, 4 and 6, names of its values"),
    cited("MCS-FRDP", "FreeRDP, libfreerdp/core/mcs.c, and ITU-T T.125"),
    cited("LICERR", "MS-RDPBCGR 2.2.1.12.1.3, Licensing Error Message"),
    cited("RDPELE-3255", "MS-RDPELE 3.2.5.5 and 1.3.3: when a server issues, refuses, or lets in"),
    cited("RDPELE-GLOSS", "MS-RDPELE 1.1, remote administration mode"),
    cited("WINMGMT", "learn.microsoft.com/windows/win32/wmisdk/winmgmt"),
    cited("AZ-RUN", "learn.microsoft.com/azure/virtual-machines/windows/run-command"),
    cited("QA-TEMP", "learn.microsoft.com/answers/questions/2191951, temporary CALs and the client's store"),
    cited("RDPEMT", "MS-RDPEMT 1.3.1 and 1.4"),
    cited("DEVO-UDP", "Devolutions documentation: switching UDP off"),
    cited("UDP-SYN", "MS-RDPEUDP 3.1.5.1.1, sending the SYN datagram"),
    cited("NETSCOUT", "Press reports of January 2021: RDP over UDP abused as a reflector, which needs an answer to a lone SYN"),
    cited("WS", "Firewall rule dumps: Remote Desktop (WebSocket)"),
];
