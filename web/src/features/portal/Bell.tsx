import { myNotifications } from '@tabib/contracts/notifications/mine'
import { IconBell } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { query } from '../../api/query.js'
import { useFormat } from '../../i18n/format.js'
import { paths } from '../../paths.js'
import classes from './portal.module.css'

/** How many messages of the clinic are new; a phone asks again now and then, since it holds no socket. */
export const useUnread = (): number =>
  useQuery({ ...query(myNotifications.unread, {}), refetchInterval: 60_000 }).data?.count ?? 0

/** The way to the messages of the clinic. */
export function Bell() {
  const { t } = useTranslation('portal')
  const f = useFormat()
  const count = useUnread()
  return (
    <Link
      to={paths.portalNotices()}
      className={classes.bell ?? ''}
      aria-label={t('notices.label', { count })}
      title={t('notices.title')}
    >
      <IconBell size={24} stroke={1.7} aria-hidden />
      {count > 0 && (
        <span className={classes.count} aria-hidden>
          {f.number(Math.min(count, 99))}
        </span>
      )}
    </Link>
  )
}
