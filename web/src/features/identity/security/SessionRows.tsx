import { Badge, Group, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../../i18n/format.js'
import { Act } from '../../../ui/BigAction.js'
import classes from './security.module.css'

interface Session<I extends string> {
  id: I
  browser: string | null
  system: string | null
  address: string | null
  /** Where the person works; an operator works in no branch. */
  branchName?: string
  lastUsedAt: string
  locked?: boolean
  current: boolean
}

interface RowsProps<I extends string> {
  items: readonly Session<I>[]
  pending: boolean
  onEnd: (id: I) => void
}

/** Places where somebody is signed in: device, branch, address, last use. The one in hand is not ended here. */
export function SessionRows<I extends string>({ items, pending, onEnd }: RowsProps<I>) {
  const { t } = useTranslation('identity')
  const f = useFormat()
  if (items.length === 0) return <Text c="dimmed">{t('person.noSessions')}</Text>
  return (
    <ul className={classes.rows}>
      {items.map((s) => (
        <li key={s.id} className={classes.row}>
          <div>
            <Group gap="xs">
              <bdi>{[s.browser, s.system].filter(Boolean).join(' · ') || t('security.unknownDevice')}</bdi>
              {s.current && (
                <Badge variant="light" radius="sm">
                  {t('security.here')}
                </Badge>
              )}
              {s.locked && (
                <Badge variant="light" color="gray" radius="sm">
                  {t('security.locked')}
                </Badge>
              )}
            </Group>
            <Text size="sm" c="dimmed">
              {s.branchName && (
                <>
                  <bdi>{s.branchName}</bdi> ·{' '}
                </>
              )}
              <bdi dir="ltr">{s.address}</bdi> · {t('security.lastUsed', { at: f.dateTime(s.lastUsedAt) })}
            </Text>
          </div>
          {!s.current && <Act label={t('security.end')} size="xs" onClick={() => onEnd(s.id)} pending={pending} />}
        </li>
      ))}
    </ul>
  )
}
