search-on-record = Your searches go on record, as readings do.
search-known-of = What is known of this?
search-what = A location, as it is or made harmless (hxxps://host[.]example/page), a host, the number of a case, a notice or what came in, a reference, the name or handle of an outlet.
search-what-hash = A location, as it is or made harmless (hxxps://host[.]example/page), a host, the number of a case, a notice or what came in, a reference, the name or handle of an outlet, or a hash (SHA-256 or PDQ).
search-file = Is this picture or text known?
search-file-hint = JPEG, PNG, GIF or WebP, text, video or sound. It is compared with the banks and not kept.
search-drop = You can drop it anywhere on this page.
search-compare = Compare
search-not-known = Not known
search-known = Known
search-no-entry = No entry of the banks you compare with has this hash, or one near it.
search-entries-hash =
    { $count ->
        [one] {$shown} entry of a bank holds this hash, or one near it.
       *[other] {$shown} entries of banks hold this hash, or one near it.
    }
search-entries-like =
    { $count ->
        [one] {$shown} entry of a bank holds something that it resembles.
       *[other] {$shown} entries of banks hold something that it resembles.
    }
search-quality = quality {$quality} of 100
search-bank = Bank “<a href="/banks/{$bank}">{$name}</a>”. The bank says: {$ground} ({$article}).
search-nothing = Nothing found
search-nothing-what = Your organisation has no case, no notice and no outlet by that, and nothing came in that names it.
search-received = received {$at}
search-publishes-for = publishes for {$group}
search-from-outside = From outside
search-caption = Cases that were found
search-for-case = Looked for the number of a case.
search-for-notice = Looked for the number of a notice.
search-for-intake = Looked for the number of what came in from outside.
search-for-location = Looked for the location {$location}, and others on its host.
search-for-host = Looked for any location on {$host}, or a reference.
search-for-hash = Looked for a SHA-256 digest or a PDQ hash.
search-for-reference = Looked for the reference of a notice or an upload, or the name of an outlet.
search-cut = The first {$most} are shown: look for something narrower.
search-outside = {$count} from outside
