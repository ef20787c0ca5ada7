//! What is secret among settings: what may be printed of them, and what stands on a command line for everybody to read.

use super::setting::{Secrecy, Setting};

/// Stands for what is not printed.
const NOT_SHOWN: &str = "(set, not shown)";

/// A setting as it may be printed.
pub(super) fn shown(setting: Setting, value: &str) -> String {
    match value.split_once("://") {
        _ if setting.is_secret() && !value.is_empty() => NOT_SHOWN.to_owned(),
        // A server of tiles may take its key in the path.
        Some((scheme, rest)) if setting == Setting::TileServer => {
            let host = rest.split('/').next().unwrap_or_default();
            format!("{}/{NOT_SHOWN}", masked(&format!("{scheme}://{host}")))
        }
        _ => masked(value),
    }
}

/// An address without what opens doors: the password before its host, and what its query says.
fn masked(text: &str) -> String {
    let Some((scheme, rest)) = text.split_once("://") else { return text.to_owned() };
    let (place, query) = rest.split_once('?').map_or((rest, None), |(place, query)| (place, Some(query)));
    let host = place.split('/').next().unwrap_or_default();
    let place = match host.rsplit_once('@').and_then(|(person, _)| person.split_once(':')) {
        Some((name, password)) => place.replacen(&format!("{name}:{password}@"), &format!("{name}:{NOT_SHOWN}@"), 1),
        None => place.to_owned(),
    };
    let hidden = |pair: &str| match pair.split_once('=') {
        Some((name, _)) => format!("{name}={NOT_SHOWN}"),
        None => NOT_SHOWN.to_owned(),
    };
    let query = query.map(|query| format!("?{}", query.split('&').map(hidden).collect::<Vec<_>>().join("&"))).unwrap_or_default();
    format!("{scheme}://{place}{query}")
}

/// The secrets among the arguments of a command: what each is. Everybody on the machine can read them while it runs.
pub fn exposed(arguments: impl IntoIterator<Item = String>) -> Vec<String> {
    let has_password = |text: &str| {
        let rest = text.split_once("://").map_or("", |(_, rest)| rest);
        let person = rest.split(['/', '?']).next().and_then(|host| host.rsplit_once('@')).map_or("", |(person, _)| person);
        person.split_once(':').is_some_and(|(_, password)| !password.is_empty()) || rest.contains("password=")
    };
    let secret = |argument: String| {
        let argument = argument.strip_prefix("--set=").unwrap_or(&argument);
        let (name, value) = argument.split_once('=').unwrap_or(("", argument));
        let name = name.trim_start_matches('-');
        let known = Setting::parse(name).filter(|setting| setting.is_secret());
        match known.map(Setting::secrecy) {
            Some(Secrecy::Secret) => (!value.is_empty()).then(|| name.to_owned()),
            Some(Secrecy::SecretAddress) => has_password(value).then(|| name.to_owned()),
            Some(Secrecy::Open) | None => has_password(argument).then(|| "a password in an address".to_owned()),
        }
    };
    arguments.into_iter().filter_map(secret).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_secret_is_printed() {
        for (setting, value, printed) in [
            (Setting::TileServer, "https://t.example/{z}/{x}/{y}.png?key=GEHEIM&v=2", "https://t.example/(set, not shown)"),
            (
                Setting::S3Endpoint,
                "https://budi:GEHEIM@s3.example/a?b",
                "https://budi:(set, not shown)@s3.example/a?(set, not shown)",
            ),
            (Setting::S3Endpoint, "https://budi:a:GE@HEIM@s3.example", "https://budi:(set, not shown)@s3.example"),
            (Setting::Base, "https://lapor.example.id", "https://lapor.example.id"),
            (Setting::Smtp, "smtps://a:GEHEIM@mail", NOT_SHOWN),
            (Setting::MetricsToken, "GEHEIM", NOT_SHOWN),
            (Setting::Key, "", ""),
            (Setting::Name, "Kalimantan Timur?", "Kalimantan Timur?"),
        ] {
            assert_eq!(shown(setting, value), printed);
        }
    }

    #[test]
    fn a_secret_on_the_command_line_is_noticed() {
        let exposed = |arguments: &[&str]| exposed(arguments.iter().map(|a| (*a).to_owned()));
        assert_eq!(exposed(&["serve", "--set", "key=abcd", "--set=metrics_token=x"]), ["key", "metrics_token"]);
        assert_eq!(
            exposed(&["--database", "postgres://u:p@h/n", "--set", "smtp=smtp://u:p@h"]),
            ["a password in an address", "smtp"]
        );
        assert_eq!(exposed(&["move", "--to=postgres://h/n?user=u&password=p"]), ["a password in an address"]);
        let fine =
            ["serve", "--database", "postgres://u@h/n", "--set", "database=postgres://h/n", "--set", "name=Kota: @Baru", "key"];
        assert!(exposed(&fine).is_empty());
    }
}
