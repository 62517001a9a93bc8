import { Box, Button, SegmentedControl, Text } from '@mantine/core'
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
import { AgeText, DateText, NameText, TimeText } from '../../shared/text.js'
import { usePages } from '../../shared/usePages.js'
import { useUrlState } from '../../shared/useUrlState.js'
import { EmptyState } from '../../ui/EmptyState.js'
import { DateField, SearchField } from '../../ui/fields.js'
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
  const columns = useColumns()
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
          <DateField
            label={t('worklist.day')}
            show={f.date}
            width={150}
            value={on ?? null}
            onChange={(day) => setView({ on: day ?? undefined })}
          />
        </>
      }
    >
      <StatusFilter about={about} status={status} onStatus={(s) => setView({ status: s })} />
      <ProblemNotice problem={list.problem} onRetry={list.retry} />
      {!(list.problem && !list.rows) && (
        <DataTable
          label={t('worklist.title')}
          columns={columns}
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

/** The time for today's, the date for those before. */
function Placed({ at }: { at: string }) {
  const f = useFormat()
  const today = f.dateOf(at) === f.date(f.today())
  return today ? <TimeText value={at} size="sm" c="dimmed" /> : <DateText value={at} size="sm" c="dimmed" />
}

function useColumns(): Column<OrderSummary>[] {
  const { t } = useTranslation('lab')
  const words = useLabWords()
  return [
    {
      key: 'test',
      header: t('worklist.test'),
      phone: 'title',
      width: '21%',
      cell: (o) => (
        <span className={classes.test}>
          {words.name(o.title)} {o.urgent && <UrgentChip />}{' '}
          <Box component="span" hiddenFrom="sm">
            <FlagChip flag={o.worstFlag} />
          </Box>
        </span>
      ),
    },
    { key: 'patient', header: t('worklist.patient'), cell: (o) => <Who order={o} /> },
    {
      key: 'sample',
      header: t('worklist.sample'),
      width: 160,
      cell: (o) =>
        o.sampleNumber ? <bdi className={classes.number}>{o.sampleNumber}</bdi> : <span aria-hidden>–</span>,
    },
    {
      key: 'ordered',
      header: t('worklist.ordered'),
      width: 165,
      cell: (o) => (
        <>
          {o.orderedBy && (
            <div className={classes.doctor}>
              <NameText name={o.orderedBy} />
            </div>
          )}
          <Placed at={o.placedAt} />
        </>
      ),
    },
    {
      key: 'result',
      header: t('worklist.result'),
      phone: 'hidden',
      width: 140,
      cell: (o) =>
        o.worstFlag && (
          <span className={classes.chip}>
            <FlagChip flag={o.worstFlag} />
          </span>
        ),
    },
    { key: 'status', header: t('worklist.status'), width: 150, phone: 'corner', cell: (o) => <Standing order={o} /> },
  ]
}

/** Where an order stands; at the bench, how many of its results are in. */
function Standing({ order: o }: { order: OrderSummary }) {
  const { t } = useTranslation('lab')
  const f = useFormat()
  return (
    <span className={classes.chip}>
      <StatusChip status={o.status} />
      {o.status === 'collected' && o.resultCount > 0 && (
        <Text size="sm" c="dimmed" ta="center">
          {t('worklist.done', { done: f.number(o.resultCount), all: f.number(o.testCount) })}
        </Text>
      )}
    </span>
  )
}

function Who({ order: { patient } }: { order: OrderSummary }) {
  const { t } = useTranslation('core')
  return (
    <div>
      <div>
        <NameText name={patient.name} />
      </div>
      <Text component="span" size="sm" c="dimmed" className={classes.line ?? ''}>
        <bdi>{patient.number}</bdi> · <AgeText birthDate={patient.birthDate} estimated={patient.birthDateEstimated} /> ·{' '}
        {t(`gender.${patient.gender}`)}
      </Text>
    </div>
  )
}
