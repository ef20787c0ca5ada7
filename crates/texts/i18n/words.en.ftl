# The words of the field, used on pages and in mails.
status-submitted = Waiting for verification
status-verified = Verified, not forwarded yet
status-needs_completion = Needs completion
status-forwarded = Forwarded
status-in_progress = In progress
status-returned = Returned
status-answered = Answered
status-disputed = Objection raised
status-closed = Closed
status-archived = Archived
status-joined = Joined

work-verify = Verify
work-forward_again = Forward again
work-follow_up = First follow-up
work-complete = Complete
work-approve = Approve
work-intervene = Look into escalation
work-decide = Decide about an objection
work-fulfil = Do as promised
work-decide_hiding = Decide on hiding
work-decide_grievance = Decide on an appeal in the grievance register

kind-complaint = Complaint
kind-aspiration = Aspiration
kind-information = Request for information

role-village_officer = Village officer
role-liaison = Liaison officer
role-approver = Approver
role-coordinator = Coordinator
role-leader = Leader
role-overseer = Overseer
role-administrator = Administrator
role-duty_officer = Duty officer
role-forest_officer = Forest officer (KPH)
role-carbon_team = Carbon team
role-grievance_specialist = Grievance specialist

closing-confirmed = confirmed by the reporter
closing-silence = without a reply from the reporter
closing-administrator = closed by an administrator

reason-too_general = Too general
reason-not_government = Not about what government does
reason-malformed = Cannot be understood
reason-personal = A private matter
reason-sara = Political, or against a people, faith, race or group
reason-slander = Slander
reason-in_court = Before a court
reason-test = A test
reason-incomplete = Not completed by the reporter in time
reason-withdrawn = Taken back by the reporter

term-verification = Verification and forwarding
term-first_answer = First follow-up
term-information = Completing a request for information
term-aspiration = Completing an aspiration
term-complaint = Completing a complaint
term-supervisory = Completing a complaint with supervisory content
term-reply = Reply of the reporter
term-completion = The reporter completes
term-appeal = Decision about an objection
term-promise = Promised completion
clock-complete = Completion
awaited-acknowledge = an acknowledgement to its complainant
awaited-respond = an answer to its complainant
awaited-appeal = a decision about an appeal
clock-alarm = Duty alarm

month-1 = January
month-2 = February
month-3 = March
month-4 = April
month-5 = May
month-6 = June
month-7 = July
month-8 = August
month-9 = September
month-10 = October
month-11 = November
month-12 = December
forest-category-illegal_logging = Illegal logging
forest-category-fire = Fire and burning
forest-category-encroachment = Encroachment and clearing
forest-category-unlicensed_mining = Mining without a permit
forest-category-concession_breach = Breach by a concession holder
forest-category-land_conflict = Conflict about land, customary rights or borders
forest-category-wildlife = Wildlife and hunting
forest-category-wetland = Mangrove, peat and canals
forest-category-water_pollution = Pollution of water
forest-category-benefit_sharing = Sharing of carbon benefits
forest-category-safeguards = Safeguards and consent
forest-category-suggestion = Suggestion about forests
forest-burns = there is a fire
forest-machines-at-work = heavy machines or chainsaws at work
duty-found-arrived = An officer is there, and it is so
duty-found-nothing = Nothing is there, or it has stopped
duty-found-help = More help is needed
duty-found-helped = Help is on its way

# What was done about a grievance, in the few words of a subject and a slip.
subject-taken = taken into the register
subject-acknowledged = received
subject-responded = answered
subject-decided = appeal decided
subject-minutes_drafted = minutes drafted
subject-minutes_signed = minutes signed
subject-carried_out = carried out
subject-conveyed = decision conveyed
subject-appealed = appeal received
subject-appeal_taken_back = appeal taken back
subject-mediated = with a mediator
subject-referred = referred
subject-satisfied = your word written down
subject-closed = dealt with
subject-reopened = opened again
subject-corrected = corrected
subject-removed = taken out of the register

rise = { $n ->
    [one] 1 report
   *[other] { $n } reports
 } about { $topic } in { $area } within { $days ->
    [one] 1 day
   *[other] { $days } days
 }; { $usual }.
rise-usual-none = usually there are none
rise-usual-most = usually { $high } at most
rise-usual-same = usually { $high }
rise-usual-between = usually { $low } to { $high }
rise-chance = Of a hundred alerts, up to about { $count } may be chance; the count does not tell the cause.
weekly-more-late = { $late ->
    [one] 1 report has
   *[other] { $late } reports have
 } passed a deadline; a week ago: { $was }.
weekly-more-came = { $received ->
    [one] 1 report
   *[other] { $received } reports
 } came in this week; usually { $high } at most.
weekly-due = { $n ->
    [one] 1 report is
   *[other] { $n } reports are
 } due within the next five working days.
forecast-month = { $month }: about { $n ->
    [one] 1 report
   *[other] { $n } reports
 }; eight of ten months like this lie between { $low } and { $high }.
