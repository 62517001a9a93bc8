import { Paper, SimpleGrid, Stack, Title } from '@mantine/core'
import type { Answer } from '@tabib/contracts/core/route'
import { rules } from '@tabib/contracts/scheduling/rules'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useAction } from '../../api/action.js'
import { query } from '../../api/query.js'
import { FormPage } from '../../shared/forms.js'
import { ProblemNotice } from '../../shared/ProblemNotice.js'
import { useFields } from '../../shared/useFields.js'
import { announce } from '../../ui/announce.js'
import { NumberField, SwitchField } from '../../ui/fields.js'
import { Page } from '../../ui/Page.js'
import { BlockSkeleton } from '../../ui/Skeletons.js'

/** What the clinic decides about booking. */
export default function RulesPage() {
  const { t } = useTranslation('scheduling')
  const found = useQuery(query(rules.get, {}))
  if (found.data) return <RulesForm key={found.data.version} kept={found.data} />
  return (
    <Page title={t('rules.title')} width="reading">
      {found.error ? (
        <ProblemNotice problem={found.error} onRetry={() => void found.refetch()} />
      ) : (
        <BlockSkeleton lines={8} />
      )}
    </Page>
  )
}

const groups = {
  booking: [
    ['leadMinutes', 'minutes'],
    ['horizonDays', 'days'],
    ['mostOpen', ''],
    ['cancelMinutes', 'minutes'],
  ],
  confirming: [['holdMinutes', 'minutes']],
  messages: [
    ['remindHours', 'hours'],
    ['remindMinutes', 'minutes'],
    ['offerMinutes', 'minutes'],
  ],
} as const
const switches = {
  booking: ['publicDoctors', 'publicFees'],
  confirming: ['autoConfirm', 'payToConfirm'],
  messages: ['feedNames'],
} as const

function RulesForm({ kept }: { kept: Answer<typeof rules.get> }) {
  const { t } = useTranslation('scheduling')
  const fields = useFields(rules.set.body, kept.rules, (v) => v)
  const save = useAction(rules.set, {
    invalidates: ['scheduling.'],
    onDone: () => {
      fields.resetDirty()
      announce(t('rules.saved'))
    },
  })
  return (
    <FormPage
      title={t('rules.title')}
      fields={fields}
      submitLabel={t('rules.save')}
      shortcut="F10"
      pending={save.pending}
      problem={save.problem}
      onSubmit={(body) => save.run({ body }, { version: kept.version })}
    >
      {(Object.keys(groups) as (keyof typeof groups)[]).map((group) => (
        <Paper key={group} component="section" withBorder p="md">
          <Stack>
            <Title order={2}>{t(`rules.group.${group}`)}</Title>
            <SimpleGrid cols={{ base: 1, sm: 2 }}>
              {groups[group].map(([name, unit]) => (
                <NumberField
                  key={name}
                  label={t(`rules.${name}`)}
                  description={t(`rules.hint.${name}`)}
                  {...(unit ? { unit: t(`unit.${unit}`) } : {})}
                  {...fields.getInputProps(name)}
                />
              ))}
            </SimpleGrid>
            {switches[group].map((name) => (
              <SwitchField
                key={name}
                label={t(`rules.${name}`)}
                description={t(`rules.hint.${name}`)}
                {...fields.getInputProps(name)}
              />
            ))}
          </Stack>
        </Paper>
      ))}
    </FormPage>
  )
}
