//! Officials, from the command line.

use domain::{AgencyId, Email, Grant, Login, PersonName, Role, policy::answers_and_approves};
use store::Person;

use crate::{Failure, Installation, Outcome, arguments::UserCommand, config::Config, failure, open};

/// `tuntas user`: adds, lists, gives a new password, shuts out.
///
/// # Errors
/// A role, agency or login that is not known, and what the use cases refuse.
pub async fn run(config: &Config, command: UserCommand) -> Result<Outcome, Failure> {
    let app = open::open_existing(config).await?;
    match command {
        UserCommand::Add { login, name, email, role, agency, json } => {
            let (login, name) = (Login::parse(&login)?, PersonName::parse(&name)?);
            let email = email.map(|e| Email::parse(&e)).transpose()?;
            let grant = Grant { role: role_of(&role)?, agency: find_agency(&app, &agency)? };
            add(&app, &login, &name, email.as_ref(), grant, json).await?;
        }
        UserCommand::List { json } => list(&app, json).await?,
        UserCommand::Reset { login, json } => {
            let person = find(&app, &login).await?;
            let password = trust::random::password()?;
            app.administration().reset_password(None, person.id, &password).await?;
            tell_password(&person.login, &password, json)?;
        }
        UserCommand::Disable { login, undo } => {
            let person = find(&app, &login).await?;
            let now = if undo {
                app.administration().enable(None, person.id).await?;
                "may sign in again"
            } else {
                app.administration().disable(None, person.id).await?;
                "can no longer sign in"
            };
            println!("{} {now}", person.login);
        }
    }
    app.store.close().await;
    Ok(Outcome::Done)
}

/// Adds a person; one who is there already gets the new role on top.
async fn add(
    app: &Installation,
    login: &Login,
    name: &PersonName,
    email: Option<&Email>,
    grant: Grant,
    json: bool,
) -> Result<(), Failure> {
    if let Some(there) = app.store.person_by_login(login.as_str().to_owned()).await? {
        let grants: Vec<_> = there.grants.iter().copied().filter(|g| *g != grant).chain([grant]).collect();
        if let Some(both) = answers_and_approves(&grants, &app.reference().agencies) {
            let at = app.reference().agency_name(both);
            eprintln!(
                "{} now both answers and approves for {at}; what they wrote themselves somebody else has to approve",
                there.login
            );
        }
        app.administration().set_grants(None, there.id, grants).await?;
        println!("{} was here already and has the new role too; the password stays", login.as_str());
        return Ok(());
    }
    let password = trust::random::password()?;
    app.administration().invite(None, login, name, email, vec![grant], &password).await?;
    tell_password(login.as_str(), &password, json)
}

fn tell_password(login: &str, password: &str, json: bool) -> Result<(), Failure> {
    if json {
        println!("{}", serde_json::to_string(&serde_json::json!({ "login": login, "password": password }))?);
    } else {
        println!("{login} signs in with this password, and chooses a new one then: {password}");
    }
    Ok(())
}

async fn list(app: &Installation, json: bool) -> Result<(), Failure> {
    let reference = app.reference();
    for p in app.store.persons().await? {
        let grants: Vec<_> =
            p.grants.iter().map(|g| format!("{} at {}", g.role.as_str(), reference.agency_name(g.agency))).collect();
        if json {
            let line = serde_json::json!({ "login": p.login, "name": p.name, "email": p.email, "disabled": p.disabled, "roles": grants });
            println!("{line}");
        } else {
            let note = if p.disabled { "  (disabled)" } else { "" };
            println!("{:<28} {:<32} {}{note}", p.login, p.name, grants.join("; "));
        }
    }
    Ok(())
}

async fn find(app: &Installation, login: &str) -> Result<Person, Failure> {
    let person = app.store.person_by_login(login.trim().to_lowercase()).await?;
    person.ok_or_else(|| failure(format!("nobody signs in as {login:?}; tuntas user list shows who does")))
}

fn role_of(text: &str) -> Result<Role, Failure> {
    let all = || Role::ALL.map(Role::as_str).join(", ");
    Role::parse(text).ok_or_else(|| failure(format!("there is no role {text:?}; there are {}", all())))
}

fn find_agency(app: &Installation, text: &str) -> Result<AgencyId, Failure> {
    let reference = app.reference();
    let by_number = text.parse().ok().map(AgencyId).filter(|id| reference.agencies.get(*id).is_some());
    let by_name = || reference.agencies.iter().find(|a| a.name == text || reference.agency_name(a.id) == text).map(|a| a.id);
    by_number
        .or_else(by_name)
        .ok_or_else(|| failure(format!("there is no agency {text:?}; import agencies first, or give its number or exact name")))
}
