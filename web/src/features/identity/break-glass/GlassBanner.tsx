import { Button } from '@mantine/core'
import { breakGlass } from '@tabib/contracts/identity/break-glass'
import { IconUrgent } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAction } from '../../../api/action.js'
import { query } from '../../../api/query.js'
import { useCan } from '../../../api/session.js'
import { paths } from '../../../paths.js'
import { chart } from './chart.js'
import classes from './GlassBanner.module.css'

/** Above every page while an emergency look lasts: how long still, whose chart, and the way to end it. */
export default function GlassBanner() {
  const can = useCan()
  return can('identity.break_glass.use') ? <Banner /> : null
}

function Banner() {
  const { t } = useTranslation('core')
  const mine = useQuery(query(breakGlass.mine, {}))
  const end = useAction(breakGlass.end, { invalidates: ['identity.break_glass.', ...chart] })
  const open = mine.data?.open
  const minutes = useMinutesUntil(open?.endsAt)
  if (!open || minutes <= 0) return null
  return (
    <div className={classes.banner} role="status">
      <IconUrgent size={22} aria-hidden />
      <span className={classes.words}>
        <strong>{t('glass.title')}</strong> {t('glass.left', { minutes })} <bdi>{open.reason}</bdi>
      </span>
      <Button component={Link} to={paths.patient(open.patientId)} size="compact-sm" variant="default">
        {t('glass.chart')}
      </Button>
      <Button size="compact-sm" color="red" loading={end.pending} onClick={() => end.run({})}>
        {t('glass.end')}
      </Button>
    </div>
  )
}

/** Whole minutes until an instant, counted down on screen. */
function useMinutesUntil(at: string | undefined): number {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    if (!at) return undefined
    setNow(Date.now())
    const timer = setInterval(() => setNow(Date.now()), 10_000)
    return () => clearInterval(timer)
  }, [at])
  return at ? Math.ceil((Date.parse(at) - now) / 60_000) : 0
}
