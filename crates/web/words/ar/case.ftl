
case-previous = السابق
case-next = التالي
case-no-deadline = لا مهلة جارية.<br>فُتحت {$since}.
case-lapsed = <strong>لم يغادر:</strong> انتظر {$what} هنا حتى {$at} ولم يتمكن من المغادرة. {$why} والحالة كما كانت.
case-claim-mine = أنت تعمل على هذه منذ {$at}. ويرى زملاؤك ذلك.
case-let-go = اتركها
case-claim-theirs = <strong>يعمل {$who} على هذه</strong> منذ {$at}. يمكنك القراءة؛ أما البتّ فينتظر حتى ينتهي أو تمر عشر دقائق بلا إشارة منه.
case-take-over = تولَّها أنت
case-take-over-record = ويُسجَّل أنك فعلت ذلك.
case-claim = العمل على هذه
case-claim-hint = يرى زملاؤك ذلك ويتركونها لك.
case-skip = تخطَّ إلى التالية
case-to-answer = إلى الإجابة
case-to-decision = إلى القرار
case-alert = حياة في خطر: أطلق تنبيهًا
case-why = سبب وجودها هنا
case-why-location = ما التُقط في هذا الموقع يشبه محتوى معروفًا.
case-provider = مقدّم الخدمة
case-provider-registered = مسجَّل
case-provider-none = <strong>لا مقدّم مسجَّلًا لهذا المضيف</strong>: لا يمكن تسليم إشعار قبل تسجيله
case-captured = التُقط
count-pictures =
    { $count ->
        [zero] لا صور
        [one] صورة واحدة
        [two] صورتان
        [few] {$shown} صور
        [many] {$shown} صورة
       *[other] {$shown} صورة
    }
case-led-to = أدى إلى
case-sealed = خُتم باسم
case-package = الحزمة
case-save-wacz = حفظ بصيغة WACZ
case-upload-held = هذا المرفوع يشبه محتوى معروفًا وهو محجوز: لا يُنشر حتى يبتّ فيه أحد.
case-upload-was-held = حُجز هذا المرفوع لأنه يشبه محتوى معروفًا.
case-your-reference = مرجعك
case-pdq-quality = جودة PDQ
case-of-100 = {$quality} من 100
case-address = العنوان
case-hash-only = لم تُرسل إلا بصمته؛ انظر المرفوع في خدمتك
case-why-order = أمرتك سلطة مختصة بإزالة هذا المحتوى أو تعطيل الوصول إليه. وهذا واجب.
case-why-referral = أحال إليك أحدهم هذا المحتوى لتقييمه بنفسك. وهذا طوعي: الرفض إجابة مقبولة.
case-why-user-notice = أبلغك أحدهم أن هذا محتوى إرهابي (المادة 16 من قانون الخدمات الرقمية). سيُبلَّغ بقرارك ويقرأ أسبابك.
case-they-say = ما يقوله
case-received = استُلم
case-same-notice = في الإشعار نفسه
case-count-locations =
    { $count ->
        [zero] لا مواقع
        [one] موقع واحد، له حالة
        [two] موقعان، لكل منهما حالة
        [few] {$shown} مواقع، لكل منها حالة
        [many] {$shown} موقعًا، لكل منها حالة
       *[other] {$shown} موقعًا، لكل منها حالة
    }
case-who-sent = إظهار المُرسِل
case-who-sent-hint = نادرًا ما تحتاج إلى معرفته؛ والاطلاع يُسجَّل.
case-matches = التطابقات
case-lead = التطابق قرينة، وليس حكمًا أبدًا.
case-notes = ملاحظات
case-notes-hint = للزملاء. لا تغادر الداخل أبدًا.
case-new-note = ملاحظة جديدة
case-write-note = دوّنها
case-content = المحتوى
case-colour = بالألوان عند إظهارها
case-text = <strong>نص</strong> · لا يُعرض حتى تطلبه، كالصور
case-text-not-kept = لا يُحفظ النص هنا.
case-read-texts = قراءة النصوص
case-read-texts-hint = جنبًا إلى جنب مع تمييز المشترك بينها. ويُسجَّل ذلك.
case-pictures = الصور
case-other-pictures = صور أخرى هناك
case-no-picture = لا تُحفظ صورة هنا.
case-happened = ما حدث
case-court = ملف واحد للمحكمة
case-court-what = الالتقاطات والقرارات وكل ما سبق وإثباتات السجل في ملف موقَّع يستطيع أي أحد التحقق منه من دوننا. عامِله معاملة المحتوى.
case-court-purpose = الغرض
case-court-purpose-hint = بكلمات قليلة؛ يُسجَّل ويدخل في الملف.
case-court-save = حفظ الملف
case-answer = الإجابة
case-decision = القرار
case-answer-waits = الإجابة تنتظر المغادرة. وحتى ذلك الحين لا يمكن إرسال شيء آخر؛ والمهلة مستمرة.
case-answer-undo =
    { $seconds ->
        [zero] تنتظر الإجابة 0 ثوانٍ قبل أن تغادر، ويمكن التراجع عنها حتى ذلك الحين. والمهلة مستمرة: قبل دقيقتين من نهايتها لا ينتظر شيء.
        [one] تنتظر الإجابة ثانية واحدة قبل أن تغادر، ويمكن التراجع عنها حتى ذلك الحين. والمهلة مستمرة: قبل دقيقتين من نهايتها لا ينتظر شيء.
        [two] تنتظر الإجابة ثانيتين قبل أن تغادر، ويمكن التراجع عنها حتى ذلك الحين. والمهلة مستمرة: قبل دقيقتين من نهايتها لا ينتظر شيء.
        [few] تنتظر الإجابة {$seconds} ثوانٍ قبل أن تغادر، ويمكن التراجع عنها حتى ذلك الحين. والمهلة مستمرة: قبل دقيقتين من نهايتها لا ينتظر شيء.
        [many] تنتظر الإجابة {$seconds} ثانية قبل أن تغادر، ويمكن التراجع عنها حتى ذلك الحين. والمهلة مستمرة: قبل دقيقتين من نهايتها لا ينتظر شيء.
       *[other] تنتظر الإجابة {$seconds} ثانية قبل أن تغادر، ويمكن التراجع عنها حتى ذلك الحين. والمهلة مستمرة: قبل دقيقتين من نهايتها لا ينتظر شيء.
    }
case-notice-link = الإشعار مع كل ما جرى له
case-reopened-withdrawn = فُتحت من جديد: سُحب المحتوى المعروف الذي حُجبت بسببه. {$reason} انظر فيها مرة أخرى؛ وحتى تبتّ لا يُعتد بالقرار أدناه.
case-reopened-disputed = فُتحت من جديد: المحتوى المعروف الذي حُجبت بسببه متنازع فيه. {$reason} انظر فيها مرة أخرى؛ وحتى تبتّ لا يُعتد بالقرار أدناه.
case-decided = تقرر {$at}
case-grounds = الأسباب القانونية
case-purpose = غرض محمي
case-reasons = الأسباب
case-proposal = بانتظار شخص ثانٍ: {$kind}
case-approve-hint = لا يجوز لمن اقترحه أن يوافق عليه.
case-approve = لقد نظرت فيه؛ دعه يغادر
case-drop-why = أو سبب تركه
case-drop = اتركه
case-waits = ما دام هذا ينتظر المغادرة فلا يمكن تقرير شيء آخر هنا.
case-issue-order = إصدار أمر الإزالة
case-send-referral = إرسال الإحالة
case-issue-order-what = وهو مُلزم قانونًا لـ{$provider}: الإزالة أو تعطيل الوصول في جميع الدول الأعضاء خلال ساعة من الاستلام (اللائحة (EU) 2021/784، المادة 3).
case-send-referral-what = تطلب من {$provider} تقييمه الخاص: طوعية، بهدف ساعة واحدة، والرفض إجابة مقبولة.
case-will-be-sent = ما سيُرسل
case-to = إلى
case-count-digests =
    { $count ->
        [zero] لا بصمات SHA-256، ولا بيانات صور
        [one] بصمة SHA-256 واحدة، بلا بيانات صور
        [two] بصمتا SHA-256، بلا بيانات صور
        [few] {$shown} بصمات SHA-256، بلا بيانات صور
        [many] {$shown} بصمة SHA-256، بلا بيانات صور
       *[other] {$shown} بصمة SHA-256، بلا بيانات صور
    }
case-file-reference = مرجع ملفك
case-file-reference-hint = اختياري. يُنشأ مرجع إذا تركته فارغًا.
case-non-disclosure = عدم إبلاغ مقدّم المحتوى
case-non-disclosure-what = لأسباب تتعلق بالأمن العام فقط (المادة 11(3)).
case-necessary = لماذا هذا ضروري
case-necessary-hint = مطلوب مع الخانة أعلاه. لستة أسابيع على الأكثر؛ ويبقى في ملفاتك.
case-emergency = حالة طارئة
case-emergency-hint = فقط لأول أمر توجهه إلى هذا المقدّم إذا لم يُبلَّغ قبل اثنتي عشرة ساعة (المادة 3(2)): لماذا لا يحتمل الانتظار.
case-copy-how = كيف تُرسل النسخة
case-copy-how-hint = فقط إذا كان المقدّم في دولة عضو أخرى ليست سلطتها على هذا النظام (المادة 4(1)).
case-further = حالات أخرى
case-further-hint = حالة أخرى بشأن موقع في الخدمة نفسها حُسمت بالمثل: معرّفها. ويذكرهما الأمر معًا.
case-further-one = حالة أخرى
case-issue-undo =
    { $seconds ->
        [zero] ينتظر 0 ثوانٍ قبل أن يغادر، ويمكن التراجع عنه حتى ذلك الحين.
        [one] ينتظر ثانية واحدة قبل أن يغادر، ويمكن التراجع عنه حتى ذلك الحين.
        [two] ينتظر ثانيتين قبل أن يغادر، ويمكن التراجع عنه حتى ذلك الحين.
        [few] ينتظر {$seconds} ثوانٍ قبل أن يغادر، ويمكن التراجع عنه حتى ذلك الحين.
        [many] ينتظر {$seconds} ثانية قبل أن يغادر، ويمكن التراجع عنه حتى ذلك الحين.
       *[other] ينتظر {$seconds} ثانية قبل أن يغادر، ويمكن التراجع عنه حتى ذلك الحين.
    }
case-to-be-issued = تقرر؛ ويبقى أن يصدر الإشعار ممن يحق له.
case-otherwise = قرار مختلف
case-what-to-do = ماذا يُفعل؟
case-grounds-hint = سبب واحد على الأقل، ما لم يبقَ المحتوى. المادة…
case-purpose-hint = المادة 1(3): ما يخدم أحد هذه الأغراض ليس محتوى إرهابيًا، ويبقى. ماذا وجدت؟
case-none-found = بحثت ولم أجد أيًّا منها
case-reasons-hint = بكلماتك. تُسجَّل وتدخل في أي إشعار.
case-phrases = عبارات تُضاف بعدها
case-phrases-edit = حفظ العبارات وحذفها
case-phrases-often = احفظ العبارات التي تكثر من استعمالها
case-wrong = المحتوى المعروف نفسه خاطئ
case-wrong-what = فقط إذا نشرت. يُسحب من بنوكك ويُنازَع فيه في بنوك غيرك، ويُعاد فتح كل مرفوع حُجب بسببه.
case-wrong-why = السبب، لمن يدير البنك
case-decide-undo =
    { $seconds ->
        [zero] ما يُغلق الحالة ينتظر 0 ثوانٍ قبل أن يغادر أي شيء، ويمكن التراجع عنه.
        [one] ما يُغلق الحالة ينتظر ثانية واحدة قبل أن يغادر أي شيء، ويمكن التراجع عنه.
        [two] ما يُغلق الحالة ينتظر ثانيتين قبل أن يغادر أي شيء، ويمكن التراجع عنه.
        [few] ما يُغلق الحالة ينتظر {$seconds} ثوانٍ قبل أن يغادر أي شيء، ويمكن التراجع عنه.
        [many] ما يُغلق الحالة ينتظر {$seconds} ثانية قبل أن يغادر أي شيء، ويمكن التراجع عنه.
       *[other] ما يُغلق الحالة ينتظر {$seconds} ثانية قبل أن يغادر أي شيء، ويمكن التراجع عنه.
    }
case-record = تسجيل القرار
case-record-next = سجّله واعمل على التالية
case-nobody-decided = لم يبتّ أحد بعد.
case-somebody-works = يعمل عليها أحدهم.
case-look-only = يحق لك الاطلاع لا البتّ.
case-second-asked = <strong>طُلب شخص ثانٍ</strong> من جانب {$who}، {$at}: {$why}
case-second-other = يبتّ فيها شخص آخر.
case-second-back = أستطيع البتّ فيها بعد كل شيء
case-second = اطلب شخصًا ثانيًا
case-unsure = ما لست متأكدًا منه
case-unsure-hint = لزملائك فقط. ومن ثَم يجب أن يبتّ شخص آخر.
case-count-copies =
    { $count ->
        [zero] لا حالات مفتوحة أخرى تشبه المحتوى المعروف نفسه
        [one] حالة مفتوحة أخرى تشبه المحتوى المعروف نفسه
        [two] حالتان مفتوحتان أخريان تشبهان المحتوى المعروف نفسه
        [few] {$shown} حالات مفتوحة أخرى تشبه المحتوى المعروف نفسه
        [many] {$shown} حالة مفتوحة أخرى تشبه المحتوى المعروف نفسه
       *[other] {$shown} حالة مفتوحة أخرى تشبه المحتوى المعروف نفسه
    }
case-copies-hint = ابتّ فيها دفعة واحدة لسبب واحد. ثم ترى أثر ذلك على كل منها.
case-copies-decide = البتّ في هذه والمؤشَّرة معًا…
case-statement = بيان الأسباب
case-statement-sent = لدى قاعدة بيانات المفوضية منذ {$at}.
case-statement-later = لا يُرسل قبل {$at}.
case-statement-next = يُرسل مع الاتصال التالي.
case-statement-overturned = نُقض القرار أو استُبدل منذ ذلك الحين.
case-the-provider = مقدّم الخدمة
choice-refer-provider = إحالة إلى مقدّم الخدمة
choice-order = الأمر بالإزالة
choice-take-down = إزالة
choice-not-publish = عدم النشر
choice-publish = نشر
choice-keep = إبقاء
case-purpose-none = جرى البحث ولم يوجد
case-purpose-found = وُجد: {$purpose}
case-by-program = بواسطة برنامج
case-by-system = بواسطة Staydown
case-by-operator = بواسطة المشغّل
choice-refer = إحالة
choice-publish-causes = تُبلَّغ خدمتك بـ«clear» لهذا المرفوع. وتبقى أسبابك مسجَّلة.
choice-not-publish-causes = تُبلَّغ خدمتك بـ«block» لهذا المرفوع. ويمكنك تغيير القرار لاحقًا.
choice-keep-notice-causes = يبقى. ويقرأ المُبلِّغ أسبابك.
choice-take-down-causes = تُبلَّغ خدمتك بإزالته. ويقرأ المُبلِّغ أسبابك. ويمكنك تغيير القرار لاحقًا.
choice-refer-causes = بعد ذلك ترسل إلى {$provider} إحالة. وهي طوعية: يقيّمها وفق شروطه، والساعة هدف.
choice-order-causes = بعد ذلك تصدر أمر إزالة بموجب المادة 3. وهو يُلزم {$provider} بإزالة المحتوى أو تعطيل الوصول إليه في جميع الدول الأعضاء خلال ساعة من الاستلام.
choice-keep-causes = لا يُرسل شيء. وتُغلق الحالة مع تسجيل أسبابك.
