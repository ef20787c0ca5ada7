# Visits to villages: what is recorded, teams, trips, and what they brought.
visits-title = Visits to { $village }
visits-made-up = An example: the teams, trips and visits here are made up.
visits-past = What was recorded
visits-none = No visit was recorded yet.
visits-link = Visits: record and read
visit-recorded = The visit is recorded, and the register of villages follows it.
visit-record = Record a visit
visit-correct = Correct the visit of { $day }
visit-correct-link = Correct this
visit-record-hint = A phone that opened this page before opens it without a network, too. What is recorded then waits on the phone and is sent by itself, once.
visit-record-button = Save the visit
visit-day = Day of the visit
visit-trip = Trip
visit-no-trip = Not part of a planned trip
visit-came = Who came
visit-came-hint = Only counts, no names. Empty means none.
visit-sex-women = female
visit-sex-men = male
visit-age-child = below 18
visit-age-young = 18 to 24
visit-age-adult = 25 to 59
visit-age-old = 60 and older
visit-questions = Questions and answers
visit-questions-hint = A line for each question, with its answer. Write no name, number or home of anybody: what is recorded is kept for ever.
visit-officers = People trained as village officers
visit-posters = Posters put up
visit-materials = Other material left
visit-materials-hint = A line for each kind, the number first, such as: 20 leaflets
visit-materials-unread = Write the number and then the name, a line for each kind, at most 20 kinds; such as: 20 leaflets
visit-taken-down = Reports taken down on the spot
visit-taken-down-hint = Only how many; the reports themselves are taken down by the form for reports.
visit-photos-hint = At most 5 photos. They are not public; only officials who read the register of villages and this team see them.
visit-photos-stay = Photos that stay
visit-photo = Photo { $n } of the visit
visit-too-many-photos = A visit has at most 5 photos.
visit-photos-only = Only photos (JPEG, PNG or WebP) go with a visit; untick other files.
visit-private = Something looks like personal data. Take it out, or say that it is none.
visit-private-found = What looks like personal data:
visit-sure = I checked it: this betrays nobody
visit-corrected-already = Somebody else corrected this visit already. Load the page again and correct what was recorded last.
visit-waiting = On this phone
visit-waiting-hint = What waits is sent in the name of whoever wrote it, as soon as there is a network and they are signed in.
visit-send-now = Send now
visit-box-kept-offline = Kept on this phone. It is sent by itself when there is a network.
visit-box-kept-online = Kept on this phone, and being sent.
visit-box-no-store = This phone cannot keep it, and there is no network. What you typed is still here; do not close this page.
visit-box-state-waiting = Waits for a network
visit-box-state-sending = Is being sent
visit-box-state-sent = Recorded
visit-box-state-refused = Not taken yet, to be mended
visit-box-state-signed-out = Waits: sign in again to send it
visit-box-state-other = Waits: somebody else was signed in when it was written. Sign in as them, or open it and send it in your name.
visit-box-tried = written { $at }
visit-box-open = Open and change
visit-box-drop = Delete from the phone
visit-box-drop-ask = This was not sent yet. Delete it from this phone?
visit-box-sure = Checked, it betrays nobody
visit-box-photos = { $n ->
    [one] One photo is kept with this.
   *[other] { $n } photos are kept with this.
}
change-team = Visiting team
change-trip = Trip to villages
change-visit = Visit recorded
change-visit-corrected = Visit corrected
import-teams = teams that visit villages
import-trips = planned trips to villages
import-visits = visits recorded
part-came = Number who came
part-questions = Asked and answered
part-materials = Material
part-taken_down = Reports taken down there
part-photos = Number of photos
part-trip = Part of the trip
part-team = Team
part-begins = First day
part-ends = Last day
part-stops = Villages
part-remarks = Remarks for the team
part-state = State
part-members = Members with an account
part-others = Members without an account
part-language = Language of the calendar
part-feed = Calendar address
nav-trips = Village visits
trips-title = Teams and trips
trips-lead = Trips to villages: who, when, where to, with what.
trips-coming = Coming up
trips-none-coming = No trip is planned yet.
trips-over = Past trips
teams-title = Teams
teams-none = There is no team yet.
trip-new = Plan a trip
trip-plan = New plan
trip-change = Change the plan
trip-with-these = Plan a trip to these villages
trip-name = Name of the trip
trip-choose-team = Choose a team
trip-days = { $from } to { $until }
trip-villages = { $n ->
    [one] { $n } village to go to
   *[other] { $n } villages to go to
}
trip-state-planned = planned
trip-state-changed = plan changed
trip-state-cancelled = cancelled
trip-state-done = took place
trip-language-id = Indonesian
trip-language-en = English
trip-print-hint = This page can be printed as a sheet for the team, and a phone that opened it opens the pages that record its visits without a network.
trip-no-materials = No material is noted.
trip-no-team-yet = A trip needs a team.
trip-no-team = Choose the team that goes.
trip-stops = Villages, in order
trip-no-stops = No village yet. Add one below, or begin with a proposal of where to go.
trip-at = Place in the order
trip-day = Day
trip-drop = Cross out
trip-add = Add a village
trip-add-hint = Its name with the district, or its code
trip-add-button = Add it
trip-shorten = Shorten the order
trip-shorter = This order is { $saved } km shorter: { $km } km around, as the crow flies. It is not saved yet; roads and rivers are not known.
trip-not-shorter = This order cannot be made shorter as the crow flies, between the villages whose outlines are known.
trip-no-day = Write a day for each village, such as 2 December 2026.
trip-remarks-hint = Such as where to sleep, boats, or whom to call first. No personal data of residents.
trip-changed = Somebody else just changed it. What you typed is still here; save again if it shall be so.
trip-unfit-days = The last day is not before the first, and a trip lasts 60 days at most.
trip-unfit-no-stop = Add at least one village.
trip-unfit-too-many = A trip goes to 40 villages at most.
trip-unfit-no-village = That is no village (desa, kelurahan or kampung).
trip-unfit-twice = A village stands there twice.
trip-unfit-day = The day in each village must lie between the first day and the last.
trip-unfit-elsewhere = A village lies outside the area of this team's government.
team-new = New team
team-keep = This team
team-name = Name of the team
team-name-hint = After its work or its area, not after a person: it is shown in the calendar.
team-members = Members who have an account
team-members-hint = Their user names, with blanks or lines between them. They can record visits.
team-no-member = A user name is not known at this government, or there are more than 100.
team-no-count = Write a number from 0 to 100.
team-people = { $n ->
    [one] { $n } member
   *[other] { $n } members
}
team-closed = This team goes nowhere any more
team-closed-tag = goes no more
team-calendar = Calendar of the team
team-calendar-hint = A secret address to be added to a calendar program. Whoever has it can read the plans; nobody's name stands in it.
team-calendar-is = This team has a calendar address. It cannot be shown again.
team-calendar-is-not = This team has no calendar address yet.
team-calendar-told = Copy it now, it is shown this once:
team-calendar-give = Make a calendar address
team-calendar-renew = Replace it by a new one
team-calendar-end = Revoke it
brought-title = What visits brought
brought-lead = How far visits reach, and the reports before and after them. This one page can be printed.
brought-no-cause = These figures compare, they do not prove a cause. Villages are chosen for a visit, not drawn by lot; seasons, news and other things change how many reports there are. Therefore the same months of the year before and villages that nobody visited stand beside them.
brought-reach = Reach
brought-reach-hint = Shares are of the villages in the register. Public reports are counted by the day they were received, as in all figures:
brought-map = Share of villages that were visited, by regency and city
brought-villages = Villages in the register
brought-visited = Visited
brought-trained = With a trained officer
brought-reporting = Villages that report
brought-answered = Villages with an answered report
brought-around = Before and after the first visit
brought-choose = Time compared
brought-months = { $n ->
    [one] { $n } month
   *[other] { $n } months
}
brought-asked = { $n ->
    [one] After: { $n } month from the day of the first recorded visit, or until today where it is not over. Before: as many days before it. Villages without a visit: the average number of reports of each in the same days.
   *[other] After: { $n } months from the day of the first recorded visit, or until today where they are not over. Before: as many days before it. Villages without a visit: the average number of reports of each in the same days.
}
brought-village = Village
brought-before = Before
brought-after = After
brought-year-before = Before, a year earlier
brought-year-after = After, a year earlier
brought-elsewhere = Villages without a visit, average
brought-few = too few
brought-short = { $n ->
    [one] only { $n } day so far
   *[other] only { $n } days so far
}
brought-until = Counted until
brought-days = Number of days
brought-there-before = Villages without a visit, before, all
brought-there-after = Villages without a visit, after, all
brought-unvisited = Number of villages without a visit
brought-together = Public reports from { $n } visited villages: { $here }; in the same months a year earlier: { $year }.
brought-compared = { $n ->
    [one] On average for each village: visited { $here }; { $n } village without a visit in the same days { $there }.
   *[other] On average for each village: visited { $here }; { $n } villages without a visit in the same days { $there }.
}
villages-order-code = by the code of the area
villages-order-unvisited = longest without a visit
villages-order-reports = most reports
villages-order-late = most past a deadline
