# The desk of officials.
nav-inbox = Desk
nav-all = All reports
nav-take-down = Take down
nav-villages = Villages
nav-admin = Manage
nav-sign-out = Sign out
sign-out-waits = Not sent yet from this phone: { $n }. All of it stays here, and is sent after whoever wrote it has signed in again. Sign out now?

sign-in-title = Sign in for officials
sign-in-lead = Citizens need not sign in to report or to follow a report.
session-ended = Your session has ended. Please sign in again.
session-ended-kept = Your session has ended. What you typed is kept and comes back once you have signed in.
sign-in-login = User name
sign-in-password = Password
sign-in-button = Sign in
sign-in-wrong = User name and password do not fit.
sign-in-wait = { $seconds ->
    [one] Too many attempts. Try again in a second.
   *[other] Too many attempts. Try again in { $seconds } seconds.
 }
sign-in-busy = { $seconds ->
    [one] Many people are signing in right now. Try again in a second.
   *[other] Many people are signing in right now. Try again in { $seconds } seconds.
 }
password-title = Change the password
password-must = Your password was made by somebody else. Choose your own before you begin.
password-old = Present password
password-new = New password
password-again = New password once more
password-hint = At least 10 characters. A few words that only you know are better than odd signs.
password-button = Change the password
password-short = The new password must have 10 to 200 characters.
password-same = The new password must differ from the old one and not contain the user name.
password-guessable = That password is among the first that a guesser tries. Use several words that have nothing to do with your name or office.
password-differs = The two new passwords differ.
password-wrong = The present password is wrong.

inbox-title = Desk
inbox-empty = Your desk is clear. Nothing waits.
all-work = All work
all-reports = All reports
n-late = { $n } late
search-desk = Search words, places or a report number
narrow-more = Days and order
only-late = Only what is late
secret-title = Secret report
unverified-title = Not verified yet
due-unknown = No deadline known
due-today = Due today
due-tomorrow = Due tomorrow
due-until = Due by { $day }
days-left = { $n ->
    [one] 1 working day left
   *[other] { $n } working days left
 }
days-late = { $n ->
    [one] 1 working day late
   *[other] { $n } working days late
 }
waits-approval = Waits for approval by the head of { $agency }
flag-escalated = Escalated
flag-supervisory = Supervisory
flag-reopened = Reopened once
flag-hidden-by-official = Hidden by an official
flag-hiding-asked = An agency asks to hide it
flag-objected = The reporter objected once
flag-no-identity = No identity
flag-forgotten = Identity erased
flag-bounces = { $n ->
    [one] Returned once
   *[other] Returned { $n } times
 }

public-page = public page
happened-on = happened { $day }
channel-web = by web
channel-api = by API
channel-officer = taken down by an officer
channel-import = from a file
joined-to = Joined to report
closed-title = This report is secret
closed-text = Opening its words leaves a trace with your name.
open-words = Open the report
text-public = Text for the public
text-original = As the reporter wrote it
deadlines = Deadlines
no-clock = No clock is running.
why = Why this date?
why-this-date = { $days ->
    [one] One working day from { $from }, without Saturdays, Sundays and holidays; while the reporter is asked to complete, the clock stands still. Source: { $article }.
   *[other] { $days } working days from { $from }, without Saturdays, Sundays and holidays; while the reporter is asked to complete, the clock stands still. Source: { $article }.
 }
why-counted = { $days ->
    [one] 1 working day
   *[other] { $days } working days
 } from { $from }. Counted: { $counted }.
why-off = Days off that were passed over: { $days }.
why-stood = The clock stood still: { $days }.
why-later = Became days off after this was counted, so they do not move it: { $days }.
why-source = Source: { $days }.
agencies = Agencies
since = since { $day }
reporter = Reporter
no-person = The reporter gave no identity.
person-forgotten = The reporter's identity was erased for good.
undelivered = Letters to the reporter do not arrive: the address is refused ({ $codes }). Reach them some other way, if there is one.
staff-nobody = nobody in charge yet: nobody would answer
staff-unreached = its people cannot be reached by mail
person-sealed = The identity is kept encrypted. Opening it leaves a trace with your name.
person-not-for-you = The identity is kept encrypted and not for you to open.
reveal-button = Open it, and note why
reveal-why = What for
reveal-why-missing = Choose what the identity is opened for.
reveal-words = More about it
reveal-words-hint = Needed for another reason. It is written down, too.
why-ask = to ask the reporter something
why-check = to see whether it is true
why-protect = to protect the reporter or somebody else
why-authority = asked for by a court, the police or the Ombudsman
why-oversee = to oversee how it was dealt with
why-other = another reason

do-verify = Verify
do-forward = Forward
do-approve = Approve and publish
do-send-back = Send the draft back
do-follow-up = Follow up
do-accept = Take it up
do-return = Not our authority
do-ask-completion = Ask the reporter to complete
do-note = Internal note
do-copy = Copy to another agency
do-escalate = Escalate
do-join = Join to another report
do-unjoin = Undo joining
do-tighten = Hide the name from the agency
do-hide = Hide the whole report
do-ask-to-hide = Ask for it to be hidden
do-decline-hiding = Decline to hide it
do-show = Show it again
do-lift-supervision = Lift the mark of supervisory content
do-national-id = Number in SP4N-LAPOR!
do-close = Close
do-reopen = Reopen
do-archive = Archive
do-restore = Take back from the archive
do-reveal = Open the reporter's identity
do-listen = Listen
do-open-place = Open the exact place
place-title = Exact place
place-sealed = The exact place is sealed. Each time it is opened a trace stays here, which the overseer sees.
place-shape-point = One point
place-shape-line = Points of the line that was walked: { $n }
place-shape-area = Corners of the area that was drawn: { $n }
place-photo = By the camera of photo { $n }
place-until = You see it for an hour.
place-geojson = Get GeoJSON
place-open-phone = Open in a map app
place-map = A small map: the border of the village and the exact place
forest-answers = Answers of the reporter
forest-urgent = Urgent: fire or machines at work now
flag-urgent = Urgent
flag-protected = Reporter protected
voice-title = The reporter's voice
voice-told = A voice is the reporter. Who listens is noted; after that it can be played for an hour.
voice-unwritten = Not written down yet. This report becomes public in writing only, once you have listened and written it down.
voice-write = Write below what is said, without names of people. Only what is written becomes public, never the voice.
voice-not-for-you = Only who may open the reporter's identity can listen to it.
voice-forgotten = The voice was forgotten with the reporter's identity.

verify-title = Title for the public
verify-title-hint = Without names of people
verify-words = Text for the public
verify-words-hint = Mend spelling and remove names, numbers and home addresses. The reporter's own words are kept.
verify-place-hint = Leave it if it is right
verify-supervisory = Supervisory content
verify-supervisory-hint = About abuse or breach of law by officials. The report becomes secret and may go to the inspectorate only. The coordinator cannot take this mark back.
verify-accused = Units accused
verify-accused-label = Units that must not see this report
several-hint = More than one may be chosen (hold Ctrl, or tap)
agency-other = Another agency
agency-other-name = Its name
agency-other-hint = Such as Dinas Kesehatan Kota Bontang
agency-nowhere = There is no agency with that name.
withheld = What cannot be done now, and why
verify-forward = Forward at once to
verify-forward-later = Later
choose = Choose …
topic-missing = Choose a topic.
forward-lead = Agency that leads
forward-also = Also forward to
for-agency = For
return-better = Who has the authority
better-missing = Name the agency that has the authority.
words-why = The reason
follow-up-kind = What does this follow-up say?
says-missing = Choose what this follow-up says.
says-progress = Progress
says-progress-hint = The work goes on. The report stays on your desk.
says-fixed = Done
says-fixed-hint = Write what was done, and add a photo of it if there is one.
says-fixed-on = Done on
says-promised = Will be done
says-promised-hint = A promise with a date, once only. The report stays open; past that date it is back on your desk as late.
says-promised-by = By
says-informed = Information
says-informed-hint = What was asked is explained; there is nothing to be done.
says-declined = Cannot be met
says-declined-hint = With reasons and their source in law. The reporter may object.
says-law = Source in law
says-law-hint = Regulation and article. Shown at the end of the answer.
law-missing = Name its source in law.
says-moved = Another agency has it
says-moved-hint = That agency has this report already and leads from now on. The report is not closed.
says-moved-to = The agency that has it
moved-to-missing = Choose the agency that has it.
do-decide-appeal = Decide about the objection
decide-text = The reporter does not accept the answer of the agency. Read the answer and the objection in the history, then decide. The decision and its reasons are shown in the report.
decide-how = Decision
decide-missing = Choose the decision.
decide-upheld = The objection is right
decide-upheld-hint = The agency has to go on, with a new deadline.
decide-rejected = The answer stands
decide-rejected-hint = The reporter may object to the level above you.
decide-words = Reasons of the decision
decide-words-hint = Read by the reporter, the agency and the public.
why-promise = The day that the agency itself named when it answered on { $from }.
follow-up-words = Words for the reporter and the public
follow-up-hint = What was done, when, and with what result, in plain words
kind-of-answer = answer
kind-of-progress = progress
copy-to = Copy to
join-number = Number of the report of the same matter
join-hint = That report then speaks for both; all reporters are kept informed.
number-unknown = There is no report with this number.
tighten-anonymous = Hide the name from the agency
tighten-hint = The agency no longer sees the name of the reporter. This cannot be taken back. The text stays open to the public.
hide-text = The report disappears from the public pages. Its reporter is told with your reason, overseers see it, and either of them can show it again.
ask-to-hide-text = The coordinator decides. An agency itself hides no more than the name of the reporter.
decline-hiding-text = The report stays open to everybody. The agency that asked is told, and reads why.
desk-show-text = This report was hidden by an official, not by its reporter. The reporter is told with your reason.
lift-supervision-text = The report goes back to the coordinator to be verified again, with nobody accused. It stays hidden until its reporter or an overseer shows it. The reporter is told with your reason.
verify-supervisory-stays = Supervisory content. Only the inspectorate or an overseer lifts this mark; accused units can be added, not taken away.
words-hide = Reason for hiding it, for the reporter
words-ask-to-hide = Why should it be hidden?
words-decline-hiding = Why does it stay open?
words-show = Reason for showing it again, for the reporter
words-lift-supervision = Why is it not supervisory content?
national-id = Tracking ID in SP4N-LAPOR!
national-id-unreadable = Write 1 to 12 digits.
archive-reason = Reason
archive-words = Explanation for the reporter
reason-missing = Choose a reason.
unjoin-text = This report goes on by itself again, with the time it had left.
restore-text = This report goes on from where it stood, with the time it had left.
words-ask-completion = What is missing?
words-note = A note, for officials only
words-escalate = Why must those above look into it?
words-close = Reason for closing
words-reopen = Reason for reopening

settings-rules = Deadlines
settings-rules-lead = A rule that holds is not changed; add a new one with a date from which it holds.
settings-holidays = Holidays
rule-from = Holds from
rule-from-hint = Tomorrow at the earliest
rule-article-hint = Regulation and article
rule-always = from the beginning
rule-holds = holds
rule-add = Add a rule
rule-add-button = Add
rule-days-wrong = Write 1 to 365 working days.
day-years = The year must be 2000 to 2100.
holiday-add = Add a local holiday
holiday-add-button = Add
holiday-date = Date
holiday-name = Name
holiday-national = national
holiday-collective_leave = collective leave
holiday-local = local
everywhere = everywhere
remove = Remove

private-identity = number of an identity or family card
private-phone = phone number
private-email = e-mail address
private-number = personal number
private-bank = account number
private-plate = number of a vehicle
private-account = account of social media
private-home = home address
private-name = name of a person
private-reporter = identity of the reporter
words-private = Something here betrays a person. See below in this form.
private-before = The words that would be shown betray a person. See below.
private-found = Everybody would see this:
private-tells-reporter = This may tell who reported. This try was noted.
private-cover = Cover all of it
private-elsewhere = These words were written before: send them back to their writer, or verify again with other words.
private-shown = It may be shown exactly like this; I have checked it
private-too-often = Tried too often. Wait an hour; until then you cannot publish words in this report.
bulk-private = Its words betray a person. Open this report and look.

suggest-topic = Suggested topic: { $topic }, because of { $words }.
suggest-agency = Suggested agency: { $agency }, because it answers for this topic there.
suggest-alike = { $n ->
    [one] 1 report alike is handled by { $agency }.
   *[other] { $n } reports alike are handled by { $agency }.
 }
suggest-area = The text names { $place }: check the place.

# Quick work: keys, drafts, queue, undo.
keys = Keyboard shortcuts
key-move = next, previous report
key-open = open
key-verify = verify
key-forward = forward
key-reply = follow up
key-approve = approve
key-next = pass over, next report
key-inbox = to the inbox
key-undo = undo what was just done
key-search = search
key-send = send the form
key-leave = leave a field
close-this = Close
undo = Undo
done-show-next = This report is still hidden. Show it to the public
done-told = Report { $number }: { $deed }. Its status now: { $status }.
done-told-away = Report { $number }: { $deed }. It is no longer on your desk.
did-verify = verified
did-forward = forwarded
did-approve = approved and published
did-send-back = draft sent back
did-decide-appeal = objection decided
did-follow-up = follow-up published
did-draft = draft sent for approval
did-accept = taken up
did-return = returned as not our authority
did-ask-completion = reporter asked to complete
did-note = note kept
did-copy = copy sent
did-escalate = escalated
did-join = joined
did-unjoin = joining undone
did-tighten = name hidden from the agency
did-hide = hidden
did-ask-to-hide = asked for hiding
did-decline-hiding = stays open, hiding declined
did-show = shown again
did-lift-supervision = mark of supervisory content lifted
did-national-id = number in SP4N-LAPOR! written down
did-close = closed
did-reopen = reopened
did-archive = archived
did-restore = taken back from the archive
did-undo = undone
done-away = no longer on your desk
undone-told = Undone. What you wrote stands in its form again.
undone-tag = undone
resumed = You are signed in again. What you wrote is in its form, and is not sent yet.
resumed-files = Files have to be chosen again.
resume-title = Go on where you were
resume-text = You are signed in again. What you sent was not done, because your session had ended.
resume-button = Send it now
resume-not-yours = What was written before the session ended was written by somebody else, so it is not shown to you.
resume-gone = What was written before the session ended is no longer kept.
resume-too-much = Your session has ended, and what you sent is too long to be kept. Go back to the page before, copy what you wrote, and sign in again.
inbox-changed = The inbox has changed. Load it again.
queue-begin = Work through in order
queue-hint = After each decision the next report opens.
queue-skip = Pass over, open the next
next-report = Open the next report
draft-since = Your draft of { $when }.
draft-drop = Throw the draft away
draft-kept = Draft kept.
point = Point { $point }
ready-answer = Begin with a ready answer
ready-answer-put = Put it in
to-report = To the report
event-undone = An official took back what they had just done
alike-title = Maybe the same matter
alike-place = Same place
alike-days = days apart: { $n }
alike-same-day = same day
alike-words = Same words: { $words }.
alike-join = Compare, then join
compare-title = Two reports, one matter?
compare-text = Read both first. Once joined, the first follows the second: the second answers for both, and both reporters are told.
compare-this = This report
compare-other = To be joined to this report
compare-join = Yes, join them
compare-swap = Join them the other way round
compare-back = Do not join

# One's own account.
account-title = My account
second-title = A code from your phone
second-lead = After the password, signing in also takes a code of six digits from an app on your phone. A stolen password alone is not enough.
second-must = Your role requires this. Turn it on before you go on.
second-proof = So that nobody else changes it from your desk.
second-change = Move it to another phone or turn it off
second-too-slow = It took too long, or was begun elsewhere. Begin again with your password.
second-begin = Turn it on
second-again = Set it up on another phone
second-scan = Open an authenticator app (such as Aegis or Google Authenticator) and scan this picture.
second-type = Type the code of six digits that the app shows.
second-secret = Cannot scan? Type this into the app:
second-code = Code from your phone
second-on = Turn it on
second-is-on = The code from your phone is on.
second-off = Turn it off
recovery-text = Keep these recovery codes in a safe place, such as on paper. Each works once if you lose the phone. They are not shown again.
recovery-left = Recovery codes left: { $n }.
code-wrong = That code does not fit, or was used already. Wait for the next one.
code-lead = Open the authenticator app on your phone.
code-hint = Six digits, or a recovery code
devices-title = Devices that are signed in
devices-lead = One you do not know? Sign it out, then change your password.
device-unknown = Unknown device
device-this = this one
device-rests = not signed in, last used { $day }
device-forget = Forget
device-out = Sign out
devices-out = Sign out all others

# The overview of a leader.
overview-title = Overview
overview-late = Late now
overview-late-agencies = Agencies that are late
overview-meaning = Late reports: a deadline passed once, wherever they stand now. Late work: past its deadline and not done. Three months: public reports received this month and in the two before. Secret reports and those about misconduct are in none of these figures. In time: no deadline has passed so far.
overview-who-late = Who is late
overview-none-late = Nobody is late.
overview-oldest = Late at most
overview-late-work = { $n ->
    [one] 1 piece of work is late
   *[other] { $n } pieces of work are late
 }
overview-late-at = Late at { $agency }
overview-share = Of its reports, late
overview-by-number = By number
overview-by-share = By share
overview-oldest-cases = Left alone longest
overview-who-worst = Who is late most often
overview-oldest-due = Oldest deadline
overview-who-best = Who is most in time
overview-none-best = No agency has received five reports or more in these three months.
overview-few = few reports
overview-five-hint = Only agencies with five reports or more.
overview-few-hint = Few reports: less than twenty, so that a percentage changes easily.
overview-suffer = What people suffer from
overview-told-by = { $n ->
    [one] From the newest report, since { $day }.
   *[other] From the newest { $n } reports, since { $day }.
 }
overview-by-topik = About what
overview-by-wilayah = Where
overview-voices = What most people have too

# Traces of access.
traces-title = Traces of access
traces-lead = Who signed in, and who opened an identity or the words of a secret report. Nobody can change or delete these traces here.
traces-looks = What was opened
traces-no-looks = Nothing was opened yet.
traces-alone = Decided alone
traces-alone-lead = Hiding, closing, archiving and joining: what one official decides about a report. Its reporter is told and can object.
traces-no-alone = Nothing was decided yet.
traces-more-alone = Earlier decisions
traces-access = Who signed in
traces-no-access = Nobody signed in yet.
traces-when = When
traces-who = Who
traces-what = What
traces-device = Device
traces-more-looks = What was opened before
traces-more-access = Who signed in before
access-signed-in = Signed in
access-signed-out = Signed out
access-wrong-password = Wrong password
access-wrong-code = Wrong code
access-new-password = Changed the password
access-code-on = Turned the code from the phone on
access-code-off = Turned the code from the phone off
access-code-replaced = Moved the code to another phone
access-spare-code = Came in by a code on paper
access-reset = Got a new password from an administrator
access-roles = Got other roles from an administrator
access-address = Got another mail address from an administrator
access-renamed = Got another name from an administrator
access-disabled = Was let in no longer by an administrator
access-enabled = Was let in again by an administrator

# Views of one's own, and many at once.
columns-choose = Choose columns
columns-beside = What stands beside the title
columns-use = Use these columns
columns-plain = As it was
column-excerpt = How the text goes on
column-suggestion = Suggested agency
view-save = Save this view
view-name = Name of the view
view-drop = Remove
suggested-agency = Suggested: { $agency }
suggested-topic = Suggested topic: { $topic }
narrow-list = Narrow
pick-all = Choose the { $n } on this page
pick-none = Choose none
bulk-verify = Verify and forward as suggested
bulk-did-verify = verified and forwarded as suggested
bulk-closed = Its words are closed. Open this report and read it first.
bulk-verified = This report was verified already.
bulk-unsure = Its suggestion is not clear enough. Open it and decide yourself.
bulk-no-draft = There is no draft here that you may approve.
bulk-read = Read first. What stands below is what will be published; untick whatever has to be changed.
bulk-covered = What betrays a person is covered.
bulk-pick = Choose
bulk-label = Those chosen:
bulk-go = Go on
bulk-chosen = Reports that were chosen
bulk-none = No report was chosen. Go back and tick some.
bulk-invalid = Not possible for these reports
bulk-others = What can be done with them:
bulk-back = Back to the list
bulk-done = { $all ->
    [one] { $n } of 1 report: { $deed }
   *[other] { $n } of { $all } reports: { $deed }
  }
bulk-not-done = Not done:
bulk-changed = This report has changed. Open it and look first.
bulk-undo = Undo all
bulk-undo-text = A mistake? All of it can still be undone.
bulk-undone = { $n ->
    [one] 1 report undone. No longer possible: { $late }.
   *[other] { $n } reports undone. No longer possible: { $late }.
 }
undone-heading = Undone
key-pick = Choose a report to work on with others
resume-form = Open the form first

# What overseers look into.
oversee-title = Oversight
oversee-lead = What to look into at the agencies you oversee: by agency, time, and the official who answered, approved, closed, sent back or opened.
oversee-person = Official (name)
oversee-since = From
oversee-until = Until
oversee-button = Show
oversee-looked = Reports of this time that were looked through: about { $n }.
oversee-looked-few = Fewer than ten reports of this time were looked through.
oversee-more = There are older ones; ask for less time.
oversee-lists = Lists
oversee-none = None in this time.
oversee-nobody = There is no official of that name.
oversee-several = There are several officials of that name. Choose one, or write the agency.
oversee-more-namesakes = More officials have this name than are listed here. Write more of it, or the agency.
agency-not-overseen = No agency of that name is among those you oversee.
oversee-rest = { $n ->
    [one] 1 more is in the list to download.
   *[other] { $n } more are in the list to download.
 }
oversee-not-by-person = What is late lies with an agency, not with one person: this list is not told by official. Leave the name empty to see it.
oversee-turned = This date is before the one it begins with.
oversee-opened = Identities and secret words that were opened
oversee-late = Late for longest
oversee-late-lead = What is past its date for longest, whenever it was received.
oversee-silence = Closed in silence
oversee-silence-lead = Closed since the reporter said nothing to the answer.
oversee-disputed = Answers the reporter did not accept
oversee-disputed-lead = The reporter disputed the answer.
oversee-reopened = Opened again
oversee-reopened-lead = Closed once, and opened again.
oversee-bounced = Sent back twice or more
oversee-bounced-lead = Agencies said more than once that it is not theirs.
oversee-same = Answers word for word alike
oversee-same-lead = Several reports were answered in the same words. Secret reports are not compared.
oversee-same-text = What was answered
oversee-disputes = Disputes
oversee-bounces = Sent back

# The register of villages.
villages-title = Register of villages
villages-lead = Every desa, kelurahan and kampung on record: how it stands, visits, and its reports.
villages-made-up = Sample: how many villages of each regency are in the carbon programme is true (441 in all); which ones, and their signal, officers, posters and visits, are made up.
villages-find = Name of a village
villages-regency = Regency or city
villages-summary = Villages shown: { $found } of { $all }. Of all: in the carbon programme { $members }, never visited { $unvisited }, without a public report { $silent }.
villages-none = No village of the register fits.
villages-before = Page before
villages-after = Page after
villages-not-kept = Not in the register yet
village-kind-desa = desa (village)
village-kind-kelurahan = kelurahan (urban village)
village-kind-kampung = kampung (customary name of a desa)
village-programme-member = in the carbon programme
village-programme-outside = outside the carbon programme
village-programme-unknown = carbon programme: not known
village-signal-none = no signal
village-signal-weak = weak signal
village-signal-good = good signal
village-signal-unknown = signal not known
village-visited = visited { $day }
village-never-visited = never visited
village-officers = trained officers: { $n }
village-posters = posters: { $n }
village-reports = public reports: { $n }, answered or closed: { $answered }, past a deadline: { $late }
village-received = Public reports
village-answered = Answered or closed
village-late = Past a deadline
village-see-reports = See its reports
village-reports-hint = Only public reports are counted, as in the statistics.
village-stands = How it stands
village-not-kept = This village is not in the register yet.
village-people = { $n ->
    [one] 1 person ({ $year }, { $source })
   *[other] { $n } people ({ $year }, { $source })
 }
village-people-unknown = not known; it comes with the table of inhabitants
village-tell = Tell how it stands
village-since-hint = The day from which it stands so
village-what = Is this a change, or does it correct a wrong entry?
village-became-so = A change: it was otherwise before
village-contact-hint = Number or address of its office, not of a private person: entries are kept for ever.
village-source-hint = Such as the number of a letter, a meeting or a visit
village-past = How it stood over time
village-past-hint = Nothing is written over. What was corrected can still be read.
village-from = Since { $day }
village-noted = noted { $when } by { $who }
village-corrected = wrong; corrected, { $when }
village-corrects = a correction
village-changed = Somebody else has just told of this village. See their entry below; what you typed is still here. Save again if it holds.
village-day-ahead = That day has not come yet.
village-no-count = Write a number from 0 to 9999.
villages-next = Where to go next
villages-next-lead = The villages that need a visit most, by the weights below. The weights of all reasons that hold are added up; change them as you see fit.
villages-next-count = How many villages
villages-next-button = Propose
villages-next-none = By these weights no village needs a visit.
villages-next-rest = Further villages that need something: { $n }.
village-why-programme = In the carbon programme
village-why-forest = Public reports about forest in the last 6 months
village-why-silent = No public report yet
village-why-officerless = No trained officer
village-why-unvisited = Not visited for 12 months, or never
village-why-unreached = News that could not be delivered
village-why-stalled = Reports past a deadline
village-why-signal = Without signal
villages-trip = Order of the trip
villages-trip-hint = Around and back to the first village, as the crow flies between the middles of villages. Roads, rivers and travel times are not known.
villages-trip-far = { $km } km from the one before
villages-trip-long = { $km } km in all, as the crow flies.
villages-trip-unplaced = Their outlines are not known, so they are in no order:
