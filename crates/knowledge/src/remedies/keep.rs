//! How remedies keep what they change, and get it back: one form for registry values, so that one look reviews it.

/// The file that a copy is kept in, quoted for PowerShell: a folder that users do not read, and that SYSTEM has as well.
macro_rules! kept {
    ($file:literal) => {
        concat!("\"$env:windir\\Temp\\rdpwhy-", $file, "\"")
    };
}

/// Keeps the named values of one key below HKLM, each with its kind; one without a kind was not there. `reg export` would
/// not do: its import leaves what was added, and it takes the keys below with it, which are none of the remedy's business.
///
/// It ends with the first error, because an undo that believes a value to have been absent deletes it.
macro_rules! keep_values {
    ($file:literal, $key:literal, $names:literal) => {
        concat!(
            "& { $ErrorActionPreference = 'Stop'; $key = 'HKLM:\\",
            $key,
            "'; ",
            $names,
            " | ForEach-Object { $was = @{ Path = $key; Name = $_ }; if ((Test-Path $key) -and ((Get-Item \
             $key).GetValueNames() -contains $_)) { $was.Kind = (Get-Item $key).GetValueKind($_).ToString(); $was.Value \
             = (Get-Item $key).GetValue($_) }; $was } | Export-Clixml -Path ",
            kept!($file),
            " }"
        )
    };
}

/// Sets the kept values again, and deletes those that were not there.
macro_rules! restore_values {
    ($file:literal) => {
        concat!(
            "Import-Clixml -Path ",
            kept!($file),
            " | ForEach-Object { if ($_.Kind) { Set-ItemProperty -Path $_.Path -Name $_.Name -Value $_.Value -Type \
             $_.Kind } else { Remove-ItemProperty -Path $_.Path -Name $_.Name -ErrorAction SilentlyContinue } }"
        )
    };
}

/// `net localgroup` of the group Remote Desktop Users, found by its number because its name is another in every language.
/// `Get-LocalGroupMember` would not do: it fails where a member is orphaned or of Microsoft Entra, and older systems lack it.
macro_rules! remote_desktop_users {
    ($arguments:literal) => {
        concat!(
            "$group = (New-Object Security.Principal.SecurityIdentifier \
             'S-1-5-32-555').Translate([Security.Principal.NTAccount]).Value.Split('\\')[-1]; net localgroup $group",
            $arguments
        )
    };
}

/// Copies a file to one of root's, unless an earlier run did: the first copy is the only one of what was there.
macro_rules! keep_file {
    ($file:literal, $copy:literal) => {
        concat!("sudo test -e ", $copy, " || sudo cp -p ", $file, " ", $copy)
    };
}

pub(crate) use remote_desktop_users;
pub(super) use {keep_file, keep_values, kept, restore_values};
