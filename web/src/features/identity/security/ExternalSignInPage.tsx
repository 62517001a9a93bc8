import { Button, Stack, Text } from '@mantine/core'
import { externalSignIn } from '@tabib/contracts/federation/sign-in'
import type { Me } from '@tabib/contracts/identity/auth'
import { Link, useRouter } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAction } from '../../../api/action.js'
import { paths } from '../../../paths.js'
import { ProblemNotice } from '../../../shared/ProblemNotice.js'
import { BlockSkeleton } from '../../../ui/Skeletons.js'
import { Doorway } from '../Doorway.js'
import { type Challenge, useEntering } from '../useEntering.js'
import { SecondFactor } from './SecondFactor.js'

/** What the provider sent the browser back with; an address without it was not reached by a sign-in. */
function sentBack() {
  const q = new URLSearchParams(location.search)
  const fields = (['code', 'iss', 'error'] as const).flatMap((f) => (q.get(f) ? [[f, q.get(f)!.slice(0, 4000)]] : []))
  return { state: (q.get('state') ?? '-').slice(0, 500), ...Object.fromEntries(fields) }
}

/** Where the provider sends the browser back to: signs in, or says in words why not. */
export default function ExternalSignInPage() {
  const { t } = useTranslation(['federation', 'identity'])
  const router = useRouter()
  const entering = useEntering()
  const [body] = useState(sentBack)
  const [challenge, setChallenge] = useState<{ challenge: Challenge; returnTo: string | null } | null>(null)
  const enter = async (me: Me, returnTo: string | null) => {
    await entering(me)
    if (returnTo && !me.secondFactorMissing) router.history.replace(returnTo)
  }
  const finish = useAction(externalSignIn.finish, {
    onDone: ({ answer, returnTo }) =>
      answer.mfaRequired ? setChallenge({ challenge: answer, returnTo }) : void enter(answer.me, returnTo),
  })
  const begun = useRef(false)
  useEffect(() => {
    if (begun.current) return
    begun.current = true
    // The code is used up by this: it has no business in the history.
    history.replaceState(history.state, '', location.pathname)
    finish.run({ body })
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- once, with what the browser came with
  }, [])
  if (challenge)
    return (
      <Doorway title={t('identity:secondFactor.title')}>
        <SecondFactor
          challenge={challenge.challenge}
          onEntered={(me) => void enter(me, challenge.returnTo)}
          onBack={() => router.history.replace(paths.signIn())}
        />
      </Doorway>
    )
  return (
    <Doorway title={t(finish.problem ? 'callback.failed' : 'callback.title')}>
      {finish.problem ? (
        <Stack>
          <ProblemNotice problem={finish.problem} />
          <Text c="dimmed">{t('callback.failedHint')}</Text>
          <Button component={Link} to={paths.signIn()} size="lg">
            {t('callback.back')}
          </Button>
        </Stack>
      ) : (
        <div role="status" aria-label={t('callback.title')}>
          <BlockSkeleton lines={3} />
        </div>
      )}
    </Doorway>
  )
}
