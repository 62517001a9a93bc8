import type { Id } from '@tabib/contracts/core/id'
import { queue } from '@tabib/contracts/frontdesk/queue'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useParams } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { query } from '../../api/query.js'
import { paths } from '../../paths.js'
import { useScan } from '../../shared/scanner.js'
import { Page } from '../../ui/Page.js'
import classes from './consult.module.css'
import { Consultation } from './Consultation.js'
import { MyQueue } from './MyQueue.js'
import { NextUp } from './NextUp.js'
import { visitOf } from './visitCode.js'

/** The doctor's room: my queue beside the open chart. */
export default function ConsultPage() {
  const { t } = useTranslation('frontdesk')
  const { encounterId } = useParams({ strict: false }) as { encounterId?: Id<'Encounter'> }
  const navigate = useNavigate()
  const mine = useQuery({ ...query(queue.mine, {}), refetchInterval: 60_000 })
  useScan((code) => {
    const scanned = visitOf(code)
    if (!scanned) return false
    void navigate({ to: paths.consultation(scanned) })
    return true
  })
  return (
    <Page title={t('consult.title')} quietTitle>
      <div className={classes.consult} data-open={encounterId ? true : undefined}>
        <MyQueue
          items={mine.data?.items}
          problem={mine.error}
          onRetry={() => void mine.refetch()}
          openId={encounterId}
        />
        {encounterId ? (
          <Consultation
            key={encounterId}
            encounterId={encounterId}
            arrival={mine.data?.items.find((a) => a.encounterId === encounterId)}
          />
        ) : (
          <NextUp items={mine.data?.items} />
        )}
      </div>
    </Page>
  )
}
