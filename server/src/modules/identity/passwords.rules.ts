const words = [
  'password',
  'qwertyuiop',
  'administrator',
  'welcome',
  'letmein',
  'iloveyou',
  'hospital',
  'clinic',
  'doctor',
  '123456789',
  'abcdefgh',
]

/**
 * Long passwords that are still the first to be guessed: common words doubled, tripled or followed by counting.
 * Length does the rest (NIST SP 800-63B-4, section 3.1.1.2).
 */
export const commonPasswords: ReadonlySet<string> = new Set([
  ...words.flatMap((w) => [
    w + w,
    w + w + w,
    `${w}123456789`,
    `${w}1234567890`,
    `${w}12345678`,
    `${w}1234567`,
    `${w}@123456789`,
  ]),
  '123456789012345',
  '1234567890123456',
  '12345678901234567890',
  'qwertyuiopasdfgh',
  'qwertyuiopasdfghjkl',
  'abcdefghijklmno',
  'abcdefghijklmnopqrstuvwxyz',
  'aaaaaaaaaaaaaaa',
  '000000000000000',
  '111111111111111',
  'passwordpassword',
  'correcthorsebatterystaple',
  'correct horse battery staple',
])
