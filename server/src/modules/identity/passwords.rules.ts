const runs = ['0123456789', '1234567890', 'abcdefghijklmnopqrstuvwxyz', 'qwertyuiopasdfghjklzxcvbnm', 'qwertyuiop']
const phrases = new Set(['correcthorsebatterystaple', 'hospitalpassword', 'clinicpassword', 'doctorpassword'])

const bare = (password: string) =>
  password
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s_.-]+/g, '')

/**
 * Whether a password is among the first to be guessed: in the list, or a listed word or a run of keys repeated, joined or
 * followed by counting until it is long enough (NIST SP 800-63B-4, section 3.1.1.2).
 */
export function isRepeated(password: string, common: ReadonlySet<string>): boolean {
  const p = bare(password)
  if (common.has(p) || phrases.has(p) || new Set(p).size <= 3) return true
  if (runs.some((run) => run.repeat(6).includes(p) || [...run].reverse().join('').repeat(6).includes(p))) return true
  const unit = /^(.{1,24}?)\1+$/u.exec(p)?.[1]
  if (unit !== undefined && (common.has(unit) || unit.length <= 4)) return true
  const word = p.replace(/[\d!@#$%&*?]+$/u, '')
  const counted = p.slice(word.length).replace(/[^\d]/g, '')
  return word.length >= 4 && word !== p && common.has(word) && isCounting(counted)
}

/** `1`, `123`, `2024`, `123456789`, `1111`: what people put at the end to be done with it. */
const isCounting = (digits: string) =>
  digits.length <= 4 || runs.slice(0, 2).some((run) => run.repeat(2).includes(digits)) || new Set(digits).size === 1

/** Whether a password is little more than what is known of the person. */
export function isPersonal(password: string, words: readonly (string | null)[]): boolean {
  const p = bare(password)
  return words
    .filter((w): w is string => w !== null)
    .flatMap((w) => [w, w.split('@')[0]!])
    .map(bare)
    .filter((w) => w.length >= 4)
    .some((w) => p.includes(w) && p.length - w.length < 6)
}
