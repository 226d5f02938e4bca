
script-unsent = Not left: what you entered has not been sent.
script-not-yours = This case is not yours any more: reload the page.
script-one-picture = One picture at a time.
script-passkey-again = This device has a passkey of yours already.
script-passkey-nothing = Nothing came of it: it was cancelled, took too long, or there is no passkey for this site.
script-passkey-refused = The browser refuses passkeys at this address.
script-passkey-fault = The browser says: {$why}
script-no-passkeys = This browser has no passkeys, or refuses them at this address.
script-copied = Copied
script-not-copied = Could not copy
script-no-sound = Nothing can be heard: it has no sound track, or none that is read here.
