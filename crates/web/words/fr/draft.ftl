# A notice looked at before it is issued, and the outlets of a case.
draft-check = Vérifier
draft-pdf = Aperçu en PDF
draft-hint = Ni l’un ni l’autre n’envoie quoi que ce soit. L’aperçu n’est pas signé et chacune de ses pages dit que c’est un projet.
draft-heading = Vérifié ; rien n’a été envoyé
draft-to = Cela irait à {$provider}.
draft-fatal = Sans cela, ce n’est pas une injonction (art. 3, par. 4) :
draft-advisory = Le destinataire peut poser des questions à ce sujet :
draft-complete = Rien ne manque.
draft-of-referral = Rien ne manque. Ce qui est envoyé figure ci-dessus.
draft-second = Une deuxième personne doit approuver : votre organisation en exige toujours deux.
case-outlet-joined = selon une personne
case-outlet-by-address = d’après l’adresse
case-outlet-generation = génération {$number}
case-outlet-up = en ligne
case-outlet-down = hors ligne
