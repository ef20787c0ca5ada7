//! The first day: an installation with its area, its government and its first administrator, from a few answers.

use std::io::{BufRead, IsTerminal, Write};

use app::{Contact, sheet::Sheet};
use domain::{Email, Grant, Login, PersonName, Role, Title};

use crate::{Failure, Outcome, cli::Init, config::Config, failure, open, seed};

/// What has to be known, each parsed.
struct Answers {
    area: domain::AreaCode,
    /// What the installation is called: its area.
    called: String,
    government: String,
    base: String,
    login: Login,
    name: PersonName,
    email: Option<Email>,
    contact: Contact,
}

pub(crate) async fn run(config: &Config, init: Init) -> Result<Outcome, Failure> {
    let folder = config.data();
    let settings = folder.join("tuntas.toml");
    let house = open::open(config).await?;
    if house.world().agencies.iter().next().is_some() {
        return Err(failure(format!("{} holds an installation already; change it on screen, under Manage", folder.display())));
    }
    if house.store().areas().await?.is_empty() {
        let areas = seed::shipped_areas()?;
        let changed = house.import_areas(areas).await?;
        house.note_import("areas", changed).await?;
    }
    let world = house.world();
    // All is asked and looked at before anything is written.
    let ask =
        |given: Option<String>, flag: &str, question: &str, proposal: Option<String>| answer(given, flag, question, proposal);
    let answers = {
        let text =
            ask(init.area, "--area", "The area, by its code or name", world.provinces().next().map(|a| a.code.to_string()))?;
        let area = text.parse().ok().and_then(|code| world.area(&code));
        let area = area.or_else(|| world.of_government(&text).and_then(|code| world.area(code)));
        let area =
            area.ok_or_else(|| failure(format!("there is no area {text:?}; import areas first: tuntas import areas FILE")))?;
        let provincial = area.code.level() == domain::Level::Province && !area.name.starts_with("Provinsi");
        let proposal = Some(format!("Pemerintah {}{}", if provincial { "Provinsi " } else { "" }, area.name));
        let base = ask(init.base, "--base", "The address people will open", Some(crate::serve::base(config, config.listen()?)?))?;
        Answers {
            area: area.code.clone(),
            called: area.name.clone(),
            government: ask(init.government, "--government", "What its government is called", proposal)?,
            base: crate::config::checked_base(&base)?,
            login: Login::parse(&ask(init.login, "--login", "The name the first administrator signs in with", None)?)?,
            name: PersonName::parse(&ask(init.name, "--name", "The administrator's own name", None)?)?,
            email: init.email.map(|email| Email::parse(&email)).transpose()?,
            contact: Contact { office: line(init.office)?, phone: line(init.phone)?, hours: line(init.hours)? },
        }
    };
    let mut table = csv::Writer::from_writer(Vec::new());
    table.write_record(["name", "kind", "area"])?;
    table.write_record([answers.government.as_str(), "government", answers.area.as_str()])?;
    let table = table.into_inner().map_err(|e| failure(e.to_string()))?;
    let put =
        house.put_agency_table(None, &Sheet::read(table.as_slice()).map_err(|e| failure(e.to_string()))?, None, false).await?;
    if let Some(wrong) = put.wrong.first() {
        return Err(failure(wrong.why.to_string()));
    }
    let government = house.world().agencies.iter().next().map(|a| a.id);
    let government = government.ok_or_else(|| failure("the government was not put in place"))?;
    let grant = Grant { role: Role::Administrator, agency: government };
    let password = trust::random::password()?;
    house.invite(None, &answers.login, &answers.name, answers.email.as_ref(), vec![grant], &password).await?;
    house.set_contact(None, &answers.contact).await?;
    if !settings.exists() {
        std::fs::write(
            &settings,
            format!("# tuntas config lists every setting.\nname = {:?}\nbase = {:?}\n", answers.called, answers.base),
        )?;
    }
    house.store().close().await;
    let data = folder.display();
    println!(
        "{} stands in {data}, with the settings in {}.\n\n  \
         {} signs in with this password, and chooses a new one then: {password}\n\n\
         Next:\n  \
         tuntas serve --data {data}                                  then open {}/masuk\n  \
         tuntas import agencies agencies.csv --dry-run --data {data}  says what a sheet of agencies would do (a sample: docs/agencies.csv)\n  \
         tuntas import people people.csv --dry-run --data {data}      the same for people (a sample: docs/people.csv)\n\n\
         Keep {data}/key apart from backups: without it no name, contact or secret report can be read.",
        answers.government,
        settings.display(),
        answers.login.as_str(),
        answers.base,
    );
    Ok(Outcome::Done)
}

/// A line that is shown to people; empty where none was given.
fn line(given: Option<String>) -> Result<String, Failure> {
    Ok(given.map(|line| Title::parse(&line)).transpose()?.map(|line| line.as_str().to_owned()).unwrap_or_default())
}

/// What was given by a flag, else what is typed; an empty answer takes what is proposed.
fn answer(given: Option<String>, flag: &str, question: &str, proposal: Option<String>) -> Result<String, Failure> {
    if let Some(given) = given {
        return Ok(given);
    }
    let input = std::io::stdin();
    if !input.is_terminal() {
        return proposal.ok_or_else(|| failure(format!("{flag} is missing, and nobody is there to ask")));
    }
    let shown = proposal.as_ref().map(|p| format!(" [{p}]")).unwrap_or_default();
    print!("{question}{shown}: ");
    std::io::stdout().flush()?;
    let mut line = String::new();
    input.lock().read_line(&mut line)?;
    match (line.trim(), proposal) {
        ("", Some(proposal)) => Ok(proposal),
        ("", None) => Err(failure(format!("nothing was answered; {flag} gives it too"))),
        (typed, _) => Ok(typed.to_owned()),
    }
}
