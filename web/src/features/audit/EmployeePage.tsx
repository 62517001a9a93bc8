import { Group, Paper, Text } from '@mantine/core'
import type { Id } from '@tabib/contracts/core/id'
import { addDays, calendarDate } from '@tabib/contracts/core/time'
import { activity, type EmployeeActivity } from '@tabib/contracts/oversight/activity'
import { IconClockExclamation, IconHistory } from '@tabler/icons-react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { z } from 'zod'
import { query } from '../../api/query.js'
import { useFormat } from '../../i18n/format.js'
import { paths } from '../../paths.js'
import { ProblemNotice } from '../../shared/ProblemNotice.js'
import { useUrlState } from '../../shared/useUrlState.js'
import { DateField } from '../../ui/fields.js'
import { Page } from '../../ui/Page.js'
import { PickField } from '../../ui/picks.js'
import { CardsSkeleton } from '../../ui/Skeletons.js'
import { StateChip } from '../../ui/StateChip.js'
import classes from './employee.module.css'
import { useSentence } from './sentence.js'

const spans = ['1', '7', '14', '31'] as const
const view = z.object({
  to: calendarDate.optional().catch(undefined),
  days: z.enum(spans).optional().catch(undefined),
})

/** One employee looked at more closely: when they work, and what an owner would ask about. */
export default function EmployeePage() {
  const { t } = useTranslation('oversight')
  const f = useFormat()
  const { id } = useParams({ strict: false }) as { id: string }
  const [{ to, days = '7' }, setView] = useUrlState(view)
  const found = useQuery({
    ...query(activity.employee, {
      params: { accountId: id as Id<'Account'> },
      query: { days: Number(days), ...(to ? { to } : {}) },
    }),
    placeholderData: keepPreviousData,
  })
  const { data } = found
  return (
    <Page
      title={data ? t('person.title', { name: data.person.name }) : t('person.title', { name: '…' })}
      aside={
        <Group gap="xs" align="flex-start">
          <PickField
            label={t('person.days')}
            value={days}
            choices={spans.map((value) => ({ value, label: t('person.span', { days: Number(value) }) }))}
            onChange={(v) => setView({ days: v && v !== '7' ? v : undefined })}
          />
          <DateField
            label={t('person.until')}
            show={f.date}
            width={180}
            value={to ?? f.today()}
            onChange={(d) => setView({ to: d && d !== f.today() ? d : undefined })}
          />
        </Group>
      }
    >
      <ProblemNotice problem={found.error} onRetry={() => void found.refetch()} />
      {!data && !found.error && <CardsSkeleton count={6} height={84} />}
      {data && (
        <>
          <Totals of={data} />
          <Hours of={data} />
          <div className={classes.lists}>
            <Points of={data} what="withoutVisit" />
            <Points of={data} what="cancellations" />
            <Points of={data} what="discounts" />
          </div>
          <Link to={paths.activity()} search={{ person: id } as never} className={classes.all ?? ''}>
            <IconHistory size={16} aria-hidden /> {t('person.all')}
          </Link>
        </>
      )}
    </Page>
  )
}

const figures = ['changes', 'opened', 'searched', 'papers', 'refused', 'signIns'] as const

function Totals({ of }: { of: EmployeeActivity }) {
  const { t } = useTranslation('oversight')
  const f = useFormat()
  return (
    <dl className={classes.totals} aria-label={t('person.totals')}>
      {figures.map((key) => (
        <div key={key}>
          <dt>{t(`person.${key}`)}</dt>
          <dd>{f.number(of.totals[key])}</dd>
        </div>
      ))}
    </dl>
  )
}

const DAY = Array.from({ length: 24 }, (_, hour) => hour)

/** Days from the last to the first, hours from left to right: time runs so in every language, as on a clock's face. */
function Hours({ of }: { of: EmployeeActivity }) {
  const { t } = useTranslation('oversight')
  const f = useFormat()
  const most = Math.max(1, ...of.hours.map((h) => h.changes + h.looks))
  const days: string[] = []
  for (let on = of.to; on >= of.from; on = addDays(on, -1)) days.push(on)
  const unusual = of.hours.filter((h) => h.unusual).length
  return (
    <Paper p="md" component="section" aria-label={t('person.hours')}>
      <div className={classes.headLine}>
        <h2 className={classes.head}>{t('person.hours')}</h2>
        {unusual > 0 && (
          <StateChip tone="care" icon={IconClockExclamation} label={t('person.unusualOnes', { count: unusual })} />
        )}
      </div>
      <Text size="sm" c="dimmed" mb="sm">
        {of.hours.length === 0 ? t('person.nothing') : t('person.hoursHint')}
      </Text>
      <div className={classes.scroll} dir="ltr" tabIndex={0} role="region" aria-label={t('person.hours')}>
        <table className={classes.hours}>
          <thead>
            <tr>
              <td aria-hidden="true" />
              {DAY.map((hour) => (
                <th key={hour} scope="col">
                  {hour % 3 === 0 ? f.number(hour) : ''}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {days.map((on) => (
              <tr key={on}>
                <th scope="row">
                  <bdi>{f.date(on)}</bdi>
                </th>
                {DAY.map((hour) => {
                  const h = of.hours.find((x) => x.on === on && x.hour === hour)
                  if (!h) return <td key={hour} aria-hidden="true" />
                  const said = t('person.hour', { on: f.date(on), hour: f.number(hour), ...counts(h) })
                  const strength = 0.2 + (0.8 * (h.changes + h.looks)) / most
                  return (
                    <td key={hour} title={h.unusual ? `${said} (${t('person.unusual')})` : said}>
                      <span
                        className={classes.cell}
                        data-unusual={h.unusual || undefined}
                        style={{ '--strength': `${Math.round(strength * 100)}%` } as never}
                      />
                      <span className="visually-hidden">{h.unusual ? `${said} (${t('person.unusual')})` : said}</span>
                    </td>
                  )
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Paper>
  )
}

const counts = ({ changes, looks }: { changes: number; looks: number }) => ({ changes, looks })

function Points({ of, what }: { of: EmployeeActivity; what: 'withoutVisit' | 'cancellations' | 'discounts' }) {
  const { t } = useTranslation('oversight')
  const f = useFormat()
  const sentence = useSentence()
  const navigate = useNavigate()
  const points = of[what]
  return (
    <Paper p="md" component="section" aria-label={t(`person.${what}`)}>
      <h2 className={classes.head}>
        {t(`person.${what}`)} {points.length > 0 && <span className={classes.quiet}>{f.number(points.length)}</span>}
      </h2>
      {points.length === 0 && <Text c="dimmed">{t(`person.${what}None`)}</Text>}
      <ul className={classes.points}>
        {points.map((p) => (
          <li key={p.entry}>
            <button
              type="button"
              onClick={() => void navigate({ to: paths.activity(), search: { open: p.entry } as never })}
            >
              <span>
                {sentence({
                  actor: of.person,
                  route: p.route,
                  patient: p.patient,
                  patients: p.patient ? 1 : 0,
                  action: 'open',
                  entity: null,
                  event: null,
                })}
                {p.reason && (
                  <>
                    : <bdi>{p.reason}</bdi>
                  </>
                )}
              </span>
              <time dateTime={p.at} className={classes.quiet}>
                {f.dateTime(p.at)}
              </time>
            </button>
          </li>
        ))}
      </ul>
    </Paper>
  )
}
