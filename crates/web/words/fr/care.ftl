care-chart = Combien de temps des médias non floutés ont été à votre écran, par jour, du {$from} au {$to} ; le tableau ci-dessous dit la même chose
care-longest = La journée la plus longue : {$span}.
care-title = Bien-être
care-only-you = Vous seul voyez cette page. Aujourd’hui :
care-looked = Combien de temps vous avez regardé des médias non floutés
care-nothing = Rien pour l’instant
care-nothing-what = Les images arrivent floutées. Tant que vous en montrez une telle quelle, le temps est compté ici, par jour.
care-last-30 = Les 30 derniers jours
care-as-table = En tableau
care-by-day = Combien de temps, par jour
care-kept = Sont conservées des sommes par jour, pendant quatre-vingt-dix jours, et rien de ce que vous avez vu. Elles ne figurent dans aucun rapport ni registre, et personne n’est comparé d’après elles. Un regard compte deux minutes au plus, quand votre navigateur ne dit pas quand il a pris fin.
care-erase = Effacer mes sommes
care-house = Votre maison
care-house-sum = En quatre-vingt-dix jours :
care-house-break = Proposer une pause après tant de minutes, à qui n’a rien choisi
care-range = 5 à 240 ; 0 pour jamais.
care-house-set = Le fixer pour la maison
care-choices = Ce que vous choisissez
care-own-break = Proposer une pause après tant de minutes de visionnage
care-own-hint = 5 à 240 ; 0 pour jamais. Vide : comme dans votre maison, {$house}. Vous pouvez toujours la remettre.
care-never = jamais
care-after =
    { $minutes ->
        [one] après {$minutes} minute
       *[other] après {$minutes} minutes
    }
care-leave-out = Ne me donnez pas de dossiers sur
care-leave-out-hint = « Suivant » les écarte, et le dit. Ils restent dans la liste pour les autres, et s’ouvrent quand vous les ouvrez. Si personne ne reste pour les prendre, dites-le à qui organise le travail : leurs délais courent.
care-content-that = un contenu qui {$ground}
care-no-pictures = tout ce qui contient des images
care-choose = Choisir
care-break-now = Une pause maintenant
care-calm = Une page calme
care-team = {$span} ensemble, {$people} personnes
care-too-few = non affiché : de moins de trois personnes, cela en révélerait une
