import { Button, Group, SegmentedControl, Stack, Text, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { labOrders, type OrderSummary } from '@tabib/contracts/lab/orders'
import { openStatuses, orderStatuses } from '@tabib/contracts/lab/orders.states'
import { IconTestPipe } from '@tabler/icons-react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { z } from 'zod'
import { pages, query } from '../../api/query.js'
import { useFormat } from '../../i18n/format.js'
import { paths } from '../../paths.js'
import { type Column, DataTable } from '../../shared/DataTable.js'
import { ProblemNotice } from '../../shared/ProblemNotice.js'
import { AgeText, NameText, TimeText } from '../../shared/text.js'
import { usePages } from '../../shared/usePages.js'
import { useUrlState } from '../../shared/useUrlState.js'
import { EmptyState } from '../../ui/EmptyState.js'
import { SearchField } from '../../ui/fields.js'
import { Page } from '../../ui/Page.js'
import { FlagChip, StatusChip, UrgentChip } from './chips.js'
import classes from './lab.module.css'
import { useOpenScanned } from './opening.js'
import { useLabWords } from './words.js'

const filters = ['open', ...orderStatuses, 'all'] as const
const view = z.object({
  q: z.string().optional().catch(undefined),
  status: z.enum(filters).optional().catch(undefined),
  on: z.iso.date().optional().catch(undefined),
})

/** The laboratory's work: what to collect, to measure, to verify. */
export default function WorklistPage() {
  const { t } = useTranslation('lab')
  const f = useFormat()
  const navigate = useNavigate()
  const [{ q, status = 'open', on }, setView] = useUrlState(view)
  const [sought] = useDebouncedValue(q, 200)
  const about = { ...(sought ? { q: sought } : {}), ...(on ? { on } : {}) }
  const list = usePages<OrderSummary>(
    pages(labOrders.worklist, { query: { ...about, ...(status === 'all' ? {} : { status }) } }),
  )
  useOpenScanned()

  return (
    <Page
      title={t('worklist.title')}
      aside={
        <>
          <SearchField
            label={t('worklist.search')}
            shortcut="F2"
            value={q ?? ''}
            onChange={(text) => setView({ q: text })}
            w={{ base: '100%', sm: 300 }}
          />
          <TextInput
            type="date"
            size="sm"
            aria-label={t('worklist.day')}
            value={on ?? ''}
            max={f.today()}
            onChange={(e) => setView({ on: e.currentTarget.value || undefined })}
          />
        </>
      }
    >
      <StatusFilter about={about} status={status} onStatus={(s) => setView({ status: s })} />
      <ProblemNotice problem={list.problem} onRetry={list.retry} />
      {!(list.problem && !list.rows) && (
        <DataTable
          label={t('worklist.title')}
          columns={useColumns()}
          rows={list.rows}
          rowKey={(o) => o.id}
          onOpen={(o) => void navigate({ to: paths.labOrder(o.id) })}
          tone={toneOf}
          more={list.more}
          empty={
            <EmptyState
              icon={IconTestPipe}
              title={t(q ? 'worklist.noneFound' : 'worklist.none')}
              hint={t(q ? 'worklist.noneFoundHint' : 'worklist.noneHint')}
              {...(q || status !== 'open' || on
                ? {
                    action: (
                      <Button
                        variant="default"
                        onClick={() => setView({ q: undefined, status: undefined, on: undefined })}
                      >
                        {t('worklist.showOpen')}
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

/** Critical values and urgent work stand out. */
const toneOf = (o: OrderSummary) =>
  o.status === 'cancelled' || o.status === 'verified'
    ? undefined
    : o.worstFlag === 'LL' || o.worstFlag === 'HH'
      ? 'danger'
      : o.urgent
        ? 'care'
        : undefined

interface StatusFilterProps {
  about: { q?: string; on?: string }
  status: (typeof filters)[number]
  onStatus: (status: (typeof filters)[number]) => void
}

/** The states of the day with how many stand in each. */
function StatusFilter({ about, status, onStatus }: StatusFilterProps) {
  const { t } = useTranslation('lab')
  const f = useFormat()
  const { data } = useQuery({
    ...query(labOrders.worklist, { query: { ...about, limit: 1 } }),
    placeholderData: keepPreviousData,
  })
  const of = (some: readonly (typeof orderStatuses)[number][]) =>
    some.reduce((sum, s) => sum + (data?.counts[s] ?? 0), 0)
  const counted = (s: (typeof filters)[number]) => of(s === 'open' ? openStatuses : s === 'all' ? orderStatuses : [s])
  return (
    <div className={classes.filter}>
      <SegmentedControl
        aria-label={t('worklist.status')}
        value={status}
        onChange={(s) => onStatus(s as StatusFilterProps['status'])}
        transitionDuration={100}
        data={filters.map((s) => ({
          value: s,
          label: (
            <span className={classes.filterLabel}>
              {t(`status.${s}`)} <b>{data ? f.number(counted(s)) : ' '}</b>
            </span>
          ),
        }))}
      />
    </div>
  )
}

function useColumns(): Column<OrderSummary>[] {
  const { t } = useTranslation('lab')
  const words = useLabWords()
  const f = useFormat()
  return [
    {
      key: 'test',
      header: t('worklist.test'),
      phone: 'title',
      cell: (o) => (
        <Group gap={8} wrap="nowrap">
          <Text component="span" inherit fw={600}>
            {words.name(o.title)}
          </Text>
          {o.urgent && <UrgentChip />}
        </Group>
      ),
    },
    { key: 'patient', header: t('worklist.patient'), cell: (o) => <Who order={o} /> },
    {
      key: 'sample',
      header: t('worklist.sample'),
      width: 160,
      cell: (o) => o.sampleNumber && <bdi className={classes.number}>{o.sampleNumber}</bdi>,
    },
    {
      key: 'orderedBy',
      header: t('worklist.orderedBy'),
      phone: 'hidden',
      cell: (o) => o.orderedBy && <NameText name={o.orderedBy} />,
    },
    { key: 'since', header: t('worklist.since'), width: 110, cell: (o) => <TimeText value={o.placedAt} /> },
    {
      key: 'results',
      header: t('worklist.results'),
      width: 170,
      cell: (o) => (
        <Group gap={8} wrap="nowrap">
          {o.status !== 'placed' && o.status !== 'cancelled' && (
            <span className={classes.number}>
              {t('worklist.done', { done: f.number(o.resultCount), all: f.number(o.testCount) })}
            </span>
          )}
          <FlagChip flag={o.worstFlag} />
        </Group>
      ),
    },
    {
      key: 'status',
      header: t('worklist.status'),
      width: 150,
      phone: 'corner',
      cell: (o) => <StatusChip status={o.status} />,
    },
  ]
}

function Who({ order: { patient } }: { order: OrderSummary }) {
  const { t } = useTranslation('core')
  return (
    <Stack gap={0}>
      <NameText name={patient.name} />
      <Text component="span" size="sm" c="dimmed">
        <bdi>{patient.number}</bdi> · <AgeText birthDate={patient.birthDate} estimated={patient.birthDateEstimated} /> ·{' '}
        {t(`gender.${patient.gender}`)}
      </Text>
    </Stack>
  )
}
