import { Text } from '@mantine/core'
import type { Answer } from '@tabib/contracts/core/route'
import { roles } from '@tabib/contracts/identity/roles'
import { sessions } from '@tabib/contracts/identity/sessions'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useAction } from '../../../api/action.js'
import { query } from '../../../api/query.js'
import { FormPage } from '../../../shared/forms.js'
import { ProblemNotice } from '../../../shared/ProblemNotice.js'
import { useFields } from '../../../shared/useFields.js'
import { announce } from '../../../ui/announce.js'
import { NumberField } from '../../../ui/fields.js'
import { Page } from '../../../ui/Page.js'
import { PickSeveralField } from '../../../ui/picks.js'
import { BlockSkeleton } from '../../../ui/Skeletons.js'

type Policy = Answer<typeof sessions.policy>

/** What the clinic asks at the door. */
export default function SignInPolicyPage() {
  const { t } = useTranslation('identity')
  const policy = useQuery(query(sessions.policy, {}))
  if (policy.data) return <PolicyForm key={policy.data.version} policy={policy.data} />
  return (
    <Page title={t('policy.title')} width="reading">
      <ProblemNotice problem={policy.error} onRetry={() => void policy.refetch()} />
      {policy.isPending && <BlockSkeleton lines={4} />}
    </Page>
  )
}

function PolicyForm({ policy }: { policy: Policy }) {
  const { t } = useTranslation(['identity', 'core'])
  const { version, ...decided } = policy
  const fields = useFields(sessions.setPolicy.body, decided)
  const save = useAction(sessions.setPolicy, {
    invalidates: [sessions.policy],
    onDone: () => announce(t('policy.saved')),
  })
  return (
    <FormPage
      title={t('policy.title')}
      fields={fields}
      submitLabel={t('core:save')}
      pending={save.pending}
      problem={save.problem}
      onSubmit={(body) => save.run({ body }, { version })}
    >
      <PickSeveralField
        label={t('policy.secondFactor')}
        description={t('policy.secondFactorHint')}
        choices={roles.filter((r) => r !== 'patient').map((r) => ({ value: r, label: t(`core:roles.${r}`) }))}
        {...fields.getInputProps('secondFactorRoles')}
      />
      <Text c="dimmed">{t('policy.idleHint')}</Text>
      <NumberField
        label={t('policy.staffIdle')}
        unit={t('policy.minutes')}
        width={200}
        {...fields.getInputProps('staffIdleMinutes')}
      />
      <NumberField
        label={t('policy.patientIdle')}
        unit={t('policy.minutes')}
        width={200}
        {...fields.getInputProps('patientIdleMinutes')}
      />
    </FormPage>
  )
}
