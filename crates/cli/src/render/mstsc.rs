//! What Microsoft's client would have shown.

use rdpwhy::diagnosis::{Basis, Mstsc};

use super::{Page, style};

/// Renders the pair of codes.
pub(crate) fn render(page: &mut Page, mstsc: &Mstsc) {
    let known = match mstsc.basis {
        Basis::Documented => "as documented",
        Basis::Observed => "as public reports show",
        Basis::Inferred => "inferred, not seen",
    };
    let pair = format!(
        "mstsc would have shown {} ({}, {}), extended 0x{:x} ({}); {known}.",
        mstsc.hex, mstsc.code, mstsc.name, mstsc.extended, mstsc.extended_name
    );
    page.paragraph(0, style::PLAIN, &pair);
    page.paragraph(0, style::DIM, mstsc.note);
}
