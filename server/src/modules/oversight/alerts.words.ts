import type { Language } from '@tabib/contracts/core/person'

interface Words {
  title: string
  text: string
}

/** What owners are told when the system itself is not well; `{…}` is filled in. */
export const alertWords: Record<'audit' | 'job', Record<Language, Words>> = {
  audit: {
    en: {
      title: 'The audit is not what it was',
      text: 'A check of the audit ended badly. Places that are not what they were: {count}. Open the check to see the first.',
    },
    hi: {
      title: 'ऑडिट पहले जैसा नहीं रहा',
      text: 'ऑडिट की जाँच में गड़बड़ी मिली। बदली हुई जगहें: {count}। पहली जगह देखने के लिए जाँच खोलें।',
    },
    bn: {
      title: 'অডিট আর আগের মতো নেই',
      text: 'অডিট যাচাইয়ে গরমিল পাওয়া গেছে। যত জায়গা বদলে গেছে: {count}। প্রথমটি দেখতে যাচাইটি খুলুন।',
    },
    ar: {
      title: 'لم يعد سجل التدقيق كما كان',
      text: 'كشف فحص سجل التدقيق خللًا. عدد المواضع التي تغيّرت: {count}. افتح الفحص لترى أولها.',
    },
  },
  job: {
    en: {
      title: 'A task of the system was given up',
      text: 'The task “{task}” failed and is not tried again by itself. Attempts: {count}. Tell whoever looks after the machine; the server’s log says why.',
    },
    hi: {
      title: 'सिस्टम का एक काम छोड़ दिया गया',
      text: '“{task}” काम विफल हुआ और अपने-आप दोबारा नहीं होगा। प्रयास: {count}। मशीन की देखभाल करने वाले को बताएँ; कारण सर्वर के लॉग में है।',
    },
    bn: {
      title: 'সিস্টেমের একটি কাজ ছেড়ে দেওয়া হয়েছে',
      text: '“{task}” কাজটি ব্যর্থ হয়েছে, নিজে থেকে আর হবে না। চেষ্টা: {count}। যিনি যন্ত্রটি দেখেন তাঁকে জানান; কারণ সার্ভারের লগে আছে।',
    },
    ar: {
      title: 'تُركت إحدى مهام النظام',
      text: 'فشلت المهمة «{task}» ولن تُعاد تلقائيًا. عدد المحاولات: {count}. أخبر من يعتني بالجهاز؛ السبب في سجل الخادم.',
    },
  },
}
