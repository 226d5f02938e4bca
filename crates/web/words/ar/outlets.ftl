# Legal terms: for review by a lawyer who reads Arabic; there is no official Arabic version of Regulation (EU) 2021/784.

outlets-what = منشورات جماعات محظورة والأماكن التي تظهر فيها. لا تراها إلا مؤسستك.
count-outlets =
    { $count ->
        [zero] لا منابر
        [one] منبر واحد
        [two] منبران
        [few] {$shown} منابر
        [many] {$shown} منبرًا
       *[other] {$shown} منبر
    }
count-assets =
    { $count ->
        [zero] لا أماكن
        [one] مكان واحد
        [two] مكانان
        [few] {$shown} أماكن
        [many] {$shown} مكانًا
       *[other] {$shown} مكان
    }
outlets-up = {$assets}، منها {$up} متاح
outlet-also = ويُسمى أيضًا «{$name}»
outlets-none = لا منابر بعد
outlets-none-why = تأتي قنوات المنبر ومواقعه وتذهب. بتسجيلها هنا يُعرف أيها متاح، وكم دام كل منها، وأين عاد.
outlets-caption = المنابر، الأحدث أولًا
outlets-column-outlet = المنبر
outlets-column-of = تابع لـ
outlets-column-assets = الأماكن
outlets-column-generation = الجيل
outlets-register = تسجيل منبر
outlets-never = <strong>المنبر منشور، وليس شخصًا أبدًا.</strong> لا أسماء أشخاص، ولا حسابات مؤيدين أو متابعين، ولا عناوين بريد، ولا أرقام هواتف: يُرفض ما يبدو كذلك.
outlets-name = الاسم
outlets-name-hint = كما يسمّي نفسه.
outlets-group = الجماعة المحظورة التي ينشر لصالحها
outlets-listing = أين حُظرت هذه الجماعة
outlets-listing-hint = القائمة أو القرار، مع الرقم أو التاريخ.
outlets-about = ملاحظات
outlets-about-hint = عن المنشور: لغاته، ووتيرة صدوره، وما يُعرف به. يجوز تركه فارغًا.
outlets-is-publication = هذا منشور لتلك الجماعة وليس شخصًا.
outlets-do = تسجيل
outlet-proscribed = محظورة: {$listing}
outlet-registered = سُجِّل {$at}
outlet-after = بعد المكان {$number}
outlet-up = متاح
outlet-down = غير متاح
outlet-spell-up-since = متاح: {$span}، منذ {$at}
outlet-spell-down-since = غير متاح: {$span}، منذ {$at}
outlet-spell-up = متاح: {$span}، من {$at}
outlet-spell-down = غير متاح: {$span}، من {$at}
outlet-no-places = لا أماكن بعد
outlet-no-places-how = أضف أين يظهر: موقع أو قناة أو تطبيق.
outlet-up-down = متاح وغير متاح
outlet-caption = الأماكن بحسب الرقم
outlet-column-number = الرقم
outlet-column-place = المكان
outlet-column-now = الآن
outlet-column-spells = الفترات
outlet-cases = حالات بشأنه
outlet-cases-none = لا شيء بعد. حين تُربط حالة تدخل عمليات التحقق والإجابات عن عنوان المكان نفسه في فتراته.
outlet-joined = رُبطت {$at}
outlet-part = فصل
outlet-say = أفد بأنه متاح أو غير متاح
outlet-say-later = عندما يوجد مكان.
outlet-which = أي مكان
outlet-it-was = كان
outlet-when = متى (UTC)
outlet-when-hint = الآن، إذا تُرك فارغًا.
outlet-seen = ما شوهد
outlet-may-be-empty = يجوز تركه فارغًا.
outlet-put-on-record = تسجيله
outlet-add-place = إضافة مكان
outlet-add-place-hint = مكان ينشر المنبر عبره. ولا يكون أبدًا حساب شخص أو مؤيد أو متابع.
outlet-kind = ما نوع المكان
outlet-platform = على أي خدمة
outlet-platform-hint = إن كان موقعًا مستقلًا: من يستضيفه.
outlet-handle = ما اسمه هناك
outlet-handle-hint = معرّف قناة، أو نطاق، أو اسم تطبيق.
outlet-url = العنوان
outlet-url-hint = إن كان له عنوان. ولا يجلبه متصفحك أبدًا.
outlet-since = متاح منذ (UTC)
outlet-since-hint = بقدر ما يُعرف؛ والآن إذا تُرك فارغًا.
outlet-came-back = هل عاد مكان أُزيل بهذا الشكل؟
outlet-another = لا، هذا مكان آخر
outlet-next-generation = إن كان كذلك فهذا من الجيل التالي.
outlet-add = إضافة
outlet-join = ربط حالة أو إشعار
outlet-join-number = الرقم
outlet-join-hint = كما في صفحته: case_… أو notice_…
outlet-join-which = بشأن أي مكان
outlet-join-none = لا مكان بعينه
outlet-join-do = ربط
outlet-alias = اسم آخر
outlet-alias-label = يُعرف بهذا أيضًا
outlet-alias-hint = ويُعثر عليه به.
outlet-reads = دورك يقرأ المنابر ولا يغيّر فيها شيئًا.
outlet-about-asset = بشأن المكان {$number}
outlet-bar-up = متاح من {$from} إلى {$until}
outlet-bar-down = غير متاح من {$from} إلى {$until}
outlet-now = الآن
outlet-chart = متى كان كل مكان متاحًا ومتى لم يكن، من {$from} إلى {$to}؛ والجدول أدناه يقول الشيء نفسه
outlet-chart-key = الشريط: متاح. الخط الرفيع: غير متاح. وكل صف مكان برقمه وجيله.
outlet-not-drawn = أقدم {$count} منها غير مرسومة؛ وهي في الجدول.
outlet-called = {$handle} ({$kind}، {$platform})
outlet-choice = {$number}: {$called}
