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
    'hyan',
    'हाँ',
    'हां',
    'हा',
    'जी',
    'জি',
    'হ্যাঁ',
    'হা',
    'হ্যা',
    'ঠিক আছে',
    'نعم',
    'اي',
    'أجل',
    'تأكيد',
    'موافق',
  ],
  cancel: ['no', 'n', 'cancel', '2', 'nahi', 'nahin', 'na', 'नहीं', 'नही', 'रद्द', 'না', 'বাতিল', 'لا', 'إلغاء', 'الغاء'],
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

const folded = (text: string) =>
  text
    .normalize('NFC')
    .replace(/\u200c|\u200d|\u0640|[\u064b-\u0652]/g, '')
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
