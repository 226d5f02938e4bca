
script-unsent = لم تُغادَر الصفحة: ما أدخلته لم يُرسل.
script-not-yours = لم تعد هذه الحالة لك: أعد تحميل الصفحة.
script-one-picture = صورة واحدة في كل مرة.
script-passkey-again = لهذا الجهاز مفتاح مرور لك بالفعل.
script-passkey-nothing = لم يحدث شيء: أُلغي أو طال أكثر من اللازم أو لا مفتاح مرور لهذا الموقع.
script-passkey-refused = يرفض المتصفح مفاتيح المرور في هذا العنوان.
script-passkey-fault = يقول المتصفح: {$why}
script-no-passkeys = لا مفاتيح مرور في هذا المتصفح، أو يرفضها في هذا العنوان.
script-copied = نُسخ
script-not-copied = تعذّر النسخ
script-no-sound = لا شيء يُسمع: ليس له صوت، أو ليس له صوت يُقرأ هنا.
