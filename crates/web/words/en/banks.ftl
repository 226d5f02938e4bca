count-banks-known =
    { $count ->
        [one] {$shown} bank of known content
       *[other] {$shown} banks of known content
    }
banks-none = No banks yet
banks-none-how = A bank holds known content that uploads and captured locations are matched against. Make one with <code>POST /v1/banks</code>, or ask another organisation of this instance to share theirs.
banks-column-owner = Owner
banks-column-matching = Matching
banks-column-withdrawn = Withdrawn
banks-column-version = Version
banks-column-made = Made
banks-you = you
bank-how-hard = How hard uploads are compared with it
level-called-exact = exact
level-called-standard = standard
level-called-thorough = thorough
bank-withdrawn-count = {$count} withdrawn
bank-yours = yours
bank-quoted = “{$name}”
bank-version = version {$version}
bank-made = made {$at}
bank-false = <strong>{$percent} %</strong> of what it led to stayed: in {$kept} of {$decided} decided cases a person of your organisation kept the content.
bank-false-unknown = No case of yours that resembled something in it is decided yet: how often it is wrong is not known.
bank-compared-with = Uploads are compared with
bank-choose = Choose
bank-import = Import a list of hashes
bank-import-hint = You see first what would become of every line. Nothing is added before you say so.
bank-file = A file
bank-file-hint = Text or CSV, at most two megabytes: one PDQ hash a line, or a header that names pdq or sha256 and, if you have them, quality, label, source, ground, reason.
bank-list = Or the list itself
bank-list-hint = Read where no file is chosen.
bank-label = What the entries are
bank-label-hint = Where the list does not say. The beginning of the hash is added.
bank-source = Where the knowledge comes from
bank-source-hint = Where the list does not say: who found it, which list, which case.
bank-ground = Why it is terrorist content
bank-reason = The reasoning
bank-reason-hint = Of whoever assessed it.
bank-look-through = Look through it
bank-disputed =
    { $count ->
        [one] {$shown} disputed entry below: somebody who matches against this bank says that it is no terrorist content. Look again, and withdraw it or keep it.
       *[other] {$shown} disputed entries below: somebody who matches against this bank says that it is no terrorist content. Look again, and withdraw it or keep it.
    }
bank-owner-keeps = Its owner keeps the list
bank-owner-keeps-what = {$name} shares it for comparing: what you ask about is compared with every entry, and a match shows you the entry it is about.
bank-empty = Nothing in it yet
bank-empty-how = Known content is added with <code>POST /v1/banks/{$bank}/entries</code>: a picture, its PDQ or SHA-256, or an address. It matches the very next request.
bank-caption = Entries, newest first
bank-column-what = What it is
bank-column-from = Where from and why
bank-column-signals = Signals
bank-column-state = State
bank-quality = quality {$quality}
bank-text = Text
bank-video = Video
bank-sound = Sound
bank-steady = silent or steady
bank-bytes-not-kept = bytes not kept
bank-withdrawn = Withdrawn
bank-matches-reach = Matches {$reach}
bank-matches-parts = Matches near copies and parts
bank-matches-near = Matches near copies
bank-matches-exact = exact copies only
bank-added = added {$at}
bank-disputed-by = <strong>Disputed</strong> by {$name}, {$at}
bank-look-again = Look again
bank-withdraw-why = Why it is withdrawn
bank-withdraw = Withdraw it
bank-withdraw-what = It matches nothing from then on, and every case that was blocked on it is opened again.
bank-look-which = Look which
bank-keep-why = Why it stays
bank-keep = Keep it
bank-changes = Its latest changes
count-entries-match =
    { $count ->
        [one] {$shown} entry matches
       *[other] {$shown} entries match
    }
level-cost-exact = The quickest. Misses mirrored, turned and framed copies.
level-cost-standard = About as quick. Misses copies that were cropped or tilted.
level-cost-thorough = Several times slower for each upload, and more memory for each picture. Only for pictures whose bytes are kept.
