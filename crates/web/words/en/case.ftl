
case-previous = Previous
case-next = Next
case-no-deadline = No deadline runs.<br>Opened {$since}.
case-lapsed = <strong>It did not leave:</strong> {$what} waited here until {$at} and could not leave. {$why} The case is as it was before.
case-claim-mine = You work on this, since {$at}. Your colleagues see it.
case-let-go = Let go
case-claim-theirs = <strong>{$who} works on this</strong>, since {$at}. You can read it; deciding waits until they are done, or gave no sign of life for ten minutes.
case-take-over = Take it over
case-take-over-record = That you did goes on record.
case-claim = Work on this
case-claim-hint = Colleagues see it, and leave it to you.
case-skip = Skip to the next
case-to-answer = Go to the answer
case-to-decision = Go to the decision
case-alert = A life is at risk: raise an alert
case-why = Why it is here
case-why-location = What was captured at this location resembles known content.
case-provider = Provider
case-provider-registered = registered
case-provider-none = <strong>none registered for this host</strong>: a notice cannot be delivered until one is
case-captured = Captured
count-pictures =
    { $count ->
        [one] {$shown} picture
       *[other] {$shown} pictures
    }
case-led-to = Led to
case-sealed = Sealed as
case-package = Package
case-save-wacz = Save as WACZ
case-upload-held = This upload resembles known content and is held: it is not published until somebody decides.
case-upload-was-held = This upload was held because it resembles known content.
case-your-reference = Your reference
case-pdq-quality = PDQ quality
case-of-100 = {$quality} of 100
case-address = Address
case-hash-only = only its hash was sent; look at the upload on your own service
case-why-order = A competent authority ordered you to remove or disable this content. It is a duty.
case-why-referral = Somebody refers this content to you for your own assessment. It is voluntary: declining is a valid answer.
case-why-user-notice = Somebody told you that this is terrorist content (DSA Art 16). They are told what you decide, and read your reasons.
case-they-say = What they say
case-received = Received
case-same-notice = In the same notice
case-count-locations =
    { $count ->
        [one] {$shown} location, each with a case
       *[other] {$shown} locations, each with a case
    }
case-who-sent = Show who sent it
case-who-sent-hint = You seldom need to know; looking goes on record.
case-matches = Matches
case-lead = A match is a lead, never a verdict.
case-notes = Notes
case-notes-hint = For colleagues. They never leave the house.
case-new-note = A new note
case-write-note = Write it down
case-content = Content
case-colour = In colour, where shown
case-text = <strong>Text</strong> · not shown until you ask, as pictures are
case-text-not-kept = The text is not kept here.
case-read-texts = Read the texts
case-read-texts-hint = Beside each other, with what they share marked. It goes on record.
case-pictures = Pictures
case-other-pictures = Other pictures there
case-no-picture = No picture is kept here.
case-happened = What happened
case-court = One file for a court
case-court-what = Captures, decisions, everything above and the ledger’s proofs, in a signed file that anybody can verify without us. Treat it as content.
case-court-purpose = What for
case-court-purpose-hint = In a few words; it goes on record, and into the file.
case-court-save = Save the file
case-answer = Answer
case-decision = Decision
case-answer-waits = The answer waits to leave. While it does, nothing else can be sent; the clock runs on.
case-answer-undo = An answer waits {$seconds} seconds before it leaves, and can be undone meanwhile. The clock runs on: two minutes before it ends nothing waits any more.
case-notice-link = The notice with everything that happened to it
case-reopened-withdrawn = Open again: the known content it was blocked on was withdrawn. {$reason} Look at it once more; until you decide, the decision below does not count.
case-reopened-disputed = Open again: the known content it was blocked on is disputed. {$reason} Look at it once more; until you decide, the decision below does not count.
case-decided = Decided {$at}
case-grounds = Grounds
case-purpose = Protected purpose
case-reasons = Reasons
case-proposal = A {$kind} waits for a second person
case-approve-hint = Whoever proposed it cannot approve it.
case-approve = I have looked; let it leave
case-drop-why = Or why it is let lie
case-drop = Let it lie
case-waits = While this waits to leave, nothing else can be decided here.
case-issue-order = Issue the removal order
case-send-referral = Send the referral
case-issue-order-what = It binds {$provider} by law: remove or disable in all Member States within one hour of receipt (Regulation (EU) 2021/784 Art 3).
case-send-referral-what = It asks {$provider} for their own assessment: voluntary, one-hour target, declining is a valid answer.
case-will-be-sent = What will be sent
case-to = To
case-count-digests =
    { $count ->
        [one] {$shown} SHA-256 digest, no bytes
       *[other] {$shown} SHA-256 digests, no bytes
    }
case-file-reference = Your file reference
case-file-reference-hint = Optional. One is made if you leave it empty.
case-non-disclosure = Do not inform the content provider
case-non-disclosure-what = Only for reasons of public security (Art 11(3)).
case-necessary = Why that is necessary
case-necessary-hint = Needed with the box above. For six weeks at most; it stays in your own files.
case-emergency = Emergency
case-emergency-hint = Only for your first order to this provider, if it was not informed twelve hours before (Art 3(2)): why it cannot wait.
case-copy-how = How the copy is sent
case-copy-how-hint = Only if the provider is in another Member State whose authority is not on this instance (Art 4(1)).
case-further = Further cases
case-further-hint = Another case about a location on the same service, decided alike: its identifier. The order names both.
case-further-one = Further case
case-issue-undo = It waits {$seconds} seconds before it leaves, and can be undone meanwhile.
case-to-be-issued = Decided; the notice is still to be issued by somebody who may.
case-otherwise = Decide otherwise
case-what-to-do = What is to be done?
case-grounds-hint = At least one, unless the content stays. The material …
case-purpose-hint = Art 1(3): what serves one of these is not terrorist content, and stays. What did you find?
case-none-found = I looked, and found none
case-reasons-hint = In your own words. They go on record and into any notice.
case-phrases = Phrases to put after them
case-phrases-edit = Keep and drop phrases
case-phrases-often = Keep phrases you often use
case-wrong = The known content itself is wrong
case-wrong-what = Only if you publish. It is withdrawn from your own banks and disputed in others’, and every upload that was blocked on it is opened again.
case-wrong-why = Why, for those who keep the bank
case-decide-undo = What closes the case waits {$seconds} seconds before anything leaves, and can be undone.
case-record = Record the decision
case-record-next = Record it, and work on the next
case-nobody-decided = Nobody has decided yet.
case-somebody-works = Somebody works on it.
case-look-only = You may look, but not decide.
case-second-asked = <strong>A second person is asked for</strong> by {$who}, {$at}: {$why}
case-second-other = Somebody else decides this.
case-second-back = I can decide it after all
case-second = Ask for a second person
case-unsure = What you are unsure of
case-unsure-hint = For your colleagues only. From then on somebody else has to decide.
case-count-copies =
    { $count ->
        [one] {$shown} more open case resembles the same known content
       *[other] {$shown} more open cases resemble the same known content
    }
case-copies-hint = Decide them in one go, for one reason. Next you see what it causes for each.
case-copies-decide = Decide this and the ticked together…
case-statement = Statement of reasons
case-statement-sent = The Commission's database has it since {$at}.
case-statement-later = Not sent before {$at}.
case-statement-next = It is sent with the next call.
case-statement-overturned = The decision was overturned or replaced since.
case-the-provider = the provider
choice-refer-provider = Refer to the provider
choice-order = Order the removal
choice-take-down = Take down
choice-not-publish = Do not publish
choice-publish = Publish
choice-keep = Keep
case-purpose-none = looked for, none found
case-purpose-found = found: {$purpose}
case-by-program = by a program
case-by-system = by Staydown
case-by-operator = by the operator
choice-refer = Refer
choice-publish-causes = Your service is told “clear” for this upload. Your reasons stay on record.
choice-not-publish-causes = Your service is told “block” for this upload. You can decide otherwise later.
choice-keep-notice-causes = It stays. Whoever notified reads your reasons.
choice-take-down-causes = Your service is told to take it down. Whoever notified reads your reasons. You can decide otherwise later.
choice-refer-causes = Next you send {$provider} a referral. It is voluntary: they assess it against their own terms, and one hour is a target.
choice-order-causes = Next you issue a removal order under Art 3. It binds {$provider} to remove or disable the content in all Member States within one hour of receipt.
choice-keep-causes = Nothing is sent. The case closes with your reasons on record.
