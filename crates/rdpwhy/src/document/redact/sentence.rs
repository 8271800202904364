//! Names inside of sentences.

use core::net::{IpAddr, SocketAddr};

use aho_corasick::{AhoCorasick, MatchKind};

use super::canonical;
use super::names::{Names, SHORTEST};

/// With more names than a server makes honestly, sentences are hidden altogether.
const MOST_NAMES: usize = 4096;
/// Names up to this length are replaced only where they are words of their own.
const SHORT: usize = 5;

/// Finds names.
#[derive(Clone, Debug, Default)]
pub(super) struct Sentences {
    /// `None` where there are no names.
    search: Option<AhoCorasick>,
    /// In the order of the search's patterns.
    placeholders: Vec<String>,
    hides_all: bool,
}

impl Sentences {
    pub(super) fn of(names: &Names) -> Self {
        let mut patterns = Vec::new();
        for (name, placeholder) in names.iter().filter(|(name, _)| name.chars().count() >= SHORTEST) {
            patterns.push((name.to_owned(), placeholder.to_owned()));
            // Sentences quote names as Rust does.
            let quoted: String = name.escape_debug().collect();
            if quoted != name {
                patterns.push((quoted, placeholder.to_owned()));
            }
        }
        patterns.sort();
        let hides_all = patterns.len() > MOST_NAMES;
        let (patterns, placeholders): (Vec<_>, Vec<_>) = patterns.into_iter().unzip();
        let build = || {
            AhoCorasick::builder().ascii_case_insensitive(true).match_kind(MatchKind::LeftmostLongest).build(&patterns)
        };
        let search = if hides_all || patterns.is_empty() { None } else { build().ok() };
        // A search that cannot be built must not let names pass.
        let hides_all = hides_all || (search.is_none() && !patterns.is_empty());
        Self { search, placeholders, hides_all }
    }

    pub(super) fn replace(&self, sentence: &str, names: &Names) -> String {
        if self.hides_all {
            return "[hidden: too many names]".to_owned();
        }
        without_addresses(&self.without_names(sentence), names)
    }

    fn without_names(&self, sentence: &str) -> String {
        let Some(search) = &self.search else { return sentence.to_owned() };
        let mut out = String::with_capacity(sentence.len());
        let mut done = 0;
        for found in search.find_iter(sentence) {
            let (start, end) = (found.start(), found.end());
            let (Some(before), Some(name), Some(after)) =
                (sentence.get(done..start), sentence.get(start..end), sentence.get(end..))
            else {
                continue;
            };
            let is_word = !sentence.get(..start).is_some_and(|before| before.ends_with(char::is_alphanumeric))
                && !after.starts_with(char::is_alphanumeric);
            if name.chars().count() <= SHORT && !is_word {
                continue;
            }
            out.push_str(before);
            // `other.corp.example` names a host as well, where `corp.example` was learned.
            if out.ends_with('.') && out.trim_end_matches('.').ends_with(is_label) {
                out.truncate(out.trim_end_matches(|char| is_label(char) || char == '.').len());
                out.push_str("*.");
            }
            out.push_str(self.placeholders.get(found.pattern().as_usize()).map_or("[hidden]", String::as_str));
            done = end;
            // And so does `srv.other.example`, where `srv` was learned.
            let rest = after.strip_prefix('.').filter(|rest| rest.starts_with(is_label) && !self.begins(rest));
            if let Some(rest) = rest {
                let labels = rest.find(|char| !(is_label(char) || char == '.')).unwrap_or(rest.len());
                let labels = rest.get(..labels).unwrap_or_default().trim_end_matches('.').len();
                out.push_str(".*");
                done = end + 1 + labels;
            }
        }
        out.push_str(sentence.get(done..).unwrap_or_default());
        out
    }

    /// Whether a name begins the text.
    fn begins(&self, text: &str) -> bool {
        self.search.as_ref().is_some_and(|search| search.find(text).is_some_and(|found| found.start() == 0))
    }
}

fn is_label(char: char) -> bool {
    char.is_alphanumeric() || matches!(char, '-' | '_')
}

fn without_addresses(sentence: &str, names: &Names) -> String {
    let is_part = |char: char| char.is_ascii_hexdigit() || matches!(char, ':' | '.');
    let mut out = String::with_capacity(sentence.len());
    let mut rest = sentence;
    let mut inside_word = false;
    while let Some(first) = rest.chars().next() {
        let length = rest.find(|char| !is_part(char)).unwrap_or(rest.len());
        if inside_word || length == 0 {
            out.push(first);
            inside_word = first.is_alphanumeric();
            rest = rest.get(first.len_utf8()..).unwrap_or_default();
            continue;
        }
        let (run, after) = rest.split_at(length);
        let token = run.trim_end_matches(['.', ':']);
        match address(token) {
            Some((ip, port)) => {
                out.push_str(names.placeholder(&canonical(ip)).unwrap_or("address"));
                out.push_str(port.map(|port| format!(":{port}")).as_deref().unwrap_or_default());
                out.push_str(run.get(token.len()..).unwrap_or_default());
            }
            None => out.push_str(run),
        }
        inside_word = run.ends_with(char::is_alphanumeric);
        rest = after;
    }
    out
}

fn address(token: &str) -> Option<(IpAddr, Option<u16>)> {
    let alone = token.parse::<IpAddr>().ok().map(|ip| (ip, None));
    alone.or_else(|| token.parse::<SocketAddr>().ok().map(|address| (address.ip(), Some(address.port()))))
}
