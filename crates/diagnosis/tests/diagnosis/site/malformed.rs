//! Files with a mistake: each says its line and what was expected, and nothing of it is used.

use proptest::prelude::*;
use rdpwhy_diagnosis::Site;

use super::{EXAMPLE, site};

const CAUSE: &str = "[[cause]]\nid = 'own'\ntitle = 'a'\nexplains = 'b'\ncertainty = 'measured'\n";
const REMEDY: &str = "[[remedy]]\nid = 'do'\ntitle = 'a'\nplace = 'server'\nrisk = 'low'\nproves = 'b'\nundo = 'c'\n";
const SIGNATURE: &str = "[[signature]]\nid = 'own.death'\nabout = 'a'\nsays = 'b'\n";
const WHEN: &str = "when = { 'position.stage' = 'tls' }\n";

fn cause(rest: &str) -> String {
    format!("{CAUSE}{rest}{SIGNATURE}{WHEN}causes = [{{ id = 'own', standing = 'stated' }}]\n")
}

fn remedy(steps: &str) -> String {
    cause(&format!("remedies = ['do']\n{REMEDY}{steps}\n"))
}

fn signature(rest: &str) -> String {
    format!("{SIGNATURE}{rest}")
}

fn when(rule: &str) -> String {
    signature(&format!("when = {rule}\n"))
}

/// Each file is refused with its line, its column and what was expected, and so is what only asks.
#[track_caller]
fn refuses(cases: &[(String, &str)]) {
    for (text, expected) in cases {
        let error = Site::read("site.toml", text).expect_err(text);
        assert_eq!(error.to_string(), format!("site.toml:{expected}"), "{text}");
        assert_eq!(Site::check("site.toml", text), Err(error));
    }
}

#[test]
fn what_is_no_toml() {
    refuses(&[
        ("[[cause]\n".into(), "1:9: unclosed array table, expected `]`"),
        ("a = 1\n\nb".into(), "3:2: key with no value, expected `=`"),
        ("id = \"\n".into(), r#"1:7: invalid basic string, expected `"`"#),
        ("[[cause]]\nid = 'a'\nid = 'b'\n".into(), "3:1: this key is there already: expected each key once"),
    ]);
}

#[test]
fn what_has_another_form() {
    refuses(&[
        ("title = 'a'\n".into(), "1:1: unknown field `title`, expected one of `cause`, `remedy`, `signature`"),
        ("[cause]\n".into(), "1:1: invalid type: map, expected a list of tables, with double brackets: `[[cause]]`"),
        (
            "cause = 3\n".into(),
            "1:9: invalid type: integer `3`, expected a list of tables, with double brackets: `[[cause]]`",
        ),
        ("\n[[cause]]\nid = 'own'\n".into(), "2:1: expected `title`, which is missing"),
        ("[[cause]]\nid = 3\n".into(), "2:6: invalid type: integer `3`, expected a string"),
        (
            cause("remedy = ['do']\n"),
            "6:1: unknown field `remedy`, expected one of `id`, `title`, `explains`, `confirms`, `rules_out`, `remedies`, `sources`, `certainty`, `unseen`",
        ),
        (cause("sources = 'a'\n"), r#"6:11: invalid type: string "a", expected a list"#),
        (cause("sources = [\n  'a',\n  '',\n]\n"), "8:3: expected words, not an empty text"),
        (cause("confirms = [{ what = 'a' }]\n"), "6:13: expected `powershell`, which is missing"),
        (
            cause("confirms = [{ what = 'a', powershell = \"b\\nc\" }]\n"),
            "6:40: expected one line to run, without a line break or a tab",
        ),
        (
            CAUSE.replace("measured", "sure"),
            "5:13: unknown variant `sure`, expected one of `documented`, `measured`, `reported`, `inferred`, `unverified`",
        ),
        (
            CAUSE.replace("own", "Own"),
            "2:6: expected an id of lower-case letters, digits and hyphens, such as `proxy-in-the-way`",
        ),
        (
            CAUSE.replace("own", "own-"),
            "2:6: expected an id of lower-case letters, digits and hyphens, such as `proxy-in-the-way`",
        ),
        (
            CAUSE.replace("own", "0x904"),
            "2:6: expected an id of lower-case letters, digits and hyphens, such as `proxy-in-the-way`",
        ),
        (
            SIGNATURE.replace("own.death", "own"),
            "2:6: expected an id of the form `stage.what`, such as `tls.reset-by-proxy`",
        ),
        (
            SIGNATURE.replace("own.death", "own.death.twice"),
            "2:6: expected an id of the form `stage.what`, such as `tls.reset-by-proxy`",
        ),
        (signature(""), "1:1: expected `when`, which is missing"),
        (
            signature(&format!("{WHEN}causes = ['own']\n")),
            r#"6:11: invalid type: string "own", expected a table with `id` and `standing`"#,
        ),
        (
            signature(&format!("{WHEN}causes = [\n{{ id = 'middlebox', standing = 'ruled-out' }}]\n")),
            "7:32: unknown variant `ruled-out`, expected one of `stated`, `confirmed`, `consistent`",
        ),
        (
            signature(&format!("{WHEN}causes = [{{ id = 'middlebox' }}]\n")),
            "6:11: expected `standing`, which is missing",
        ),
        (
            when("'tls'"),
            r#"5:8: invalid type: string "tls", expected report fields with their values, such as { "position.stage" = "tls" }"#,
        ),
        (
            when("['tls']"),
            r#"5:8: invalid type: sequence, expected report fields with their values, such as { "position.stage" = "tls" }"#,
        ),
        (
            when("{ 'position.stage' = 1.5 }"),
            "5:29: invalid type: floating point `1.5`, expected a string, an integer, true or false",
        ),
        (
            when("{ 'position.stage' = ['tls'] }"),
            "5:29: invalid type: sequence, expected a string, an integer, true or false",
        ),
        (
            when("{ 'position.stage' = 2026-01-01 }"),
            "5:29: invalid type: date or time, expected a string, an integer, true or false",
        ),
    ]);
}

#[test]
fn what_is_no_rule() {
    refuses(&[
        (when("{}"), r#"5:8: expected one report field or more, such as "position.stage" = "tls""#),
        (when("{ position = {} }"), r#"5:10: expected one report field or more, such as "position.stage" = "tls""#),
        (
            when("{ 'position.stag' = 'tls' }"),
            "5:10: `position.stag`: expected the path of a report field; did you mean `position.stage`?",
        ),
        (
            when("{ 'server_name' = 'a' }"),
            "5:10: `server_name`: expected the path of a report field; did you mean `facts.tls.server_name`?",
        ),
        (
            when("{ position = 'tls' }"),
            "5:10: `position`: expected the path of a report field; did you mean `position.stage`?",
        ),
        (
            when("{ 'transcript.summary.protocol' = 1 }"),
            "5:10: `transcript.summary.protocol`: expected the path of a report field",
        ),
        (
            when("{ 'position.stage' = 'tsl' }"),
            "5:29: `position.stage`: expected one of resolve, connect, negotiation, tls, credssp, early-user-auth, basic-settings, channels, security-exchange, client-info, auto-detect, licensing, multitransport, capabilities, finalization",
        ),
        (when("{ 'ending.how' = 1 }"), "5:25: `ending.how`: expected one of eof, reset, close-notify"),
        (
            when("{ 'ending.kind' = 'reset' }"),
            "5:26: `ending.kind`: expected one of completed, stopped, refused, redirected, closed, silent, endless, unreadable, bad-message, unreachable, unable",
        ),
        (
            when("{ 'transcript.pdu' = 'tls.clienthello' }"),
            "5:29: `transcript.pdu`: expected the name of a message; did you mean `tls.client-hello`?",
        ),
        (
            when("{ 'transcript.pdu' = true }"),
            "5:29: `transcript.pdu`: expected the name of a message, such as `tls.client-hello`",
        ),
        (when("{ 'target.port' = '3389' }"), "5:26: `target.port` is a number: expected an integer"),
        (when("{ 'target.host' = 3389 }"), "5:26: `target.host` is a text: expected a string"),
        (when("{ 'facts.tls.up' = 1 }"), "5:27: `facts.tls.up` is a flag: expected true or false"),
        (
            when("{ 'position.stage' = 'tls', position = { stage = 'tls' } }"),
            "5:10: `position.stage` is there already: expected each field once",
        ),
        (
            SIGNATURE.replace("own.death", "tls.death") + "when = { 'ending.how' = 'reset' }\n",
            r#"2:6: `tls.death` is named after a stage: expected "position.stage" = "tls" in its `when`"#,
        ),
        (
            SIGNATURE.replace("own.death", "tls.death") + "when = { 'position.stage' = 'channels' }\n",
            r#"2:6: `tls.death` is named after a stage: expected "position.stage" = "tls" in its `when`"#,
        ),
    ]);
}

#[test]
fn what_does_not_hold_together() {
    refuses(&[
        (
            signature(&format!("{WHEN}causes = [{{ id = 'midlebox', standing = 'stated' }}]\n")),
            "6:18: `midlebox`: expected the id of a cause of this file or of rdpwhy; did you mean `middlebox`?",
        ),
        (
            signature(&format!(
                "{WHEN}causes = [\n{{ id = 'middlebox', standing = 'stated' }},\n{{ id = 'middlebox', standing = 'confirmed' }}]\n"
            )),
            "8:8: `middlebox` is there already: expected each cause once",
        ),
        (format!("{}{CAUSE}", cause("")), "13:6: `own` is there already: expected another id"),
        (CAUSE.replace("own", "middlebox"), "2:6: `middlebox` is the name of a cause of rdpwhy: expected another id"),
        (CAUSE.replace("own", "tls"), "2:6: `tls` is the name of a stage of rdpwhy: expected another id"),
        (format!("{}{}", signature(WHEN), signature(WHEN)), "7:6: `own.death` is there already: expected another id"),
        (
            signature(WHEN).replace("own.death", "tls.reset-after-client-hello"),
            "2:6: `tls.reset-after-client-hello` is the name of a signature of rdpwhy: expected another id",
        ),
        (CAUSE.into(), "2:6: no signature points to `own`: expected one, or `unseen` with the reason why none can"),
        (cause("unseen = 'c'\n"), "2:6: a signature points to `own`: expected no `unseen`"),
        (cause("remedies = ['dont']\n"), "6:13: `dont`: expected the id of a remedy of this file or of rdpwhy"),
        (
            cause("remedies = ['restart-service', 'check-path']\n"),
            "6:32: `check-path` has less risk than the one before it: expected the safest first",
        ),
        (
            cause("remedies = ['check-path', 'check-path']\n"),
            "6:27: `check-path` is there already: expected each remedy once",
        ),
        (
            format!("{REMEDY}steps = [{{ does = 'a' }}]\n"),
            "2:6: no cause uses `do`: expected it among the `remedies` of one",
        ),
        (remedy("steps = []"), "14:9: expected one step or more"),
        (
            remedy("steps = [{ does = 'a', command = 'b' }]"),
            "14:10: expected `effect` beside `command`: none, saves, changes or interrupts",
        ),
        (remedy("steps = [{ does = 'a', effect = 'saves' }]"), "14:10: expected the `command` that has this effect"),
        (
            remedy("steps = [\n{ does = 'a' },\n{ does = 'a', effect = 'changes', command = 'b' }]"),
            "16:1: expected a step before it that `saves` what this one `changes`",
        ),
        (
            remedy("steps = [{ does = 'a', effect = 'deletes', command = 'b' }]"),
            "14:33: unknown variant `deletes`, expected one of `none`, `saves`, `changes`, `interrupts`",
        ),
    ]);
}

/// The example with one character less, one more, or another one: it is refused with a place in it, or it is in order.
#[test]
fn a_mistake_has_a_place_in_the_file() {
    let lines = EXAMPLE.lines().count();
    for (at, char) in EXAMPLE.char_indices().filter(|(_, char)| !char.is_alphanumeric() && *char != ' ') {
        let (before, behind) = (&EXAMPLE[..at], &EXAMPLE[at + char.len_utf8()..]);
        for text in [format!("{before}{behind}"), format!("{before}{char}{char}{behind}"), format!("{before}={behind}")]
        {
            if let Err(error) = Site::check("knowledge.toml", &text) {
                assert!((1..=lines + 1).contains(&error.line) && error.column > 0, "{error}");
                assert!(!error.what.is_empty() && error.to_string().lines().count() == 1, "{error}");
            }
        }
    }
}

#[test]
fn a_file_that_is_cut_off_is_not_used_in_part() {
    let place = |text: &str| EXAMPLE.find(text).expect(text) + text.len();
    let needs_a_cause = place("\ncauses = [")..place("\ncertainty = ");
    for (at, _) in EXAMPLE.char_indices() {
        let Ok(site) = Site::read("knowledge.toml", &EXAMPLE[..at]) else { continue };
        assert!(!needs_a_cause.contains(&at), "used without its cause: {}", &EXAMPLE[..at]);
        for signature in site.signatures() {
            assert!(signature.causes.iter().all(|(cause, _)| site.cause(cause.id).is_some()), "{at}");
        }
        for cause in site.causes() {
            assert!(cause.remedies.iter().all(|remedy| site.remedy(remedy.id).is_some()), "{at}");
        }
    }
}

#[test]
fn what_is_quoted_of_a_file_is_short_and_harmless() {
    let long = format!("'{}' = 1\n", "x".repeat(100_000));
    let error = Site::read("site.toml", &long).expect_err("no such field");
    assert!(error.what.len() < 500 && error.what.ends_with("..."), "{}", error.what.len());
    let escape = when("{ \"a\\u001b[2J\\nb\" = 1 }");
    let error = Site::read("site.toml", &escape).expect_err("no such field");
    assert!(error.what.starts_with("`a\\u{1b}[2J\\nb`"), "{}", error.what);
}

#[test]
fn columns_are_characters() {
    let error =
        Site::read("site.toml", "cause = [{ id = 'ok', title = 'Grüße', explains = '' }]").expect_err("no words");
    assert_eq!((error.line, error.column), (1, 51));
}

#[test]
fn a_file_has_a_bound() {
    let comment = "# nothing\n".repeat(Site::MAX_BYTES / 10);
    assert!(Site::read("site.toml", &comment).is_ok());
    let error = Site::read("site.toml", &(comment + "# and one more\n")).expect_err("too long");
    assert_eq!(error.what, "expected the end of the file: it has at most 1048576 bytes");
    assert_eq!(error.line, Site::MAX_BYTES / 10 + 1);
}

#[test]
fn what_is_deep_is_refused_and_what_is_much_is_read() {
    let deep = Site::MAX_BYTES / 8;
    for text in [
        format!("cause = {}", "[".repeat(deep)),
        format!("cause = {}", "{ a = ".repeat(deep)),
        signature(&format!("when.{} = 1", vec!["a"; deep].join("."))),
        when(&"{ a = ".repeat(deep)),
    ] {
        assert!(Site::check("site.toml", &text).is_err());
    }
    let many: String = (0..5_000).map(|n| signature(WHEN).replace("own.death", &format!("own.death-{n}"))).collect();
    assert_eq!(site(&many).signatures().count(), 5_000);
}

proptest! {
    #[test]
    fn no_text_panics(text in "\\PC{0,200}") {
        let _ = Site::read("site.toml", &text);
    }

    /// Pieces of files in any order, which get further than noise.
    #[test]
    fn no_file_panics(pieces in proptest::collection::vec(any::<(u16, u16)>(), 0..12)) {
        let starts: Vec<usize> = EXAMPLE.char_indices().map(|(at, _)| at).collect();
        let text: String = pieces.into_iter().map(|(start, length)| {
            let start = starts[usize::from(start) % starts.len()];
            let chars = EXAMPLE[start..].chars();
            chars.take(usize::from(length) % 300).collect::<String>()
        }).collect();
        match Site::check("site.toml", &text) {
            Ok(()) => {}
            Err(error) => prop_assert!(error.line <= text.lines().count() + 1, "{error}"),
        }
    }
}
