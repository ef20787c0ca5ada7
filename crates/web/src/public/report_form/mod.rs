//! The form for a report: what, where, who or nobody, files. Citizens see it in three short steps; officers who take a
//! report down for somebody see all of it at once. Whatever is wrong, what was typed and sent stays.

pub(crate) mod kept;
mod read;
pub(crate) mod receipt;
pub(crate) mod staged;
mod steps;
mod take;
mod tap;

use app::SignedIn;
use askama::Template;
use axum::{
    extract::State,
    http::{StatusCode, Uri},
    response::Response,
};
use domain::{
    AreaCode,
    report::{ConsentGiven, Kind, Told},
};

pub(crate) use self::take::{resumed, send, take};
use self::{kept::Browser, read::wrong, steps::Step, tap::TapMap};
use crate::{
    bar::Bar,
    forest_fields::{self, Question},
    forms::{Errors, FILES, FormData},
    localizer::Localizer,
    middleware::Client,
    page::{Layout, Visitor, render_as, see},
    routes,
    state::Web,
    wording,
};

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
    /// What betrays a person in the text, and what it is; shown before it is sent.
    private: Vec<(String, String)>,
    /// Whether there is a map to choose on, and the map while one chooses.
    has_map: bool,
    map: Option<TapMap>,
    /// Whom to call at once about what was written.
    call: Vec<&'static str>,
    /// The point of the phone does not go along: another place was chosen after it.
    point_left: bool,
    /// It is about a forest: a few more questions, each skippable, and its reporter is protected.
    about_forest: bool,
    forest_questions: Vec<Question>,
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
            // Printed for a village, an address names it.
            let village = asked.get("desa").parse::<AreaCode>().ok().filter(|a| web.app().reference().area(a).is_some());
            if let Some(village) = village {
                typed.set("area", village.as_str());
                typed.set("place", web.app().reference().place(&village));
            }
            if taker.is_some() {
                typed.set("told", Told::Spoken.as_str());
                typed.set("agreed_how", ConsentGiven::Spoken.as_str());
                typed.set("agreed_on", web.today().to_string());
            }
            let gone = asked.ticked(kept::FORM);
            FormPage { fresh: true, gone, ..form_page(web, s, who, filling.at(Step::What), typed, Errors::default()) }
        }
    };
    browser.known_from_now(web, render_as(page.errors.status(), &page))
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
    let call =
        if step == Some(Step::What) { Vec::new() } else { wording::to_call(typed.get("text"), forest_fields::of_form(&typed)) };
    let about_forest = forest_fields::is_about(&typed);
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
        about_forest,
        forest_questions: if about_forest || for_somebody { forest_fields::questions() } else { Vec::new() },
    }
}
