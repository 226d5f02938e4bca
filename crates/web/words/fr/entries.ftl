entry-matches-disputed = Active, et contestée
entry-matches = Active
entry-known = Ce qui est connu
entry-ground = Motif
entry-from = D’où
entry-added = Ajoutée
entry-history = Ce qui lui est arrivé
entry-touches = Ce que touche un retrait
entry-was-withdrawn = Elle a été retirée, et ne correspond à rien.
entry-reopens = Dès lors elle ne correspond plus à rien. Elle est contestée : tout dossier bloqué à cause d’elle est rouvert pour qu’une personne décide de nouveau, les vôtres ci-dessous, et ceux des autres, qui en sont informés.
entry-reopens-nothing = Dès lors elle ne correspond plus à rien. Personne ne la conteste : aucun dossier n’est rouvert de ce fait.
entry-blocked-none = Aucun de vos dossiers n’a été bloqué à cause d’elle.
entry-blocked =
    { $count ->
        [one] {$shown} de vos dossiers a été bloqué à cause d’elle :
       *[other] {$shown} de vos dossiers ont été bloqués à cause d’elle :
    }
entry-blocked-reopens =
    { $count ->
        [one] {$shown} de vos dossiers a été bloqué à cause d’elle, et serait rouvert :
       *[other] {$shown} de vos dossiers ont été bloqués à cause d’elle, et seraient rouverts :
    }
entry-or-keep = Ou la garder
import-into = Importer dans {$bank}
import-title = Importation
count-lines =
    { $count ->
        [one] {$shown} ligne
       *[other] {$shown} lignes
    }
import-nothing-yet = Rien n’a encore été ajouté. Voici ce qu’il adviendrait de chaque ligne.
import-tiles = Ce qu’il adviendrait de la liste
import-new = nouvelles
import-there = déjà dans la banque
import-twice = en double dans la liste
import-refused = ne peuvent être prises
import-add =
    { $count ->
        [one] Ajouter {$shown} nouvelle entrée
       *[other] Ajouter les {$shown} nouvelles entrées
    }
import-what = Ce qui est ajouté compte dès la requête suivante de tous ceux qui comparent à cette banque ({$tlp}).
import-caption = Lignes de la liste ; celles qui ne peuvent être prises d’abord
import-column-line = Ligne
import-column-what = Quoi
import-column-becomes = Ce qu’il en adviendrait
import-failed = Interrompu avant la fin :
import-running = En cours d’ajout
import-added = Ajoutées
import-lines-of = {$done} lignes sur {$total}
import-done-of = {$done} sur {$total}
import-there-or-twice = Déjà présentes, ou en double
import-not-taken = N’ont pu être prises
import-reloads = Cette page se recharge toutes les deux secondes. Vous pouvez la quitter : le travail continue, même après un redémarrage.
import-look-now = Regarder maintenant
import-to-bank = Vers la banque
import-verdict-new = nouvelle : serait ajoutée
import-verdict-there = déjà dans la banque ({$entry})
import-verdict-twice = identique à la ligne {$line}
import-verdict-refused = ne peut être prise : {$why}
import-not-shown =
    { $count ->
        [one] {$shown} autre ligne est comptée ci-dessus et non affichée.
       *[other] {$shown} autres lignes sont comptées ci-dessus et non affichées.
    }
