//! The form for a report: what, where, who or nobody, files. Citizens see it in three short steps; officers who take a
//! report down for somebody see all of it at once. Whatever is wrong, what was typed and sent stays.

pub(crate) mod kept;
pub(crate) mod receipt;
pub(crate) mod staged;
mod steps;
mod tap;

use app::{AppError, KeptFile, NewReport, Reporter, SignedIn};
use askama::Template;
use axum::{
    extract::State,
    http::{StatusCode, Uri},
    response::Response,
};
use domain::{
    Actor, AreaCode, Email, PersonName, Phone, Refusal, ReportId, Title, Words,
    report::{Channel, Kind, can_have_happened},
};

use self::{kept::Browser, steps::Step, tap::TapMap};
use crate::{
    bar::Bar,
    forms::{Errors, FILES, Form, FormData},
    language,
    limits::{Counted, Sender},
    localizer::Localizer,
    middleware::Client,
    page::{Layout, Visitor, refuse, render_as, see, slow_down},
    routes,
    state::Web,
    status::retry_after,
    wording,
};

/// The fields in the order of the form.
const FIELDS: [&str; 8] = ["text", "title", "place", "happened_on", "files", "name", "phone", "email"];
/// Most places offered for what was typed.
const MOST_PLACES: usize = 12;

#[derive(Template)]
#[template(path = "public/report_form.html")]
struct FormPage {
    page: Layout,
    typed: FormData,
    errors: Errors,
    action: &'static str,
    for_somebody: bool,
    /// What an official can go to, for one who takes a report down.
    bar: Option<Bar>,
    /// Nothing was filled in yet.
    fresh: bool,
    /// It is kept under its address.
    kept: bool,
    /// What was kept under its address is there no longer.
    gone: bool,
    /// It was sent before, with something else in it.
    sent_before: bool,
    /// The step that is shown; none when all are.
    step: Option<Step>,
    hidden: Vec<(&'static str, String)>,
    places: Vec<(String, String)>,
    chosen: Option<String>,
    /// When it happened, as people write it.
    day: String,
    /// Whether there is a map to choose on, and the map while one chooses.
    /// What betrays a person in the text, and what it is; shown before it is sent.
    private: Vec<(String, String)>,
    has_map: bool,
    map: Option<TapMap>,
    /// Whom to call at once about what was written.
    call: Vec<&'static str>,
    /// The point of the phone does not go along: another place was chosen after it.
    point_left: bool,
}

impl FormPage {
    fn shows(&self, step: &str) -> bool {
        self.step.is_none_or(|s| s.as_str() == step)
    }

    /// The steps with how far one is: done, now, or still to come.
    fn progress(&self) -> impl Iterator<Item = (String, &'static str)> {
        let now = self.step;
        let state = move |step| match now {
            Some(now) if step < now => "done",
            Some(now) if step == now => "now",
            _ => "",
        };
        Step::ALL.into_iter().map(move |step| (self.page.s.text(&format!("form-step-{}", step.as_str())), state(step)))
    }

    /// What the phone keeps it under while it is typed. What officials take down for others is not kept on their machines.
    fn draft(&self) -> Option<&'static str> {
        self.step.map(Step::as_str)
    }

    /// Where "back" leads.
    fn back(&self) -> Option<&'static str> {
        Some(self.step?.previous()?.as_str())
    }
}

pub(crate) async fn show(State(web): State<Web>, s: Localizer, Visitor(who): Visitor, browser: Browser, uri: Uri) -> Response {
    open(&web, s, (who.as_ref(), None), &browser, &uri).await
}

/// A form: the one of its address as it was left, else an empty one. For whoever is here, and the official who takes a report
/// down for somebody, if one does.
pub(crate) async fn open(
    web: &Web,
    s: Localizer,
    (who, taker): (Option<&SignedIn>, Option<&SignedIn>),
    browser: &Browser,
    uri: &Uri,
) -> Response {
    let asked = FormData::of_query(uri);
    let filling = Filling { web, s, client: None, taker, browser };
    let page = match kept::open(&filling, asked.get(kept::FORM)).await {
        Some(mut typed) => {
            let step = filling.at(Step::parse(asked.get(kept::STEP)).unwrap_or(Step::What));
            let errors = wrong(&filling, step, &mut typed);
            FormPage { kept: true, ..form_page(web, s, who, step, typed, errors) }
        }
        None => {
            let mut typed = FormData::default();
            typed.set("id", trust::random::ordered_identity().to_string());
            typed.set("kind", Kind::Complaint.as_str());
            let gone = asked.ticked(kept::FORM);
            FormPage { fresh: true, gone, ..form_page(web, s, who, filling.at(Step::What), typed, Errors::default()) }
        }
    };
    browser.known_from_now(web, render_as(page.errors.status(), &page))
}

/// What is wrong with a form that was kept, if something was.
fn wrong(filling: &Filling<'_>, step: Option<Step>, typed: &mut FormData) -> Errors {
    let mut errors = Errors::default();
    let told: Vec<String> = typed.all(kept::WRONG).map(str::to_owned).collect();
    if told.is_empty() {
        return errors;
    }
    let area = find_place(filling.web, typed).map_err(|key| errors.add("place", key)).ok();
    read(filling, typed, area, &[], &mut errors);
    if let Some(step) = step {
        errors.keep_only(step.fields());
    }
    for (field, key) in told.iter().filter_map(|told| told.split_once(' ')) {
        if let Some(field) = FIELDS.into_iter().find(|f| *f == field).filter(|field| !errors.is_on(field)) {
            errors.add(field, key);
        }
    }
    errors.order_as(&FIELDS);
    errors
}

/// Somebody who fills in a form: in which language, on which browser; and the official who does it for somebody.
struct Filling<'a> {
    web: &'a Web,
    s: Localizer,
    /// From where, once something was typed.
    client: Option<Client>,
    taker: Option<&'a SignedIn>,
    browser: &'a Browser,
}

impl Filling<'_> {
    fn action(&self) -> &'static str {
        if self.taker.is_some() { routes::DESK_REPORT } else { routes::REPORT }
    }

    /// A step, for whoever sees the form in steps.
    fn at(&self, step: Step) -> Option<Step> {
        self.taker.is_none().then_some(step)
    }

    /// The form as it goes on, at an address of its own: it can be gone back to and loaded again. Where its browser is not
    /// known, or it cannot be kept, the answer is the form.
    async fn go_on(&self, step: Option<Step>, typed: FormData, errors: Errors) -> Response {
        // What is wrong with files that came just now no address would know.
        let about_files = errors.is_on(FILES);
        let address = if about_files { None } else { kept::keep(self, step, &typed, &errors).await };
        match address {
            Some(address) => see(&address),
            None => self.again(errors.status(), step, typed, errors),
        }
    }

    /// The form as the answer.
    fn again(&self, status: StatusCode, step: Option<Step>, typed: FormData, errors: Errors) -> Response {
        render_as(status, &form_page(self.web, self.s, self.taker, step, typed, errors))
    }
}

fn form_page(web: &Web, s: Localizer, who: Option<&SignedIn>, step: Option<Step>, typed: FormData, errors: Errors) -> FormPage {
    let for_somebody = step.is_none();
    let reference = web.app().reference();
    let (action, title) = if for_somebody { (routes::DESK_REPORT, "take-down-title") } else { (routes::REPORT, "form-title") };
    let area = typed.get("area").parse::<AreaCode>().ok().filter(|a| reference.area(a).is_some());
    let chosen = area.map(|a| reference.place(&a)).filter(|place| place == typed.get("place") || typed.get("place").is_empty());
    let mut found = reference.find_areas(typed.get("place"), MOST_PLACES);
    if found.is_empty() {
        found = reference.similar_areas(typed.get("place"), MOST_PLACES);
    }
    let places = if chosen.is_some() {
        Vec::new()
    } else {
        found.iter().map(|a| (a.code.to_string(), reference.place(&a.code))).collect()
    };
    let page = Layout::new(web, s, who, s.text(title), action).wrong(&errors);
    let hidden = step.map(|step| step.hidden(&typed)).unwrap_or_default();
    let (has_map, map) = (reference.drawn, tap::shown(web, &typed));
    let private = if step == Some(Step::Send) { wording::private_in(s, &[typed.get("text")]) } else { Vec::new() };
    let day = insight::day(typed.get("happened_on")).map_or_else(|_| typed.get("happened_on").to_owned(), |day| s.date(day));
    let call = if step == Some(Step::What) { Vec::new() } else { wording::to_call(typed.get("text")) };
    let point_left = chosen.is_some() && typed.ticked("here") && typed.get("here_area") != typed.get("area");
    let (fresh, kept, gone, sent_before) = (false, false, false, false);
    FormPage {
        page,
        typed,
        errors,
        action,
        for_somebody,
        bar: who.filter(|_| for_somebody).map(Bar::of),
        fresh,
        kept,
        gone,
        sent_before,
        step,
        hidden,
        places,
        chosen,
        day,
        private,
        has_map,
        map,
        call,
        point_left,
    }
}

pub(crate) async fn send(State(web): State<Web>, s: Localizer, client: Client, browser: Browser, form: Form) -> Response {
    take(&web, s, client, &browser, form, None).await
}

/// The form that an official sent when their session had ended, as it was filled in; `lost` where files must be chosen again.
pub(crate) async fn resumed(web: &Web, s: Localizer, who: &SignedIn, browser: &Browser, typed: FormData, lost: bool) -> Response {
    let filling = Filling { web, s, client: None, taker: Some(who), browser };
    let errors = if lost { Errors::one(FILES, "resumed-files") } else { Errors::default() };
    filling.go_on(None, typed, errors).await
}

/// Takes what was sent: finds the place, keeps the files, hands the report in.
pub(crate) async fn take(
    web: &Web,
    s: Localizer,
    client: Client,
    browser: &Browser,
    form: Form,
    who: Option<&SignedIn>,
) -> Response {
    // Files cost work, so coming back to the form is counted too, generously.
    if let Err(wait) = web.limits().count(Counted::Read, client.0) {
        return slow_down(web, s, wait);
    }
    let Form { mut typed, files, mut errors } = form;
    let turned = language::asked(&typed);
    let filling = Filling { web, s: turned.unwrap_or(s), client: Some(client), taker: who, browser };
    if typed.get("step") == "drop" {
        kept::drop(&filling, typed.get("id")).await;
        return see(filling.action());
    }
    let id = typed.get("id").parse().unwrap_or_else(|_| trust::random::ordered_identity());
    typed.set("id", id.to_string());
    // A form that is refused comes back with the step that asked for what is wrong.
    let asks = |errors: &Errors| filling.at(errors.iter().map(|(field, _)| Step::of(field)).min().unwrap_or(Step::Send));
    let owner = staged::Owner::of_form(id, who);
    let sender = who.map_or(Sender::Address(client.0), |who| Sender::Official(who.person.id));
    let kept = match staged::take(web, sender, &owner, &mut typed, files, &mut errors).await {
        Ok(kept) => kept,
        Err(e) => {
            tracing::error!(error = %e, "files could not be kept");
            errors.add("text", "failed-text");
            return filling.again(StatusCode::SERVICE_UNAVAILABLE, asks(&errors), typed, errors);
        }
    };
    if let Some(s) = turned {
        let step = filling.at(Step::shown_by(&typed).unwrap_or(Step::What));
        return language::remember(web, who, s, filling.go_on(step, typed, errors).await).await;
    }
    // What is wrong with files is told at once, whatever was asked for: no form comes back with them.
    let about_files = errors.clone();
    let shown_at = async |step: Step, typed: FormData| {
        let step = if about_files.is_empty() { step } else { Step::of(FILES) };
        filling.go_on(filling.at(step), typed, about_files.clone()).await
    };
    match tap::answers(web, &mut typed).await {
        Ok(false) => {}
        Ok(true) => return shown_at(Step::Where, typed).await,
        Err(e) => return refuse(web, s, &e),
    }
    let area = find_place(web, &mut typed).map_err(|key| errors.add("place", key)).ok();
    if typed.get("step") == "find" {
        // Only the place was asked for; the rest is not looked at yet.
        return shown_at(Step::Where, typed).await;
    }
    if let Some(step) = Step::wanted(&typed) {
        return shown_at(step, typed).await;
    }
    let new = read(&filling, &typed, area, &kept, &mut errors);
    // A point that lies elsewhere would send officials there.
    if let Some(NewReport { point: Some(point), area, .. }) = &new {
        match web.app().country().lies_in(*point, area).await {
            Ok(true) => {}
            Ok(false) => {
                typed.set("here", "");
                errors.add("place", "here-elsewhere");
            }
            Err(e) => return refuse(web, s, &e),
        }
    }
    let new = new.filter(|_| errors.is_empty());
    if let ("next", Some(now)) = (typed.get("step"), Step::shown_by(&typed)) {
        if !about_files.is_empty() && now != Step::of(FILES) {
            return shown_at(now, typed).await;
        }
        errors.keep_only(now.fields());
        let step = if errors.is_empty() { now.next() } else { now };
        return filling.go_on(Some(step), typed, errors).await;
    }
    let Some(new) = new else {
        return filling.go_on(asks(&errors), typed, errors).await;
    };
    if let Err(wait) = web.limits().count(Counted::Report, client.0).and_then(|()| web.limits().count_contacts(&new.reporter)) {
        let seconds = wait.as_secs() + 1;
        let errors = Errors::one("text", "too-fast-report");
        let mut response = filling.again(StatusCode::TOO_MANY_REQUESTS, asks(&errors), typed, errors);
        retry_after(&mut response, seconds);
        return response;
    }
    let actor = who.map_or(Actor::Anyone, |w| Actor::Official(w.official()));
    let place = new.area.clone();
    let from = receipt::sent_from(browser, who.map(|w| w.person.id));
    match web.app().reports().submit_report_from(from, new, &actor).await {
        Ok(receipt) => {
            metrics::counter!("tuntas_reports_received_total", "channel" => if who.is_some() { "officer" } else { "web" })
                .increment(1);
            kept::drop(&filling, typed.get("id")).await;
            receipt::answer(&filling, receipt, place).await
        }
        Err(AppError::SentBefore) => {
            kept::drop(&filling, typed.get("id")).await;
            // What it says now goes as a report of its own, for whoever presses that.
            let id = trust::random::ordered_identity();
            typed.set("id", id.to_string());
            staged::pass_on(web, &owner, &staged::Owner::of_form(id, who), &mut typed);
            let form = form_page(web, s, who, filling.at(Step::Send), typed, Errors::default());
            let page = form.page.told(None, Some(s.text("sent-before-title")));
            render_as(StatusCode::CONFLICT, &FormPage { sent_before: true, page, ..form })
        }
        Err(AppError::Refused(refusal)) => {
            let field = if matches!(refusal, Refusal::FutureDay | Refusal::LongAgoDay) { "happened_on" } else { "place" };
            let errors = Errors::one(field, refusal.key());
            filling.go_on(asks(&errors), typed, errors).await
        }
        Err(AppError::NoSuchArea) => {
            let errors = Errors::one("place", "no-such-area");
            filling.go_on(asks(&errors), typed, errors).await
        }
        Err(AppError::File(place, why)) => {
            let mut errors = Errors::default();
            staged::drop_gone(&mut typed, &mut errors, place, why);
            filling.go_on(asks(&errors), typed, errors).await
        }
        // Nothing is lost: the form comes back and can be sent again; the same id makes no second report.
        Err(e) => {
            tracing::error!(error = %e, "a report could not be taken");
            let errors = Errors::one("text", "failed-text");
            filling.again(StatusCode::SERVICE_UNAVAILABLE, asks(&errors), typed, errors)
        }
    }
}

/// The place: the one chosen, else the only one that fits what was typed. The form shows choices otherwise.
fn find_place(web: &Web, typed: &mut FormData) -> Result<AreaCode, &'static str> {
    let reference = web.app().reference();
    let chosen = typed.get("area").parse::<AreaCode>().ok().filter(|a| reference.area(a).is_some());
    let words = typed.get("place").trim().to_owned();
    // A choice counts until something else is typed.
    let same = |a: &AreaCode| words.is_empty() || reference.place(a) == words || typed.get("asked") == words;
    let Some(area) = chosen.filter(same).or_else(|| reference.the_area(&words).map(|a| a.code.clone())) else {
        typed.set("area", "");
        return Err(match () {
            () if words.is_empty() => "place-empty",
            () if !reference.find_areas(&words, 1).is_empty() => "place-choose",
            () if !reference.similar_areas(&words, 1).is_empty() => "place-similar",
            () => "place-unknown",
        });
    };
    typed.set("area", area.as_str());
    typed.set("place", reference.place(&area));
    Ok(area)
}

fn read(
    filling: &Filling<'_>,
    typed: &FormData,
    area: Option<AreaCode>,
    kept: &[KeptFile],
    errors: &mut Errors,
) -> Option<NewReport> {
    let kind = Kind::parse(typed.get("kind")).unwrap_or(Kind::Complaint);
    let title = typed.maybe("title", Title::parse, errors);
    let text = typed.must("text", Words::of_report, errors);
    let happened_on = typed.maybe("happened_on", insight::day, errors);
    // Where the place is not known yet, by the clock of the installation.
    let today = area.as_ref().map_or_else(|| filling.web.today(), |area| area.zone().date(filling.web.app().now()));
    if let Some(Err(refusal)) = happened_on.map(|day| can_have_happened(day, today)) {
        errors.add("happened_on", refusal.key());
    }
    let reporter = Reporter {
        name: typed.maybe("name", PersonName::parse, errors),
        phone: typed.maybe("phone", Phone::parse, errors),
        email: typed.maybe("email", Email::parse, errors),
    };
    errors.order_as(&FIELDS);
    let id = typed.get("id").parse().ok()?;
    let (text, area) = (text?, area?);
    // Where the phone was counts as long as no other place was chosen after it, and never betrays who wants to stay unknown.
    let open = !typed.ticked("anonymous") && !typed.ticked("secret");
    let point = geo::point_told(typed.get("here")).filter(|_| open && typed.get("here_area") == area.as_str());
    errors.is_empty().then(|| NewReport {
        id: ReportId(id),
        kind,
        title,
        text,
        area,
        point,
        happened_on,
        topic: None,
        channel: if filling.taker.is_some() { Channel::Officer } else { Channel::Web },
        anonymous: typed.ticked("anonymous"),
        secret: typed.ticked("secret"),
        reporter,
        language: filling.s.language,
        attachments: kept.to_vec(),
    })
}
