# Legal terms: for review by a lawyer who reads Arabic; there is no official Arabic version of Regulation (EU) 2021/784.

care-chart = كم بقي محتوى غير مموَّه على شاشتك، بحسب اليوم، من {$from} إلى {$to}؛ والجدول أدناه يقول الشيء نفسه
care-longest = أطول يوم: {$span}.
care-title = العناية
care-only-you = أنت وحدك ترى هذه الصفحة. اليوم:
care-looked = كم شاهدت محتوى غير مموَّه
care-nothing = لا شيء بعد
care-nothing-what = تأتي الصور مموَّهة. وما دمت تعرض إحداها كما هي يُحسب الوقت هنا، يومًا بيوم.
care-last-30 = آخر 30 يومًا
care-as-table = كجدول
care-by-day = المدة بحسب اليوم
care-kept = تُحفظ مجاميع يومية لتسعين يومًا، ولا شيء مما رأيته. وهي ليست في أي تقرير أو سجل، ولا يُقارَن بها أحد. وتُحسب النظرة دقيقتين على الأكثر حيث لا يبيّن متصفحك متى انتهت.
care-erase = محو مجاميعي
care-house = مؤسستك
care-house-sum = في تسعين يومًا:
care-house-break = اقتراح استراحة بعد هذا العدد من الدقائق لمن لم يختر شيئًا
care-range = من 5 إلى 240؛ و0 يعني أبدًا.
care-house-set = ضبطه للمؤسسة
care-choices = ما تختاره
care-own-break = اقتراح استراحة بعد هذا العدد من دقائق المشاهدة
care-own-hint = من 5 إلى 240؛ و0 يعني أبدًا. وفارغًا: كما في مؤسستك، {$house}. ويمكنك تأجيلها دائمًا.
care-never = أبدًا
care-after =
    { $minutes ->
        [zero] بعد {$minutes} دقيقة
        [one] بعد دقيقة واحدة
        [two] بعد دقيقتين
        [few] بعد {$minutes} دقائق
        [many] بعد {$minutes} دقيقة
       *[other] بعد {$minutes} دقيقة
    }
care-leave-out = لا تعطني حالات فيها
care-leave-out-hint = زر «التالي» يتخطاها ويذكر ذلك. وهي تبقى في القائمة لغيرك وتُفتح حين تفتحها. وإن لم يبق من يتولاها فأخبر من ينظّم العمل: مهلها جارية.
care-content-that = محتوى {$ground}
care-no-pictures = كل ما فيه صور
care-choose = اختيار
care-break-now = استراحة الآن
care-calm = صفحة هادئة
care-team = {$span} معًا، {$people} أشخاص
care-too-few = لا يُعرض: لأقل من ثلاثة أشخاص قد يدل على أحدهم
