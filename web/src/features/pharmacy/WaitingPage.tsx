import { Button, Stack, Text } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { dispensings, type WaitingPrescription } from '@tabib/contracts/pharmacy/dispensing'
import { IconPrescription } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { z } from 'zod'
import { pages } from '../../api/query.js'
import { useFormat } from '../../i18n/format.js'
import { isolated } from '../../i18n/isolates.js'
import { paths } from '../../paths.js'
import { type Column, DataTable } from '../../shared/DataTable.js'
import { ProblemNotice } from '../../shared/ProblemNotice.js'
import { AgeText, NameText, TimeText } from '../../shared/text.js'
import { usePages } from '../../shared/usePages.js'
import { useUrlState } from '../../shared/useUrlState.js'
import { EmptyState } from '../../ui/EmptyState.js'
import { SearchField } from '../../ui/fields.js'
import { Page } from '../../ui/Page.js'
import { WaitingChip } from './chips.js'
import { useOpenScanned } from './opening.js'
import classes from './pharmacy.module.css'

const view = z.object({ q: z.string().optional().catch(undefined) })

/** Who waits for medicines: newest first, live. */
export default function WaitingPage() {
  const { t } = useTranslation('pharmacy')
  const navigate = useNavigate()
  const [{ q }, setView] = useUrlState(view)
  const [sought] = useDebouncedValue(q, 200)
  const list = usePages<WaitingPrescription>(pages(dispensings.waiting, { query: sought ? { q: sought } : {} }))
  const columns = useColumns()
  useOpenScanned()
  return (
    <Page
      title={t('waiting.title')}
      aside={
        <SearchField
          label={t('waiting.search')}
          shortcut="F2"
          value={q ?? ''}
          onChange={(text) => setView({ q: text })}
          w={{ base: '100%', sm: 320 }}
        />
      }
    >
      <ProblemNotice problem={list.problem} onRetry={list.retry} />
      {!(list.problem && !list.rows) && (
        <DataTable
          label={t('waiting.title')}
          columns={columns}
          rows={list.rows}
          rowKey={(p) => p.id}
          onOpen={(p) => void navigate({ to: paths.dispense(p.id) })}
          more={list.more}
          empty={
            <EmptyState
              icon={IconPrescription}
              title={t(q ? 'waiting.noneFound' : 'waiting.none')}
              hint={t(q ? 'waiting.noneFoundHint' : 'waiting.noneHint')}
              {...(q
                ? {
                    action: (
                      <Button variant="default" onClick={() => setView({ q: undefined })}>
                        {t('waiting.clear')}
                      </Button>
                    ),
                  }
                : {})}
            />
          }
        />
      )}
    </Page>
  )
}

const shown = 3

function useColumns(): Column<WaitingPrescription>[] {
  const { t } = useTranslation(['pharmacy', 'core', 'prescriptions'])
  const f = useFormat()
  return [
    {
      key: 'patient',
      header: t('waiting.patient'),
      width: 330,
      phone: 'title',
      cell: ({ patient: p }) => (
        <Stack gap={0}>
          <span>
            <NameText name={p.name} fw={600} />
          </span>
          <Text component="span" size="sm" c="dimmed" fw={400}>
            <bdi>{p.number}</bdi> · <AgeText birthDate={p.birthDate} estimated={p.birthDateEstimated} /> ·{' '}
            {t(`core:gender.${p.gender}`)}
          </Text>
        </Stack>
      ),
    },
    {
      key: 'medicines',
      header: t('waiting.medicines'),
      cell: (p) => (
        <span className={classes.medicines}>
          {f.words(p.medicines.slice(0, shown).map(isolated))}
          {p.medicines.length > shown && (
            <span className={classes.dim}> {t('waiting.more', { n: p.medicines.length - shown })}</span>
          )}
        </span>
      ),
    },
    {
      key: 'doctor',
      header: t('waiting.doctor'),
      phone: 'hidden',
      cell: (p) => p.doctorName && <NameText name={p.doctorName} />,
    },
    { key: 'since', header: t('waiting.since'), width: 150, cell: (p) => <Written at={p.writtenAt} /> },
    {
      key: 'state',
      header: t('waiting.state'),
      width: 180,
      phone: 'corner',
      cell: (p) => <WaitingChip state={p.state} />,
    },
  ]
}

/** The time for today's, the date for those before. */
function Written({ at }: { at: string }) {
  const f = useFormat()
  return f.dateOf(at) === f.date(f.today()) ? (
    <TimeText value={at} />
  ) : (
    <span title={f.dateTime(at)}>{f.dateOf(at)}</span>
  )
}
