import { Group, Paper, Skeleton, Title } from '@mantine/core'
import type { Answer } from '@tabib/contracts/core/route'
import { addDays } from '@tabib/contracts/core/time'
import { waitingTimes } from '@tabib/contracts/frontdesk/waiting-times'
import { IconDownload, IconHourglass } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense } from 'react'
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
import { csvOf, download, StretchFields } from '../scheduling/index.js'
import classes from './desk.module.css'

const HourChart = lazy(() => import('./HourChart.js'))
const state = z.object({ from: z.iso.date().optional().catch(undefined), to: z.iso.date().optional().catch(undefined) })
type Report = Answer<typeof waitingTimes.report>

/** How long patients waited for the doctor: by doctor, by hour of the day. */
export default function WaitingTimesPage() {
  const { t } = useTranslation('frontdesk')
  const f = useFormat()
  const [{ from = addDays(f.today(), -30), to = f.today() }, setState] = useUrlState(state)
  const found = useQuery(query(waitingTimes.report, { query: { from, to } }))
  return (
    <Page
      title={t('times.title')}
      aside={<StretchFields labels={[t('times.from'), t('times.to')]} from={from} to={to} onChange={setState} />}
    >
      <ProblemNotice problem={found.error} onRetry={() => void found.refetch()} />
      {!found.data && !found.error && <Skeleton h={240} />}
      {found.data && found.data.all.seen + found.data.all.left === 0 && (
        <EmptyState icon={IconHourglass} title={t('times.none')} hint={t('times.noneHint')} />
      )}
      {found.data && found.data.all.seen + found.data.all.left > 0 && <Figures r={found.data} name={`${from}-${to}`} />}
    </Page>
  )
}

function Figures({ r, name }: { r: Report; name: string }) {
  const { t } = useTranslation('frontdesk')
  const f = useFormat()
  const minutes = (n: number | null) => (n === null ? '–' : t('queue.minutes', { minutes: Math.round(n) }))
  const whole = (n: number | null) => (n === null ? null : Math.round(n))
  const csv = () =>
    download(
      `waiting-${name}.csv`,
      csvOf([
        [
          t('checkIn.doctor'),
          t('times.seen'),
          t('times.left'),
          t('times.median'),
          t('times.mean'),
          t('times.p90'),
          t('times.longest'),
          t('times.consultation'),
        ],
        ...r.byDoctor.map((d) => [
          d.name,
          d.seen,
          d.left,
          whole(d.median),
          whole(d.mean),
          whole(d.p90),
          whole(d.longest),
          whole(d.consultation),
        ]),
        [],
        [
          t('times.hour'),
          t('times.seen'),
          t('times.left'),
          t('times.median'),
          t('times.mean'),
          t('times.p90'),
          t('times.longest'),
        ],
        ...r.byHour.map((h) => [
          h.hour,
          h.seen,
          h.left,
          whole(h.median),
          whole(h.mean),
          whole(h.p90),
          whole(h.longest),
        ]),
      ]),
    )
  return (
    <>
      <div className={classes.figures}>
        {(['median', 'p90', 'longest'] as const).map((key) => (
          <Paper key={key} withBorder p="sm">
            <b className={classes.figure}>{minutes(r.all[key])}</b>
            <div className={classes.quiet}>{t(`times.${key}`)}</div>
          </Paper>
        ))}
        {(['seen', 'left'] as const).map((key) => (
          <Paper key={key} withBorder p="sm">
            <b className={classes.figure}>{f.number(r.all[key])}</b>
            <div className={classes.quiet}>{t(`times.${key}`)}</div>
          </Paper>
        ))}
      </div>
      <Paper component="section" withBorder p="md">
        <Title order={2} mb="sm">
          {t('times.byHour')}
        </Title>
        <div aria-hidden dir="ltr">
          <Suspense fallback={<Skeleton h={220} />}>
            <HourChart hours={r.byHour} />
          </Suspense>
        </div>
      </Paper>
      <section>
        <Group justify="space-between" mb="xs">
          <Title order={2}>{t('times.byDoctor')}</Title>
          <Act size="sm" label={t('times.csv')} icon={<IconDownload size={16} aria-hidden />} onClick={csv} />
        </Group>
        <DataTable
          label={t('times.byDoctor')}
          rows={r.byDoctor}
          rowKey={(d) => d.id}
          empty={<EmptyState icon={IconHourglass} title={t('times.none')} />}
          columns={[
            { key: 'name', header: t('checkIn.doctor'), phone: 'title', cell: (d) => <NameText name={d.name} /> },
            { key: 'median', header: t('times.median'), align: 'end', phone: 'corner', cell: (d) => minutes(d.median) },
            { key: 'p90', header: t('times.p90'), align: 'end', cell: (d) => minutes(d.p90) },
            { key: 'longest', header: t('times.longest'), align: 'end', cell: (d) => minutes(d.longest) },
            {
              key: 'consultation',
              header: t('times.consultation'),
              align: 'end',
              cell: (d) => minutes(d.consultation),
            },
            { key: 'seen', header: t('times.seen'), align: 'end', cell: (d) => f.number(d.seen) },
            { key: 'left', header: t('times.left'), align: 'end', cell: (d) => f.number(d.left) },
          ]}
        />
      </section>
    </>
  )
}
