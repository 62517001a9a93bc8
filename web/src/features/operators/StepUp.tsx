import { Stack, Text } from '@mantine/core'
import { operatorSecurity } from '@tabib/contracts/operators/security'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useAction } from '../../api/action.js'
import { query } from '../../api/query.js'
import { ProblemNotice } from '../../shared/ProblemNotice.js'
import { BlockSkeleton } from '../../ui/Skeletons.js'
import { StepUpForm, StepUpFrame } from '../identity/index.js'

/** Asks an operator to show again who they are. */
export function StepUp() {
  return <StepUpFrame>{(close) => <Show onShown={() => close(true)} onCancel={() => close(false)} />}</StepUpFrame>
}

function Show({ onShown, onCancel }: { onShown: () => void; onCancel: () => void }) {
  const { t } = useTranslation('identity')
  const security = useQuery({ ...query(operatorSecurity.get, {}), staleTime: 0 })
  const show = useAction(operatorSecurity.stepUp, { onDone: onShown })
  if (security.error) return <ProblemNotice problem={security.error} onRetry={() => void security.refetch()} />
  if (!security.data) return <BlockSkeleton lines={2} />
  return (
    <Stack>
      <Text>{t('stepUp.why')}</Text>
      <StepUpForm ways={security.data.ways} show={show} onShow={(body) => show.run({ body })} onCancel={onCancel} />
    </Stack>
  )
}
