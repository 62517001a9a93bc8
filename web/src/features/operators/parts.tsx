import { Text } from '@mantine/core'
import type { Clinic } from '@tabib/contracts/operators/clinics'
import { IconAlertTriangle, IconCircleCheck, IconPlayerPause, IconRefresh } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { type Format, useFormat } from '../../i18n/format.js'
import { StateChip } from '../../ui/StateChip.js'
import classes from './Console.module.css'

const looks = {
  active: { tone: 'done', icon: IconCircleCheck },
  suspended: { tone: 'danger', icon: IconPlayerPause },
  updating: { tone: 'care', icon: IconRefresh },
  failed: { tone: 'danger', icon: IconAlertTriangle },
  opening: { tone: 'neutral', icon: IconRefresh },
} as const

/** Whether a clinic is served now, and why not. */
export function ClinicState({ state }: { state: Clinic['state'] }) {
  const { t } = useTranslation('operators')
  const { tone, icon } = looks[state]
  return <StateChip tone={tone} icon={icon} label={t(`states.${state}`)} />
}

/** When a clinic was last backed up; red, with a word for it, where somebody has to look after it. */
export function Backup({ backup: b }: { backup: Clinic['backup'] }) {
  const { t } = useTranslation('operators')
  const never = { waiting: 'tonight', failed: 'noneBefore', good: 'never', old: 'never', off: 'never' } as const
  const since = <Since at={b.holdsUntil} never={t(`backup.${never[b.state]}`)} />
  if (b.state !== 'old' && b.state !== 'failed') return since
  return (
    <Text component="span" inherit c="var(--mantine-color-error)" fw={600}>
      <IconAlertTriangle size={16} aria-hidden className={classes.inline ?? ''} />
      {b.state === 'failed' && `${t('backup.failed')} · `}
      {b.state === 'failed' && b.holdsUntil && `${t('backup.lastGood')} `}
      {since}
    </Text>
  )
}

/** Bytes as people say them. */
export function sizeOf(f: Format, bytes: number): string {
  const [value, unit] = bytes >= 1e9 ? [bytes / 1e9, 'gigabyte'] : [bytes / 1e6, 'megabyte']
  return f.number(value, { style: 'unit', unit, maximumFractionDigits: value < 10 ? 1 : 0 })
}

/** An address without its scheme, as it is typed. */
export const shownAddress = (address: string) => address.replace(/^https?:\/\//, '')

/** When something last happened, or that it never did. */
export function Since({ at, never }: { at: string | null; never: string }) {
  const f = useFormat()
  if (!at) return <>{never}</>
  return (
    <time dateTime={at} title={f.dateTime(at)}>
      {f.relative(at)}
    </time>
  )
}
