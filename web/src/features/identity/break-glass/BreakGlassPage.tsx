import { Group, Paper, SegmentedControl, Stack, Text } from '@mantine/core'
import { breakGlass, type GlassUse } from '@tabib/contracts/identity/break-glass'
import { patients } from '@tabib/contracts/patients/patients'
import { IconCircleCheck, IconClockExclamation, IconEyeCheck, IconShieldCheck, IconUrgent } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { z } from 'zod'
import { useAction } from '../../../api/action.js'
import { pages, query } from '../../../api/query.js'
import { useCan } from '../../../api/session.js'
import { useFormat } from '../../../i18n/format.js'
import { paths } from '../../../paths.js'
import { type Column, DataTable } from '../../../shared/DataTable.js'
import { ProblemNotice } from '../../../shared/ProblemNotice.js'
import { NameText } from '../../../shared/text.js'
import { usePages } from '../../../shared/usePages.js'
import { useUrlState } from '../../../shared/useUrlState.js'
import { Act } from '../../../ui/BigAction.js'
import { EmptyState } from '../../../ui/EmptyState.js'
import { ProseField } from '../../../ui/fields.js'
import { Page } from '../../../ui/Page.js'
import { StateChip } from '../../../ui/StateChip.js'
import { PatientSearch } from '../../patients/index.js'
import { chart } from './chart.js'

const view = z.object({
  show: z.enum(['open', 'all']).catch('open'),
  patient: z.uuid().optional().catch(undefined),
})

/** Emergency looks: beginning one, and for those who answer for the clinic, who looked at whom and why. */
export default function BreakGlassPage() {
  const { t } = useTranslation('identity')
  const can = useCan()
  return (
    <Page title={t('glass.title')}>
      <Stack gap="lg">
        {can('identity.break_glass.use') && <Begin />}
        {can('identity.break_glass.review') && <Uses />}
        {!can('identity.break_glass.use') && !can('identity.break_glass.review') && (
          <EmptyState icon={IconShieldCheck} title={t('glass.notYours')} />
        )}
      </Stack>
    </Page>
  )
}

function Begin() {
  const { t } = useTranslation('identity')
  const can = useCan()
  const navigate = useNavigate()
  const [{ patient }, setView] = useUrlState(view)
  const [picked, setPicked] = useState<{ id: string; name: string } | null>(null)
  const [reason, setReason] = useState('')
  const action = useAction(breakGlass.start, {
    invalidates: ['identity.break_glass.', ...chart],
    onDone: (open) => void navigate({ to: paths.patient(open.patientId) }),
  })
  const id = picked?.id ?? patient
  const missing = id ? (reason.trim() ? null : t('glass.reasonMissing')) : t('glass.patientMissing')
  return (
    <Paper withBorder p="md" maw={680}>
      <Stack>
        <Text>{t('glass.hint')}</Text>
        {id && (
          <Text>
            {t('glass.patient')}:{' '}
            {picked ? (
              <NameText name={picked.name} fw={650} />
            ) : (
              <PatientName id={id as GlassUse['patientId']} strong />
            )}
          </Text>
        )}
        {can('patients.patient.read') && (
          <PatientSearch
            onPick={(p) => {
              setPicked({ id: p.id, name: p.name })
              setView({ patient: p.id })
            }}
          />
        )}
        <ProseField
          label={t('glass.reason')}
          description={t('glass.reasonHint')}
          required
          maxLength={300}
          value={reason}
          onChange={setReason}
        />
        <ProblemNotice problem={action.problem} />
        <Group justify="flex-end">
          <Act
            label={t('glass.begin')}
            icon={<IconUrgent size={18} />}
            variant="filled"
            color="red"
            pending={action.pending}
            disabledReason={missing}
            onClick={() => action.run({ body: { patientId: id as never, reason: reason.trim() } })}
          />
        </Group>
      </Stack>
    </Paper>
  )
}

function Uses() {
  const { t } = useTranslation('identity')
  const f = useFormat()
  const [{ show }, setView] = useUrlState(view)
  const list = usePages<GlassUse>(pages(breakGlass.list, { query: show === 'open' ? { open: 'true' } : {} }))
  const columns: Column<GlassUse>[] = [
    { key: 'who', header: t('glass.who'), phone: 'title', cell: (g) => <NameText name={g.accountName} fw={600} /> },
    { key: 'patient', header: t('glass.patient'), cell: (g) => <PatientName id={g.patientId} /> },
    { key: 'reason', header: t('glass.reason'), cell: (g) => <bdi>{g.reason}</bdi> },
    { key: 'from', header: t('glass.from'), cell: (g) => f.dateTime(g.startedAt) },
    { key: 'until', header: t('glass.until'), cell: (g) => f.dateTime(g.endedAt ?? g.endsAt) },
    { key: 'state', header: t('glass.review'), phone: 'corner', cell: (g) => <Review use={g} /> },
  ]
  return (
    <Stack>
      <Group justify="space-between">
        <Text fw={650} component="h2" m={0}>
          {t('glass.uses')}
        </Text>
        <SegmentedControl
          aria-label={t('glass.uses')}
          value={show}
          onChange={(s) => setView({ show: s as 'open' })}
          data={[
            { value: 'open', label: t('glass.notReviewed') },
            { value: 'all', label: t('glass.all') },
          ]}
        />
      </Group>
      <ProblemNotice problem={list.problem} onRetry={list.retry} />
      <DataTable
        label={t('glass.uses')}
        columns={columns}
        rows={list.rows}
        rowKey={(g) => g.id}
        more={list.more}
        tone={(g) => (g.reviewedAt ? undefined : 'care')}
        empty={<EmptyState icon={IconEyeCheck} title={t('glass.none')} hint={t('glass.noneHint')} />}
      />
    </Stack>
  )
}

function Review({ use }: { use: GlassUse }) {
  const { t } = useTranslation('identity')
  const action = useAction(breakGlass.review, { invalidates: ['identity.break_glass.'] })
  if (use.reviewedAt)
    return (
      <StateChip tone="done" icon={IconCircleCheck} label={t('glass.reviewed', { name: use.reviewedByName ?? '' })} />
    )
  return (
    <Group gap="xs" wrap="nowrap">
      <IconClockExclamation size={18} aria-hidden />
      <Act
        label={t('glass.lookedInto')}
        size="compact-sm"
        pending={action.pending}
        onClick={() => action.run({ params: { id: use.id } })}
      />
    </Group>
  )
}

/** Read through the ordinary route: the look is recorded like any other. */
function PatientName({ id, strong }: { id: GlassUse['patientId']; strong?: boolean }) {
  const can = useCan()
  const found = useQuery({ ...query(patients.get, { params: { id } }), enabled: can('patients.patient.read') })
  if (!found.data) return <span dir="ltr">{id.slice(-8)}</span>
  return <NameText name={found.data.name} {...(strong ? { fw: 650 } : {})} />
}
