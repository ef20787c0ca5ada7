# The grievance register.
nav-register = Grievances
register-title = Grievance register
register-lead = Reports kept as grievances of the programme, with what is done about each and by when. Administrators set the limits; no compliance with any programme is claimed.
register-made-up = All grievances, figures and payments in this demo are made up.
register-none = No grievance fits.
register-more = { $n ->
    [one] And one more; get the sheet for all.
   *[other] And { $n } more; get the sheet for all.
 }
register-damaged = There are rows of the register that cannot be read ({ $n }); they are not counted here. Ask the operator to run: tuntas verify
register-as-of = as of { $when }, when the report was made
register-others = { $n ->
    [one] One more grievance is counted that is not yours to read.
   *[other] { $n } more grievances are counted that are not yours to read.
 }
register-late-only = Overdue only
register-late = { $n ->
    [one] One grievance of the programme is past its day.
   *[other] { $n } grievances of the programme are past their day.
 }
register-restricted = { $n ->
    [one] One restricted case is seen by you alone.
   *[other] { $n } restricted cases are seen by you alone.
 }
register-restricted-few = Restricted cases: fewer than five, or none. Small numbers are never shown.
register-heard = Its reporter wrote on { $day }
period-received = Received in
grievance-entry-link = See it in the grievance register
grievance-take-link = Take it into the grievance register
grievance-not-taken = Not in the register yet
grievance-saved = Saved.
grievance-report-link = Open the report
grievance-steps = What was done
grievance-next = Next step
grievance-words-closed = This report is secret: what was said of its steps is read on its own page, once its words are opened.
grievance-due = { $what } by { $day }
grievance-why = { $limit } at the level { $tier }, counted from { $day }.
grievance-overdue = Overdue
grievance-closed-as = Closed: { $how }
grievance-done-on = { $day } (written down { $noted })
grievance-choose = Choose one.
grievance-unseen = This form came without the state in which it was filled in. Look at the grievance, then send it again.
grievance-theirs = This appeal waits for your decision.
grievance-received = Received
grievance-channel = Channel
grievance-village = Village
grievance-category = Category
grievance-tier = Level
grievance-severity = Severity
grievance-sensitivity = Sensitivity
grievance-complainant = Complainant
grievance-sex = Sex of the complainant
grievance-group = Complains for a group
grievance-period = Programme period
grievance-no-period = In no period
grievance-untold = Not told
grievance-standing = Standing
grievance-outcome = Outcome
grievance-satisfied = Satisfied with the outcome
grievance-told-by = The complainant told it
grievance-said-themselves = the complainant's own word
grievance-said-told = told by the complainant: { $by }
grievance-said-closing = written down by the official who closed it
grievance-told-office = at the office
grievance-told-visit = during a visit
grievance-told-phone = by telephone
grievance-told-message = by message
grievance-told-letter = by letter
grievance-told-meeting = in a meeting
grievance-days-open = Days open
grievance-on = Done on
grievance-on-hint = Leave empty for today.
grievance-words = What is to be said
grievance-words-maybe = What is to be said (may be left empty)
grievance-words-hint = Only read by those who deal with it. Write no names unless needed.
grievance-words-missing = Write it down: this step says nothing without words.
grievance-missing-answer = It cannot be resolved yet: it was not answered, or not again after the appeal.
grievance-missing-conveyed = It cannot be resolved yet: the decision was not conveyed to the complainant.
grievance-missing-carried-out = It cannot be resolved yet: what the minutes agree on was not carried out.
grievance-missing-referred = It cannot be closed so: first write down to whom it was referred.
grievance-ordinary = Ordinary
grievance-confidential = Confidential
grievance-restricted = Restricted
grievance-standing-received = Received
grievance-standing-acknowledged = Waits for an answer
grievance-standing-appealed = Appealed
grievance-standing-mediation = In mediation
grievance-standing-answered = Answered, goes on
grievance-standing-joined = Dealt with in another report
grievance-standing-closed = Closed
grievance-tier-village = Village
grievance-tier-regency = Regency or city
grievance-tier-province = Province
grievance-tier-national = National
grievance-severity-low = Low
grievance-severity-medium = Medium
grievance-severity-high = High
grievance-severity-critical = Critical
grievance-sex-woman = Woman
grievance-sex-man = Man
grievance-sex-untold = Not told
grievance-group-customary = Customary community
grievance-group-farmers = Forest farmers
grievance-group-women = Women's group
grievance-group-youth = Youth
grievance-group-village_office = Village government
grievance-group-other = Another group
grievance-outcome-resolved = Resolved
grievance-outcome-unresolved = Not resolved
grievance-outcome-referred = Referred to a third party
grievance-outcome-outside = Outside the programme
grievance-outcome-withdrawn = Withdrawn by the complainant
grievance-satisfied-yes = Yes
grievance-satisfied-no = No
grievance-limit-acknowledge = Acknowledgement
grievance-limit-respond = Answer
grievance-limit-appeal = Decision on the appeal
grievance-unit-hours = { $n ->
    [one] 1 hour
   *[other] { $n } hours
 }
grievance-unit-days = { $n ->
    [one] 1 day
   *[other] { $n } days
 }
grievance-unit-working_days = { $n ->
    [one] 1 working day
   *[other] { $n } working days
 }
grievance-units-hours = Hours
grievance-units-days = Days
grievance-units-working_days = Working days
grievance-step-taken = Taken into the register
grievance-step-acknowledged = Acknowledged
grievance-step-assessed = Assessed
grievance-step-responded = Answered
grievance-step-minutes_drafted = Minutes drafted
grievance-step-minutes_signed = Minutes signed
grievance-step-carried_out = Carried out
grievance-step-conveyed = Conveyed
grievance-step-appealed = Appealed
grievance-step-mediated = Mediation
grievance-step-referred = Referred
grievance-step-satisfied = Complainant's word, satisfied or not
grievance-step-closed = Closed
grievance-step-reopened = Reopened, closed by mistake
grievance-step-prevention = Prevention written down
grievance-step-corrected = Corrected
grievance-step-removed = Taken out of the register
grievance-do-taken = Take it into the register
grievance-do-acknowledged = It was acknowledged
grievance-do-assessed = It was assessed
grievance-do-responded = It was answered
grievance-do-minutes_drafted = Minutes were drafted
grievance-do-minutes_signed = Both sides signed
grievance-do-carried_out = It was carried out
grievance-do-conveyed = The decision was conveyed
grievance-do-appealed = The complainant appeals
grievance-do-mediated = It goes to a mediator
grievance-do-referred = It is referred to a third party
grievance-do-satisfied = The complainant told whether they are satisfied
grievance-do-closed = It is closed
grievance-do-reopened = Open it again: closed by mistake
grievance-do-prevention = Write down prevention
grievance-do-corrected = Correct what is kept
grievance-do-removed = Take it out of the register
grievance-hint-acknowledged = The complainant was told that it was received, what happens next, and where to appeal.
grievance-hint-carried_out = Both sides signed a second minute, that what was agreed was carried out.
grievance-hint-appealed = Only where the complainant asks for it. It goes one level up, with a limit of its own; the coordinators of that level decide and are told.
grievance-hint-satisfied = Only what the complainant told. They are told that it was written down, and their own word on their page counts for more. Taken down wrongly: write it again, the last holds.
grievance-hint-closed = Resolved only once the decision was conveyed and what was agreed, if anything, was carried out.
grievance-hint-reopened = The closing stays in the steps, but counts no more; the grievance stands as before it.
grievance-hint-removed = Only where it was taken in by mistake. The steps so far stay.
grievance-days = { $n ->
    [one] 1 day
   *[other] { $n } days
 }
grievance-hours = { $n ->
    [one] 1 hour
   *[other] { $n } hours
 }
grievance-spread = Median { $median }, nine of ten within { $ninetieth } ({ $n } measured)
grievance-none-measured = Nothing to measure yet
grievance-to-acknowledge = Time to acknowledge
grievance-to-resolve = Time to resolve
grievance-median = Median
grievance-ninetieth = 90th percentile
grievance-in-hours = Hours
grievance-figures = What is counted
grievance-count = Number
grievance-before = Period before
grievance-figures-hint = Of the grievances received in this period. Restricted cases and supervisory reports are counted nowhere. What was joined to another report is neither open nor ended here.
grievance-measure-received = Received
grievance-measure-acknowledged = Acknowledged
grievance-measure-in_time = Acknowledged in time
grievance-measure-resolved = Resolved
grievance-measure-unresolved = Ended otherwise
grievance-measure-referred = Referred
grievance-measure-mediation = In mediation
grievance-measure-appealed = Appealed
grievance-measure-open = Open
grievance-measure-overdue = Overdue
grievance-cut-all = All
grievance-cut-category = By category
grievance-cut-tier = By level
grievance-cut-village = By village
grievance-cut-sex = By sex
grievance-sheet-by = By
grievance-sheet-part = Part
grievance-sheet-what = What is counted
grievance-sheet-count = Number
grievance-sheet-made = Made at
grievance-period-quarter = Quarter { $n } of { $year }
grievance-period-half = Half { $n } of { $year }
grievance-period-year = Year { $year }

# Reports of a period.
period-report-title = Figures and reports of grievances
period-report-heading = Report of grievances
period-report-of = Grievances of { $agency }, { $period }
period-saved = Reports made of this period
period-saved-others = Reports of other periods
period-make = Make the report of this period
period-make-text = The figures of this moment are kept as they are, with their hash; the log can tell them again at any time.
period-make-button = Make the report
period-lessons = What was learned
period-lessons-hint = In your own words: what comes again, what the programme changes. No names of people.
period-lessons-long = Too long: at most 4,000 letters.
period-no-lessons = Not written yet.
period-lessons-changed = Somebody else has saved lessons since this page was opened: they stand above. What you wrote is still below; join both where needed, and save again.
period-write = Write what was learned
period-made = Reckoned { $when }, made by { $who }
period-hash = Hash of the figures:

# What is set for the register.
register-rules = Grievance register
register-rules-lead = Categories, limits by level, and periods of the programme. The limit that counts is the one of the day on which the report was received (of an appeal, the day on which that was written down), not of the day on which it was taken in. What is in the register keeps its limits until it is corrected. The name of a category changes everywhere.
register-unattended = No grievance specialist yet for: { $names }. A report whose reporter says that it is about sexual abuse, or threats because of a report, is secret there and read by coordinators. Give somebody the role of grievance specialist on the page of people.
register-unattended-more = { $n } more
register-categories = Categories
register-closed = takes nothing new
register-code = Code
register-code-hint = Small letters, digits and hyphens. It cannot be changed later.
register-code-wrong = A code has small letters, digits and hyphens, at most 40.
register-code-there = This code is there. Change it in its own row.
register-name = Name
register-name-en = Name in English
register-name-long = A name has at most 80 letters.
register-close = Takes nothing new
register-category-add = Add a category
register-remove = Take away
register-removed = taken away
register-limits = Limits
register-limits-hint = The World Bank recommends acknowledgement within a week or less. The other limits are a beginning until the programme sets its own.
register-limit-add = Add a limit
register-limit-kind = Limit for
register-amount = How many
register-amount-wrong = Write a number from 1 to 999.
register-unit = Unit
register-from-past = A limit holds from today on or later.
register-from-hint = Holds for reports received from that day on. A limit whose day has not come can be taken away.
register-appeal-village = An appeal always goes one level up, so that no village decides about one.
register-source = Where it comes from
register-source-world-bank = World Bank: acknowledgement within a week or less
register-source-hint = The number of a decision or a document of the programme, if any.
register-periods = Periods of the programme
register-period-code = Name of the period
register-period-days = { $from } to { $to }
register-period-add = Add a period
register-period-overlaps = Its days overlap with those of another period.
register-until-before = The last day comes before the first.

# Five years of a village.
years-link = Five years of this village
years-title = Five years of { $village }
years-what = What is counted
years-unknown = unknown
years-reports = Public reports
years-answered = Of these, answered
years-alerts = Alerts of satellites within its outline
years-visits = Visits
years-grievances = Grievances
years-resolved = Of these, resolved
years-paid = Benefits paid (million rupiah)
years-hint = In brackets: what changed from the year before. This year is not over. Millions of rupiah are rounded up. 0 alerts may also mean that there are no data of that year.
years-payments = Benefit payments
years-no-payments = No payment was told.
years-further-payments = And { $n } earlier ones; all of them are in the sums of years above.
years-rupiah = Rp { $n }
years-prevented = Prevention written down

# The way of a grievance, for its complainant.
roadmap-link = The way of your grievance
roadmap-print = The way of it, for the complainant (to print)
roadmap-title = The way of grievance { $tracking }
roadmap-tier = Dealt with at the level: { $tier }.
roadmap-why = { $limit }, counted from { $day }.
roadmap-late = That day has passed.
roadmap-by = By { $day }
roadmap-is-done = done
roadmap-is-next = next
roadmap-received = We received your grievance
roadmap-acknowledged = You are told that it was received
roadmap-responded = You get an answer or a proposal
roadmap-again = You get a new answer
roadmap-appealed = You appealed to { $agency }
roadmap-decided = Your appeal or objection is decided
roadmap-minutes_signed = You and the official sign what was agreed
roadmap-carried_out = It is carried out, and signed again
roadmap-conveyed = The decision is conveyed to you
roadmap-closed = It is closed
roadmap-next-received = Next, by { $day }: you are told that it was received.
roadmap-next-acknowledged = Next, by { $day }: you get an answer or a proposal.
roadmap-next-appealed = Next, by { $day }: the level above decides about your appeal or objection.
roadmap-next-mediation = A mediator deals with your grievance.
roadmap-next-answered = Your grievance was answered. Next: what was agreed is carried out and conveyed to you.
roadmap-next-closed = Your grievance is closed.
roadmap-next-again = The answer you had does not stand any more. Next, by { $day }: you get a new answer.
roadmap-next-again-undated = The answer you had does not stand any more. Next: you get a new answer.
roadmap-next-withdrawn = You took this report back, so the grievance is over. Nothing is waited for.
roadmap-next-away = This report was put away, so the grievance does not go on. Why, and how you may object, is on the page of the report.
roadmap-next-solved = You said that it is solved, so the grievance is closed.
roadmap-next-joined = This report was joined to another, and the grievance is dealt with there. News of it is on the page of the report.
roadmap-appeal-title = If you do not agree
roadmap-appeal = You may appeal to the next level: { $agency }. Write it below, or tell the village officer.
roadmap-appeal-later = Once it was answered you may appeal to the next level: { $agency }.
roadmap-appeal-waits = Your appeal or objection waits for its decision.
roadmap-appeal-over = This grievance was dealt with. If there is something new, write a new report.
roadmap-object = An objection to the answer of this report is your appeal: make it on the page of the report.
roadmap-object-link = Object to the answer
roadmap-appeal-words = Why do you not agree?
roadmap-appeal-button = Send the appeal
roadmap-satisfied = Are you satisfied with the outcome?
roadmap-satisfied-yes = Yes, I am
roadmap-satisfied-no = No, I am not
roadmap-satisfied-button = Send
roadmap-rate-link = Say whether it is solved, on the page of the report
roadmap-said-yes = Written down: you are satisfied with the outcome ({ $by }).
roadmap-said-no = Written down: you are not satisfied with the outcome ({ $by }).
roadmap-said-yourself = your own word
roadmap-saved = Saved.
roadmap-appeal-none = This is the last level of the register. You may still turn to the Ombudsman.
roadmap-free = Complaining and appealing cost nothing, and nobody may harm you for it.
roadmap-office = It is taken care of by { $agency }. Place: { $place }.
roadmap-as-of = As it was on { $day }.

# Restricted cases on the report's page; events, roles, notes.
do-restrict = Mark as restricted
do-lift-restriction = Lift the restriction
restrict-text = For sexual exploitation or abuse, and for reprisals against a reporter. From now on the grievance specialist alone sees this report; you no longer do, and it cannot be undone. The specialist is told at once.
lift-restriction-text = The report goes back to the coordinator to be verified again. It stays hidden from the public. What was written while it was restricted is not opened to the coordinator.
words-restrict = Why is it restricted?
words-lift-restriction = Why is it not restricted any more?
did-restrict = marked as restricted
did-lift-restriction = restriction lifted
flag-restricted = Restricted
flag-restriction-asked = Restriction asked for
restriction-asked = Its reporter says that this is about sexual abuse, or threats because of a report, but no grievance specialist is named here yet. Do not forward it to those complained of. Ask an administrator to name a specialist, then hand it over with "Mark as restricted".
who-specialist = grievance specialist
event-grievance = Grievance register: { $detail }
event-restricted = Marked as restricted
event-restriction-lifted = Restriction lifted
refusal-no-specialist = No grievance specialist is named for this government, so that nobody could deal with a restricted case. Ask the administrator.
refusal-last-specialist = This is the last grievance specialist of a government. Give the role to somebody else first, so that no case is left with nobody.
refusal-before-receipt = That day comes before the report was received.
refusal-unknown-category = That category does not exist, or takes nothing new.
refusal-unknown-period = That period of the programme does not exist.
refusal-before-its-step = That day comes before the step that it follows.
refusal-appealed-level = Since the appeal the level follows from it.
refusal-report-away = The report was put away, so this step makes no sense.
refusal-report-joined = The report was joined to another, and the grievance is dealt with there.
refusal-said-solved = The complainant said that it is solved.
refusal-is-satisfied = The complainant said that they are satisfied, so there is nothing to appeal.
refusal-in-use = It is in use, or holds already: it cannot be taken away.
change-register-rule = Something set for the grievance register
change-period-report = Report of a period of grievances
change-payment = A benefit payment
part-rupiah = Rupiah
part-paid_on = Paid on
part-note = Note
import-register-rules = what is set for the grievance register
import-period-reports = reports of periods of grievances
import-payments = benefit payments
role-does-carbon_team = Reads the grievance register, makes its reports and writes what was learned. Reads no identity and no exact place.
role-does-grievance_specialist = Deals with restricted cases: sexual abuse and reprisals. Nobody else but the reporter sees them.
