import { Badge, Group, Paper, Stack, Text } from '@mantine/core'
import { type Allergy, allergies, allergySeverities } from '@tabib/contracts/encounters/allergies'
import { IconAlertOctagon, IconCircleCheck, IconPlus, IconQuestionMark } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAction } from '../../api/action.js'
import { query } from '../../api/query.js'
import { useCan } from '../../api/session.js'
import { useFormat } from '../../i18n/format.js'
import { FormDialog } from '../../shared/forms.js'
import { ProblemNotice } from '../../shared/ProblemNotice.js'
import { useFields } from '../../shared/useFields.js'
import { announce } from '../../ui/announce.js'
import { Act } from '../../ui/BigAction.js'
import { ReasonDialog } from '../../ui/dialogs.js'
import { TextField } from '../../ui/fields.js'
import { ChoiceField } from '../../ui/picks.js'
import { StateChip } from '../../ui/StateChip.js'

const stale = ['encounters.allergies', 'encounters.charts'] as const

/** A patient's allergies: what is known, that none are known, or that nobody has asked; with the means to change it. */
export function AllergyEditor({ patientId }: { patientId: string }) {
  const { t } = useTranslation('encounters')
  const f = useFormat()
  const can = useCan()
  const { data } = useQuery(query(allergies.list, { params: { patientId } }))
  const [adding, setAdding] = useState(false)
  const none = useAction(allergies.sayNone, { invalidates: stale, onDone: () => announce(t('allergies.noneRecorded')) })
  const mayRecord = can('encounters.allergy.record')
  if (!data) return null
  return (
    <Paper p="sm" component="section" aria-label={t('allergies.title')}>
      <Stack gap="sm">
        <Group gap="sm" justify="space-between">
          <Group gap="sm">
            <Text fw={600}>{t('allergies.title')}</Text>
            {data.knowledge === 'not_asked' && (
              <StateChip tone="neutral" icon={IconQuestionMark} label={t('allergies.notAsked')} />
            )}
            {data.knowledge === 'none_known' && (
              <>
                <StateChip tone="done" icon={IconCircleCheck} label={t('allergies.noneKnown')} />
                {data.saidAt && (
                  <Text size="sm" c="dimmed">
                    {t('allergies.saidOn', { date: f.dateOf(data.saidAt) })}
                  </Text>
                )}
              </>
            )}
          </Group>
          {mayRecord && (
            <Group gap="xs">
              {data.knowledge === 'not_asked' && (
                <Act
                  label={t('allergies.sayNone')}
                  icon={<IconCircleCheck size={18} />}
                  pending={none.pending}
                  onClick={() => none.run({ params: { patientId } })}
                />
              )}
              <Act label={t('allergies.add')} icon={<IconPlus size={18} />} onClick={() => setAdding(true)} />
            </Group>
          )}
        </Group>
        {data.items.map((a) => (
          <AllergyRow key={a.id} allergy={a} mayWithdraw={mayRecord} />
        ))}
        <ProblemNotice problem={none.problem} />
      </Stack>
      {adding && <AddAllergy patientId={patientId} onClose={() => setAdding(false)} />}
    </Paper>
  )
}

function AllergyRow({ allergy, mayWithdraw }: { allergy: Allergy; mayWithdraw: boolean }) {
  const { t } = useTranslation('encounters')
  const [asking, setAsking] = useState(false)
  const withdraw = useAction(allergies.withdraw, {
    invalidates: stale,
    onDone: () => {
      setAsking(false)
      announce(t('allergies.withdrawn'))
    },
  })
  return (
    <Group gap="sm" justify="space-between">
      <Group gap="sm">
        <Badge
          variant="filled"
          color="red.7"
          size="lg"
          radius="sm"
          leftSection={<IconAlertOctagon size={15} aria-hidden />}
        >
          <bdi>{allergy.substance}</bdi>
        </Badge>
        {allergy.severity && <Text size="sm">{t(`allergies.${allergy.severity}`)}</Text>}
        {allergy.reaction && (
          <Text size="sm" c="dimmed">
            <bdi>{allergy.reaction}</bdi>
          </Text>
        )}
      </Group>
      {mayWithdraw && (
        <Act size="xs" variant="subtle" color="gray" label={t('allergies.withdraw')} onClick={() => setAsking(true)} />
      )}
      <ReasonDialog
        opened={asking}
        onClose={() => setAsking(false)}
        title={t('allergies.withdrawTitle', { substance: allergy.substance })}
        consequence={t('allergies.withdrawConsequence')}
        actLabel={t('allergies.withdraw')}
        pending={withdraw.pending}
        notice={<ProblemNotice problem={withdraw.problem} />}
        onReason={(reason) => withdraw.run({ params: { id: allergy.id }, body: { reason } })}
      />
    </Group>
  )
}

function AddAllergy({ patientId, onClose }: { patientId: string; onClose: () => void }) {
  const { t } = useTranslation('encounters')
  const fields = useFields(allergies.add.body, { substance: '', reaction: '', severity: '' })
  const add = useAction(allergies.add, {
    invalidates: stale,
    onDone: () => {
      fields.resetDirty()
      onClose()
      announce(t('allergies.recorded'))
    },
  })
  return (
    <FormDialog
      opened
      onClose={onClose}
      title={t('allergies.add')}
      fields={fields}
      submitLabel={t('allergies.save')}
      pending={add.pending}
      problem={add.problem}
      onSubmit={(body) => add.run({ params: { patientId }, body })}
    >
      <TextField
        label={t('allergies.substance')}
        description={t('allergies.substanceHint')}
        required
        dir="auto"
        maxLength={120}
        data-autofocus
        {...fields.getInputProps('substance')}
      />
      <TextField
        label={t('allergies.reaction')}
        description={t('allergies.reactionHint')}
        dir="auto"
        maxLength={200}
        {...fields.getInputProps('reaction')}
      />
      <ChoiceField
        label={t('allergies.severity')}
        choices={allergySeverities.map((s) => ({ value: s, label: t(`allergies.${s}`) }))}
        {...fields.getInputProps('severity')}
      />
    </FormDialog>
  )
}
