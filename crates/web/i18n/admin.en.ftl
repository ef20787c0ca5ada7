# What administrators see. Short sentences.
admin-title = Manage
admin-overview = Overview
admin-agencies = Agencies
admin-people = People
admin-replies = Ready answers
admin-topics = Topics
admin-areas = Areas
admin-rules = Rules and holidays
admin-keeping = Keeping and closing
admin-changes = What was changed
admin-saved = Saved.
admin-saved-see = See what was changed
admin-lead = { $n ->
    [one] You manage 1 agency.
   *[other] You manage { $n } agencies.
 }
admin-gaps = What is missing
admin-gaps-lead = Reports can get stuck here, because nobody is in charge yet.
admin-decrees-lead = Here the decree that names who handles complaints is not noted yet.
admin-gaps-more = { $n ->
    [one] and 1 more agency
   *[other] and { $n } more agencies
 }
admin-given-up = Letters that were not delivered
admin-given-up-lead = Given up after the mail server refused them or they failed too often, by its codes. Once the cause is mended, they can be sent once more.
admin-try-again = Send again
admin-tried-again = Those letters are sent again in a moment. What still fails stands below again.
admin-no-gaps = Complete: every agency has its people and its decree.
admin-find-agency = Find an agency
admin-find-person = Find a name or a login
admin-find-area = Find an area by name or code
admin-none-found = Nothing fits. Try other words.
save = Save
yes = yes
no = no
lack-coordinator = No coordinator yet
lack-liaison = No liaison officer yet
lack-approver = No head to approve yet
lack-decree = The decree is not noted yet

# Agencies.
agency-new = New agency
agency-name = Official name
agency-public-page = Public page of this agency
agency-parent-hint = Type a few letters of its name, then choose
agency-area-hint = Must lie within the area of the agency above
agency-decree-hint = Number and date of the decree that names who handles complaints
agency-topics-hint = Reports on these topics will be suggested for this agency.
agency-approval-hint = Answers are published once the head has approved.
agency-closed = This agency is closed
agency-closed-hint = What it has stays with it; nothing new is sent to it.
agency-is-closed = closed
agency-people = Officials
agency-nobody = There is no official at this agency yet.
agency-none-below = There is no agency below it.
agency-add = Add an agency below
agency-unknown = No agency of that name is among those you manage.
agency-unclear = Several agencies have these words. Choose the full name.

# People.
person-invite = Invite an official
person-invite-lead = You will get a first password to hand over. At the first sign-in they choose their own.
person-login-hint = Small letters, digits, dots or hyphens
person-email-hint = May be empty; notices go here
person-role = Role
person-agency-hint = The role holds at this agency and all below it
person-about = Name and e-mail
person-access = Access
person-last-signed-in = Last signed in
person-never-seen = never
person-is-disabled = disabled
person-no-roles = Has no role yet: can do nothing.
person-role-add = Add a role
both-roles = This person would both write answers and approve them for the same agency. What they write themselves somebody else still has to approve.
both-roles-confirm = I know, give it nevertheless
both-roles-held = Both writes answers and approves them for { $agency }. What they write themselves somebody else has to approve.
person-role-drop = Take away
person-reset = Make a new password
person-reset-text = All their sessions end and the code from their phone is turned off. The new password is shown once.
person-disable = Disable
person-disable-text = They can no longer sign in, and all their sessions end. What they did stays on record. You can enable them again.
person-enable = Enable again
person-enable-text = They can sign in again with their old password.
proof-title = Is it you?
proof-lead = Who may come in and what they may do is only changed after the password is typed again. What you filled in is kept and carried out at once.
proof-button = Go on
proof-leave = Leave it, back to the officials
person-own-access = Your own password and the code from your phone are changed on the page of your account.
admin-unnamed-proxy = Requests come through a proxy that is not named in the setting trusted_proxies, so that all people count as one address. Ask the operator to name it.
first-password-title = First password
first-password-for = Hand this password to { $name } (login { $login }), in person or by phone:
first-password-once = It is shown for a few minutes only.
first-password-done = I have noted it

# Agencies and people from a table.
agency-table = Agencies from a table
people-table = People from a table
table-lead = Upload a sheet from Excel (saved as CSV), or paste its lines. What would be done is shown first; all lines are saved, or none.
people-table-lead = Newcomers get a first password. A table renames nobody and takes no role away.
table-file = CSV file
table-file-hint = Leave it empty where you paste the lines below
table-paste = Or paste the table
table-paste-hint = The first line names the columns. Copy straight from Excel, or put commas or semicolons between cells.
population-table = Inhabitants from a table
population-table-lead = With them, reports are counted for every 10,000 people. What is given for an area holds; where nothing is, all areas right below it are added up, if all of them are known.
population-table-sample = area;year;people;source
population-table-would = { $new ->
    [one] 1 new number
   *[other] { $new } new numbers
 }, { $changed } changed, { $same ->
    [one] 1 stays as it is.
   *[other] { $same } stay as they are.
 }
population-known = What is known
population-none = No numbers of inhabitants yet.
agency-table-sample = name;kind;parent;topics;approval;decree
people-table-sample = name;login;email;role;agency
table-under = Below the agency
agency-table-under-hint = Where lines stand whose parent is empty
people-table-under-hint = Where roles hold on lines whose agency is empty
table-check = Check it first
table-save = Save all of it
table-changed-since = What is there has changed since this was checked, so nothing was saved. Below is what would be done now.
table-edit = Change the table
table-would = Once saved
agency-table-would = { $new ->
    [one] 1 new agency
   *[other] { $new } new agencies
 }, { $changed } changed, { $same ->
    [one] 1 stays as it is.
   *[other] { $same } stay as they are.
 }
agency-table-new = New agencies
agency-table-changed = What changes
people-table-would = { $new ->
    [one] 1 new person
   *[other] { $new } new people
 }, { $changed ->
    [one] 1 gets
   *[other] { $changed } get
 } more roles, { $same ->
    [one] 1 stays as it is.
   *[other] { $same } stay as they are.
 }
people-table-new = New people
people-table-given = Get more roles
table-more = { $n ->
    [one] and 1 more line
   *[other] and { $n } more lines
 }
table-rows = { $n ->
    [one] 1 number
   *[other] { $n } numbers
 }
table-line = Line { $n }
table-tidied = { $n ->
    [one] 1 text was tidied
   *[other] { $n } texts were tidied
 }: blanks too many and signs that are not seen are dropped, logins become small letters
table-columns = Columns of the table
table-copy = Copy from another agency
table-copy-text = The agencies below another government are written as a table, with the name of the place turned. Change what you need; nothing is saved yet.
table-copy-from = Copy from
table-copy-button = Write it as a table
table-copied = Copied from { $from }. Look at the names below. { $n ->
    [one] 1 agency was left out, since it is
   *[other] { $n } agencies were left out, since they are
 } for a part of the area only.
table-too-large = Too large for this screen (256 KB at most). Split the file, or ask the operator to load it with the command tuntas import.
data-file-told = { $called }: { $why }
data-file-too-large = larger than 10 MB. Divide it, or ask the operator to take it in with the command tuntas import.
data-file-empty = empty (0 bytes). It may not have been downloaded or copied to its end; download it again.
data-file-too-many = Too many files at once: 10 at most. Take the others in after these.
data-file-no-room = cannot be kept just now: the storage is full or cannot be reached. Try again later.
data-file-over-quota = too many files from you today. Try again tomorrow, or ask the operator to take it in.
table-workbook = This is an Excel file. Save the sheet as CSV ("CSV UTF-8"), or copy its lines and paste them below.
table-broken = This file cannot be read. Try once more, or paste its lines below.
table-not-managed = It lies outside what you manage. Only who manages the agency above may.
table-nothing = There is no table yet. Choose a file, or paste its lines.
table-no-lines = This table has a header and no lines. Write them below it.
more-people = More people
table-unreadable = This line cannot be read.
table-open-quote = A quotation mark (") that begins here never ends: all behind it would be one cell. Remove it, or write two of them.
table-no-column = There is no column "{ $what }". There are: { $all }.
table-column-twice = The column "{ $what }" stands there twice.
table-column-missing = The first line has no column "{ $what }".
table-too-wide = { $n ->
    [one] It has 1 cell
   *[other] It has { $n } cells
 }, the first line { $header }. Maybe there is a comma within a text.
table-too-long = A table has at most { $n ->
    [one] 1 line
   *[other] { $n } lines
 }.
table-cell-missing = The column "{ $what }" is empty.
table-no-kind = "{ $what }" is no kind of agency: government, service, inspectorate or village.
table-no-area = There is no area "{ $what }". Give its code, or its whole name.
table-no-topic = There is no topic "{ $what }". Give its code.
table-no-approval = Approval: yes or no, not "{ $what }".
table-no-number = "{ $what }" is no number of people. Write digits alone, with no fraction.
table-no-year = "{ $what }" is no year. Write it like 2025.
table-year-ahead = The year { $what } has not come yet.
table-no-village = There is no village "{ $what }". Give its code.
table-doubtful-village = "{ $what }" may mean: { $all }. Give the code of the one that is meant.
table-not-one-of = { $column }: "{ $what }" is not known. There are: { $all }.
table-no-count = { $column }: "{ $what }" is no number of at most four digits.
table-no-rupiah = "{ $what }" is no amount of rupiah: digits alone, or with a dot, comma or blank before each three of them, and no part of one.
table-day-ahead = { $what }: that day has not come yet.
table-no-parent = There is no agency "{ $what }" to stand below. Put it into a line before, or add it first.
table-no-agency = There is no agency "{ $what }". Give its whole name.
table-several-agencies = There are several agencies "{ $what }". Give the whole name with its place.
table-twice = "{ $what }" stands in this table twice.
table-spelled = It is there already as "{ $what }". Write it exactly so, or rename that one on its own page.
table-outside = It lies outside the area of { $what }.
table-no-role = There is no role "{ $what }": coordinator, liaison, approver, leader, overseer, administrator or village_officer.
table-other-name = The login "{ $login }" belongs to { $name }. Choose another login, or write the name exactly so.
table-other-email = "{ $what }" has another e-mail address already. Change it on their page, and leave this cell empty.
table-login-taken = The login "{ $what }" is taken.
column-name = The official name
column-parent = The name of the agency above, which is there or in a line before; empty: the agency chosen above
column-kind = government, service (pemerintah, dinas, badan, unit), inspectorate, or village (desa, kelurahan)
column-area = The code of an area or its name; empty: that of the agency above
column-place = The code of the area, or its name
column-year = The year in which they were counted
column-people = How many people; there may be a comma before each three digits
column-source = Who counted them, such as a statistics office
column-topics = Codes of topics with blanks between; may be empty
column-approval = yes or no; empty: no
column-decree = The decree that names who handles complaints; may be empty
column-person = The person's name
column-login = To sign in with: small letters, digits, dots or hyphens. Somebody with two roles stands in two lines
column-email = For notices; may be empty
column-role = One of the roles below
column-agency = The agency's name; empty: the agency chosen above
roles-title = Roles
role-does-village_officer = Takes reports down for neighbours at the village office and follows those. Reads no others.
role-does-liaison = Answers the reports that are forwarded to their agency.
role-does-approver = Approves answers before they are published, or sends them back.
role-does-coordinator = Verifies new reports of one government, forwards them to agencies, closes or hides them.
role-does-leader = Reads figures and reports of their agency and all below it; changes nothing.
role-does-overseer = Reads everything, secret reports too, and sees who opened an identity and who decided what. At an inspectorate: the whole government.
role-does-administrator = Manages agencies, people, rules and letters. Reads no secret report.
first-passwords-title = Their first passwords
first-passwords-lead = Hand each of them over, in person or by phone. This page can be printed.
first-passwords-once = All of these are shown for some minutes only.

# Topics and areas.
topics-lead = The code of a topic never changes, so that old reports stay readable. Its name may. One that is no longer in use is not chosen any more; old reports keep it.
topic-add = Add a topic
topic-code = Code
topic-code-hint = Small letters, such as jalan or hutan.kebakaran
topic-code-wrong = Use small letters, digits, dots or hyphens.
topic-name = Name
topic-name-en = Name in English
topic-agencies = { $n ->
    [one] 1 agency
   *[other] { $n } agencies
 }
areas-lead = Areas by their Kemendagri code. Add one here when an area was divided; mark one that was dissolved or merged, and nobody chooses it any more.
area-add = Add an area
area-code = Kemendagri code
area-code-hint = Such as 64.02.06.2001
area-code-wrong = Write a code such as 64.02.06.2001.
area-nothing-above = The area above it is not there yet. Add that one first.

holidays-past = Holidays that are over ({ $n })
holiday-there = This day is a holiday by another name already. Remove that one first, if its name is wrong.
topic-there = Another topic has this code already. Rename that topic in its own line.
area-there = Another area has this code already. Rename it in its own line.
admin-tidied = Blanks too many and signs that are not seen were dropped; look at the text.
reply-place-unknown = There is a {"{...}"} that is not known. Only {"{nomor}"}, {"{tempat}"} and {"{instansi}"} are.

# Ready answers.
replies-lead = Sentences that are written often. Officials of the agency, and of all below it, can begin an answer with them.
replies-none = There is no ready answer yet.
reply-add = Add an answer
reply-change = Change
reply-agency-hint = Whose it is
reply-title-hint = A short name to choose it by
reply-body-hint = {"{nomor}"}, {"{tempat}"} and {"{instansi}"} become the number, the place and the agency of the report.

# Keeping and letters.
admin-letters = Letters
letters-lead = What each mail says. Leave empty for the text as shipped.
letters-places = These become what the report says:
letters-reporters = To reporters
letters-officials = To officials
letter-look = Look at it first
letter-looks = This is how it looks
letter-place-unknown = { $place } is not known in this letter. There are: { $known }
letter-own = changed
letter-id = Indonesian
letter-en = English
letter-part-subject = Subject ({ $language })
letter-part-body = Text ({ $language })
change-letter-text = Text of a letter
change-letter-subject = Subject of a mail
keeping-reporters = Who reported
keeping-reporters-text = Once a report has been closed for this long, the name and contact of its reporter are destroyed for good (Law 27/2022, article 16). The report stays.
keeping-months = How many months
keeping-months-hint = 3 to 240; leave empty for never
keeping-months-wrong = Write 3 to 240 months, or leave it empty.
contact-text = Shown on receipts and help pages, and at the end of letters that have no closing of their own.
contact-office = Address of the office
contact-phone = Phone
contact-phone-hint = A number that somebody answers, such as (0541) 731234
contact-hours = Opening hours
contact-hours-hint = Such as: Monday to Friday, 08.00 to 16.00 WITA
change-contact = Address, phone or hours of the service desk
keeping-letters = Closing of letters
keeping-letters-text = Written at the end of every mail, such as the address of the office and its phone number.
keeping-closing-id = In Indonesian
keeping-closing-en = In English

# What was changed.
changes-lead = Every change: who, when, from what to what. Nobody can change or delete it from here.
changes-none = Nothing was changed yet.
change-operator = Operator of the server
change-subject = What was changed
change-part = Part
change-was = Before
change-became = After
change-agency-added = Agency added
change-agency-changed = Agency changed
change-topic = Topic
change-area = Area
change-population = Inhabitants
change-village = How a village stands
change-village-corrected = How a village stands, corrected
change-rule = Deadline
change-holiday = Holiday
change-holiday-removed = Holiday removed
change-retention = How long it is kept who reported (months)
change-letter = Closing of letters
change-person-added = Official invited
change-person-changed = Name or e-mail of an official changed
change-roles = Roles of an official changed
change-password-reset = New password made
change-person-disabled = Official disabled
change-person-enabled = Official enabled again
change-reply = Ready answer
change-reply-removed = Ready answer removed
change-tried-again = Failed letters sent again
change-import = Taken from a file
change-snapshot = Noted as a whole
change-vouched = Data of an earlier version vouched for as it was
part-reports = Reports
part-differences = What did not fit
import-areas = areas
import-topics = topics
import-population = inhabitants
import-villages = the register of villages
import-rules = rules of deadlines
import-settings = settings
import-replies = ready answers
import-people = officials and their roles
import-agencies = agencies
import-holidays = holidays
import-boundaries = boundaries
part-name = Name
part-name_en = Name in English
part-login = Login
part-email = E-mail
part-roles = Roles
part-disabled = Disabled
part-kind = Kind
part-parent = Stands below
part-area = Area
part-year = Year
part-people = People
part-source = Source
part-since = So since
part-programme = Carbon programme
part-member_since = Member since
part-signal = Signal
part-signal_by = Who told of the signal
part-signal_on = Signal told on
part-contact = Office contact
part-officers = Trained officers
part-posters = Posters up
part-visited_on = Last visit
part-topics = Topics it answers for
part-approval = Answers need approval
part-decree = Decree on complaint handling
part-closed = No longer in use
part-agency = Agency
part-title = Title
part-body = Text
part-term = Deadline
part-days = Working days
part-from = In force from
part-article = Legal basis
part-date = Date
part-value = Value
email-given = given
email-another = another one
