
picture-known-alt = Known content from the bank
picture-known = Known content
picture-blurred = {$what}, blurred
picture-plain = {$what}, not blurred
picture-hold = Hold to show
picture-show = Show until closed
picture-not-kept = The bytes are not kept here.
place-copy = Copy exact address
match-part = shares a part
match-passages = shares passages
match-sounds = sounds the same for a time
match-address = the same address
match-covered = covered by a known address
match-exact = exact copy
match-very = very similar
match-similar = similar
match-loosely = loosely similar
match-identical = identical bytes (same SHA-256)
match-features =
    { $points ->
        [one] {$covered} % of the known picture, by {$points} point that lie alike in both; the whole pictures differ in { $bits ->
            [0] none
           *[other] {$bits}
        } of 256 bits
       *[other] {$covered} % of the known picture, by {$points} points that lie alike in both; the whole pictures differ in { $bits ->
            [0] none
           *[other] {$bits}
        } of 256 bits
    }
match-quoted = {$known} % of the known text, {$asked} % of the text asked about
match-bits =
    { $bits ->
        [0] differs in none of 256 bits; up to {$threshold} counts as a match
       *[other] differs in {$bits} of 256 bits; up to {$threshold} counts as a match
    }
match-video-known = the known video shows it at {$known}
match-video-upload = the upload shows it at {$query}
match-video-both = {$query} of the upload is {$known} of the known video
match-video-speed = {$query} of the upload is {$known} of the known video, at {$speed} % of its speed
match-still = {$pieces}; {$bits} of 256 bits differ
match-video = {$query} % of the upload, {$known} % of the known video: {$pieces}
match-links-more =
    { $more ->
        [one] {$first} and {$more} more link
       *[other] {$first} and {$more} more links
    }
match-link-place = {$url} (bytes {$from} to {$to} of the text)
match-sound-piece = {$query} of the upload is {$known} of the known sound ({$alike} % alike)
match-sound = {$query} % of the upload’s sound, {$known} % of the known sound: {$pieces}
match-link-untold = {$asked}; the bank does not tell what is known
match-link = {$asked}; known is {$known}
match-share = {$share} % of it
match-number = {$bits} of 256 bits
way-framed = within a border, bars or a frame
way-animation = in a later frame of the animation
way-features = cut out, tilted or among other things
way-still-video = as a frame of the video
way-still-upload = in a frame of the upload
way-sound = by its sound, whatever the picture
way-text = the whole text, edited in places
way-quote = quoted, or quoting it
way-path = below its path
way-account = by its account
way-host = by its host
match-bank = Bank “<a href="/banks/{$bank}">{$name}</a>”, version {$version}. The bank says: {$ground} ({$article}).
picture-at-location = At the location
picture-no-match = No match
texts-title = Texts of a case
texts-case = The case
texts-heading = Texts
texts-marked = What stands in both texts is marked, and links that are known. That you read them is on record.
texts-known = Known: {$label}
texts-not-shown = This text is not kept here, or its bank does not show it.
sound-seen = The sound
sound-seen-video = The video’s sound track
sound-seen-perhaps = The video’s sound track, if it has one
sound-known = The known sound
sound-known-video = The known video’s sound track
sound-length = {$length} long
sound-cut = {$length} long, too long for once: here from {$from} to {$until}
sound-within = from {$from} to {$until} at most
sound-earlier = Earlier
sound-later = Later
sound-shared = The same in both:
sound-piece = from {$from} to {$until}
sound-listen = Sound on or off
sound-left-out = You chose not to be given this. Show the player
sound-lacks = To make sounds audible this machine needs ffmpeg. Whoever runs it installs it with: <code>{$command}</code>
