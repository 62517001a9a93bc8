import { type KioskRequest, kiosk } from '@tabib/contracts/frontdesk/kiosk'
import { phoneForPeople } from '@tabib/contracts/core/phone'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAction } from '../../api/action.js'
import { query } from '../../api/query.js'
import { useFormat } from '../../i18n/format.js'
import { ProblemNotice } from '../../shared/ProblemNotice.js'
import { NameText } from '../../shared/text.js'
import { Act } from '../../ui/BigAction.js'
import classes from './desk.module.css'

/** The search field below stays in reach; who asks sees the rest. */
const AT_ONCE = 5

/** Who took a number at the kiosk and waits for reception. */
export function KioskList({ onTake }: { onTake: (request: KioskRequest) => void }) {
  const { t } = useTranslation('frontdesk')
  const f = useFormat()
  const found = useQuery({ ...query(kiosk.requests, {}), refetchInterval: 60_000 })
  const dismiss = useAction(kiosk.dismiss, { invalidates: ['frontdesk.kiosk_requests'] })
  const items = found.data?.items ?? []
  const [full, setFull] = useState(false)
  const shown = full ? items : items.slice(0, AT_ONCE)
  if (items.length === 0) return null
  return (
    <section aria-label={t('kiosk.waiting')}>
      <ul className={classes.kioskList}>
        {shown.map((k) => (
          <li key={k.id}>
            <b>{t('kiosk.numberOf', { number: f.number(k.number) })}</b>
            <span>
              <NameText name={k.name} />
              {k.phone && (
                <>
                  {' · '}
                  <bdi dir="ltr">{phoneForPeople(k.phone)}</bdi>
                </>
              )}
            </span>
            <Act size="xs" variant="filled" label={t('kiosk.take')} onClick={() => onTake(k)} />
            <Act
              size="xs"
              label={t('kiosk.dismiss')}
              pending={dismiss.pending}
              onClick={() => dismiss.run({ params: { id: k.id } })}
            />
          </li>
        ))}
      </ul>
      {shown.length < items.length && (
        <Act size="xs" label={t('queue.more', { count: items.length - shown.length })} onClick={() => setFull(true)} />
      )}
      <ProblemNotice problem={dismiss.problem} />
    </section>
  )
}
