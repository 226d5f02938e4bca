
phrases-title = Phrases
help-link = Keys and help
keys-of-queue = <kbd>j</kbd> <kbd>k</kbd> next, previous · <kbd>Enter</kbd> open · <kbd>x</kbd> choose · <kbd>?</kbd> all keys
keys-title = Keys
keys-close = Close
keys-key = Key
keys-does = What it does
keys-walk = next, previous: row of a list, or case
keys-open = open the row
keys-pick = choose the row, to decide several in one go
keys-reveal = hold to show the pictures; let go and they are blurred
keys-colour = pictures in colour, or grey again
keys-sound = sound on or off; it starts silent
keys-outcomes = choose the first to ninth outcome; nothing is sent by it
keys-second = ask for a second person
keys-skip = skip to the next case
keys-undo = undo what waits to leave
keys-search = search; <kbd>Ctrl</kbd> <kbd>k</kbd> also while you write
keys-help = show these keys; <kbd>Esc</kbd> closes them
keys-silent = Keys do nothing while you write in a field, choose from a list, or hold Ctrl, Alt or Meta.
waits-nothing-left = Nothing has left yet.
waits-on = on
waits-leaves = leaves
waits-at = at {$at}
waits-in = in {$seconds} s
waits-now = now
waits-undo = Undo
waits-undo-all = Undo all that was decided with it
help-title = Help: the queue and its keys
help-heading = The queue and its keys
help-undo = What you decide waits in the house for {$seconds} seconds before anything leaves it. Until then “Undo” takes it back, and the case is as it was before. That you did stays on record.
help-no-undo = This instance lets nothing wait: what you decide leaves at once.
help-clock = A wait stops no clock. An answer to an order or a referral leaves two minutes before its hour ends at the latest, and at once when less is left.
help-working = Working on a case
help-working-how = “Work on this” tells your colleagues that you have the case. They can read it, and cannot decide it. It ends when you decide, skip, let go or sign out, and after ten minutes without a sign of life from your page. Without JavaScript, loading the page again is the sign of life.
help-several = Several cases in one go
help-several-how = Choose cases in the queue, or the copies that a case’s page offers. You write one reason for all, and see what it causes for each before anything is recorded.
phrases-heading = Phrases for reasons
phrases-what = Sentences that everybody in your organisation can put into the reasons of a decision by ticking them. Whoever reads the reasons reads them in full.
phrases-none = None yet.
phrases-drop = Drop
phrases-new = A new phrase
phrases-keep = Keep it
phrases-drop-one = Drop: {$phrase}
keys-of-case = <kbd>b</kbd> hold to show the pictures · <kbd>j</kbd> <kbd>k</kbd> next, previous case · <kbd>1</kbd>–<kbd>9</kbd> outcomes ·
break-title = A break
break-take-time = Take your time
break-taken = The work waits for you. Stand up, look out of a window, drink something. When you come back, go on where you were.
break-can-stop = You can stop here for a while. Whoever is on call is called when a clock runs out; nobody is counted by how much they do.
break-talk = If something you saw does not leave you alone, talk to somebody: a colleague, or whoever your organisation names for that.
break-go-on = Go on
break-take = I take a break
together-title =
    { $count ->
        [one] Decide {$shown} case together
       *[other] Decide {$shown} cases together
    }
together-decided =
    { $count ->
        [one] {$shown} case decided
       *[other] {$shown} cases decided
    }
together-not =
    { $count ->
        [one] {$shown} case not
       *[other] {$shown} cases not
    }
together-done-waits = What was decided waits to leave: the queue shows it, with “Undo”.
together-left = These were left as they were:
together-back = Back to the queue
together-causes = What this causes
together-chosen = Chosen
together-is-left-out = Is left out:
together-one-decision = One decision for all
together-change = Change it
together-none-fits = No outcome fits all of these: held uploads and users’ notices are decided together, locations together, and notices you received are answered one by one. Go back and choose anew.
together-each = Art 1(3): of every one of them. What did you find?
together-none-found = I looked at each, and found none
together-reason = One reason for all
together-preview = Show what this causes
together-in-one-go =
    { $count ->
        [one] Decide {$shown} case in one go
       *[other] Decide {$shown} cases in one go
    }
together-fitting =
    { $count ->
        [one] {$shown} case of {$of} will be decided
       *[other] {$shown} cases of {$of} will be decided
    }
together-so =
    { $count ->
        [one] Decide {$shown} case so
       *[other] Decide {$shown} cases so
    }
together-undo = It can be undone for {$seconds} seconds, each case or all of them; then it leaves.
together-block = Do not publish, or take down
together-keep = Keep, or publish
together-means-clear = Your service is told “clear”: the upload is published.
together-means-blocked = Your service is told “block”: the upload is not published.
together-means-stays = It stays; whoever notified reads your reasons.
together-means-taken-down = Your service is told to take it down; whoever notified reads your reasons.
together-means-closes = Nothing is sent; the case closes with your reasons on record.
together-means-to-order = Decided; the removal order is still to be issued, in the case.
together-means-to-refer = Decided; the referral is still to be sent, in the case.
