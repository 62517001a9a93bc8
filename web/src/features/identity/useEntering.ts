import type { Answer } from '@tabib/contracts/core/route'
import { type auth, type Me } from '@tabib/contracts/identity/auth'
import { useRouter, useSearch } from '@tanstack/react-router'
import { becomes } from '../../api/session.js'
import { currentLanguage, speak } from '../../i18n/i18n.js'
import { paths } from '../../paths.js'

/** What a sign-in answers: somebody is in, or is asked for a second factor first. */
export type Entered = Answer<typeof auth.login>
export type Challenge = Extract<Entered, { mfaRequired: true }>

/** Goes where the person wanted to go, speaking their language; who takes over somebody else's screen begins at home. */
export function useEntering() {
  const router = useRouter()
  const search = useSearch({ strict: false }) as { return?: unknown; of?: unknown }
  return async (me: Me) => {
    await becomes(me)
    if (me.language && me.language !== currentLanguage()) await speak(me.language)
    // Only addresses of this app: a link must not lead out of it after sign-in.
    const theirs = search.of === undefined || search.of === me.accountId
    const back =
      theirs && typeof search.return === 'string' && /^\/(?![/\\])/.test(search.return) ? search.return : paths.home()
    await router.invalidate()
    router.history.replace(me.secondFactorMissing ? paths.security() : back)
  }
}
