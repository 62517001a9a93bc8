import { IconPrinterOff } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../i18n/format.js'
import classes from './kiosk.module.css'
import type { Token } from './useKioskSteps.js'

/** The token, and the way to its place on one's own phone, whether or not a slip comes out. */
export function Given({ token, printed }: { token: Token; printed: boolean | null }) {
  const { t } = useTranslation('frontdesk')
  const f = useFormat()
  return (
    <div className={classes.given} data-qr={token.qr !== null || undefined}>
      <div role="status">
        <bdi className={classes.number}>{f.number(token.token)}</bdi>
        <p>
          <bdi>{token.doctorName}</bdi>
          {token.roomName && (
            <>
              {' '}
              · <bdi>{token.roomName}</bdi>
            </>
          )}
        </p>
        <p className={classes.quiet}>
          {token.waitingAhead === 0
            ? t('given.next')
            : t('given.wait', { ahead: token.waitingAhead, minutes: token.estimatedWaitMinutes })}
        </p>
        {printed === true && <p className={classes.quiet}>{t('kiosk.takeSlip')}</p>}
        {printed === false && (
          <p className={classes.noSlip}>
            <IconPrinterOff size="1.3em" aria-hidden /> {t('kiosk.noSlip')}
          </p>
        )}
      </div>
      {token.qr && (
        <figure className={classes.qr}>
          <img src={`data:image/svg+xml;utf8,${encodeURIComponent(token.qr)}`} alt={t('kiosk.qr')} />
          <figcaption>{t('kiosk.scanPlace')}</figcaption>
        </figure>
      )}
    </div>
  )
}

export function TakenNumber({ number }: { number: number }) {
  const { t } = useTranslation('frontdesk')
  const f = useFormat()
  return (
    <div className={classes.given}>
      <div role="status">
        <bdi className={classes.number}>{f.number(number)}</bdi>
        <p>{t('kiosk.waitForDesk')}</p>
      </div>
    </div>
  )
}
