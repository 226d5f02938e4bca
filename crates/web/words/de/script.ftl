
script-unsent = Nicht verlassen: Was Sie eingegeben haben, ist nicht gesendet.
script-not-yours = Dieser Fall gehört nicht mehr Ihnen: Laden Sie die Seite neu.
script-one-picture = Ein Bild auf einmal.
script-passkey-again = Dieses Gerät hat schon einen Passkey von Ihnen.
script-passkey-nothing = Es wurde nichts daraus: abgebrochen, zu lange gedauert, oder es gibt keinen Passkey für diese Seite.
script-passkey-refused = Der Browser lehnt Passkeys unter dieser Adresse ab.
script-passkey-fault = Der Browser sagt: {$why}
script-no-passkeys = Dieser Browser hat keine Passkeys oder lehnt sie unter dieser Adresse ab.
script-copied = Kopiert
script-not-copied = Kopieren nicht möglich
script-no-sound = Nichts zu hören: Es gibt keine Tonspur oder keine, die hier gelesen wird.
