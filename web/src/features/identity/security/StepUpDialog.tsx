import { Button, Stack, Text } from '@mantine/core'
import { mfa, passkeys, type Security } from '@tabib/contracts/identity/mfa'
import { IconFingerprint } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAction } from '../../../api/action.js'
import { call } from '../../../api/call.js'
import { asProblem, type Problem } from '../../../api/problem.js'
import { query } from '../../../api/query.js'
import { ProblemNotice } from '../../../shared/ProblemNotice.js'
import { BlockSkeleton } from '../../../ui/Skeletons.js'
import { StepUpForm, StepUpFrame } from './StepUpForm.js'
import { signed } from './usePasskey.js'

/** Asks people of a clinic to show again who they are. */
export default function StepUpDialog() {
  return <StepUpFrame>{(close) => <Show onShown={() => close(true)} onCancel={() => close(false)} />}</StepUpFrame>
}

function Show({ onShown, onCancel }: { onShown: () => void; onCancel: () => void }) {
  const { t } = useTranslation('identity')
  const security = useQuery({ ...query(mfa.security, {}), staleTime: 0 })
  if (security.error) return <ProblemNotice problem={security.error} onRetry={() => void security.refetch()} />
  if (!security.data) return <BlockSkeleton lines={2} />
  return (
    <Stack>
      <Text>{t('stepUp.why')}</Text>
      <ByAnyWay ways={security.data.ways} onShown={onShown} onCancel={onCancel} />
    </Stack>
  )
}

function ByAnyWay(props: { ways: Security['ways']; onShown: () => void; onCancel: () => void }) {
  const { t } = useTranslation('identity')
  const show = useAction(mfa.stepUp, { onDone: props.onShown })
  const key = usePasskeyAgain(props.onShown)
  return (
    <StepUpForm
      ways={props.ways.filter((w) => w !== 'passkey')}
      show={show}
      onShow={(body) => show.run({ body })}
      onCancel={props.onCancel}
      problem={key.problem}
      before={
        props.ways.includes('passkey') && (
          <Button variant="default" leftSection={<IconFingerprint size={18} />} onClick={key.run} loading={key.pending}>
            {t('signIn.byPasskey')}
          </Button>
        )
      }
    />
  )
}

function usePasskeyAgain(onShown: () => void) {
  const [pending, setPending] = useState(false)
  const [problem, setProblem] = useState<Problem | null>(null)
  const run = async () => {
    setPending(true)
    setProblem(null)
    try {
      const { ticket, options } = await call(passkeys.stepUpOptions, {})
      const passkey = await signed(options)
      if (!passkey) return
      await call(mfa.stepUp, { body: { ticket, passkey } })
      onShown()
    } catch (e) {
      setProblem(asProblem(e))
    } finally {
      setPending(false)
    }
  }
  return { run: () => void run(), pending, problem }
}
