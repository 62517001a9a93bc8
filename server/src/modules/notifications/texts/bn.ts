import type { Texts } from './texts.js'

export const bn: Texts = {
  ask: 'নিশ্চিত করতে হ্যাঁ, বাতিল করতে না লিখে পাঠান।',
  wayOut: 'আমাকে আর ইমেল পাঠাবেন না',
  buttons: { confirm: 'নিশ্চিত করুন', cancel: 'বাতিল করুন' },
  kinds: {
    'appointment.created': [
      'অ্যাপয়েন্টমেন্ট নেওয়া হয়েছে',
      '{clinic}: {date}, {time}-এ[ {doctor}-এর সঙ্গে][ {name}-এর] অ্যাপয়েন্টমেন্ট নেওয়া হয়েছে।[ {link}]',
    ],
    'appointment.confirmed': [
      'অ্যাপয়েন্টমেন্ট নিশ্চিত',
      '{clinic}: {date}, {time}-এ[ {doctor}-এর সঙ্গে][ {name}-এর] অ্যাপয়েন্টমেন্ট নিশ্চিত হয়েছে।[ {link}]',
    ],
    'appointment.moved': [
      'অ্যাপয়েন্টমেন্টের সময় বদলেছে',
      '{clinic}:[ {doctor}-এর সঙ্গে][ {name}-এর] অ্যাপয়েন্টমেন্ট[ {oldDate}, {oldTime}-এর বদলে] এখন {date}, {time}-এ।[ {link}]',
    ],
    'appointment.cancelled': [
      'অ্যাপয়েন্টমেন্ট বাতিল',
      '{clinic}: {date}, {time}-এ[ {doctor}-এর সঙ্গে][ {name}-এর] অ্যাপয়েন্টমেন্ট বাতিল হয়েছে।[ কারণ: {reason}।]',
    ],
    'appointment.affected': [
      'আপনার অ্যাপয়েন্টমেন্ট সম্পর্কে',
      '{clinic}: {date}, {time}-এ[ {doctor}-এর সঙ্গে][ {name}-এর] অ্যাপয়েন্টমেন্ট সম্পর্কে: {text}',
    ],
    'reminder.day': [
      'আগামীকাল অ্যাপয়েন্টমেন্ট',
      '{clinic}: মনে করিয়ে দিই, {date}, {time}-এ[ {doctor}-এর সঙ্গে][ {name}-এর] অ্যাপয়েন্টমেন্ট আছে।[ {link}]',
    ],
    'reminder.hour': [
      'একটু পরেই অ্যাপয়েন্টমেন্ট',
      '{clinic}: আজ {date}, {time}-এ[ {doctor}-এর সঙ্গে][ {name}-এর] অ্যাপয়েন্টমেন্ট।[ {link}]',
    ],
    'waiting_list.offer': [
      'একটি সময় খালি হয়েছে',
      '{clinic}: {date}, {time}-এ[ {doctor}-এর সঙ্গে][ {name}-এর জন্য] সময় খালি আছে। {until}-এর আগে নিয়ে নিন[: {link}]',
    ],
    'token.called': [
      'টোকেন {token}',
      'টোকেন {token}: আপনার পালা।[ দয়া করে {room}-এ যান।][ {doctor} অপেক্ষা করছেন।][ {clinic}]',
    ],
    'result.ready': ['রিপোর্ট তৈরি', '{clinic}:[ {name}-এর][ {test}-এর] রিপোর্ট তৈরি।[ {link}]'],
    'prescription.ready': ['প্রেসক্রিপশন তৈরি', '{clinic}:[ {name}-এর] প্রেসক্রিপশন তৈরি।[ {link}]'],
    bill: ['বিল {number}', '{clinic}:[ {name}-এর] বিল {number}, মোট {amount}।[ {link}]'],
    receipt: ['রসিদ {number}', '{clinic}:[ {name}-এর জন্য] {amount} পেয়েছি, রসিদ {number}। ধন্যবাদ।[ {link}]'],
    'follow_up.due': ['আবার দেখানোর সময়', '{clinic}:[ {name}-এর][ {doctor}-এর কাছে] {date} তারিখে আবার আসার কথা।[ {link}]'],
    invitation: [
      'আপনার আমন্ত্রণ',
      '[{name}, ]{clinic} আপনাকে আমন্ত্রণ জানাচ্ছে। শুরু করতে এই লিংক খুলুন: {link}[ এটি {until} পর্যন্ত চলবে।]',
    ],
    'email.verification': [
      'আপনার ঠিকানা নিশ্চিত করুন',
      '[{name}, ][{clinic}: ]আপনার ইমেল ঠিকানা নিশ্চিত করতে এই লিংক খুলুন: {link}',
    ],
    'password.reset': [
      'নতুন পাসওয়ার্ড',
      '[{name}, ][{clinic}: ]নতুন পাসওয়ার্ড বেছে নিতে এই লিংক খুলুন: {link}\nআপনি না চেয়ে থাকলে কিছু করবেন না।',
    ],
    otp: ['আপনার কোড', '{code} আপনার কোড[ ({clinic})]।[ এটি {minutes} মিনিট চলবে।] কাউকে বলবেন না।'],
    'account.changed': [
      'আপনার ফোন, ইমেল বা ব্যবহারকারী নাম বদলানো হয়েছে',
      '{clinic}: যে ফোন, ইমেল বা ব্যবহারকারী নামে আমরা আপনাকে চিনি, {who} তা বদলেছেন। আপনি এ বিষয়ে না জানলে এখনই ক্লিনিককে জানান।',
    ],
    'chat.message': ['{from}-এর বার্তা', '[{text}][ {link}]'],
    'call.missed': ['মিস্‌ড কল', '{from} {time}-এ আপনাকে কল করেছিলেন।[ {link}]'],
    'stock.low': ['মজুত কম', '{item}: {left} বাকি।[ {link}]'],
    'messages.missed': ['যেসব বার্তা পৌঁছায়নি', '{date} তারিখের {count}টি বার্তা পৌঁছায়নি।[ {link}]'],
    alert: ['{title}', '{text}[ {link}]'],
    system: ['{title}', '{text}[ {link}]'],
    break_glass: [
      'জরুরি প্রবেশ',
      '{who} জরুরি অবস্থায় একজন রোগীর রেকর্ড খুলেছেন। কারণ: {reason}।[ এটি {until}-এ শেষ হবে।][ {link}]',
    ],
    'audit.anchor': [
      '{date}-এর অডিট কোড',
      '{date}-এর[ {place}-এর] অডিট কোড {code}। রেখে দিন: এটি প্রমাণ করে যে কিছুই নতুন করে লেখা হয়নি।',
    ],
  },
}
