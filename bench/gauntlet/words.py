"""Harmless texts for posters, slides and captions, in several scripts."""

# Title, line, longer text. Written for this purpose.
LATIN = [
    ("Summer Festival", "Saturday 14 June, City Park", "Music on three stages, food from twelve kitchens and games for children all day long."),
    ("Bike Repair Day", "Bring your own bicycle", "We show you how to mend a tyre, adjust the brakes and oil the chain. Tools and tea are free."),
    ("Open Library Night", "Doors close at midnight", "Readings on every floor, a quiz about old maps, and a walk through the stacks by lamplight."),
    ("Flohmarkt am Hafen", "Sonntag von 9 bis 16 Uhr", "Bücher, Schallplatten, Möbel und Kleider. Wer selbst verkaufen will, meldet sich bis Freitag an."),
    ("Gemeinsam kochen", "Jeden Dienstag um 18 Uhr", "Wir kochen mit dem, was der Garten hergibt: Kürbis, Lauch und Äpfel aus der Nachbarschaft."),
    ("Fête de la musique", "Entrée libre", "Des chorales, une fanfare et un piano au milieu de la place. Apportez une chaise et un pique-nique."),
    ("Atelier de poterie", "Tous les mercredis", "Apprenez à tourner un bol, à émailler une assiette et à cuire le tout dans notre petit four."),
    ("Noche de cine", "Al aire libre en la plaza", "Tres cortos de la escuela de cine y una película muda con acompañamiento de acordeón."),
    ("Kitap Günleri", "Merkez Kütüphane", "Yeni çıkan çocuk kitapları, çizgi roman atölyesi ve yazarlarla söyleşi her gün saat ikide."),
    ("Swimming Course", "Beginners and others", "Ten lessons in warm water. Small groups, patient teachers, and a badge for everybody at the end."),
    ("Star Gazing", "Meet at the old windmill", "If the sky is clear we look at Saturn and its rings. If it is not, there is soup in the barn."),
    ("Chess Club", "All ages, every Thursday", "Learn an opening, solve a puzzle, or play blitz until the lights go out at ten."),
    ("Tree Planting", "Gloves are provided", "We plant two hundred oaks and limes along the river path and water them through the summer."),
    ("Repair Café", "Toasters, lamps, radios", "Do not throw it away. Volunteers look at whatever you can carry and explain what is wrong with it."),
    ("Sprachcafé", "Kaffee und Kuchen gratis", "Deutsch, Spanisch und Arabisch an runden Tischen: jede halbe Stunde wechselt die Sprache."),
    ("Winter Market", "Candles, wool and honey", "Forty stalls around the church, mulled juice for the cold, and a brass band at five o'clock."),
]

CYRILLIC = [
    ("День города", "Суббота, 12 сентября", "Ярмарка на площади, концерт духового оркестра и большой салют над рекой в десять вечера."),
    ("Школа плавания", "Набор открыт", "Занятия для детей и взрослых в тёплом бассейне. Первое посещение бесплатно, возьмите шапочку."),
    ("Книжная ярмарка", "Вход свободный", "Новые романы, детские книги и встречи с переводчиками каждый день с полудня до семи."),
    ("Свято хліба", "Неділя, міський парк", "Печемо разом паляниці, слухаємо народні пісні та вчимося плести вінки з польових квітів."),
    ("Шахматный клуб", "По четвергам", "Разбираем дебюты, решаем задачи и играем до позднего вечера. Новички всегда желанны."),
    ("Ночь музеев", "Один билет на всё", "Двадцать музеев открыты до рассвета. Между ними всю ночь ходит старый трамвай."),
    ("Клуб садоводов", "Обмен рассадой", "Приносите лишнее и берите новое: помидоры, тыквы, травы и цветы для балкона."),
    ("Велопарад", "Старт у фонтана", "Тихая поездка по набережной для всей семьи. Украсьте велосипед лентами и шарами."),
]

ARABIC = [
    ("مهرجان الصيف", "يوم السبت في الحديقة", "موسيقى وألعاب للأطفال وطعام من كل مكان طوال اليوم في حديقة المدينة."),
    ("سوق الكتاب", "الدخول مجاني", "كتب جديدة وقديمة ولقاءات مع الكتاب كل يوم من الظهر حتى السابعة مساء."),
    ("دورة الطبخ", "كل يوم ثلاثاء", "نتعلم معا كيف نطبخ الحساء والخبز والحلوى من خضار الحديقة وفواكه الموسم."),
    ("نادي الشطرنج", "لكل الأعمار", "تعلم الافتتاحيات وحل الألغاز أو العب مع الأصدقاء حتى ساعة متأخرة."),
    ("ليلة النجوم", "عند الطاحونة القديمة", "ننظر إلى القمر والكواكب من خلال المنظار ونشرب الشاي الساخن معا."),
    ("يوم الدراجات", "أحضر دراجتك", "نصلح الإطارات والمكابح ونشرح لكم كيف تعتنون بالدراجة في الشتاء والصيف."),
    ("زراعة الأشجار", "القفازات متوفرة", "نزرع مئتي شجرة على طريق النهر ونسقيها معا طوال أشهر الصيف الحارة."),
    ("درس السباحة", "للصغار والكبار", "عشرة دروس في ماء دافئ مع معلمين صبورين ومجموعات صغيرة."),
]

SCRIPTS = {"latin": LATIN, "cyrillic": CYRILLIC, "arabic": ARABIC}

CAPTIONS = [
    "You have to see this",
    "When you finally find it",
    "Share before Monday!",
    "Nobody talks about this",
    "Wer kennt das nicht?",
    "Такого вы ещё не видели",
    "شاهد هذا قبل الجميع",
    "Me on a Tuesday",
]


def text(script: str, number: int, turn: int) -> tuple[str, str, str]:
    """Title, line and longer text. For one `number` neither title nor longer text comes twice before `turn` has gone
    through all texts of the script; with another number they come in other combinations."""
    known = SCRIPTS[script]
    title = known[(number + 3 * turn) % len(known)][0]
    line = known[(2 * number + turn) % len(known)][1]
    body = known[(number + 5 * turn + 2) % len(known)][2]
    return title, line, body
