# Duty: who is asked when something urgent happens in a forest.
duty-nav = Duty
duty-title = Duty alarms
duty-lead = An urgent report about a forest (fire, machines at work now) goes to those on duty one after the other, until one takes it; in the end to the coordinators.
duty-alarm = Duty alarm
duty-drill = Duty drill
duty-drill-mark = DRILL
duty-drill-text = This is a DRILL, nothing has really happened. A drill is no report and is counted in no figure.
duty-untold = Something urgent in a forest
duty-hello = This link belongs to { $name }.
duty-tap-text = With one tap you take this alarm. Nobody else is asked then. The report and its exact place are on your desk.
duty-take = I take it
duty-taken-by-you = You took this alarm.
duty-help-see = Mark: help is on its way
duty-help-done = Written down. The officer who asked for help is told.
duty-help-over = Nobody asks for help at this alarm any more.
duty-help-waits = Alarms at which help is asked for and nobody has seen to it: { $n }
duty-taken-by-other = Another officer took this alarm. You need not do anything.
duty-open-report = Open the report
duty-open = Waiting
duty-none-open = No alarm is waiting.
duty-drills = Drills
duty-no-drills = There was no drill yet.
duty-drill-lead = A drill goes the way of a real alarm, with the same letters, marked DRILL.
duty-drill-place = Area of the drill
duty-drill-place-hint = The name of a village, district or regency.
duty-drill-raise = Begin a drill
duty-drill-raised = The drill has begun. Whoever is on duty was asked.
duty-drill-goes-on = A drill in this area still goes on.
duty-past = Before
duty-none-past = No alarm is over yet.
duty-raised = Raised { $at }
duty-asked = Asked: { $names }
duty-nobody = nobody on duty
duty-taken = { $name } took it after { $minutes ->
    [one] one minute
   *[other] { $minutes } minutes
}.
duty-never-taken = Nobody took it.
duty-with-coordinators = Waiting for the coordinators.
duty-waits = Waiting for an answer until { $at }; then the next is asked.
duty-found = { $found } (told { $at })
duty-found-which = What did you find?
duty-found-missing = Choose one.
duty-letter-waits = A letter of this alarm has been waiting since { $since }. Phone the officer.
duty-letters-wait = { $n ->
    [one] One letter of an alarm was not sent
   *[other] { $n } letters of alarms were not sent
}, the first since { $since }. The mail service does not answer: phone those on duty.
duty-damaged = Another program changed the data of this report, so that it cannot be taken here. What stands here comes from the log of what happened. Phone the officer, and ask whoever runs the installation to check it.
duty-unread = { $n ->
    [one] One alarm cannot be read, its data is damaged
   *[other] { $n } alarms cannot be read, their data is damaged
}. Ask whoever runs the installation to check it (tuntas verify).
duty-failed = Alarms cannot be looked for now. Open the page Duty, or ask whoever runs the installation.
duty-map = See the map of forests
duty-too-late = Somebody else took this alarm, or it is over.
duty-not-yours = That area is not yours.
duty-waiting = { $n ->
    [one] One alarm is waiting for you
   *[other] { $n } alarms are waiting for you
}
duty-drills-waiting = { $n ->
    [one] DRILL: one duty drill is waiting for you
   *[other] DRILL: { $n } duty drills are waiting for you
}
duty-more = Too many alarms are waiting. Looked at here: the newest { $n }.
duty-admin-title = Duty rosters
duty-admin-lead = Who is asked about an urgent report about a forest. The roster of the narrowest area holds; where nobody is on duty there, the one above. Where nobody is at all, coordinators are asked at once.
duty-rosters = All rosters
duty-no-rosters = There is no roster yet. Coordinators are asked about urgent reports at once.
duty-roster-add = Add a roster
duty-roster-place = Area
duty-roster-place-hint = One roster for each area: a regency, district or village.
duty-roster-save = Make the roster
duty-minutes = Minutes until the next is asked
duty-minutes-hint = 1 to 240; usually 15.
duty-minutes-wrong = Write a number from 1 to 240.
duty-minutes-told = The next is asked after { $n ->
    [one] one minute
   *[other] { $n } minutes
}.
duty-now = On duty now: { $names }
duty-nobody-now = nobody
duty-nobody-tag = Nobody on duty
duty-shifts = Shifts
duty-no-shifts = There is no shift yet.
duty-shift-add = Add a shift
duty-shift-save = Add this shift
duty-step = Order
duty-step-hint = 1 is asked first, then 2, and so on.
duty-step-wrong = Write a number from 1 to 20.
duty-step-told = { $n }. { $name }
duty-person = Officer
duty-person-missing = Choose an officer.
duty-person-elsewhere = This officer has no role of duty in this area, so would not be asked. Give it on the page People.
duty-only-there = asked in { $places } only
duty-shift-there = This officer has a shift at the same hours of such a day already.
duty-no-people = Nobody has the role of a duty officer or forest officer in this area. Give it on the page People.
duty-days = Days on which it begins
duty-days-missing = Choose one day at least.
duty-every-day = Every day
duty-day-monday = Monday
duty-day-tuesday = Tuesday
duty-day-wednesday = Wednesday
duty-day-thursday = Thursday
duty-day-friday = Friday
duty-day-saturday = Saturday
duty-day-sunday = Sunday
duty-day-holiday = Days off
duty-hour-from = From
duty-hour-hint = Such as 08.00, by the clock there.
duty-hour-until = Until
duty-hour-until-hint = Earlier than the beginning means the next day; the same hour means a whole day.
duty-hour-wrong = Write an hour such as 08.00.
duty-hour-no-beginning = A shift cannot begin at 24.00; write 00.00.
duty-whole-day = the whole day
duty-absences = Leave and stand-ins
duty-no-absences = Nobody is away.
duty-away-add = Record who is away
duty-away-save = Record
duty-absent = Who is away
duty-absent-missing = Choose an officer of the shifts above.
duty-away-there = This officer is away on some of these days already.
duty-instead = Who stands in
duty-instead-nobody = Nobody
duty-instead-same = Choose somebody else.
duty-away-from = First day
duty-away-until = Last day
duty-ends-before = This is before the first day.
duty-away-alone = { $name } is away
duty-away-told = { $instead } stands in for { $name }
duty-from-until = { $from } until { $until }
duty-lost = Cannot be asked
duty-drop = Remove this roster
taken-away = It was removed.
put-back = Put it back
area-missing = Write the area: a village, district, regency or city.
area-unknown = This area was not found. Check the spelling.
duty-changed = Somebody else has just changed this roster. Look at it, then save again.
duty-there = This area has a roster already.
duty-try = Who is asked?
duty-try-place = Village
duty-try-day = Day (empty: today)
duty-try-hour = Hour (empty: now)
duty-try-hour-hint = Such as 20.30, by the clock there.
duty-try-button = Look
duty-try-nobody = Nobody is on duty. Coordinators are asked at once.

role-does-duty_officer = Is asked when an urgent report about a forest comes, and takes it. Reads that report while the alarm goes on; does not answer.
role-does-forest_officer = Answers the reports that are forwarded to their forest management unit, and may stand on a duty roster.
import-duty-rosters = duty rosters
import-drills = duty drills
change-duty-roster = Duty roster
change-duty-roster-removed = Duty roster removed
change-drill = Duty drill
part-minutes = Minutes
part-shifts = Shifts
part-absences = Leave
part-alarm = State
duty-note-taken = taken
duty-note-asked = whoever is on duty was asked
event-alarm-raised = Alarm: whoever is on duty was asked
event-alarm-raised-coordinators = Alarm: the coordinators were asked, nobody is on duty
event-alarm-passed = Alarm: the next officer was asked
event-alarm-passed-coordinators = Alarm: the coordinators were asked
event-alarm-taken = Alarm taken
do-raise-alarm = Ask whoever is on duty now
did-raise-alarm = whoever is on duty was asked
raise-alarm-text = Whoever is on duty in this area is asked by letter at once, one after the other, until one takes it. This cannot be taken back.
do-take-alarm = I take this alarm
did-take-alarm = alarm taken
take-alarm-text = This report is urgent, and nobody has taken its alarm. Nobody else is asked once you take it. This cannot be taken back.
do-tell-finding = Tell what you found
did-tell-finding = it was told
tell-finding-text = Coordinators are told at once. You may tell something more than once, and it cannot be taken back.
words-tell-finding = A note (may stay empty; only for those who deal with it)
event-alarm-found = Told by the officer on duty: { $detail }
