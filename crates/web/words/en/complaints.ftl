complaints-one = Complaint
complaint-ten-days = Ten of the fourteen days are over. The outcome must be told before they end (Art 10(2)).
complaint-they-say = They say it served (Art 1(3))
complaint-told = Told of the removal
complaint-withdrawn = Taken back
complaint-scrutiny = Scrutiny asked for
complaint-scrutiny-passed = Passed on with the order (Art 4(4)).
complaint-scrutiny-open = No cross-border order is known for it; it is passed on when you say below which case it is about.
complaint-show-who = Show who complained
complaint-no-address = They left no address; they look with their code.
complaint-which-case = Which case is it about?
complaint-this-case = Is it this case?
complaint-another-case = Another case after all?
complaint-case-hint = Its identifier, or the address of its page. Nobody outside is told whether there is one.
complaint-yes = Yes, this one
complaint-link = It is about this case
complaint-no-case = No case is about what they name. That may be a typing mistake of theirs, or a decision that was made elsewhere; look for it, and say on the left which case it is. Without one you can decide all the same.
complaint-they-name = They name
complaint-reasons-read = Reasons, as they read them
complaint-known-wrong = Known content found wrong
complaint-same-decided = Decided by who decided the case
complaint-somebody-else = Somebody else than who decided the case decides this.
complaint-what-comes = What comes of it?
complaint-uphold = Uphold
complaint-uphold-what = The content is reinstated: your service is told at once.
complaint-reject = Reject
complaint-reject-what = The decision stands. They read your reasons, and where they can turn to.
complaint-purpose = Did it serve a protected purpose?
complaint-none-found = None found
complaint-reasons-hint = Whoever complained reads them as they are.
complaint-known = Known content
complaint-wrong = The known content itself is wrong
complaint-wrong-what = Not only this copy of it: nothing like it should be held.
complaint-wrong-hint = If you tick it, this happens when the decision leaves, all at once:
complaint-was-withdrawn = was withdrawn already
complaint-is-disputed = is disputed by you already
complaint-own-withdrawn = is withdrawn from your bank “{$bank}”, for everybody who shares it; what they blocked on it is opened again
complaint-other-disputed = is disputed in the bank “{$bank}”, which is not yours: its owner is told
complaint-open-already = is open again already
complaint-opens = is opened again
complaint-no-other = No other case of yours was blocked on it.
complaint-wrong-why = Why, for those who keep and share the bank
complaint-wrong-why-hint = Write nothing of the complaint or of whoever made it.
complaint-exception = Why you decide although you decided the case
complaint-exception-hint = Only where nobody else may decide complaints. It goes on record, and whoever complained reads it.
complaint-decide-undo = The decision waits {$seconds} seconds before anything leaves, and can be undone.
complaint-decide = Decide the complaint
complaint-waits = A decision waits to leave; above, it can be undone. Until it has left, whoever complained is told nothing.
complaint-lapsed = <strong>It did not leave:</strong> {$what} waited here until {$at} and could not leave. {$why} The complaint is open as before.
complaint-nothing-to-decide = Whoever complained took it back; there is nothing to decide.
complaint-touched = What it touched
complaint-in-bank = Bank “{$bank}”:
complaint-state-withdrawn = withdrawn
complaint-state-disputed = disputed by you
complaint-state-matches = still matches
complaint-open-anew = open again: to decide anew
complaint-blocked = blocked
count-complaints =
    { $count ->
        [one] {$shown} complaint
       *[other] {$shown} complaints
    }
complaints-none = No complaint here
complaints-none-how = People whose content was taken down complain without an account on your page <a href="/complaint/{$house}">/complaint/{$house}</a>, or through your own front end with <code>POST /v1/complaints</code>. Name the page in what you tell them of a removal.
complaints-none-notice = Whoever notices something writes on <a href="/notice/{$house}">/notice/{$house}</a>.
complaints-caption = Complaints, earliest deadline first
complaints-day-ten = <strong>Day ten has passed.</strong> Decide it before the fourteenth.
complaints-no-case = no case found
complaints-not-confirmed = a case was found; not confirmed
complaints-open-page = People complain on <a href="/complaint/{$house}">your open page</a>, without an account.
complaints-open = Open
complaints-upheld = Upheld
complaints-rejected = Rejected
complaints-withdrawn = Taken back
complaints-to-decide = To decide
complaints-all = All
