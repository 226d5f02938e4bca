# Legal terms: for review by a lawyer who reads Arabic; there is no official Arabic version of Regulation (EU) 2021/784.


notice-order = أمر إزالة
notice-referral = إحالة
notice-on-its-way = في الطريق
notice-to-answer = تنتظر الإجابة
notice-received = استُلم، ولا إجابة بعد
notice-answered = أُجيب عنه
notice-executed = نُفِّذ
notice-not-executed = لم يُنفَّذ (الملحق الثالث)؛ بانتظار المُصدِر
notice-cannot-execute = يتعذر تنفيذه (الملحق الثالث)
notice-withdrawn = سُحب
notice-reinstate = لم يعد له أثر قانوني؛ أعِد المحتوى
notice-ceased = لم يعد له أثر قانوني
notice-reinstated = لا أثر قانونيًا؛ أُعيد المحتوى
notice-unknown = غير معروف
item-open = مفتوح
item-executed = نُفِّذ
item-cannot-execute = يتعذر تنفيذه
answer-means-removed = لم يعد المحتوى في خدمتك.
answer-means-disabled = محفوظ لديك، لكن لا يستطيع أحد فتحه.
answer-means-restricted = مقيَّد بالمنطقة أو العمر أو مدى الوصول. بيّن كيف أدناه.
answer-means-kept = ترفض: يبقى كما هو. بيّن السبب أدناه.
answer-means-not-found = لا شيء في هذا العنوان.
answer-means-already-gone = كان قد زال قبل أن تصلك الإحالة.
answer-done = تم التنفيذ (الملحق الثاني)
answer-done-hint = أزل المحتوى أولًا من خدمتك أو عطّل الوصول إليه. ثم أفد بذلك هنا؛ فتتوقف المهلة.
answer-measure = التدبير المتخذ
answer-when = متى، بتوقيت UTC
answer-when-hint = اتركه فارغًا ليُحسب وقت الإرسال.
answer-reference = مرجع ملفك
answer-person = الشخص المخوَّل بالإجابة
answer-person-hint = كما تريد أن يظهر للسلطة.
answer-send-2 = إرسال الملحق الثاني
answer-impossible = يتعذر تنفيذه (الملحق الثالث)
answer-impossible-hint = هذا يوقف المهلة. وعندما توضح السلطة أو يزول العائق تبدأ ساعة جديدة.
answer-because = بسبب
answer-needs = الأسباب، وما تحتاج إليه
answer-send-3 = إرسال الملحق الثالث
answer-own-terms = قيّمه وفق شروطك. كل إجابة مقبولة.
answer-what-did = ماذا فعلت؟
answer-why = السبب
answer-why-hint = مطلوب إذا أبقيته أو قيّدته.
answer-send = إرسال الإجابة
order-label = الأمر
order-kind = أمر إزالة — اللائحة (EU) 2021/784، المادة 3
order-void = <strong>لم يعد هذا الأمر يطلب شيئًا:</strong> سُحب أو لا أثر قانونيًا له.
order-duty = أزل المحتوى أو عطّل الوصول إليه في جميع الدول الأعضاء في أقرب وقت ممكن وخلال <strong>ساعة واحدة من الاستلام</strong>. واحفظه مع البيانات المتصلة به ستة أشهر (المادة 6).
order-a = الأمر
order-state = الدولة العضو للسلطة
order-addressee = المُوجَّه إليه
order-contact = نقطة الاتصال
order-issued = صدر
order-reference = الرقم المرجعي
order-b = المحتوى
order-location = الموقع الدقيق
order-digests = بصمة SHA-256 للصور
order-material = المادة…
order-ticked = مؤشَّر:
order-not-ticked = غير مؤشَّر:
order-c = إبلاغ مقدّم المحتوى
order-tell = لا شيء هنا يمنع إبلاغ مقدّم المحتوى. وإذا سأل تخبره بالأسباب وكيفية الطعن في الأمر، أو تعطيه نسخة منه (المادة 11(2)).
order-d = الدولة العضو للمُوجَّه إليه
order-cross = دولة عضو غير دولة السلطة المُصدِرة.
order-same = دولة السلطة المُصدِرة نفسها.
order-not-stated = غير مذكور.
order-copy = تُرسل نسخة من الأمر إلى {$authority} (المادة 4(1)).
order-e = السلطة المُصدِرة
order-f = جهة الاتصال للإفادة والتوضيح
order-through = {$authority}، عبر هذه الصفحة
order-g = كيفية الطعن فيه
order-before = أمام
order-within = خلال
order-until = حتى {$at}
order-provisions = الأحكام
order-unsaid = لم تذكر السلطة ذلك؛ اسأل جهة الاتصال أعلاه.
order-state-unsaid = غير مذكور
order-silence-ended = <strong>يجب ألا تُبلغ مقدّم المحتوى</strong>، لأسباب تتعلق بالأمن العام (المادة 11(3))؛ وقد انتهى ذلك: <strong>يمكنك الإبلاغ الآن</strong>.
order-silence-until = <strong>يجب ألا تُبلغ مقدّم المحتوى</strong>، لأسباب تتعلق بالأمن العام (المادة 11(3)) حتى {$at}.
order-silence = <strong>يجب ألا تُبلغ مقدّم المحتوى</strong>، لأسباب تتعلق بالأمن العام (المادة 11(3)).
order-days =
    { $days ->
        [zero] يوم الاستلام
        [one] يوم واحد من الاستلام
        [two] يومين من الاستلام
        [few] {$days} أيام من الاستلام
        [many] {$days} يومًا من الاستلام
       *[other] {$days} يوم من الاستلام
    }
referral-label = الإحالة
referral-kind = إحالة — طوعية، بهدف ساعة واحدة، والرفض إجابة مقبولة
referral-location = الموقع
referral-digests = بصمة SHA-256 للصور
referral-why = السبب
referral-words = بكلماتهم
referral-reference = المرجع
referral-sent = أُرسلت
referral-questions = الأسئلة إلى
referral-points = يلفت {$issuer} نظر {$addressee} إلى هذا المحتوى لتقييمه وفق شروطه وأحكامه. ولا التزام قانونيًا بالتصرف.
referral-believes = يرى {$issuer} أن المادة
referral-and = ؛ وأنها
