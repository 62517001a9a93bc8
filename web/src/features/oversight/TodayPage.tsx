import type { Id } from '@tabib/contracts/core/id'
import { oversight, type Today } from '@tabib/contracts/oversight/today'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { z } from 'zod'
import { query } from '../../api/query.js'
import { useCan, useMe } from '../../api/session.js'
import { useFormat } from '../../i18n/format.js'
import { ProblemNotice } from '../../shared/ProblemNotice.js'
import { useUrlState } from '../../shared/useUrlState.js'
import { Page } from '../../ui/Page.js'
import { PickField } from '../../ui/picks.js'
import { CardsSkeleton } from '../../ui/Skeletons.js'
import { MissedToday } from '../notifications/index.js'
import { AuditCode } from './AuditCode.js'
import { DoctorQueues } from './DoctorQueues.js'
import { Employees } from './Employees.js'
import { Exceptions } from './Exceptions.js'
import { Methods } from './Methods.js'
import { SixNumbers } from './SixNumbers.js'
import { Trend } from './Trend.js'
import classes from './today.module.css'

const view = z.object({ branch: z.uuid().optional().catch(undefined) })
/** The screen is told of what happens; waiting times grow without anything happening. */
const EVERY_MINUTE = 60_000

/** The owner's home: how today goes, what needs them, and who did what. */
export default function TodayPage() {
  const { t } = useTranslation('oversight')
  const f = useFormat()
  const can = useCan()
  const [{ branch }] = useUrlState(view)
  const asked = branch ? { branchId: branch as Id<'Branch'> } : {}
  const glance = useQuery({
    ...query(oversight.today, { query: asked }),
    refetchInterval: EVERY_MINUTE,
    placeholderData: keepPreviousData,
  })
  const today = glance.data
  return (
    <Page title={today ? `${t('title')} · ${f.dayAndDate(dayOf(today))}` : t('title')} aside={<BranchPick />}>
      <ProblemNotice problem={glance.error} onRetry={() => void glance.refetch()} />
      {!today && !glance.error && <CardsSkeleton count={6} height={132} />}
      {today && (
        <>
          <SixNumbers today={today} />
          <MissedToday />
          <div className={classes.board}>
            <Exceptions today={today} />
            <Methods today={today} />
            <DoctorQueues doctors={today.doctors} />
            <Trend today={today} />
          </div>
        </>
      )}
      {can('oversight.activity.read') && <Employees />}
      {can('audit.log.read') && <AuditCode />}
    </Page>
  )
}

/** The day the page speaks of: that of the first branch. */
const dayOf = (today: Today) => today.trend.at(-1)!.on

function BranchPick() {
  const { t } = useTranslation('oversight')
  const { branches } = useMe()
  const [{ branch }, setView] = useUrlState(view)
  if (branches.length < 2) return null
  return (
    <PickField
      label={t('branch')}
      value={branch ?? ''}
      choices={[
        { value: '', label: t('allBranches') },
        ...branches.map((b) => ({ value: b.id as string, label: b.name })),
      ]}
      onChange={(v) => setView({ branch: v || undefined })}
    />
  )
}
