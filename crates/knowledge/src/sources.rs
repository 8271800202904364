//! The sources that causes, remedies and experiments cite. Microsoft's pages were read as copies.

use core::fmt;

/// A source: a public page, specification, report or measurement.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Source {
    /// `AZ-EVT`.
    pub tag: &'static str,
    /// Where it is, or what it is.
    pub cites: &'static str,
}

impl Source {
    /// A source of a site's own, which is cited by its text alone.
    #[must_use]
    pub const fn cited(text: &'static str) -> Self {
        Self { tag: text, cites: text }
    }

    /// Its tag; `None` where a site cites in its own words.
    #[must_use]
    pub fn own_tag(&self) -> Option<&'static str> {
        (self.tag != self.cites).then_some(self.tag)
    }
}

impl fmt::Debug for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.tag)
    }
}

/// The source with this tag.
#[must_use]
pub fn source(tag: &str) -> Option<&'static Source> {
    sources().iter().copied().find(|source| source.tag == tag)
}

/// All sources.
#[must_use]
pub const fn sources() -> &'static [&'static Source] {
    ALL
}

/// One constant a source, and the list of all, so that neither can be forgotten.
macro_rules! sources {
    ($($name:ident = $tag:literal, $cites:literal;)*) => {
        $(
            #[doc = $cites]
            pub const $name: Source = Source { tag: $tag, cites: $cites };
        )*

        const ALL: &[&Source] = &[$(&$name),*];
    };
}

#[rustfmt::skip]
sources! {
    OND = "OND", "IMsTscAxEvents::OnDisconnected, learn.microsoft.com/windows/win32/termserv/imstscaxevents-ondisconnected";
    EXT = "EXT", "ExtendedDisconnectReasonCode, learn.microsoft.com/windows/win32/termserv/extendeddisconnectreasoncode";
    ERRINFO = "ERRINFO", "MS-RDPBCGR 2.2.5.1.1, Set Error Info; numbers also in FreeRDP, libfreerdp/core/errinfo.c";
    KB192165 = "KB192165", "Microsoft KB Q192165, archive copy";
    F31 = "F31", "A measurement of 2026-09-26 in the tests of the public project ghrdp: an unusable key and what the wire shows";
    F17 = "F17", "An observation of 2026-09-26 in the public project ghrdp: a stale name over Tailscale";
    DOCKUR345 = "DOCKUR345", "github.com/dockur/windows/issues/345";
    DOCKUR754 = "DOCKUR754", "github.com/dockur/windows/issues/754";
    NOMACH = "NOMACH", "A public report: 0x904/0x7 after a server had been moved to NoMachine";
    GRD = "GRD", "A public report: gnome-remote-desktop --system with empty gate credentials";
    WRD = "WRD", "A public report: a home-made server on IronRDP; the certificate was shown and accepted, then it closed";
    RELAY = "RELAY", "A public report: a relay that holds connections for approval";
    BLOG_CERT = "BLOG-CERT", "A public report: an expired self-signed certificate, no log shown";
    TECHW = "TECHW", "A public report: a hung TermService, cured by a cold boot";
    RDPW305 = "RDPW305", "github.com/sebaxakerhtc/rdpwrap.ini/issues/305";
    IPBAN240 = "IPBAN240", "github.com/DigitalRuby/IPBan/issues/240";
    DOCKUR1256 = "DOCKUR1256", "github.com/dockur/windows/issues/1256";
    DRD30 = "DRD30", "github.com/scottyhardy/docker-remote-desktop/issues/30";
    RDPW4473 = "RDPW4473", "github.com/stascorp/rdpwrap/issues/4473";
    XRDP3015 = "XRDP3015", "github.com/neutrinolabs/xrdp/issues/3015";
    MRNG3088 = "MRNG3088", "github.com/mRemoteNG/mRemoteNG/issues/3088";
    AVD1608 = "AVD1608", "A public report: Azure Virtual Desktop, 0x1608";
    TELEPORT39892 = "TELEPORT39892", "github.com/gravitational/teleport/pull/39892: one cause documented, and a reviewer who names others";
    IRONRDP1469 = "IRONRDP1469", "github.com/Devolutions/IronRDP/issues/1469: a failed CredSSP arrives as alert 80";
    MASSCAN = "MASSCAN", "masscan, its reader of RDP answers: failure 5 under the name of a missing NLA";
    SSLYZE = "SSLYZE", "sslyze and sslscan: any TPKT answer is taken as leave to begin TLS";
    FRDP = "FRDP", "FreeRDP: HYBRID_REQUIRED followed by a reset was reported as the reset";
    ZGRAB2 = "ZGRAB2", "zgrab2: end of file, reset and timeout share a status";
    GUACD = "GUACD", "guacd: one text for every TLS failure, and one for every lost transport";
    AZ_EVT = "AZ-EVT", "learn.microsoft.com/troubleshoot/azure/virtual-machines/windows/event-id-troubleshoot-vm-rdp-connecton";
    AZ_INT = "AZ-INT", "learn.microsoft.com/troubleshoot/azure/virtual-machines/windows/troubleshoot-rdp-internal-error";
    AZ_AUTH = "AZ-AUTH", "learn.microsoft.com/troubleshoot/azure/virtual-machines/windows/cannot-connect-rdp-azure-vm";
    AZ_CSSP = "AZ-CSSP", "learn.microsoft.com/troubleshoot/azure/virtual-machines/windows/credssp-encryption-oracle-remediation";
    AZ_SEP26 = "AZ-SEP26", "Azure article of 2026-09-28 on the instability of Remote Desktop Services after the September 2026 updates";
    AZ_1104 = "AZ-1104", "Azure self-help text for 0x1104";
    MS_INT = "MS-INT", "learn.microsoft.com/troubleshoot/windows-server/remote/internal-error-has-occurred-connecting-remote-machine";
    MS_GEN = "MS-GEN", "learn.microsoft.com/troubleshoot/windows-server/remote/rdp-error-general-troubleshooting";
    MS_DISC = "MS-DISC", "learn.microsoft.com/troubleshoot/windows-server/remote/troubleshoot-remote-desktop-disconnected-errors, KB 2477176";
    TN_SECERR = "TN-SECERR", "technet.microsoft.com/library/cc757541(v=ws.10): because of a security error, the client could not connect";
    KEYS = "KEYS", "MS-RDPBCGR 5.3.4 to 5.3.6: client random, session keys, MAC";
    MS_LISTEN = "MS-LISTEN", "learn.microsoft.com/troubleshoot/windows-server/remote/remote-desktop-listener-certificate-configurations";
    MS_LIC = "MS-LIC", "learn.microsoft.com/troubleshoot/windows-server/remote/cannot-connect-rds-no-license-server";
    DIAG = "DIAG", "The section on RD Licensing Diagnoser of the same page as MS-LIC";
    MS_1028 = "MS-1028", "technet.microsoft.com/library/ee890984, event 1028";
    MS_1069 = "MS-1069", "learn.microsoft.com/previous-versions/windows/it-pro/ee891144(v=ws.10), event 1069";
    GRACE = "GRACE", "learn.microsoft.com/windows/win32/termserv/getgraceperioddays-win32-terminalservicesetting";
    PORTS = "PORTS", "learn.microsoft.com/troubleshoot/windows-server/remote/ports-used-by-rds";
    EV56 = "EV56", "techcommunity.microsoft.com, Ask the Performance Team: the curious case of event id 56";
    EV50 = "EV50", "eventid.net, event 50 of TermDD";
    MTU = "MTU", "freetechanswers.com 2009/07, quoting Microsoft on black hole routers";
    DETWIKI_CORE = "DETWIKI-CORE", "Detection wiki, provider RdpCoreTS";
    DETWIKI_RCM = "DETWIKI-RCM", "Detection wiki, provider RemoteConnectionManager";
    TNWIKI_37847 = "TNWIKI-37847", "TechNet wiki 37847: the client's own log";
    RACK = "RACK", "docs.rackspace.com, rds-client-disconnected-codes-and-reasons";
    SCH_40 = "SCH-40", "A public event log excerpt: Schannel 36874 and 36888, alert 40, state 1205";
    SCH_70 = "SCH-70", "A public event log excerpt: Schannel 36888, alert 70, state 105";
    SCHMSG = "SCHMSG", "Texts of the Schannel event manifest";
    ALERT = "ALERT", "learn.microsoft.com/windows/win32/secauthn/schannel-error-codes-for-tls-and-ssl-alerts";
    TLSPROT = "TLSPROT", "learn.microsoft.com/windows/win32/secauthn/protocols-in-tls-ssl--schannel-ssp-";
    TLSOVER = "TLSOVER", "learn.microsoft.com/windows-server/security/tls/tls-ssl-schannel-ssp-overview";
    ANS_RDP = "ANS-RDP", "docs.ans.co.uk, rdptls: Windows Server 2008 R2 and KB3080079";
    CC = "CC", "MS-RDPBCGR 2.2.1.2, X.224 Connection Confirm, and 2.2.13.1, Server Redirection";
    CR = "CR", "MS-RDPBCGR 2.2.1.1, X.224 Connection Request";
    NEGREQ = "NEGREQ", "MS-RDPBCGR 2.2.1.1.1, RDP_NEG_REQ";
    NEGRSP = "NEGRSP", "MS-RDPBCGR 2.2.1.2.1, RDP_NEG_RSP";
    NEGFAIL = "NEGFAIL", "MS-RDPBCGR 2.2.1.2.2, RDP_NEG_FAILURE";
    EUA = "EUA", "MS-RDPBCGR 2.2.10.2, Early User Authorization Result";
    RDSTLS = "RDSTLS", "MS-RDPBCGR 2.2.17, RDSTLS";
    CSSP_2_2_1 = "CSSP-2.2.1", "MS-CSSP 2.2.1, TSRequest";
    NLA_FRDP = "NLA-FRDP", "FreeRDP, libfreerdp/core/nla.c: errorCode with version 3, 4 and 6, names of its values";
    MCS_FRDP = "MCS-FRDP", "FreeRDP, libfreerdp/core/mcs.c, and ITU-T T.125";
    LICERR = "LICERR", "MS-RDPBCGR 2.2.1.12.1.3, Licensing Error Message";
    RDPELE_3255 = "RDPELE-3255", "MS-RDPELE 3.2.5.5 and 1.3.3: when a server issues, refuses, or lets in";
    RDPELE_GLOSS = "RDPELE-GLOSS", "MS-RDPELE 1.1, remote administration mode";
    WINMGMT = "WINMGMT", "learn.microsoft.com/windows/win32/wmisdk/winmgmt";
    AZ_RUN = "AZ-RUN", "learn.microsoft.com/azure/virtual-machines/windows/run-command";
    QA_TEMP = "QA-TEMP", "learn.microsoft.com/answers/questions/2191951, temporary CALs and the client's store";
    RDPEMT = "RDPEMT", "MS-RDPEMT 1.3.1 and 1.4";
    DEVO_UDP = "DEVO-UDP", "Devolutions documentation: switching UDP off";
    UDP_SYN = "UDP-SYN", "MS-RDPEUDP 3.1.5.1.1, sending the SYN datagram";
    NETSCOUT = "NETSCOUT", "Press reports of January 2021: RDP over UDP abused as a reflector, which needs an answer to a lone SYN";
    WS = "WS", "Firewall rule dumps: Remote Desktop (WebSocket)";
    FRDP796 = "FRDP796", "github.com/FreeRDP/FreeRDP/issues/796: a server that closes on a request for NLA alone";
    IRONRDP1152 = "IRONRDP1152", "github.com/Devolutions/IronRDP/issues/1152: a server that resets a request that offers too little";
    IRONRDP198 = "IRONRDP198", "github.com/Devolutions/IronRDP/issues/198: a message of a server that does not decode";
    IRONRDP1371 = "IRONRDP1371", "github.com/Devolutions/IronRDP/issues/1371: a message of a server in an unexpected step";
    RDPEPS = "RDPEPS", "MS-RDPEPS 2.2.1, RDP_PRECONNECTION_PDU_V2";
    VMCONNECT = "VMCONNECT", "FreeRDP, /vmconnect, and ironrdp-vmconnect: port 2179, the machine's id as preconnection data, TLS before X.224";
    SNI = "SNI", "RFC 6066 3, Server Name Indication: alert 112, unrecognized_name";
    TLS13 = "TLS13", "RFC 8446 4.2.1, Supported Versions, and appendix D, Backward Compatibility";
    TLS12_ALERTS = "TLS12-ALERTS", "RFC 5246 7.2.2, Error Alerts: bad_record_mac and decrypt_error";
    CSSP_ALERTS = "CSSP-ALERTS", "MS-RDPBCGR 5.4.5.2.2, TLS alerts of a server inside CredSSP: 49 for a failed logon, 80 for the rest";
    TELEPORT13059 = "TELEPORT13059", "github.com/gravitational/teleport/issues/13059: Windows Server 2012 R2 and a client without CBC suites";
    SUITES_81 = "SUITES-81", "learn.microsoft.com/windows/win32/secauthn/tls-cipher-suites-in-windows-8-1";
    XRDP_ISO = "XRDP-ISO", "xrdp, libxrdp/xrdp_iso.c: the protocol that is chosen where the certificate or the key cannot be read";
    XRDP_INI = "XRDP-INI", "xrdp, manual page xrdp.ini(5): certificate, key_file, security_layer, ssl_protocols, tls_ciphers";
    GRDCTL = "GRDCTL", "gnome-remote-desktop, README and manual page grdctl(1)";
    ALLOW_ACCESS = "ALLOW-ACCESS", "learn.microsoft.com/windows-server/remote/remote-desktop-services/remotepc/remote-desktop-allow-access: editions with a host";
    RDPW1640 = "RDPW1640", "github.com/stascorp/rdpwrap/issues/1640";
    RDPW2564 = "RDPW2564", "github.com/stascorp/rdpwrap/issues/2564";
    NTLM_POLICY = "NTLM-POLICY", "learn.microsoft.com/previous-versions/windows/it-pro/windows-10/security/threat-protection/security-policy-settings/network-security-restrict-ntlm-incoming-ntlm-traffic";
    NTLM_CAPTURE = "NTLM-CAPTURE", "A public capture: errorCode 0x80090302 behind AUTHENTICATE of a server that restricts NTLM";
    DOCS11384 = "DOCS11384", "github.com/MicrosoftDocs/windows-itpro-docs/issues/11384: NTLM restricted, and what mstsc says of it";
    KB5068222 = "KB5068222", "support.microsoft.com, KB5068222: Kerberos and NTLM fail between machines with duplicate SIDs";
    KB5073381 = "KB5073381", "support.microsoft.com, KB5073381: CVE-2026-20833, service tickets with RC4";
    CRED_GUARD = "CRED-GUARD", "learn.microsoft.com/windows/security/identity-protection/credential-guard/considerations-known-issues";
    HAPROXY = "HAPROXY", "HAProxy documentation: a server without health is not used, and the connection is closed";
    TSGU = "TSGU", "MS-TSGU 2.2.6, Return Codes, and the events of the gateway's operational log";
    TN_F686 = "TN-F686", "TechNet forum: events 1057 and 1058, \"object already exists\", and the key file f686aace6942fb7f7ceb231212eef4a4";
    QIITA_F686 = "QIITA-F686", "qiita.com, a public report: Remote Desktop after a computer was renamed or cloned, and the key file f686aace6942fb7f7ceb231212eef4a4";
    RCM_MANIFEST = "RCM-MANIFEST", "Texts of the event manifest of RemoteConnectionManager";
    KB5055523 = "KB5055523", "support.microsoft.com, KB5055523 (26100.3775), and the release health page of Windows 11 24H2";
    KRDP = "KRDP", "KDE, plasma/krdp: README, the command line of krdpserver and its settings";
    SHADOW = "SHADOW", "FreeRDP, server/shadow: command line of freerdp-shadow-cli, and winpr-hash(1)";
    WESTON = "WESTON", "weston, manual page weston-rdp(7)";
    RDPCORETS_MANIFEST = "RDPCORETS-MANIFEST", "Texts and fields of the event manifest of RdpCoreTS: 139, 140, 226";
    FRDP4449 = "FRDP4449", "github.com/FreeRDP/FreeRDP/issues/4449: alert 80 inside CredSSP, from Windows 10 as well";
    CSSP_3_1_5 = "CSSP-3.1.5", "MS-CSSP 3.1.5, Processing Events: STATUS_NOT_SUPPORTED for a version that the server does not take";
    EV4825 = "EV4825", "learn.microsoft.com/previous-versions/windows/it-pro/windows-10/security/threat-protection/auditing/event-4825";
    LOGON_TYPE = "LOGON-TYPE", "learn.microsoft.com/troubleshoot/windows-server/remote/deny-user-permissions-to-logon-to-rd-session-host, and the rights SeNetworkLogonRight and SeRemoteInteractiveLogonRight";
    RDSAAD = "RDSAAD", "MS-RDPBCGR 2.2.18, RDS AAD Auth PDUs; 2.2.18.3, Authentication Result";
    TSSETTING = "TSSETTING", "learn.microsoft.com/windows/win32/termserv/win32-terminalservicesetting: ChangeMode, SetSpecifiedLicenseServerList";
    VRDE = "VRDE", "VirtualBox manual, Remote Display (VRDP Support), RDP Encryption";
    FAIL2BAN = "FAIL2BAN", "Manual page fail2ban-client(1)";
    DOCKER_PORT = "DOCKER-PORT", "docs.docker.com/reference/cli/docker/container/port";
}
