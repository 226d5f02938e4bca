# Legal terms: for review by a lawyer who reads Arabic; there is no official Arabic version of Regulation (EU) 2021/784.

count-banks-known =
    { $count ->
        [zero] لا بنوك لمحتوى معروف
        [one] بنك واحد لمحتوى معروف
        [two] بنكان لمحتوى معروف
        [few] {$shown} بنوك لمحتوى معروف
        [many] {$shown} بنكًا لمحتوى معروف
       *[other] {$shown} بنك لمحتوى معروف
    }
banks-none = لا بنوك بعد
banks-none-how = يضم البنك محتوى معروفًا تُقارَن به المرفوعات والمواقع الملتقطة. أنشئ بنكًا عبر <code>POST /v1/banks</code>، أو اطلب من مؤسسة أخرى على هذا النظام مشاركة بنكها.
banks-column-owner = المالك
banks-column-matching = المطابِقة
banks-column-withdrawn = المسحوبة
banks-column-version = الإصدار
banks-column-made = أُنشئ
banks-you = أنت
bank-how-hard = مدى دقة مقارنة المرفوعات به
level-called-exact = دقيق
level-called-standard = معتاد
level-called-thorough = متعمق
bank-withdrawn-count = {$count} مسحوبة
bank-yours = بنكك
bank-quoted = «{$name}»
bank-version = الإصدار {$version}
bank-made = أُنشئ {$at}
bank-false = بقي <strong>{$percent}%</strong> مما أدى إليه: في {$kept} من {$decided} من الحالات المحسومة أبقى شخص من مؤسستك المحتوى.
bank-false-unknown = لم تُحسم بعد أي حالة لديك تشبه شيئًا فيه: لا يُعرف كم يخطئ.
bank-compared-with = تُقارَن المرفوعات مع
bank-choose = اختيار
bank-import = استيراد قائمة بصمات
bank-import-hint = ترى أولًا ما سيؤول إليه كل سطر. ولا يُضاف شيء قبل أن تقرر.
bank-file = ملف
bank-file-hint = نص أو CSV، بحد أقصى ميغابايتان: بصمة PDQ في كل سطر، أو سطر عناوين يذكر pdq أو sha256، وإن توفرت: quality وlabel وsource وground وreason.
bank-list = أو القائمة نفسها
bank-list-hint = تُقرأ إن لم يُختر ملف.
bank-label = ماهية المداخل
bank-label-hint = حيث لا تذكر القائمة ذلك. ويُضاف أول البصمة.
bank-source = مصدر المعرفة
bank-source-hint = حيث لا تذكر القائمة ذلك: من وجده، وأي قائمة، وأي حالة.
bank-ground = لماذا هو محتوى إرهابي
bank-reason = التعليل
bank-reason-hint = لمن قيّمه.
bank-look-through = فحصها
bank-disputed =
    { $count ->
        [zero] لا مداخل متنازع فيها.
        [one] مدخل واحد متنازع فيه أدناه: يقول أحد من يقارنون بهذا البنك إنه ليس محتوى إرهابيًا. انظر من جديد، واسحبه أو أبقه.
        [two] مدخلان متنازع فيهما أدناه: يقول أحد من يقارنون بهذا البنك إنهما ليسا محتوى إرهابيًا. انظر من جديد، واسحبهما أو أبقهما.
        [few] {$shown} مداخل متنازع فيها أدناه: يقول أحد من يقارنون بهذا البنك إنها ليست محتوى إرهابيًا. انظر من جديد، واسحبها أو أبقها.
        [many] {$shown} مدخلًا متنازعًا فيه أدناه: يقول أحد من يقارنون بهذا البنك إنها ليست محتوى إرهابيًا. انظر من جديد، واسحبها أو أبقها.
       *[other] {$shown} مدخل متنازع فيه أدناه: يقول أحد من يقارنون بهذا البنك إنها ليست محتوى إرهابيًا. انظر من جديد، واسحبها أو أبقها.
    }
bank-owner-keeps = يحتفظ المالك بالقائمة
bank-owner-keeps-what = يشاركه {$name} للمقارنة: يُقارَن ما تسأل عنه بكل مدخل، ويُظهر لك التطابق المدخل المعني.
bank-empty = لا شيء فيه بعد
bank-empty-how = يُضاف المحتوى المعروف عبر <code>POST /v1/banks/{$bank}/entries</code>: صورة، أو بصمة PDQ أو SHA-256 لها، أو عنوان. ويُطابَق ابتداءً من الطلب التالي.
bank-caption = المداخل، الأحدث أولًا
bank-column-what = ماهيته
bank-column-from = المصدر والسبب
bank-column-signals = الإشارات
bank-column-state = الحالة
bank-quality = الجودة {$quality}
bank-text = نص
bank-video = فيديو
bank-sound = صوت
bank-steady = صامت أو رتيب
bank-bytes-not-kept = البيانات غير محفوظة
bank-withdrawn = مسحوب
bank-matches-reach = يطابق {$reach}
bank-matches-parts = يطابق النسخ القريبة والأجزاء
bank-matches-near = يطابق النسخ القريبة
bank-matches-exact = النسخ المطابقة فقط
bank-added = أُضيف {$at}
bank-disputed-by = <strong>متنازع فيه</strong> من جانب {$name}، {$at}
bank-look-again = النظر من جديد
bank-withdraw-why = سبب سحبه
bank-withdraw = سحبه
bank-withdraw-what = لا يطابق شيئًا من ذلك الحين، وتُفتح من جديد كل حالة حُجبت بسببه.
bank-look-which = انظر أيها
bank-keep-why = سبب بقائه
bank-keep = إبقاؤه
bank-changes = أحدث تغييراته
count-entries-match =
    { $count ->
        [zero] لا مداخل مطابِقة
        [one] مدخل مطابِق واحد
        [two] مدخلان مطابِقان
        [few] {$shown} مداخل مطابِقة
        [many] {$shown} مدخلًا مطابِقًا
       *[other] {$shown} مدخل مطابِق
    }
level-cost-exact = الأسرع. تفوته النسخ المعكوسة والمُدارة والمؤطَّرة.
level-cost-standard = بالسرعة نفسها تقريبًا. تفوته النسخ المقتطعة أو المائلة.
level-cost-thorough = أبطأ مرات عدة لكل مرفوع، وذاكرة أكبر لكل صورة. فقط للصور المحفوظة بياناتها.
