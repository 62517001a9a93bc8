import { Skeleton, UnstyledButton } from '@mantine/core'
import { type Arrival, queue } from '@tabib/contracts/frontdesk/queue'
import { IconChevronDown, IconHeartbeat, IconRepeat, IconSpeakerphone } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { type KeyboardEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAction } from '../../api/action.js'
import type { Problem } from '../../api/problem.js'
import { query } from '../../api/query.js'
import { useFormat } from '../../i18n/format.js'
import { paths } from '../../paths.js'
import { ProblemNotice } from '../../shared/ProblemNotice.js'
import { AgeText, NameText } from '../../shared/text.js'
import { Act } from '../../ui/BigAction.js'
import { SwitchField } from '../../ui/fields.js'
import { ArrivalChip, PriorityMark } from './ArrivalChip.js'
import classes from './consult.module.css'
import { useCallNext } from './useQueueActions.js'
import { Waited } from './Waited.js'

/** So many who wait are shown before one asks for the rest. */
const AT_ONCE = 30

interface MyQueueProps {
  items: readonly Arrival[] | undefined
  problem: Problem | null
  onRetry: () => void
  openId: string | undefined
}

/** Who is with me, who waits, who was passed over and who is done: the whole day at a glance. */
export function MyQueue({ items, problem, onRetry, openId }: MyQueueProps) {
  const { t } = useTranslation('frontdesk')
  const [unfolded, setUnfolded] = useState(false)
  const with_ = (...statuses: Arrival['status'][]) => (items ?? []).filter((a) => statuses.includes(a.status))
  const waiting = with_('waiting')
  const done = with_('done', 'left')
  const [full, setFull] = useState(false)
  const shown = full ? waiting : waiting.filter((a, i) => i < AT_ONCE || a.encounterId === openId)
  return (
    <aside className={classes.column} aria-label={t('consult.queue')}>
      <header className={classes.columnHead}>
        <h2>{t('consult.queue')}</h2>
        <span>{items && t('doctor.waiting', { count: waiting.length })}</span>
      </header>
      {openId && items && <CallNext waiting={waiting.length} />}
      <ProblemNotice problem={problem} onRetry={onRetry} />
      {!items && !problem && [1, 2, 3, 4].map((n) => <Skeleton key={n} h={56} />)}
      <nav className={classes.list} aria-label={t('consult.queue')} onKeyDown={walk}>
        <Places items={with_('with_doctor', 'called')} openId={openId} />
        <Places items={shown} openId={openId} />
        {shown.length < waiting.length && (
          <UnstyledButton className={classes.fold ?? ''} onClick={() => setFull(true)}>
            <IconChevronDown size={16} aria-hidden />
            {t('queue.more', { count: waiting.length - shown.length })}
          </UnstyledButton>
        )}
        <Places items={with_('skipped', 'held')} openId={openId} />
        {done.length > 0 && (
          <UnstyledButton
            className={classes.fold ?? ''}
            aria-expanded={unfolded}
            onClick={() => setUnfolded(!unfolded)}
          >
            <IconChevronDown size={16} aria-hidden data-open={unfolded || undefined} />
            {t('consult.done', { count: done.length })}
          </UnstyledButton>
        )}
        {unfolded && <Places items={done} openId={openId} />}
      </nav>
      <AutomaticNext />
    </aside>
  )
}

/** Whether finishing a visit calls my next patient: what I decided, or else what the branch did. */
function AutomaticNext() {
  const { t } = useTranslation('frontdesk')
  const rules = useQuery(query(queue.rules, {}))
  const set = useAction(queue.setRules, { invalidates: ['frontdesk.queue.rules'] })
  if (!rules.data) return null
  return (
    <div className={classes.automatic}>
      <SwitchField
        label={t('automatic.mine')}
        description={t('automatic.mineHint')}
        value={rules.data.mine ?? rules.data.branch}
        onChange={(automaticNext) => set.run({ body: { for: 'me', automaticNext } })}
      />
      <ProblemNotice problem={set.problem} />
    </div>
  )
}

function CallNext({ waiting }: { waiting: number }) {
  const { t } = useTranslation('frontdesk')
  const next = useCallNext()
  return (
    <>
      <Act
        label={t('consult.callNext')}
        shortcut="F2"
        icon={<IconSpeakerphone size={18} />}
        pending={next.pending}
        disabledReason={waiting === 0 ? t('consult.nobodyWaits') : null}
        onClick={() => next.run()}
      />
      <ProblemNotice problem={next.problem} />
    </>
  )
}

function Places({ items, openId }: { items: readonly Arrival[]; openId: string | undefined }) {
  if (items.length === 0) return null
  return (
    <ul>
      {items.map((a) => (
        <li key={a.id}>
          <Place arrival={a} open={a.encounterId === openId} />
        </li>
      ))}
    </ul>
  )
}

function Place({ arrival: a, open }: { arrival: Arrival; open: boolean }) {
  const { t } = useTranslation('frontdesk')
  const f = useFormat()
  return (
    <Link
      to={paths.consultation(a.encounterId)}
      className={classes.place}
      data-open={open || undefined}
      data-status={a.status}
      aria-current={open ? 'page' : undefined}
    >
      <bdi className={classes.placeToken}>{f.number(a.token)}</bdi>
      <span className={classes.placeWho}>
        <span className={classes.placeName}>
          <NameText name={a.patient.name} />
        </span>
        <span className={classes.placeFacts}>
          <AgeText birthDate={a.patient.birthDate} estimated={a.patient.birthDateEstimated} />
          {a.status === 'waiting' && <Waited since={a.arrivedAt} />}
        </span>
        <PriorityMark arrival={a} />
        {(a.vitalsTaken || a.visitType === 'follow_up') && a.status !== 'done' && a.status !== 'left' && (
          <span className={classes.marks}>
            {a.vitalsTaken && (
              <span className={classes.mark} data-tone="done">
                <IconHeartbeat size={15} aria-hidden />
                {t('consult.vitals')}
              </span>
            )}
            {a.visitType === 'follow_up' && (
              <span className={classes.mark}>
                <IconRepeat size={15} aria-hidden />
                {t('visitType.follow_up')}
              </span>
            )}
          </span>
        )}
        {a.status !== 'waiting' && <ArrivalChip status={a.status} />}
      </span>
    </Link>
  )
}

function walk(e: KeyboardEvent<HTMLElement>) {
  if (e.key !== 'ArrowDown' && e.key !== 'ArrowUp') return
  const rows = [...e.currentTarget.querySelectorAll<HTMLElement>('a, button')]
  const at = rows.indexOf(document.activeElement as HTMLElement)
  if (at < 0) return
  e.preventDefault()
  rows[Math.max(0, Math.min(rows.length - 1, at + (e.key === 'ArrowDown' ? 1 : -1)))]?.focus()
}
