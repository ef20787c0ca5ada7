//! The first day: an installation with its area, its government and its first administrator, from a few answers.

use std::io::{BufRead, IsTerminal, Read, Write};

use app::{Contact, ReferenceData, sheet::Sheet};
use domain::{Email, Grant, Login, PersonName, Role, Title};
use routes::SIGN_IN;

use crate::{Failure, Outcome, arguments::Init, config::Config, failure, open, seed};

/// Longer than any answer, in bytes.
const LONGEST_ANSWER: u64 = 4096;

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

/// `tuntas init`: begins an installation, asking for what is not given.
///
/// # Errors
/// What is missing where nobody can be asked, and what the use cases refuse.
pub async fn run(config: &Config, init: Init) -> Result<Outcome, Failure> {
    let folder = config.data();
    let settings = folder.join("tuntas.toml");
    let app = open::open(config).await?;
    if app.reference().agencies.iter().next().is_some() {
        return Err(failure(format!("{} holds an installation already; change it on screen, under Manage", folder.display())));
    }
    if app.store.areas().await?.is_empty() {
        let areas = seed::shipped_areas()?;
        let changed = app.administration().import_areas(areas).await?;
        app.administration().note_import("areas", changed).await?;
    }
    // All is asked and looked at before anything else is written.
    let answers = {
        let input = std::io::stdin().is_terminal().then(|| std::io::stdin().lock());
        let mut asker = Asker { input, output: std::io::stdout() };
        asker.all(init, &app.reference(), crate::serve::base(config, config.listen()?)?)?
    };
    let mut table = csv::Writer::from_writer(Vec::new());
    table.write_record(["name", "kind", "area"])?;
    table.write_record([answers.government.as_str(), "government", answers.area.as_str()])?;
    let table = table.into_inner().map_err(|e| failure(e.to_string()))?;
    let put = app
        .administration()
        .put_agency_table(None, &Sheet::read(table.as_slice()).map_err(|e| failure(e.to_string()))?, None, app::Run::Real)
        .await?;
    if let Some(wrong) = put.wrong.first() {
        return Err(failure(wrong.why.to_string()));
    }
    let government = app.reference().agencies.iter().next().map(|a| a.id);
    let government = government.ok_or_else(|| failure("the government was not put in place"))?;
    let beside = match app.administration().close_areas_outside(&answers.area).await? {
        0 => String::new(),
        n => format!(" {n} areas beside it are closed; Manage, Areas opens them."),
    };
    let grant = Grant { role: Role::Administrator, agency: government };
    let password = trust::random::password()?;
    app.administration().invite(None, &answers.login, &answers.name, answers.email.as_ref(), vec![grant], &password).await?;
    app.administration().set_contact(None, &answers.contact).await?;
    if !settings.exists() {
        std::fs::write(
            &settings,
            format!("# tuntas config lists every setting.\nname = {:?}\nbase = {:?}\n", answers.called, answers.base),
        )?;
    }
    app.store.close().await;
    let data = folder.display();
    println!(
        "{} stands in {data}, with the settings in {}.{beside}\n\n  \
         {} signs in with this password, and chooses a new one then: {password}\n\n\
         Next:\n  \
         tuntas serve --data {data}                                  then open {}{SIGN_IN}\n  \
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

/// Who gives the answers: flags, else somebody at a terminal, who is asked again until an answer can be used.
struct Asker<I, O> {
    input: Option<I>,
    output: O,
}

impl<I: BufRead, O: Write> Asker<I, O> {
    fn all(&mut self, init: Init, reference: &ReferenceData, base: String) -> Result<Answers, Failure> {
        let proposed = reference.provinces().next().map(|a| a.code.to_string());
        let area = self.ask(init.area, "--area", "The area, by its code or name", proposed, |text| {
            let by_code = text.parse().ok().and_then(|code| reference.area(&code));
            let found = by_code.or_else(|| reference.of_government(text).and_then(|code| reference.area(code)));
            found
                .cloned()
                .ok_or_else(|| failure(format!("there is no area {text:?}; import areas first: tuntas import areas FILE")))
        })?;
        let provincial = area.code.level() == domain::Level::Province && !area.name.starts_with("Provinsi");
        let government = format!("Pemerintah {}{}", if provincial { "Provinsi " } else { "" }, area.name);
        let title = |text: &str| Ok(Title::parse(text)?.as_str().to_owned());
        Ok(Answers {
            government: self.ask(init.government, "--government", "What its government is called", Some(government), title)?,
            base: self.ask(init.base, "--base", "The address people will open", Some(base), crate::config::checked_base)?,
            login: self
                .ask(init.login, "--login", "The name the first administrator signs in with", None, |t| Ok(Login::parse(t)?))?,
            name: self.ask(init.name, "--name", "The administrator's own name", None, |t| Ok(PersonName::parse(t)?))?,
            email: init.email.map(|email| Email::parse(&email)).transpose()?,
            contact: Contact { office: line(init.office)?, phone: line(init.phone)?, hours: line(init.hours)? },
            area: area.code,
            called: area.name,
        })
    }

    /// What was given by a flag, else what is typed, until it can be read; an empty answer takes what is proposed.
    fn ask<T>(
        &mut self,
        given: Option<String>,
        flag: &str,
        question: &str,
        proposal: Option<String>,
        parse: impl Fn(&str) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        let Some(input) = self.input.as_mut().filter(|_| given.is_none()) else {
            return parse(&given.or(proposal).ok_or_else(|| failure(format!("{flag} is missing, and nobody is there to ask")))?);
        };
        let shown = proposal.as_ref().map(|p| format!(" [{p}]")).unwrap_or_default();
        loop {
            write!(self.output, "{question}{shown}: ")?;
            self.output.flush()?;
            let mut line = String::new();
            if input.by_ref().take(LONGEST_ANSWER).read_line(&mut line)? == 0 {
                return Err(failure(format!("nothing was answered; {flag} gives it too")));
            }
            let typed = Some(line.trim()).filter(|typed| !typed.is_empty()).or(proposal.as_deref());
            match typed.map(&parse) {
                Some(Ok(answer)) => return Ok(answer),
                Some(Err(why)) => writeln!(self.output, "  {}", why.0)?,
                None => {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_answer_is_asked_again() {
        let typed = "\nrahma wati\nrahma\n";
        let mut asker = Asker { input: Some(typed.as_bytes()), output: Vec::new() };
        let login = asker.ask(None, "--login", "Login", None, |text| Ok(Login::parse(text)?)).unwrap();
        assert_eq!(login.as_str(), "rahma");
        let said = String::from_utf8(asker.output).unwrap();
        assert_eq!(said.matches("Login: ").count(), 3, "{said}");
        assert!(said.lines().any(|line| line.starts_with("  ") || line.contains(":   ")), "it says why: {said}");
    }

    #[test]
    fn an_empty_answer_takes_what_is_proposed_and_no_answer_ends() {
        let mut asker = Asker { input: Some("\n".as_bytes()), output: Vec::new() };
        let ask =
            |asker: &mut Asker<_, _>| asker.ask(None, "--name", "Name", Some("Rahma".to_owned()), |text| Ok(text.to_owned()));
        assert_eq!(ask(&mut asker).unwrap(), "Rahma");
        assert!(ask(&mut asker).is_err(), "nobody answers any more");
    }
}
