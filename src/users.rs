//! Officials, from the command line.

use app::House;
use domain::{AgencyId, Email, Grant, PersonName, Role, UserId};
use store::Person;

use crate::{Failure, Outcome, cli::UserCommand, config::Config, failure, open};

pub(crate) async fn run(config: &Config, command: UserCommand) -> Result<Outcome, Failure> {
    let house = open::open_existing(config).await?;
    match command {
        UserCommand::Add { login, name, email, role, agency, json } => {
            let person = Person {
                id: UserId(0),
                login: login_name(&login)?,
                name: PersonName::parse(&name)?.as_str().to_owned(),
                email: email.map(|e| Email::parse(&e)).transpose()?.map(|e| e.as_str().to_owned()),
                password: String::new(),
                must_change: true,
                disabled: false,
                language: "id".to_owned(),
                grants: vec![Grant { role: role_of(&role)?, agency: find_agency(&house, &agency)? }],
            };
            add(&house, person, json).await?;
        }
        UserCommand::List { json } => list(&house, json).await?,
        UserCommand::Reset { login, json } => {
            let person = find(&house, &login).await?;
            let (password, hash) = new_password()?;
            house.store().set_password(person.id, hash, true).await?;
            // Who lost the password may have lost the phone.
            house.store().drop_second_factor(person.id).await?;
            tell_password(&person.login, &password, json)?;
        }
        UserCommand::Disable { login, undo } => {
            let person = find(&house, &login).await?;
            house.store().set_disabled(person.id, !undo).await?;
            println!("{} {}", person.login, if undo { "may sign in again" } else { "can no longer sign in" });
        }
    }
    house.store().close().await;
    Ok(Outcome::Done)
}

/// Adds a person; one who is there already gets the new role on top.
async fn add(house: &House, mut person: Person, json: bool) -> Result<(), Failure> {
    if let Some(mut there) = house.store().person_by_login(person.login.clone()).await? {
        there.grants.append(&mut person.grants);
        let login = there.login.clone();
        house.store().put_person(there, false).await?;
        println!("{login} was here already and has the new role too; the password stays");
        return Ok(());
    }
    let (password, hash) = new_password()?;
    person.password = hash;
    let login = person.login.clone();
    house.store().put_person(person, true).await?;
    tell_password(&login, &password, json)
}

fn tell_password(login: &str, password: &str, json: bool) -> Result<(), Failure> {
    if json {
        println!("{}", serde_json::to_string(&serde_json::json!({ "login": login, "password": password }))?);
    } else {
        println!("{login} signs in with this password, and chooses a new one then: {password}");
    }
    Ok(())
}

async fn list(house: &House, json: bool) -> Result<(), Failure> {
    let world = house.world();
    for p in house.store().persons().await? {
        let grants: Vec<_> = p.grants.iter().map(|g| format!("{} at {}", g.role.as_str(), world.agency_name(g.agency))).collect();
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

/// A random password and its hash.
pub(crate) fn new_password() -> Result<(String, String), Failure> {
    let password = trust::random::password()?;
    let hash = trust::hash_password(&password).ok_or_else(|| failure("no random bytes for a password"))?;
    Ok((password, hash))
}

async fn find(house: &House, login: &str) -> Result<Person, Failure> {
    let person = house.store().person_by_login(login.trim().to_lowercase()).await?;
    person.ok_or_else(|| failure(format!("nobody signs in as {login:?}; tuntas user list shows who does")))
}

fn login_name(text: &str) -> Result<String, Failure> {
    let login = text.trim().to_lowercase();
    let fits = (3..=64).contains(&login.len()) && login.bytes().all(|b| b.is_ascii_alphanumeric() || b".-_@".contains(&b));
    if fits { Ok(login) } else { Err(failure("a login has 3 to 64 letters, digits, dots, hyphens, underscores or @")) }
}

fn role_of(text: &str) -> Result<Role, Failure> {
    let all = || Role::ALL.map(Role::as_str).join(", ");
    Role::parse(text).ok_or_else(|| failure(format!("there is no role {text:?}; there are {}", all())))
}

fn find_agency(house: &House, text: &str) -> Result<AgencyId, Failure> {
    let world = house.world();
    let by_number = text.parse().ok().map(AgencyId).filter(|id| world.agencies.get(*id).is_some());
    let by_name = || world.agencies.iter().find(|a| a.name == text || world.agency_name(a.id) == text).map(|a| a.id);
    by_number
        .or_else(by_name)
        .ok_or_else(|| failure(format!("there is no agency {text:?}; import agencies first, or give its number or exact name")))
}
