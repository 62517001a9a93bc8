import { ActionIcon, Group, Paper, Text, Tooltip } from '@mantine/core'
import { type ChartSummary, charts } from '@tabib/contracts/encounters/charts'
import { diagnoses } from '@tabib/contracts/encounters/diagnoses'
import { IconCheck } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useAction } from '../../api/action.js'
import { asProblem } from '../../api/problem.js'
import { query } from '../../api/query.js'
import { useCan } from '../../api/session.js'
import { useFormat } from '../../i18n/format.js'
import { ProblemNotice } from '../../shared/ProblemNotice.js'
import { announce } from '../../ui/announce.js'
import { BlockSkeleton } from '../../ui/Skeletons.js'
import { AllergyEditor } from './AllergyEditor.js'
import classes from './chart.module.css'
import { useTitles } from './titles.js'
import { VitalFacts } from './VitalSets.js'

/** What everybody who treats this person must know: problems, latest vital signs, allergies, and what was done before. */
export function ChartHead({ patientId }: { patientId: string }) {
  const { t } = useTranslation('encounters')
  const { data, error, refetch } = useQuery(query(charts.summary, { params: { patientId } }))
  if (error && !data) return <ProblemNotice problem={asProblem(error)} onRetry={() => void refetch()} />
  if (!data) return <BlockSkeleton lines={2} />
  return (
    <div className={classes.head}>
      <Problems problems={data.problems} />
      <LatestVitals latest={data.latestVitals} />
      <div className={classes.wide}>
        <AllergyEditor patientId={patientId} />
      </div>
      <Done title={t('chart.immunizations')} items={data.immunizations} />
      <Done title={t('chart.procedures')} items={data.procedures} />
    </div>
  )
}

function Problems({ problems }: { problems: ChartSummary['problems'] }) {
  const { t } = useTranslation('encounters')
  const f = useFormat()
  const can = useCan()
  const titleIn = useTitles()
  const resolve = useAction(diagnoses.resolve, {
    invalidates: ['encounters.charts', 'encounters.encounters'],
    onDone: (d) => announce(t('problemList.resolved', { title: titleIn(d.title) })),
  })
  return (
    <Paper p="sm" component="section" aria-label={t('problemList.title')}>
      <Text fw={600}>{t('problemList.title')}</Text>
      {problems.length === 0 && (
        <Text size="sm" c="dimmed">
          {t('problemList.none')}
        </Text>
      )}
      <ul className={classes.plain}>
        {problems.map((p) => (
          <li key={p.id} className={classes.line}>
            <span>
              <bdi>{titleIn(p.title)}</bdi>{' '}
              <Text component="span" size="sm" c="dimmed">
                <bdi dir="ltr">{p.code}</bdi> ·{' '}
                {t('problemList.since', { date: p.onsetOn ? f.date(p.onsetOn) : f.dateOf(p.recordedAt) })}
              </Text>
            </span>
            {can('encounters.note.write') && (
              <Tooltip label={t('problemList.resolve')}>
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  size="md"
                  aria-label={t('problemList.resolveLabel', { title: titleIn(p.title) })}
                  loading={resolve.pending}
                  onClick={() => resolve.run({ params: { id: p.id } })}
                >
                  <IconCheck size={16} />
                </ActionIcon>
              </Tooltip>
            )}
          </li>
        ))}
      </ul>
      <ProblemNotice problem={resolve.problem} />
    </Paper>
  )
}

function LatestVitals({ latest }: { latest: ChartSummary['latestVitals'] }) {
  const { t } = useTranslation('encounters')
  const f = useFormat()
  const newest = latest
    .map((v) => v.observedAt)
    .toSorted()
    .at(-1)
  return (
    <Paper p="sm" component="section" aria-label={t('vitals.latest')}>
      <Group gap="xs" justify="space-between">
        <Text fw={600}>{t('vitals.latest')}</Text>
        {newest && (
          <Text size="sm" c="dimmed">
            {f.dateTime(newest)}
          </Text>
        )}
      </Group>
      {latest.length === 0 ? (
        <Text size="sm" c="dimmed">
          {t('vitals.none')}
        </Text>
      ) : (
        <VitalFacts values={latest} />
      )}
    </Paper>
  )
}

const SHOWN = 4

function Done({ title, items }: { title: string; items: ChartSummary['procedures'] }) {
  const { t } = useTranslation('encounters')
  const f = useFormat()
  if (items.length === 0) return null
  const [shown, rest] = [items.slice(0, SHOWN), items.slice(SHOWN)]
  const row = (i: (typeof items)[number]) => (
    <li key={`${i.code}${i.at}`}>
      <bdi>{i.title}</bdi>{' '}
      <Text component="span" size="sm" c="dimmed">
        {f.dateOf(i.at)}
      </Text>
    </li>
  )
  return (
    <Paper p="sm" component="section" aria-label={title}>
      <Text fw={600}>{title}</Text>
      <ul className={classes.plain}>{shown.map(row)}</ul>
      {rest.length > 0 && (
        <details className={classes.rest}>
          <summary>{t('chart.more', { count: rest.length })}</summary>
          <ul className={classes.plain}>{rest.map(row)}</ul>
        </details>
      )}
    </Paper>
  )
}
