
frame-languages = اللغة
frame-skip = انتقل إلى المحتوى
frame-navigation = الأقسام الرئيسية
frame-search = بحث
frame-sign-out = تسجيل الخروج
frame-needs-credential = دخلت برابط يعمل مرة واحدة فقط. <a href="/me">أعدّ وسيلة الدخول للمرة القادمة</a>
frame-pause =
    { $minutes ->
        [zero] لم تشاهد بعد محتوى غير مموَّه. هل حان وقت الاستراحة؟
        [one] شاهدت محتوى غير مموَّه لمدة دقيقة واحدة. هل حان وقت الاستراحة؟
        [two] شاهدت محتوى غير مموَّه لمدة دقيقتين. هل حان وقت الاستراحة؟
        [few] شاهدت محتوى غير مموَّه لمدة {$minutes} دقائق. هل حان وقت الاستراحة؟
        [many] شاهدت محتوى غير مموَّه لمدة {$minutes} دقيقة. هل حان وقت الاستراحة؟
       *[other] شاهدت محتوى غير مموَّه لمدة {$minutes} دقيقة. هل حان وقت الاستراحة؟
    }
frame-take-break = خذ استراحة
frame-later = بعد عشر دقائق
frame-left-out = اخترت ألا تُعرض عليك: {$what}. زر «التالي» يتخطى هذه الحالات؛ وهي تبقى في القائمة وتُفتح حين تفتحها. <a href="/me/care">تغيير</a>
nav-cases = الحالات
nav-notices = الإشعارات
nav-copies = النسخ
nav-complaints = الشكاوى
nav-intake = الوارد
nav-banks = البنوك
nav-outlets = المنابر
nav-overview = نظرة عامة
nav-ledger = السجل
nav-statements = بيانات الأسباب
nav-preserved = المحفوظات
nav-measures = التدابير
nav-penalties = العقوبات
nav-alerts = خطر على الحياة
nav-access = الاطلاع
nav-status = الوضع
nav-people = الأشخاص
comma = {"، "}
colon = {": "}
semicolon = {"؛ "}
problem-not-saved = لم يُحفظ
problem-field = اذهب إلى الحقل
error-number = خطأ {$status}
error-back = العودة إلى الحالات
