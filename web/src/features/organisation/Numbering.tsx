import { Paper, SimpleGrid, Text, Title } from '@mantine/core'
import { type Clinic, clinics, type Numbering as Kept } from '@tabib/contracts/organisation/clinics'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAction } from '../../api/action.js'
import { query } from '../../api/query.js'
import { useFormat } from '../../i18n/format.js'
import { FormDialog } from '../../shared/forms.js'
import { ProblemNotice } from '../../shared/ProblemNotice.js'
import { type Fields, useFields } from '../../shared/useFields.js'
import { announce } from '../../ui/announce.js'
import { Act } from '../../ui/BigAction.js'
import { TextField } from '../../ui/fields.js'
import { BlockSkeleton } from '../../ui/Skeletons.js'
import classes from './organisation.module.css'

/** How the human numbers of a branch begin, and how many it has given. */
export function Numbering({ clinic }: { clinic: Clinic }) {
  const { t } = useTranslation('organisation')
  const f = useFormat()
  const [changing, setChanging] = useState(false)
  const found = useQuery(query(clinics.numbering, { params: { id: clinic.id } }))
  if (!found.data)
    return found.error ? (
      <ProblemNotice problem={found.error} onRetry={() => void found.refetch()} />
    ) : (
      <BlockSkeleton lines={3} />
    )
  const { prefix, earlier, given } = found.data
  return (
    <Paper className={classes.panel ?? ''}>
      <div className={classes.head}>
        <Title order={2}>{t('numbering.title')}</Title>
        <Act
          label={t('numbering.change')}
          disabledReason={clinic.active ? null : t('closedReadOnly')}
          onClick={() => setChanging(true)}
        />
      </div>
      <Text>
        {t('numbering.now')} <bdi className={classes.prefix}>{prefix}</bdi>
      </Text>
      {earlier.length > 0 && (
        <Text size="sm" c="dimmed">
          {t('numbering.earlier', { prefixes: f.words(earlier) })}
        </Text>
      )}
      <SimpleGrid component="dl" cols={{ base: 2, xs: 3, md: 5 }} className={classes.given ?? ''}>
        {given.map((g) => (
          <div key={g.kind}>
            <dt>{t(`numbering.kind.${g.kind}`)}</dt>
            <dd>{f.number(g.count)}</dd>
          </div>
        ))}
      </SimpleGrid>
      {changing && <PrefixDialog clinic={clinic} numbering={found.data} onClose={() => setChanging(false)} />}
    </Paper>
  )
}

function PrefixDialog({ clinic, numbering, onClose }: { clinic: Clinic; numbering: Kept; onClose: () => void }) {
  const { t } = useTranslation('organisation')
  const fields = useFields(clinics.renumber.body, { prefix: numbering.prefix })
  const renumber = useAction(clinics.renumber, {
    invalidates: ['organisation.', 'identity.auth.me'],
    onDone: ({ prefix }) => {
      fields.resetDirty()
      onClose()
      announce(t('numbering.changed', { prefix }))
    },
  })
  return (
    <FormDialog
      opened
      onClose={onClose}
      title={t('numbering.change')}
      fields={fields as Fields}
      submitLabel={t('save')}
      pending={renumber.pending}
      problem={renumber.problem}
      onSubmit={(body) => renumber.run({ params: { id: clinic.id }, body }, { version: numbering.version })}
    >
      <Text>{t('numbering.consequence')}</Text>
      <TextField
        label={t('field.prefix')}
        description={t('numbering.prefixHint')}
        required
        dir="ltr"
        maxLength={5}
        autoComplete="off"
        data-autofocus
        {...fields.getInputProps('prefix')}
      />
    </FormDialog>
  )
}
