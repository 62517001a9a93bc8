import { Group, Paper, Progress, SimpleGrid, Skeleton, Text, Title } from '@mantine/core'
import type { Answer } from '@tabib/contracts/core/route'
import { addDays } from '@tabib/contracts/core/time'
import { appointmentStatuses } from '@tabib/contracts/scheduling/appointments.states'
import { schedulingReports } from '@tabib/contracts/scheduling/reports'
import { IconChartBar, IconDownload } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { lazy, type ReactNode, Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import { z } from 'zod'
import { query } from '../../api/query.js'
import { useFormat } from '../../i18n/format.js'
import { DataTable } from '../../shared/DataTable.js'
import { ProblemNotice } from '../../shared/ProblemNotice.js'
import { NameText } from '../../shared/text.js'
import { useUrlState } from '../../shared/useUrlState.js'
import { Act } from '../../ui/BigAction.js'
import { EmptyState } from '../../ui/EmptyState.js'
import { Page } from '../../ui/Page.js'
import { csvOf, download } from './csv.js'
import { StretchFields } from './DayField.js'
import classes from './scheduling.module.css'

const DayChart = lazy(() => import('./DayChart.js'))
const state = z.object({ from: z.iso.date().optional().catch(undefined), to: z.iso.date().optional().catch(undefined) })

type Summary = Answer<typeof schedulingReports.summary>
type Workload = Answer<typeof schedulingReports.workload>

/** How booking went: numbers, a picture, doctors' work; each as CSV too. */
export default function ReportsPage() {
  const { t } = useTranslation('scheduling')
  const f = useFormat()
  const [{ from = addDays(f.today(), -30), to = f.today() }, setState] = useUrlState(state)
  const about = { query: { from, to } }
  const summary = useQuery(query(schedulingReports.summary, about))
  const workload = useQuery(query(schedulingReports.workload, about))
  return (
    <Page
      title={t('report.title')}
      aside={<StretchFields labels={[t('report.from'), t('report.to')]} from={from} to={to} onChange={setState} />}
    >
      <ProblemNotice problem={summary.error ?? workload.error} onRetry={() => void summary.refetch()} />
      {!summary.data && !summary.error && <Skeleton h={120} />}
      {summary.data?.total === 0 && <EmptyState icon={IconChartBar} title={t('report.none')} />}
      {summary.data && summary.data.total > 0 && <SummaryPart s={summary.data} name={`${from}-${to}`} />}
      {workload.data && <WorkloadPart w={workload.data} name={`${from}-${to}`} />}
    </Page>
  )
}

function SummaryPart({ s, name }: { s: Summary; name: string }) {
  const { t } = useTranslation('scheduling')
  const f = useFormat()
  const figures: [string, string][] = [
    ['total', f.number(s.total)],
    ['noShowRate', s.noShowRate === null ? '–' : f.percent(s.noShowRate)],
    ['lead', s.leadDays.median === null ? '–' : f.number(s.leadDays.median, { maximumFractionDigits: 1 })],
    ...appointmentStatuses.map((x): [string, string] => [x, f.number(s.byStatus[x])]),
  ]
  return (
    <>
      <div className={classes.figures}>
        {figures.map(([key, value]) => (
          <Paper key={key} withBorder p="sm" className={classes.figure ?? ''}>
            <b>{value}</b>
            <Text size="sm" c="dimmed">
              {t(key === key.toUpperCase() ? `status.${key}` : `report.${key}`)}
            </Text>
          </Paper>
        ))}
      </div>
      <Section
        title={t('report.byDay')}
        onCsv={() =>
          download(
            `days-${name}.csv`,
            csvOf([
              [t('day'), t('report.total'), t('status.NO_SHOW')],
              ...s.byDay.map((d) => [d.date, d.total, d.noShows]),
            ]),
          )
        }
      >
        <Paper withBorder p="md">
          <div className={classes.chart} aria-hidden dir="ltr">
            <Suspense fallback={<Skeleton h={220} />}>
              <DayChart days={s.byDay} />
            </Suspense>
          </div>
        </Paper>
      </Section>
      <SimpleGrid cols={{ base: 1, md: s.byBranch.length > 1 ? 2 : 1 }}>
        <Shares
          title={t('source.label')}
          file={`sources-${name}.csv`}
          rows={s.bySource.map((x) => ({ name: t(`source.${x.source}`), total: x.total }))}
        />
        {s.byBranch.length > 1 && (
          <Shares
            title={t('report.byBranch')}
            column={t('report.branch')}
            file={`branches-${name}.csv`}
            rows={s.byBranch}
          />
        )}
      </SimpleGrid>
      <Section
        title={t('report.byDoctor')}
        onCsv={() =>
          download(
            `appointments-${name}.csv`,
            csvOf([
              [t('doctor'), t('report.total'), ...appointmentStatuses.map((x) => t(`status.${x}`))],
              ...s.byDoctor.map((d) => [d.name, d.total, ...appointmentStatuses.map((x) => d.byStatus[x])]),
            ]),
          )
        }
      >
        <DataTable
          label={t('report.byDoctor')}
          rows={s.byDoctor}
          rowKey={(d) => d.id}
          empty={null}
          columns={[
            { key: 'name', header: t('doctor'), phone: 'title', cell: (d) => <NameText name={d.name} /> },
            { key: 'total', header: t('report.total'), align: 'end', cell: (d) => f.number(d.total) },
            ...appointmentStatuses.map((x) => ({
              key: x,
              header: t(`status.${x}`),
              align: 'end' as const,
              cell: (d: Summary['byDoctor'][number]) => f.number(d.byStatus[x]),
            })),
          ]}
        />
      </Section>
    </>
  )
}

interface SharesProps {
  title: string
  /** What each is; the title unless said. */
  column?: string
  file: string
  rows: { name: string; total: number }[]
}

/** Parts of the whole, the largest first. */
function Shares({ title, column = title, file, rows }: SharesProps) {
  const { t } = useTranslation('scheduling')
  const f = useFormat()
  const all = rows.reduce((n, x) => n + x.total, 0)
  return (
    <Section
      title={title}
      onCsv={() => download(file, csvOf([[column, t('report.total')], ...rows.map((x) => [x.name, x.total])]))}
    >
      <DataTable
        label={title}
        rows={rows}
        rowKey={(x) => x.name}
        empty={null}
        columns={[
          {
            key: 'name',
            header: column,
            phone: 'title',
            cell: (x) => (
              <>
                {x.name}
                <Progress value={(100 * x.total) / all} size="sm" mt={4} miw={140} aria-hidden />
              </>
            ),
          },
          { key: 'total', header: t('report.total'), align: 'end', cell: (x) => f.number(x.total) },
          {
            key: 'share',
            header: t('report.share'),
            align: 'end',
            phone: 'corner',
            cell: (x) => f.percent(x.total / all),
          },
        ]}
      />
    </Section>
  )
}

function WorkloadPart({ w, name }: { w: Workload; name: string }) {
  const { t } = useTranslation('scheduling')
  const f = useFormat()
  const hours = (minutes: number) => f.number(minutes / 60, { maximumFractionDigits: 1 })
  const inHours = (minutes: number) => Math.round((100 * minutes) / 60) / 100
  const used = (d: Workload['items'][number]) => (d.sessionMinutes > 0 ? d.bookedMinutes / d.sessionMinutes : null)
  return (
    <Section
      title={t('report.workload')}
      onCsv={() =>
        download(
          `workload-${name}.csv`,
          csvOf([
            [
              t('doctor'),
              t('report.sessionHours'),
              t('report.bookedHours'),
              t('report.total'),
              t('report.patients'),
              t('status.NO_SHOW'),
            ],
            ...w.items.map((d) => [
              d.name,
              inHours(d.sessionMinutes),
              inHours(d.bookedMinutes),
              d.appointments,
              d.patients,
              d.noShows,
            ]),
          ]),
        )
      }
    >
      <DataTable
        label={t('report.workload')}
        rows={w.items}
        rowKey={(d) => d.id}
        empty={<EmptyState icon={IconChartBar} title={t('report.none')} />}
        columns={[
          { key: 'name', header: t('doctor'), phone: 'title', cell: (d) => <NameText name={d.name} /> },
          { key: 'had', header: t('report.sessionHours'), align: 'end', cell: (d) => hours(d.sessionMinutes) },
          { key: 'gave', header: t('report.bookedHours'), align: 'end', cell: (d) => hours(d.bookedMinutes) },
          {
            key: 'use',
            header: t('report.use'),
            align: 'end',
            phone: 'corner',
            cell: (d) => (used(d) === null ? '–' : f.percent(used(d)!)),
          },
          { key: 'count', header: t('report.total'), align: 'end', cell: (d) => f.number(d.appointments) },
          { key: 'patients', header: t('report.patients'), align: 'end', cell: (d) => f.number(d.patients) },
          { key: 'missed', header: t('status.NO_SHOW'), align: 'end', cell: (d) => f.number(d.noShows) },
        ]}
      />
    </Section>
  )
}

function Section({ title, onCsv, children }: { title: string; onCsv: () => void; children: ReactNode }) {
  const { t } = useTranslation('scheduling')
  return (
    <section>
      <Group justify="space-between" mb="xs">
        <Title order={2}>{title}</Title>
        <Act size="sm" label={t('report.csv')} icon={<IconDownload size={16} aria-hidden />} onClick={onCsv} />
      </Group>
      {children}
    </section>
  )
}
