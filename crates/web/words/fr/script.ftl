
script-unsent = Page conservée : ce que vous avez saisi n’a pas été envoyé.
script-not-yours = Ce dossier n’est plus le vôtre : rechargez la page.
script-one-picture = Une image à la fois.
script-passkey-again = Cet appareil a déjà une de vos clés d’accès.
script-passkey-nothing = Cela n’a rien donné : annulé, trop long, ou aucune clé d’accès pour ce site.
script-passkey-refused = Le navigateur refuse les clés d’accès à cette adresse.
script-passkey-fault = Le navigateur dit : {$why}
script-no-passkeys = Ce navigateur n’a pas de clés d’accès, ou les refuse à cette adresse.
script-copied = Copié
script-not-copied = Copie impossible
script-no-sound = Rien à entendre : il n’y a pas de bande-son, ou aucune qui soit lue ici.
