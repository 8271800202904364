//! `rdpwhy fix-script` as people use it: a script on standard output, or the reason why there is none.

mod command;

use std::process::Stdio;

use command::{json, rdpwhy, run, stderr, stdout};
use rdpwhy::diagnosis::{all_refused_advice, causes};

#[test]
fn a_script_warns_keeps_and_undoes() {
    let output = run(&["fix-script", "certificate-key-unusable"]);
    assert_eq!((output.status.code(), stderr(&output)), (Some(0), ""));
    let script = stdout(&output);
    for part in [
        "#Requires -RunAsAdministrator",
        " | Where-Object { $_.Subject -eq $_.Issuer } | Remove-Item }\n",
        "\n#undo: icacls ",
        "\n#:icacls ",
        "COMMENTED OUT",
        "# To undo: ",
        "# If it helps: ",
        "throw 'Nothing was kept",
        "WARNING: this ends every session",
    ] {
        assert!(script.contains(part), "{part}\n{script}");
    }
    let kept = script.find("Export-Certificate").expect("a copy");
    let removed = script.find("| Remove-Item").expect("a change");
    // A server that cannot make a new certificate keeps the old one.
    let ends = script.find("throw 'SessionEnv cannot make a certificate (1058)").expect("a way out");
    assert!(kept < ends && ends < removed, "{script}");
    assert!(!script.contains('%') && !script.contains('\u{1b}'));
}

#[test]
fn a_setting_is_kept_with_its_absence_and_comes_back_by_one_line() {
    let script = stdout(&run(&["fix-script", "tls-version-mismatch"])).to_owned();
    for part in [
        "\n#:& { $ErrorActionPreference = 'Stop'; $key = 'HKLM:\\",
        "'Enabled','DisabledByDefault' | ForEach-Object",
        "\n#undo: Import-Clixml -Path \"$env:windir\\Temp\\rdpwhy-enable-tls12.xml\" |",
        "\nWrite-Output '== checks'\n",
    ] {
        assert!(script.contains(part), "{part}\n{script}");
    }
}

/// Restarting a service, and deleting a certificate, for a cause that is only possible would be harm.
#[test]
fn nothing_changes_unless_the_cause_is_confirmed() {
    let possible = stdout(&run(&["fix-script", "certificate-expired"])).to_owned();
    let confirmed = stdout(&run(&["fix-script", "certificate-expired", "--confirmed"])).to_owned();
    let restarts = |script: &str| script.lines().filter(|line| line.starts_with("Restart-Service")).count();
    assert_eq!((restarts(&possible), restarts(&confirmed)), (0, 2), "{confirmed}");
    assert!(possible.contains("\n#:Restart-Service SessionEnv") && possible.contains("--confirmed"), "{possible}");
    let looked = "\nGet-ChildItem 'Cert:\\LocalMachine\\Remote Desktop' | Select-Object";
    assert!(possible.contains(looked) && confirmed.contains(looked), "{possible}");
    let from_environment =
        rdpwhy(&["fix-script", "certificate-expired"]).env("RDPWHY_CONFIRMED", "1").output().expect("it starts");
    assert_eq!(stdout(&from_environment), confirmed);
}

#[test]
fn no_copy_of_the_time_of_grace_is_taken() {
    let script = stdout(&run(&["fix-script", "key-exchange-failed"])).to_owned();
    assert!(script.contains("'X509 Certificate2' | ForEach-Object"), "{script}");
    assert!(!script.contains("reg export") && !script.contains("GracePeriod"), "{script}");
}

#[test]
fn for_run_command_the_surroundings_are_told() {
    let script = stdout(&run(&["fix-script", "port-filtered", "--azure"])).to_owned();
    assert!(script.contains("Serial Console") && script.contains("network security group"), "{script}");
    let console = stdout(&run(&["fix-script", "port-filtered"])).to_owned();
    assert!(!console.contains("Serial Console"), "{console}");
    let from_environment =
        rdpwhy(&["fix-script", "port-filtered"]).env("RDPWHY_AZURE", "1").output().expect("it starts");
    assert_eq!(stdout(&from_environment), script);
}

#[test]
fn every_cause_has_a_script_or_says_where_its_remedies_are() {
    let listed = json(&run(&["explain", "--list", "--json"]));
    let kinds = listed["kinds"].as_array().expect("kinds");
    let named = kinds.iter().find(|kind| kind["kind"] == "cause").expect("causes")["names"].as_array().map(Vec::len);
    assert_eq!(named, Some(causes().len()));
    for cause in causes() {
        let output = run(&["fix-script", cause.id]);
        match output.status.code() {
            Some(0) => {
                let is_script = ["#Requires", "#!/bin/sh"].iter().any(|head| stdout(&output).starts_with(head));
                assert!(is_script && stderr(&output).is_empty(), "{}", cause.id);
            }
            Some(5) => {
                assert_eq!(stdout(&output), "", "{}", cause.id);
                assert!(cause.remedies.iter().all(|remedy| stderr(&output).contains(remedy.id)), "{}", stderr(&output));
            }
            code => panic!("{}: {code:?}", cause.id),
        }
    }
}

#[test]
fn harmful_advice_is_refused_by_name() {
    for refused in all_refused_advice() {
        let output = run(&["fix-script", refused.id, "--azure"]);
        assert_eq!((output.status.code(), stdout(&output)), (Some(6), ""), "{}", refused.id);
        let told = stderr(&output);
        assert!(told.contains("refused") && told.contains(refused.because), "{told}");
        assert!(refused.remedies.iter().all(|remedy| told.contains(remedy.id)), "{told}");
    }
}

#[test]
fn what_is_no_cause_is_wrong_usage() {
    for (asked, hint) in [
        ("certificate-expird", "certificate-expired"),
        ("renew-self-signed", "certificate-key-unusable"),
        ("0x904", "explain --list"),
        ("tls", "no cause"),
    ] {
        let output = run(&["fix-script", asked]);
        assert_eq!((output.status.code(), stdout(&output)), (Some(2), ""), "{asked}");
        assert!(stderr(&output).contains(hint), "{asked}: {}", stderr(&output));
    }
    assert_eq!(run(&["fix-script"]).status.code(), Some(2));
}

#[test]
fn a_reader_that_has_gone_is_no_fault() {
    let mut command = rdpwhy(&["fix-script", "certificate-expired"]);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it starts");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("it ends");
    assert_eq!((output.status.code(), stderr(&output)), (Some(0), ""));
}
