import { type LogEntry, logs } from '@tabib/contracts/audit/logs'
import type { Patient } from '@tabib/contracts/patients/patients'
import { IconHistory } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { query } from '../../api/query.js'
import { useFormat } from '../../i18n/format.js'
import { paths } from '../../paths.js'
import { ProblemNotice } from '../../shared/ProblemNotice.js'
import { BlockSkeleton } from '../../ui/Skeletons.js'
import classes from './activity.module.css'
import { useSentence } from './sentence.js'

const FEW = 8

/** Who saw and changed a person's record lately, for the owner. */
export default function SeenBy({ patient }: { patient: Patient }) {
  const { t } = useTranslation('audit')
  const navigate = useNavigate()
  const found = useQuery(query(logs.list, { query: { patientId: patient.id, view: 'work', limit: FEW } }))
  if (found.error) return <ProblemNotice problem={found.error} onRetry={() => void found.refetch()} />
  if (!found.data) return <BlockSkeleton lines={4} />
  if (found.data.items.length === 0) return <p className={classes.quiet}>{t('none')}</p>
  const open = (e: LogEntry) =>
    void navigate({ to: paths.activity(), search: { patient: patient.id, open: `${e.kind}.${e.id}` } as never })
  return (
    <>
      <ul className={classes.seenBy}>
        {found.data.items.map((e) => (
          <Line key={`${e.kind}.${e.id}`} entry={e} onOpen={() => open(e)} />
        ))}
      </ul>
      {found.data.next && (
        <Link to={paths.activity()} search={{ patient: patient.id } as never} className={classes.all ?? ''}>
          <IconHistory size={16} aria-hidden /> {t('seeAll')}
        </Link>
      )}
    </>
  )
}

function Line({ entry, onOpen }: { entry: LogEntry; onOpen: () => void }) {
  const f = useFormat()
  const sentence = useSentence()
  return (
    <li>
      <button type="button" onClick={onOpen}>
        <span>{sentence(entry)}</span>
        <time dateTime={entry.at} className={classes.quiet}>
          {f.dateTime(entry.at)}
        </time>
      </button>
    </li>
  )
}
