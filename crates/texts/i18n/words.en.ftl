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
