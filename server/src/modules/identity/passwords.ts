import { hash } from '@node-rs/argon2'
import { aloneMinimum } from '@tabib/contracts/identity/passwords'
import { Problem } from '../../platform/problem.js'
import { isPersonal, isRepeated } from './passwords.rules.js'

/** Argon2id, the library's own choice, at OWASP's second setting: 19 MiB, two passes, one lane. */
export const hashPassword = (password: string) => hash(password, { memoryCost: 19_456, timeCost: 2, parallelism: 1 })

let dictionary: Promise<ReadonlySet<string>> | undefined
/** Passwords from breaches, read when somebody first chooses one: most processes never need them. */
const common = () =>
  (dictionary ??= import('@zxcvbn-ts/language-common').then(
    (m) => new Set((m.dictionary['passwords-common'] as string[]).filter((p) => p.length >= 4)),
  ))

interface Chooser {
  /** What is known of the person and must not be the password. */
  words: readonly (string | null)[]
  hasSecondFactor: boolean
}

const refuse = (code: string) => new Problem('invalid', { errors: [{ pointer: '/body/password', code }] })

/**
 * Whether a person may choose this password: long enough, not among the first to be guessed, not their own name.
 * @throws Problem `invalid` with `identity.password_too_short`, `identity.password_common` or `identity.password_personal`
 */
export async function mustBeGood(password: string, { words, hasSecondFactor }: Chooser): Promise<void> {
  if (!hasSecondFactor && [...password].length < aloneMinimum) throw refuse('identity.password_too_short')
  if (isRepeated(password, await common())) throw refuse('identity.password_common')
  if (isPersonal(password, words)) throw refuse('identity.password_personal')
}
