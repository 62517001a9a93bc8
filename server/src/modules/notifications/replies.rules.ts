/** What a person may mean by one word. */
export type Meaning = 'confirm' | 'cancel' | 'stop' | 'start'

const words: Record<Meaning, readonly string[]> = {
  confirm: [
    'yes',
    'y',
    'ok',
    'confirm',
    '1',
    'ha',
    'haan',
    'han',
    'ji',
    'ji haan',
    'haan ji',
    'hyan',
    'हाँ',
    'हां',
    'हा',
    'जी',
    'जी हाँ',
    'जी हां',
    'हाँ जी',
    'हां जी',
    'ठीक है',
    'पक्का',
    'पक्का करें',
    'জি',
    'জী',
    'হ্যাঁ',
    'হাঁ',
    'হা',
    'হ্যা',
    'জি হ্যাঁ',
    'আচ্ছা',
    'ঠিক আছে',
    'নিশ্চিত করুন',
    'نعم',
    'اي',
    'ايوه',
    'أيوة',
    'أجل',
    'أكيد',
    'تأكيد',
    'موافق',
  ],
  cancel: [
    'no',
    'n',
    'cancel',
    '2',
    'nahi',
    'nahin',
    'na',
    'नहीं',
    'नही',
    'ना',
    'जी नहीं',
    'रद्द',
    'रद्द करें',
    'না',
    'জি না',
    'বাতিল',
    'বাতিল করুন',
    'لا',
    'كلا',
    'إلغاء',
    'الغاء',
  ],
  stop: [
    'stop',
    'stopall',
    'unsubscribe',
    'end',
    'quit',
    'बंद',
    'रोकें',
    'रोको',
    'বন্ধ',
    'থামুন',
    'থামান',
    'توقف',
    'قف',
    'إيقاف',
    'ايقاف',
  ],
  start: ['start', 'unstop', 'subscribe', 'शुरू', 'शुरु', 'चालू', 'শুরু', 'চালু', 'ابدأ', 'ابدا', 'اشتراك', 'تشغيل'],
}

/** Zeros of the scripts people type: Arabic, Persian and Urdu, Devanagari, Bengali. */
const ZEROS = [0x660, 0x6f0, 0x966, 0x9e6]
const digit = (c: string) => {
  const code = c.codePointAt(0)!
  return String(code - ZEROS.findLast((zero) => code >= zero)!)
}

// Marks nobody hears and letters that keyboards mix up are one and the same: joiners, tatweel, harakat, hamza, alef maqsura, nukta.
const folded = (text: string) =>
  text
    .normalize('NFD')
    .replace(/\u200c|\u200d|\u0640|[\u064b-\u0655]|\u093c|\u09bc/g, '')
    .normalize('NFC')
    .replace(/[\u0660-\u0669\u06f0-\u06f9\u0966-\u096f\u09e6-\u09ef]/g, digit)
    .replace(/\u0649/g, '\u064a')
    .toLowerCase()
    .replace(/[\p{P}\p{S}]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim()

const meanings = new Map((Object.keys(words) as Meaning[]).flatMap((m) => words[m].map((w) => [folded(w), m] as const)))

/** What a whole answer means, in four languages; anything longer than the word itself is for a person to read. */
export const meaningOf = (text: string): Meaning | null => meanings.get(folded(text)) ?? null

const BUTTON = /^(confirm|cancel):([0-9a-f-]{36})$/

/** What a pressed button says, and of which delivery; null for a button that is not ours. */
export function buttonOf(payload: string): { meaning: 'confirm' | 'cancel'; deliveryId: string } | null {
  const m = BUTTON.exec(payload)
  return m ? { meaning: m[1] as 'confirm' | 'cancel', deliveryId: m[2]! } : null
}
