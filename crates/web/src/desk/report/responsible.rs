//! Who must act on a report about forests, by the rules over where it is and what happens: for whoever sees its exact place. Each says its
//! rule, the areas by which it fits, and its reason. Agencies among them are offered first where the report is forwarded; none is chosen.

use app::{AppError, View, areas_of_ground};
use domain::{
    AgencyId,
    forest::{Ground, Place, Responsibility, Who},
};

use crate::{
    desk::forest::point,
    forest_words::{category_of, ground_of},
    localizer::Localizer,
    routes,
    state::Web,
};

/// Somebody who must act.
pub(super) struct Acting {
    pub(super) who: String,
    /// The rule: where, and what.
    pub(super) rule: String,
    /// The areas that make it fit.
    pub(super) areas: String,
    pub(super) reason: String,
}

/// What the page shows of it.
pub(super) struct ResponsiblePanel {
    pub(super) acts: Vec<Acting>,
    /// Told where nobody is: that no rule fits, or that it is not known what happens.
    pub(super) nobody: &'static str,
    /// What lies there, in full.
    pub(super) address: String,
    /// The dossier of what is disturbed.
    pub(super) dossier: String,
    /// The agencies among them, the first first, each with the reason of its rule.
    pub(super) agencies: Vec<(AgencyId, String)>,
}

/// The panel; none for whoever does not see the exact place.
pub(super) async fn panel(web: &Web, s: Localizer, view: &View) -> Result<Option<ResponsiblePanel>, AppError> {
    let report = &view.report;
    let open = report.point.filter(|_| app::concerns_forests(report));
    let Some(middle) = view.place.as_ref().map(Place::middle).or(open) else { return Ok(None) };
    let (address, dossier) = (point::address(middle), routes::desk_dossier(report.tracking));
    let Some(category) = report.forest.and_then(|told| told.category) else {
        return Ok(Some(ResponsiblePanel {
            acts: Vec::new(),
            nobody: "responsible-untold",
            address,
            dossier,
            agencies: Vec::new(),
        }));
    };
    let answers = web.app().forest().lies_in(middle).await?;
    let rules = web.app().forest().responsible(&answers, category);
    let agency = |rule: &Responsibility| match rule.who {
        Who::Agency(id) => Some(id),
        Who::Other(_) => None,
    };
    let mut agencies = Vec::new();
    for (id, reason) in rules.iter().filter_map(|rule| Some((agency(rule)?, rule.reason.clone()))) {
        if agencies.iter().all(|(other, _)| *other != id) {
            agencies.push((id, reason));
        }
    }
    let acting = |rule: &Responsibility| Acting {
        who: match &rule.who {
            Who::Agency(id) => web.app().reference().agency_name(*id),
            Who::Other(text) => text.clone(),
        },
        rule: rule_told(s, rule),
        areas: areas_of_ground(&answers, rule.ground)
            .iter()
            .map(|(layer, area)| {
                let name =
                    if area.name.is_empty() { s.with("layer-feature", "n", &area.n.to_string()) } else { area.name.clone() };
                format!("{name} ({}, {})", layer.name, s.date(layer.dated))
            })
            .collect::<Vec<_>>()
            .join("; "),
        reason: rule.reason.clone(),
    };
    Ok(Some(ResponsiblePanel { acts: rules.iter().map(acting).collect(), nobody: "point-nobody", address, dossier, agencies }))
}

fn rule_told(s: Localizer, rule: &Responsibility) -> String {
    let ground = if rule.ground == Ground::Anywhere { None } else { Some(ground_of(s, rule.ground)) };
    let told: Vec<_> = ground.into_iter().chain(rule.category.map(|c| category_of(s, c))).collect();
    if told.is_empty() { s.text("responsible-always") } else { told.join(", ") }
}
