//! The statements that write steps, each over all rows that go into a table together.

use std::collections::BTreeMap;

use domain::{
    Report, Timestamp,
    figure::number_of,
    report::{AboutKind, Figure, Status},
};

use super::columns::{Column, Many, TableRows, Terms, bytes, ints, texts};
use crate::{
    CommitRequest, Content, NewEvent, NewReportFields, Remade, SearchEntry,
    shared::facts::KeptFacts,
    shared::{NEVER, number},
};

/// A report at its place.
pub(super) struct Placed<'a> {
    pub(super) n: i64,
    pub(super) report: &'a Report,
    facts: KeptFacts,
    state: &'a str,
    changed_at: Timestamp,
    pub(super) listing: Option<&'a SearchEntry>,
    /// The marks of its last event and of its row.
    marks: (&'a [u8], &'a [u8; 32]),
}

impl<'a> Placed<'a> {
    /// One whose rows are made again.
    pub(super) fn again(n: i64, r: &'a Remade) -> Self {
        let (listing, marks) = (Some(&r.listing), (r.head.as_slice(), &r.mark));
        let facts = KeptFacts::of(&r.report, &r.reached);
        Self { n, report: &r.report, facts, state: &r.state, changed_at: r.changed_at, listing, marks }
    }
}

/// A step that is written.
pub(super) struct Accepted<'a> {
    placed: Placed<'a>,
    step: &'a CommitRequest,
}

impl<'a> Accepted<'a> {
    pub(super) fn new(n: i64, step: &'a CommitRequest) -> Self {
        let report = &step.report;
        let changed_at = step.events.last().map_or(report.received_at, |e| e.event.at);
        let (listing, marks) = (step.listing.as_ref(), (step.head(), &step.marks.row));
        let facts = KeptFacts::of(report, &step.reached);
        Self { placed: Placed { n, report, facts, state: &step.marks.state, changed_at, listing, marks }, step }
    }

    /// A new report, and what only that has.
    pub(super) fn birth(&self) -> Option<(&Placed<'a>, &'a NewReportFields)> {
        Some((&self.placed, self.step.birth.as_ref()?))
    }
}

/// All statements that write steps.
pub(super) fn everything<'a>(accepted: &'a [Accepted<'a>]) -> Vec<Many<'a>> {
    let births: Vec<_> = accepted.iter().filter_map(Accepted::birth).collect();
    let others: Vec<_> = accepted.iter().filter(|a| a.step.birth.is_none()).map(|a| &a.placed).collect();
    let all: Vec<_> = accepted.iter().map(|a| &a.placed).collect();
    let listed: Vec<_> = all.iter().copied().filter(|p| p.listing.is_some()).collect();
    let (relisted, as_listed): (Vec<_>, Vec<_>) = others.iter().copied().partition(|p| p.listing.is_some());
    let mut statements = vec![reports(&births).insert(), update(&as_listed), relist(&relisted)];
    let EventRows { events, contents, files } = events(accepted);
    statements.extend([events.insert_with(&[("seq", "nextval('event_seq')")]), contents.insert(), files.insert()]);
    statements.extend(clear_desks(&others));
    statements.extend(desks(&all).map(TableRows::insert));
    statements.push(terms(&listed));
    statements.extend(secrets(accepted));
    statements.push(pins(accepted));
    statements.push(supporters(accepted));
    statements.push(sent_actions(accepted));
    statements.push(jobs(accepted));
    statements.push(changes_of_sums(accepted));
    statements
}

/// How sums over facts change.
fn changes_of_sums<'a>(accepted: &'a [Accepted<'a>]) -> Many<'a> {
    let changes = || accepted.iter().flat_map(|a| &a.step.changes);
    let columns = vec![
        ("received_on", ints(changes().map(|(received, ..)| number_of(*received)))),
        ("line", texts(changes().map(|(_, line, _)| Some(line.as_str())))),
        ("reports", ints(changes().map(|(.., by)| *by))),
    ];
    TableRows { table: "figure_change", columns }.insert()
}

/// Rows of new reports.
pub(super) fn reports<'a>(births: &[(&'a Placed<'a>, &'a NewReportFields)]) -> TableRows<'a> {
    let placed: Vec<_> = births.iter().map(|(p, _)| *p).collect();
    let birth = || births.iter().map(|(_, b)| *b);
    let mut columns = state_columns(&placed);
    columns.extend(listing_columns(&placed));
    columns.extend([
        ("id", bytes(placed.iter().map(|p| Some(p.report.id.0.as_bytes().as_slice())))),
        ("tracking", ints(placed.iter().map(|p| number(p.report.tracking)))),
        ("taken_down_by", ints(placed.iter().map(|p| p.report.taken_down_by.map(|u| u.0)))),
        ("pin", bytes(birth().map(|b| Some(b.pin.as_slice())))),
        ("language", texts(birth().map(|b| Some(b.language.as_str())))),
        ("person_key", bytes(birth().map(|b| b.person_key.as_deref()))),
        ("words_key", bytes(birth().map(|b| b.words_key.as_deref()))),
        ("origin", texts(birth().map(|b| b.origin.as_deref()))),
        ("sent", bytes(birth().map(|b| b.sent.as_ref().map(<[u8; 32]>::as_slice)))),
    ]);
    TableRows { table: "report", columns }
}

/// The columns that follow from the state of a report.
fn state_columns<'a>(placed: &[&'a Placed<'a>]) -> Vec<(&'static str, Column<'a>)> {
    let joined_to = |p: &&'a Placed<'a>| match &p.report.status {
        Status::Joined { to, .. } => Some(to.0.as_bytes().as_slice()),
        _ => None,
    };
    vec![
        ("n", ints(placed.iter().map(|p| p.n))),
        ("version", ints(placed.iter().map(|p| i64::from(p.report.version)))),
        ("state", texts(placed.iter().map(|p| Some(p.state)))),
        ("status", texts(placed.iter().map(|p| Some(p.report.status.name().as_str())))),
        ("topic", texts(placed.iter().map(|p| p.report.topic.as_ref().map(|t| t.0.as_str())))),
        ("area", texts(placed.iter().map(|p| Some(p.report.area.as_str())))),
        ("public", ints(placed.iter().map(|p| i64::from(p.report.is_public())))),
        ("joined_to", bytes(placed.iter().map(joined_to))),
        ("changed_at", ints(placed.iter().map(|p| p.changed_at.as_microsecond()))),
        ("rings_at", ints(placed.iter().map(|p| p.report.next_timer().map(|a| a.at.as_microsecond())))),
        ("head", bytes(placed.iter().map(|p| Some(p.marks.0)))),
        ("mark", bytes(placed.iter().map(|p| Some(p.marks.1.as_slice())))),
        ("received_on", ints(placed.iter().map(|p| p.facts.received_on))),
        ("verified_on", ints(placed.iter().map(|p| p.facts.verified_on))),
        ("responded_on", ints(placed.iter().map(|p| p.facts.responded_on))),
        ("answered_on", ints(placed.iter().map(|p| p.facts.answered_on))),
        ("closed_on", ints(placed.iter().map(|p| p.facts.closed_on))),
        ("standing", texts(placed.iter().map(|p| Some(p.facts.standing)))),
        ("says", texts(placed.iter().map(|p| p.facts.says))),
        ("late", ints(placed.iter().map(|p| i64::from(p.facts.late)))),
        ("lead", ints(placed.iter().map(|p| p.facts.lead))),
        ("missed", texts(placed.iter().map(|p| p.facts.missed.as_deref()))),
        ("line", texts(placed.iter().map(|p| Some(p.facts.line.as_str())))),
    ]
}

/// Puts reports into another state.
fn update<'a>(placed: &[&'a Placed<'a>]) -> Many<'a> {
    set(state_columns(placed))
}

/// Puts reports into another state, and lists them otherwise.
pub(super) fn relist<'a>(placed: &[&'a Placed<'a>]) -> Many<'a> {
    let mut columns = state_columns(placed);
    columns.extend(listing_columns(placed));
    set(columns)
}

/// Sets all columns but the first, which says where.
fn set<'a>(columns: Vec<(&'static str, Column<'a>)>) -> Many<'a> {
    let set: Vec<_> = columns.iter().skip(1).map(|(name, _)| format!("{name} = u.{name}")).collect();
    Many::new(&format!("UPDATE report r SET {} FROM {{}} WHERE r.n = u.n", set.join(", ")), columns)
}

/// What reports show in lists.
fn listing_columns<'a>(placed: &[&'a Placed<'a>]) -> [(&'static str, Column<'a>); 2] {
    let of = |text: fn(&SearchEntry) -> &str| texts(placed.iter().map(move |p| Some(p.listing.map_or("", text))));
    [("title", of(|l| &l.title)), ("excerpt", of(|l| &l.excerpt))]
}

/// Rows of what reports are found by: terms with a space between them.
pub(super) fn found_by<'a>(placed: &[&'a Placed<'a>]) -> TableRows<'a> {
    let terms_of = |terms: fn(&SearchEntry) -> &str| {
        Column::Terms(placed.iter().map(|p| p.listing.map(|listing| Terms(terms(listing)))).collect())
    };
    let columns = vec![
        ("n", ints(placed.iter().map(|p| p.n))),
        ("open_terms", terms_of(|l| &l.open_terms)),
        ("inner_terms", terms_of(|l| &l.inner_terms)),
    ];
    TableRows { table: "search", columns }
}

pub(super) fn terms<'a>(placed: &[&'a Placed<'a>]) -> Many<'a> {
    Many::new(
        "INSERT INTO search (n, open_terms, inner_terms) SELECT n, open_terms, inner_terms FROM {} \
         ON CONFLICT (n) DO UPDATE SET open_terms = excluded.open_terms, inner_terms = excluded.inner_terms",
        found_by(placed).columns,
    )
}

/// Rows of what happened.
pub(super) struct EventRows<'a> {
    pub(super) events: TableRows<'a>,
    pub(super) contents: TableRows<'a>,
    pub(super) files: TableRows<'a>,
}

pub(super) fn events<'a>(accepted: &'a [Accepted<'a>]) -> EventRows<'a> {
    let events: Vec<(i64, &NewEvent)> = accepted.iter().flat_map(|a| a.step.events.iter().map(|e| (a.placed.n, e))).collect();
    let contents: Vec<(i64, &Content)> = events.iter().flat_map(|(n, e)| e.contents.iter().map(|c| (*n, c))).collect();
    let files: Vec<_> = events.iter().flat_map(|(n, e)| e.attachments.iter().map(|a| (*n, a))).collect();
    let event_columns = vec![
        ("n", ints(events.iter().map(|(n, _)| *n))),
        ("version", ints(events.iter().map(|(_, e)| i64::from(e.event.version)))),
        ("at", ints(events.iter().map(|(_, e)| e.event.at.as_microsecond()))),
        ("actor", texts(events.iter().map(|(_, e)| Some(e.texts.0.as_str())))),
        ("kind", texts(events.iter().map(|(_, e)| Some(e.event.what.name())))),
        ("payload", texts(events.iter().map(|(_, e)| Some(e.texts.1.as_str())))),
        ("commitment", bytes(events.iter().map(|(_, e)| Some(e.commitment.as_slice())))),
        ("mark", bytes(accepted.iter().flat_map(|a| a.step.marked()).map(|(_, mark)| Some(mark.as_slice())))),
    ];
    let content_columns = vec![
        ("n", ints(contents.iter().map(|(n, _)| *n))),
        ("version", ints(contents.iter().map(|(_, c)| i64::from(c.version)))),
        ("field", ints(contents.iter().map(|(_, c)| c.field.number()))),
        (
            "salt",
            bytes(contents.iter().map(|(_, c)| c.body.as_ref().and_then(|(salt, _)| salt.as_ref()).map(<[u8; 16]>::as_slice))),
        ),
        ("body", bytes(contents.iter().map(|(_, c)| c.body.as_ref().map(|(_, body)| body.as_slice())))),
        ("sealed", ints(contents.iter().map(|(_, c)| i64::from(c.sealed)))),
        ("commitment", bytes(contents.iter().map(|(_, c)| Some(c.commitment.as_slice())))),
    ];
    let file_columns = vec![
        ("id", bytes(files.iter().map(|(_, a)| Some(a.id.as_bytes().as_slice())))),
        ("n", ints(files.iter().map(|(n, _)| *n))),
        ("version", ints(files.iter().map(|(_, a)| i64::from(a.version)))),
        ("place", ints(files.iter().map(|(_, a)| i64::from(a.place)))),
        ("name", texts(files.iter().map(|(_, a)| Some(a.name.as_str())))),
        ("media_type", texts(files.iter().map(|(_, a)| Some(a.media_type.as_str())))),
        ("size", ints(files.iter().map(|(_, a)| i64::try_from(a.size).unwrap_or(i64::MAX)))),
        ("hash", bytes(files.iter().map(|(_, a)| Some(a.hash.as_slice())))),
        ("salted", ints(files.iter().map(|(_, a)| i64::from(a.salted)))),
    ];
    EventRows {
        events: TableRows { table: "event", columns: event_columns },
        contents: TableRows { table: "content", columns: content_columns },
        files: TableRows { table: "attachment", columns: file_columns },
    }
}

pub(super) fn clear_desks<'a>(placed: &[&'a Placed<'a>]) -> [Many<'a>; 2] {
    let places = || vec![("n", ints(placed.iter().map(|p| p.n)))];
    [
        Many::new("DELETE FROM task WHERE n IN (SELECT n FROM {})", places()),
        Many::new("DELETE FROM path WHERE n IN (SELECT n FROM {})", places()),
    ]
}

/// Rows of tasks, and of paths.
pub(super) fn desks<'a>(placed: &[&'a Placed<'a>]) -> [TableRows<'a>; 2] {
    let tasks: Vec<_> = placed.iter().flat_map(|p| p.report.tasks().into_iter().map(|t| (p.n, t))).collect();
    let path = |p: &&'a Placed<'a>| {
        let (n, due) = (p.n, p.report.register_due().map(Timestamp::as_microsecond));
        p.report.path().into_iter().map(move |agency| (n, agency, due))
    };
    let paths: Vec<_> = placed.iter().flat_map(path).collect();
    let task_columns = vec![
        ("n", ints(tasks.iter().map(|(n, _)| *n))),
        ("agency", ints(tasks.iter().map(|(_, t)| t.agency.0))),
        ("work", texts(tasks.iter().map(|(_, t)| Some(t.work.as_str())))),
        ("due", ints(tasks.iter().map(|(_, t)| t.due.map_or(NEVER, Timestamp::as_microsecond)))),
        ("urgent", ints(tasks.iter().map(|(_, t)| i64::from(t.urgent)))),
    ];
    let path_columns = vec![
        ("agency", ints(paths.iter().map(|(_, a, _)| a.0))),
        ("n", ints(paths.iter().map(|(n, ..)| *n))),
        ("register_due", ints(paths.iter().map(|(.., due)| *due))),
    ];
    [TableRows { table: "task", columns: task_columns }, TableRows { table: "path", columns: path_columns }]
}

/// What becomes secret, and what is forgotten.
fn secrets<'a>(accepted: &'a [Accepted<'a>]) -> [Many<'a>; 6] {
    let sealed: Vec<_> = accepted.iter().filter_map(|a| Some((a.placed.n, a.step.reseal.as_ref()?))).collect();
    let bodies: Vec<_> = sealed.iter().flat_map(|(n, r)| r.bodies.iter().map(|(v, body)| (*n, *v, body))).collect();
    let forgetting = || accepted.iter().filter(|a| a.step.forget_person);
    let forgotten = || ints(forgetting().map(|a| a.placed.n));
    let forgotten_ids = bytes(forgetting().map(|a| Some(a.placed.report.id.0.as_bytes().as_slice())));
    [
        Many::new(
            "UPDATE report r SET words_key = u.words_key FROM {} WHERE r.n = u.n",
            vec![
                ("n", ints(sealed.iter().map(|(n, _)| *n))),
                ("words_key", bytes(sealed.iter().map(|(_, r)| Some(r.words_key.as_slice())))),
            ],
        ),
        Many::new(
            "UPDATE content c SET salt = NULL, body = u.body, sealed = 1 FROM {} WHERE c.n = u.n AND c.version = u.version AND c.field = 0",
            vec![
                ("n", ints(bodies.iter().map(|(n, ..)| *n))),
                ("version", ints(bodies.iter().map(|(_, v, _)| i64::from(*v)))),
                ("body", bytes(bodies.iter().map(|(.., body)| Some(body.as_slice())))),
            ],
        ),
        Many::new("UPDATE report r SET person_key = NULL, sent = NULL FROM {} WHERE r.n = u.n", vec![("n", forgotten())]),
        Many::new(
            "UPDATE content c SET salt = NULL, body = NULL FROM {} WHERE c.n = u.n AND c.field = 1",
            vec![("n", forgotten())],
        ),
        Many::new("DELETE FROM job j USING {} WHERE j.reporter_of = u.n", vec![("n", forgotten())]),
        Many::new("DELETE FROM draft d USING {} WHERE d.report = u.report", vec![("report", forgotten_ids)]),
    ]
}

/// PINs in place of others.
fn pins<'a>(accepted: &'a [Accepted<'a>]) -> Many<'a> {
    let pins: Vec<_> = accepted.iter().filter_map(|a| Some((a.placed.n, a.step.pin.as_ref()?))).collect();
    let columns =
        vec![("n", ints(pins.iter().map(|(n, _)| *n))), ("pin", bytes(pins.iter().map(|(_, pin)| Some(pin.as_slice()))))];
    Many::new("UPDATE report r SET pin = u.pin FROM {} WHERE r.n = u.n", columns)
}

fn supporters<'a>(accepted: &'a [Accepted<'a>]) -> Many<'a> {
    let marks: Vec<_> = accepted.iter().filter_map(|a| Some((a.placed.n, a.step.supporter.as_ref()?))).collect();
    let columns =
        vec![("n", ints(marks.iter().map(|(n, _)| *n))), ("mark", bytes(marks.iter().map(|(_, mark)| Some(mark.as_slice()))))];
    TableRows { table: "supporter", columns }.insert()
}

/// How actions were sent.
fn sent_actions<'a>(accepted: &'a [Accepted<'a>]) -> Many<'a> {
    let sent: Vec<_> = accepted.iter().filter_map(|a| Some((a.placed.n, a.step.deed.as_ref()?))).collect();
    let columns = vec![
        ("n", ints(sent.iter().map(|(n, _)| *n))),
        ("id", bytes(sent.iter().map(|(_, d)| Some(d.id.as_bytes().as_slice())))),
        ("mark", bytes(sent.iter().map(|(_, d)| Some(d.mark.as_slice())))),
        ("version", ints(sent.iter().map(|(_, d)| i64::from(d.version)))),
        ("at", ints(sent.iter().map(|(_, d)| d.at.as_microsecond()))),
    ];
    TableRows { table: "deed", columns }.insert()
}

/// How figures change by all steps together, in one order, so that nobody waits in a circle.
pub(super) struct FigureChanges<'a>(Vec<((AboutKind, String), &'a Figure, i64)>);

impl<'a> FigureChanges<'a> {
    pub(super) fn of(accepted: &'a [Accepted<'a>]) -> Self {
        let mut all: BTreeMap<&Figure, i64> = BTreeMap::new();
        for (figure, by) in accepted.iter().flat_map(|a| &a.step.figures) {
            *all.entry(figure).or_default() += by;
        }
        Self::all(all)
    }

    /// Those of whoever added them up already.
    pub(super) fn all(all: impl IntoIterator<Item = (&'a Figure, i64)>) -> Self {
        Self(all.into_iter().filter(|(_, by)| *by != 0).map(|(f, by)| (f.about.parts(), f, by)).collect())
    }

    pub(super) fn count(&self, shard: i64) -> Many<'_> {
        let columns = vec![
            ("about", texts(self.0.iter().map(|((about, _), ..)| Some(about.as_str())))),
            ("key", texts(self.0.iter().map(|((_, key), ..)| Some(key.as_str())))),
            ("month", ints(self.0.iter().map(|(_, f, _)| i64::from(f.month)))),
            ("status", texts(self.0.iter().map(|(_, f, _)| Some(f.status.as_str())))),
            ("late", ints(self.0.iter().map(|(_, f, _)| i64::from(f.late)))),
            ("public", ints(self.0.iter().map(|(_, f, _)| i64::from(f.public)))),
            ("shard", ints(self.0.iter().map(|_| shard))),
            ("reports", ints(self.0.iter().map(|(.., by)| *by))),
        ];
        let insert = "INSERT INTO figure (about, key, month, status, late, public, shard, reports) \
                      SELECT about, key, month, status, late, public, shard, reports FROM {} \
                      ON CONFLICT (about, key, month, status, late, public, shard) \
                      DO UPDATE SET reports = figure.reports + excluded.reports";
        Many::new(insert, columns)
    }
}

fn jobs<'a>(accepted: &'a [Accepted<'a>]) -> Many<'a> {
    let placed: Vec<_> = accepted.iter().flat_map(|a| a.step.jobs.iter().map(|job| (a.placed.n, job))).collect();
    let jobs: Vec<_> = placed.iter().map(|(_, job)| *job).collect();
    Many::new(
        "INSERT INTO job (kind, payload, run_at, key, reporter_of) SELECT kind, payload, run_at, key, reporter_of FROM {} \
         ON CONFLICT (key) DO NOTHING",
        vec![
            ("kind", texts(jobs.iter().map(|j| Some(j.kind)))),
            ("payload", texts(jobs.iter().map(|j| Some(j.payload.as_str())))),
            ("run_at", ints(jobs.iter().map(|j| j.run_at.as_microsecond()))),
            ("key", texts(jobs.iter().map(|j| j.key.as_deref()))),
            ("reporter_of", ints(placed.iter().map(|(n, j)| j.reporter_of.map(|_| *n)))),
        ],
    )
}
