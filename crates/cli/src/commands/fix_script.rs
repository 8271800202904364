//! `rdpwhy fix-script`: a cause's remedies as a script on standard output, for PowerShell or a POSIX shell.

use rdpwhy::diagnosis::{
    Cause, Remedy, ScriptFor, Site, cause, causes, fix_script, fix_script_of_confirmed, fix_script_posix,
    fix_script_posix_of_confirmed, refused_advice, remedy,
};

use super::{Failure, explain};
use crate::args::FixScriptArgs;
use crate::{exit_code, output};

/// Prints the script, or says why there is none.
pub(super) fn run(args: &FixScriptArgs) -> Result<u8, Failure> {
    let asked = args.cause.trim().to_lowercase();
    if let Some(refused) = refused_advice(&asked) {
        let instead = crate::render::explain::instead(refused);
        output::complain(&format!("refused: {} {} Instead: {instead}.", refused.advice, refused.because));
        return Ok(exit_code::ADVICE_REFUSED);
    }
    let cause = cause(&asked).ok_or_else(|| Failure::Usage(unknown(&asked)))?;
    let way = if args.azure { ScriptFor::RunCommand } else { ScriptFor::Console };
    let of_windows = || if args.confirmed { fix_script_of_confirmed(cause, way) } else { fix_script(cause, way) };
    let of_posix = || if args.confirmed { fix_script_posix_of_confirmed(cause) } else { fix_script_posix(cause) };
    let script = match () {
        () if args.posix => of_posix(),
        () if args.azure => of_windows(),
        () => of_windows().or_else(of_posix),
    };
    match script {
        Some(script) => {
            output::print_text(&script)?;
            Ok(exit_code::HEALTHY)
        }
        None => {
            output::complain(&nothing_on_server(cause));
            Ok(exit_code::NO_SCRIPT)
        }
    }
}

fn nothing_on_server(cause: &Cause) -> String {
    let one = |remedy: &&Remedy| format!("{} ({}): {}", remedy.id, remedy.place.name(), remedy.title);
    let elsewhere: Vec<String> = cause.remedies.iter().map(one).collect();
    format!("{} has no remedy on the server that a script could carry out; {}", cause.id, elsewhere.join("; "))
}

fn unknown(asked: &str) -> String {
    if let Some(remedy) = remedy(asked) {
        let users: Vec<&str> =
            causes().iter().filter(|cause| cause.remedies.contains(&remedy)).map(|cause| cause.id).collect();
        return format!("{asked} is a remedy; a script is written for a cause, here {}", users.join(", "));
    }
    match explain::near(asked, &Site::default()).as_slice() {
        [] => format!("no cause is called {asked:?}; rdpwhy explain --list names them"),
        names => format!("no cause is called {asked:?}; did you mean {}?", names.join(", ")),
    }
}
